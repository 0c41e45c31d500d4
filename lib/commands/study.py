"""`python -m lib study`: the planned comparison of the five networks, run by run, and its collected file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lib.commands import common
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.engine.piece import Piece
    from lib.study.plan import Planned
    from lib.study.trials import Trial


def add(parsers: Any) -> None:
    """Describe the flags."""
    from lib.study import plan

    parser = parsers.add_parser("study", help="train the five networks as docs/study.md plans it, and collect the runs")
    common.add_data_flag(parser)
    parser.add_argument("--budget", action="append", choices=plan.BUDGETS, dest="budgets",
                        help="only this budget (repeatable)")
    parser.add_argument("--seeds", type=common.whole(1, 20), default=len(plan.SEEDS), metavar="N",
                        help="seeds 0, 1 … of every network (default: %(default)s)")
    parser.add_argument("--method", action="append", choices=plan.NETWORKS, dest="methods",
                        help="only this network (repeatable)")
    parser.add_argument("--no-curves", action="store_true", help="leave out the curves of data and size")
    parser.add_argument("--out", default="runs/study", metavar="DIR",
                        help="where runs are kept and go on (default: %(default)s)")
    parser.add_argument("--only", metavar="RUN", help="only the run, or the trial, of this name, with its records in a "
                                                      "file of its own; so a machine of a cluster is asked")
    parser.add_argument("--list", action="store_true", help="train nothing: say which runs are done and which are not")
    parser.add_argument("--tune", action="store_true",
                        help="the trials before the study instead: the same few for every network, on validation")
    parser.add_argument("--verdict", action="store_true",
                        help="train nothing: means and deviations over seeds, and every pair with its interval and p")
    parser.add_argument("--collect", action="store_true",
                        help="train nothing: put the finished runs into the committed file")
    parser.add_argument("--lengths", action="store_true",
                        help="train nothing: measure short and long texts with the weights in --out")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train what is not yet done, a run after the other, each adding its lines to the file in --out."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.shelf import library
    from lib.study import lengths, plan, records, runs, tuning

    out, study = Path(args.out), tuning.STUDY if args.tune else plan.STUDY
    path, committed = out / f"{study}.jsonl", records.path_of(study)
    if args.only:
        path = _own_file(out, args.only)
    done = {record["trial"]: record for record in [*records.read(committed), *records.read(path)]}
    wanted = list(plan.planned(args.methods or plan.NETWORKS, range(args.seeds), args.budgets or plan.BUDGETS,
                               not args.no_curves))
    if args.only and not args.tune:
        wanted = [one for one in wanted if one.name == args.only] or _unknown(args.only)
    if args.collect:
        return _collect(path, committed)
    if args.tune:
        return _tune(args, done, path)
    if args.verdict:
        return _verdict(list(done.values()), args)
    if args.list:
        common.print_table(["run", "budget", "state"], [
            [one.name, budget, "done" if f"{one.name} {budget}" in done else "to do"]
            for one in wanted for budget in one.budgets])
        return 0
    corpus = load_corpus(plan.CORPUS, args.data)
    _check_same_corpus(corpus.sha256, done)
    tokenizer = library.load_tokenizer(plan.CORPUS)
    report = common.reporter(args) or (lambda message: None)
    if args.lengths:
        added = lengths.measure(out, done.values(), corpus, tokenizer, report=report,
                                command=environment.command(args.arguments))
        common.end_report()
        common.say(f"{added} runs measured")
        return 0

    def here(one: Planned) -> Iterator[dict[str, Any]]:
        return runs.execute(one, corpus, tokenizer, out, done, report=report,
                            command=environment.command(args.arguments))

    _all({one.name: one for one in wanted if any(f"{one.name} {budget}" not in done for budget in one.budgets)}, here,
         path, done, args)
    return 0


def _all(wanted: Mapping[str, Any], here: Callable[[Any], Iterator[dict[str, Any]]], path: Path,
         done: dict[str, dict[str, Any]], args: argparse.Namespace) -> None:
    """Have what is wanted computed by LADDER_ENGINE: `here`, one after another, or each by a command on a cluster,
    which keeps its records in a file of its own until they are added to `path`."""
    from lib.engine import pieces
    from lib.study import records

    folder = path.parent.absolute()
    folder.mkdir(parents=True, exist_ok=True)

    def add(record: dict[str, Any]) -> None:
        if record["trial"] not in done:
            records.add(path, record)
            done[record["trial"]] = record

    def compute(piece: Piece) -> None:
        for record in here(wanted[piece.name]):
            add(record)

    if args.only:
        compute(_piece(args.only, folder, args))
    else:
        for piece in pieces.each([_piece(name, folder, args) for name in wanted], compute):
            for record in records.read(_own_file(folder, piece.name)):
                add(record)
    common.end_report()


def _own_file(folder: Path, name: str) -> Path:
    """Where the records of a run are that was asked for alone."""
    return folder / f"{name.replace(' ', '-')}.jsonl"


def _piece(name: str, folder: Path, args: argparse.Namespace) -> Piece:
    """A run, or a trial, as a piece of work: the same command, for it alone."""
    from lib.engine.piece import Piece

    flags = [*(["--data", str(Path(args.data).absolute())] if args.data else []), *(["--tune"] if args.tune else []),
             *(flag for budget in args.budgets or () for flag in ("--budget", budget)),
             "--seeds", str(args.seeds), "--out", str(Path(args.out).absolute())]
    return Piece(name, ["-m", "lib", "study", "--only", name, *flags], folder / f"{name.replace(' ', '-')}.log",
                 {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"})


def _verdict(found: list[dict[str, Any]], args: argparse.Namespace) -> int:
    """Each budget and direction: the networks' means over seeds, then all pairs."""
    from lib.corpus import corpus_info
    from lib.study import plan, verdicts

    first, second = corpus_info(plan.CORPUS).languages
    rows, pairs = [], []
    for budget in args.budgets or plan.BUDGETS:
        for way in (f"{first}_{second}", f"{second}_{first}"):
            scores = verdicts.of_records(found, budget, way, args.methods or plan.NETWORKS)
            rows += [[budget, way, method, len(runs), runs.mean(), runs.mean(1).std(ddof=1) if len(runs) > 1 else None]
                     for method, runs in scores.items()]
            pairs += [[budget, way, one.first, one.second, one.difference, one.low, one.high, one.p_corrected,
                       "decided" if one.decided else "undecided"] for one in verdicts.compare(scores)]
    common.print_table(["budget", "direction", "network", "seeds", "chrF", "between seeds"], rows)
    if pairs:
        print()
        common.print_table(["budget", "direction", "first", "second", "difference", "low", "high", "p (Holm)", ""],
                           pairs)
    return 0


def _tune(args: argparse.Namespace, done: dict[str, dict[str, Any]], path: Path) -> int:
    """Train every trial that has no record yet, or list them all."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.shelf import library
    from lib.study import plan, tuning

    wanted = list(tuning.tried(args.methods or plan.NETWORKS))
    if args.list:
        common.print_table(["trial", "validation chrF"], [
            [trial.name, done[trial.name]["valid_chrf"] if trial.name in done else None] for trial in wanted])
        return 0
    corpus = load_corpus(plan.CORPUS, args.data)
    _check_same_corpus(corpus.sha256, done)

    def here(trial: Trial) -> Iterator[dict[str, Any]]:
        yield tuning.run(trial, corpus, library.shelf(plan.CORPUS), Path(args.out) / tuning.STUDY,
                         command=environment.command(args.arguments),
                         report=common.reporter(args) or (lambda message: None))

    if args.only:
        wanted = [trial for trial in wanted if trial.name == args.only] or _unknown(args.only)
    _all({trial.name: trial for trial in wanted if trial.name not in done}, here, path, done, args)
    return 0


def _unknown(name: str) -> NoReturn:
    raise InputError(N_("There is no run {name} in the plan; --list has them all."), name=repr(name))


def _check_same_corpus(sha256: str, done: dict[str, dict[str, Any]]) -> None:
    """Runs of another text are another study."""
    others = sorted({record["corpus_sha256"] for record in done.values()} - {sha256})
    if others:
        raise InputError(N_("The runs there are were trained on the corpus {found}, this is {wanted}; give the same "
                            "file, or another --out."), found=others[0][:12], wanted=sha256[:12])


def _collect(path: Path, committed: Path) -> int:
    """Add to the committed file what it does not have yet."""
    from lib.study import records

    known = {record["trial"] for record in records.read(committed)}
    new = [record for record in records.read(path) if record["trial"] not in known]
    for record in new:
        records.add(committed, record)
    common.say(f"{len(new)} runs added, {len(known)} were there")
    return 0
