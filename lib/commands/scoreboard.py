"""`python -m lib scoreboard`: make the results file that the Scoreboard page shows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from lib.families.guests import NAMED
from models.files import plain
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("scoreboard", help="run every evaluation and write the results file")
    common.add_shelf_flags(parser)
    common.add_data_flag(parser)
    common.add_method_flag(parser)
    common.add_scored_flags(parser)
    parser.add_argument("--out", metavar="FILE", help="the results file (default: results.json beside the weights)")
    parser.add_argument("--beam-size", type=common.whole(1, 32), default=4, metavar="B")
    parser.add_argument("--limit", type=common.whole(1, 1_000_000), metavar="N",
                        help="only N test pairs, drawn by the seed, for a trial")
    parser.add_argument("--check", action="store_true",
                        help="write nothing: measure again, say which numbers of the results file are not the same, "
                             "and end with 1 if one is further off than another kind of machine explains")
    parser.add_argument("--evaluation", action="append", metavar="NAME", dest="evaluations",
                        help="with --check, only this evaluation, as in translation_zh_en (repeatable)")
    parser.add_argument("--guest", choices=NAMED,
                        help="measure this model, which others trained, beside ours and keep it as a row of its own: "
                             "recorded/guest_KEY.json beside the weights, or --out; results.json stays as it is")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, merge with what the file holds, write; or hold what is measured against the file."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.evaluation import results, scoreboard, sentence_scores
    from lib.shelf import library

    if args.evaluations and not args.check:
        raise InputError(N_("--evaluation belongs to --check: a results file has every evaluation."))
    if args.guest:
        return _guest(args)
    tokenizer, loaded = common.load_shelf(args)
    scored = common.read_scored_files(args, tokenizer.languages)
    corpus = load_corpus(args.corpus, args.data)
    status = common.exit_status(loaded, args.methods)
    path = Path(args.out) if args.out else library.shelf(args.corpus, args.weights) / results.FILE_NAME
    before = results.read_file(path)
    if args.check and not before:
        raise InputError(N_("There are no results in {path} to check; make them without --check."), path=str(path))
    measured = scoreboard.measure(
        library.ready(loaded), tokenizer, corpus, scored, directory=args.weights, beam_size=args.beam_size,
        seed=args.seed, limit=args.limit, command=environment.command(args.arguments), report=common.reporter(args),
        only=args.evaluations)
    common.end_report()
    if args.check:
        return max(status, _check(before, plain(measured.results), args))
    merged = plain(results.merge(before, measured.results))
    results.write_results(merged, path)
    sentence_scores.write_scores(sentence_scores.merge(_scores(path.parent), measured.scores), path.parent)
    if args.json:
        common.print_json(merged)
    else:
        _print(merged, path)
    return status


def _guest(args: argparse.Namespace) -> int:
    """Measure a guest on the questions about sentence vectors, and ours beside it; keep its record."""
    from lib.corpus import load_corpus
    from lib.evaluation import guest, measure
    from lib.evaluation.embedding_bag import BAG, trained_bag
    from lib.families.guests import open_guest, package_of
    from lib.shelf import library, recorded
    from models.files import write_json

    if args.check or args.methods or args.limit:
        raise InputError(N_("--guest goes with no --check, --method or --limit: it is measured beside all methods."))
    tokenizer, loaded = common.load_shelf(args)
    opened = open_guest(args.guest, tokenizer.languages)
    scored = common.read_scored_files(args, tokenizer.languages)
    corpus = load_corpus(args.corpus, args.data)
    train = corpus.split("train")
    ours = {measure.NEAREST: measure.baseline(tokenizer, train), BAG: trained_bag(tokenizer, train, args.seed),
            **library.ready(loaded)}
    made = guest.measure_guest(opened, ours, corpus, scored, normalize=tokenizer.normalize, seed=args.seed,
                               report=common.reporter(args))
    common.end_report()
    record = plain(made | {"run": recorded.run_facts(args.arguments) | {
        "seed": args.seed, "corpus_sha256": corpus.sha256, "package": package_of(args.guest)}})
    if args.out:
        path = Path(args.out)
        write_json(path, record)
    else:
        path = recorded.write(library.shelf(args.corpus, args.weights), guest.RECORD + args.guest, record)
    if args.json:
        common.print_json(record)
        return 0
    for name, row in record["evaluations"].items():
        for metric in [metric for metric in row if f"{metric}_low" in row]:
            common.print_table([f"{name}: {metric}", "score", "95 % interval"], [
                [key, one[metric], f"{one[metric + '_low']:.1f} to {one[metric + '_high']:.1f}"]
                for key, one in {args.guest: row, **record["ours"][name]}.items() if metric in one])
    print(f"written: {path}")
    return 0


def _scores(directory: Path) -> dict[str, Any]:
    """The scores of sentences that are there; a damaged file is made anew."""
    from lib.evaluation.sentence_scores import read_scores

    try:
        return read_scores(directory)
    except InputError as error:
        common.say(f"warning: {error}")
        return {}


def _check(before: dict[str, Any], measured: dict[str, Any], args: argparse.Namespace) -> int:
    """Say what is not the same; 1 if a number is further off than it may be."""
    from lib.evaluation.reproduce import against

    lines = against(before, measured)
    unlike = [line for line in lines if not line.same]
    far = [line for line in unlike if not line.near]
    if args.json:
        common.print_json({"numbers": len(lines), "same": len(lines) - len(unlike), "near": len(unlike) - len(far),
                           "far": len(far), "unlike": [line._asdict() | {"near": line.near} for line in unlike]})
        return 1 if far else 0
    if unlike:
        common.print_table(["number", "in the file", "measured", ""], [
            [line.name, *(None if value is None else f"{value:.4f}" for value in (line.kept, line.measured)),
             "" if line.near else "too far"] for line in unlike])
    print(f"{len(lines):,} numbers: {len(lines) - len(unlike):,} are the same, {len(unlike) - len(far):,} are as near "
          f"as another kind of machine makes them, {len(far):,} are not.")
    if left := sorted(set(before["about"]) - set(measured["about"])):
        print(f"not measured: {', '.join(left)}")
    return 1 if far else 0


def _print(merged: dict[str, Any], path: Path) -> None:
    wanted = [("bleu", name) for name in merged["about"] if name.startswith("translation") and "greedy" not in name]
    wanted += [("spearman", name) for name in merged["about"] if name.startswith("similarity")]
    languages = "_".join(wanted[0][1].split("_")[1:]) if wanted else ""
    wanted += [(f"p1_{languages}", "retrieval"), ("bits_per_character", "generation")]
    common.print_table(["method", "parameters", "minutes", *(f"{name}:{metric}" for metric, name in wanted)], [
        [key, entry.get("parameters"), entry.get("minutes"),
         *(entry["evaluations"].get(name, {}).get(metric) for metric, name in wanted)]
        for key, entry in merged["methods"].items()
    ])
    print(f"written: {path}")
