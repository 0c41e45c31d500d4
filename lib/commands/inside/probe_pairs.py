"""`python -m lib probe-pairs FILE`: minimal pairs of your own, or BLiMP's, asked of every method."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from models.base import RefusedError
from models.files import plain
from models.messages import N_, InputError

#: failing pairs that are printed of each paradigm and method; --json has all
SHOWN = 3


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("probe-pairs", help="ask every method which sentence of each pair is likelier")
    parser.add_argument("files", nargs="+", metavar="FILE",
                        help="a line a pair: the good sentence, a tab, the bad one, and after a second tab the "
                             "paradigm; or JSON lines with sentence_good, sentence_bad and UID (BLiMP)")
    parser.add_argument("--lang", metavar="LANG", help="language of the sentences; else told from them")
    parser.add_argument("--paradigm", action="append", metavar="NAME", dest="paradigms", default=[],
                        help="only this paradigm (repeatable)")
    common.add_shelf_flags(parser)
    common.add_method_flag(parser)
    parser.add_argument("--failing", action="store_true", help="print failing pairs, too")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, ask, print. A file that cannot be used does not stop the others."""
    from lib.checks import check_language
    from lib.evaluation.scored_files import read_utf8
    from lib.inside.matrix.ask import answers
    from lib.inside.matrix.brought import read_pairs
    from lib.inside.matrix.record import marks_of, scored

    tokenizer, loaded = common.load_shelf(args)
    lang = check_language(args.lang, tokenizer.languages) if args.lang else None
    probes, status = [], 0
    for file in args.files:
        try:
            found = read_pairs(Path(file).name, read_utf8(file), tokenizer.languages, lang, args.paradigms)
        except InputError as error:
            common.say(f"error: {error}")
            status = 2
            continue
        for problem in found.problems:
            common.say(f"warning: {problem}")
        if found.more:
            common.say(f"warning: {Path(file).name}: {found.more} more lines were passed over for like reasons")
        probes += list(found.probes.values())
    if not probes and len(args.files) == 1:  # its error is said
        return status
    if not probes:
        raise InputError(N_("None of the files has a pair that can be used."))
    report = common.reporter(args) or (lambda message: None)
    rows: list[dict[str, Any]] = []
    for probe in probes:
        for key, method in loaded.items():
            if isinstance(method, InputError):
                continue
            report(f"{probe.key}: {key}")
            row: dict[str, Any] = {"paradigm": probe.key, "lang": probe.lang, "pairs": len(probe.items), "method": key}
            try:
                given = answers(method, probe)
            except RefusedError as error:
                rows.append(row | {"refusal": str(error)})
                continue
            cell = scored({str(method.card.get("seed", 0)): {"marks": marks_of([one.score for one in given])}})
            failing = [{"good": item.right[0], "bad": item.wrong, "good_nats": one.first, "bad_nats": one.second}
                       for item, one in zip(probe.items, given) if one.score < 1]
            rows.append(row | {"score": cell["score"], "low": cell["low"], "high": cell["high"], "sums":
                               method.likelihood_is, "failing": failing})
    common.end_report()
    _print(plain(rows), args)
    return max(status, common.exit_status(loaded, args.methods))


def _print(rows: list[dict[str, Any]], args: argparse.Namespace) -> None:
    if args.json:
        common.print_json(rows)
        return
    common.print_table(["paradigm", "lang", "pairs", "method", "% right", "95 % interval"], [
        [row["paradigm"], row["lang"], row["pairs"], row["method"], row.get("score"),
         f"{row['low']:.1f} to {row['high']:.1f}" if "low" in row else row["refusal"]] for row in rows])
    print("right: the good sentence has the larger sum divided by its number of tokens (its end included where the "
          "method writes one); a tie counts half, and guessing gets 50")
    for key, what in {row["method"]: row["sums"] for row in rows if "sums" in row}.items():
        print(f"{key}: {what}")
    for row in rows if args.failing else ():
        for one in row.get("failing", [])[:SHOWN]:
            print(f"{row['paradigm']}, {row['method']}: {one['good']} ({one['good_nats']:.2f}) | {one['bad']} "
                  f"({one['bad_nats']:.2f})")
