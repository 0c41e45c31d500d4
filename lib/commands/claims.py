"""`python -m lib claims`: sentences of the textbook, each put to the test; what came out, and by which rule."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.messages import InputError

if TYPE_CHECKING:
    from lib.engine.piece import Piece


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("claims", help="put sentences of the textbook to the test on the small world")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these claims (default: all)")
    parser.add_argument("--seeds", type=common.whole(1, 20), default=3, metavar="N",
                        help="seeds 0, 1 … of every experiment (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="run nothing: every claim with its rule and its verdict")
    parser.add_argument("--save", action="store_true", help="keep what comes out where the page finds it")
    parser.add_argument("--out", default="runs/claims", metavar="DIR",
                        help="where the small networks are kept and shared (default: %(default)s)")
    parser.add_argument("--into", metavar="FILE", help="write what comes out to this file as well; so a machine of a "
                                                       "cluster is asked")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the claims; one that cannot be run is said, and the rest goes on."""
    from lib.claims import record
    from lib.claims.lab import Lab
    from lib.claims.registry import names, part_of
    from lib.engine import pieces
    from lib.shelf.recorded import run_facts
    from models.files import plain, write_json

    known, status = common.known_names(args.names, part_of)
    chosen = known or names()
    if args.list:
        return _list(chosen, args) or status
    report = common.reporter(args) or (lambda message: None)
    folder = Path(args.out).absolute()
    lab, found, failed = Lab(Path(args.out), report=report), {}, False

    def here(piece: Piece) -> None:
        nonlocal failed
        name = piece.name
        facts = run_facts(["claims", name, *(["--seeds", str(args.seeds)] if args.seeds != record.SEEDS else []),
                           "--save"])
        try:
            found[name] = record.run(name, lab, args.seeds, {"run": facts}, report)
        except InputError as error:
            common.end_report()
            common.say(f"{name}: {error}")
            failed = True

    if not pieces.is_local():
        folder.mkdir(parents=True, exist_ok=True)
    for piece in pieces.each([_piece(name, folder, args.seeds) for name in chosen], here):
        if not pieces.is_local():
            found |= json.loads((folder / f"{piece.name}.json").read_text(encoding="utf-8"))
        if (name := piece.name) not in found:
            continue
        if args.save:
            record.write(name, found[name])
        if not args.json:
            common.end_report()
            _print(name, found[name])
    common.end_report()
    if args.into:
        write_json(Path(args.into), plain(found))
    if args.json:
        common.print_json(found)
    return 2 if failed else status


def _piece(name: str, folder: Path, seeds: int) -> Piece:
    """A claim as a piece of work: the same command, for it alone."""
    from lib.engine.piece import Piece

    return Piece(name, ["-m", "lib", "claims", name, "--seeds", str(seeds), "--out", str(folder), "--into",
                        str(folder / f"{name}.json")], folder / f"{name}.log", {"OMP_WAIT_POLICY": "passive"})


def _print(name: str, one: dict[str, Any]) -> None:
    from lib.claims.registry import claim

    print(f"{name}: {claim(name).sentence}")
    for condition, interval in zip(claim(name).conditions, one["intervals"]):
        side = "above" if condition.above else "below"
        print(f"  {condition.says}: {interval['mean']:.3f} [{interval['low']:.3f}, {interval['high']:.3f}], "
              f"to lie {side} {condition.bound:g}")
    minutes = one["minutes"]
    print(f"  {one['verdict']} ({minutes['training'] + minutes['measuring']:.1f} processor minutes)", flush=True)


def _list(chosen: list[str], args: argparse.Namespace) -> int:
    """Every claim with its rule and its verdict."""
    from lib.claims import record
    from lib.claims.registry import claim, part_of

    kept = record.read()
    rows = [{"name": name, "part": part_of(name), "verdict": record.verdict_of(name, kept.get(name)),
             "rule": "; ".join(f"{c.quantity} {'>' if c.above else '<'} {c.bound:g}" for c in claim(name).conditions),
             "sentence": claim(name).sentence} for name in chosen]
    if args.json:
        common.print_json(rows)
    else:
        common.print_table(list(rows[0]), [[value or "never recorded" for value in row.values()] for row in rows])
    return 0
