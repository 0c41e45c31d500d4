"""`python -m lib evaluate`: metrics for every method on a file or on the corpus's test split."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from lib.commands import common
from models.base import ONE_LANGUAGE, DecodingOptions
from models.messages import N_, InputError

TASKS = ("translation", "similarity", "retrieval", "generation")
#: The most pairs that retrieval takes.
MOST_RETRIEVAL_PAIRS = 5000
#: Failing sentences that are printed; --json has all.
SHOWN = 10


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("evaluate", help="measure methods on sentences with known answers")
    parser.add_argument("--task", required=True, choices=TASKS)
    common.add_shelf_flags(parser)
    common.add_method_flag(parser)
    common.add_data_flag(parser)
    parser.add_argument("--pairs", metavar="FILE", help="tab-separated sentence pairs instead of the test split")
    parser.add_argument("--columns", metavar="CODES", help="languages of the file's first columns, as in en,zh")
    parser.add_argument("--source", metavar="LANG")
    parser.add_argument("--target", metavar="LANG")
    parser.add_argument("--limit", type=common.whole(1, 10_000_000), metavar="N",
                        help="only N pairs, drawn by the seed")
    parser.add_argument("--beam-size", type=int, default=4, metavar="B", help="1 is greedy (default: %(default)s)")
    parser.add_argument("--scored", metavar="FILE", help="CSV of two sentences and a score, no header (similarity)")
    parser.add_argument("--lang", metavar="LANG", help="language of the scored sentences, or of the texts to continue")
    parser.add_argument("--hypotheses", action="append", metavar="FILE", default=[],
                        help="another system's translations of the same sentences: plain lines in their order, or a "
                             "table or JSON lines with source and hypothesis; one more row, compared with all "
                             "(repeatable)")
    parser.add_argument("--failing", nargs=2, metavar=("KEY", "KEY"),
                        help="also the sentences on which two rows differ most (a file's row: hypotheses:NAME)")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, measure, print."""
    from lib.checks import check_language
    from lib.evaluation import measure

    for flag, given, task in (("--scored", args.scored, ("similarity",)), ("--pairs", args.pairs, TASKS)):
        if given and args.task not in task:
            raise InputError(N_("{flag} belongs to the task similarity; {task} reads --pairs FILE --columns CODES."),
                             flag=flag, task=args.task)
    for flag, given in (("--hypotheses", args.hypotheses), ("--failing", args.failing)):
        if given and args.task != "translation":
            raise InputError(N_("{flag} belongs to the task translation."), flag=flag)
    options = DecodingOptions(beam_size=args.beam_size)
    tokenizer, loaded = common.load_shelf(args)
    languages = tokenizer.languages
    if args.lang:
        args.lang = check_language(args.lang, languages)
    corpus = common.try_corpus(args)
    report = common.reporter(args)
    measured: dict[str, Any] = dict(loaded)
    train = corpus if isinstance(corpus, InputError) else corpus.split("train")
    data = _data(args, languages, corpus)
    measured[measure.NEAREST] = measure.baseline(tokenizer, train)
    if args.task == "translation":
        source, target = _direction(args, languages)
        if (args.hypotheses or args.failing) and len(languages) == 1:
            raise InputError(ONE_LANGUAGE)
        given = _given(args.hypotheses, data, languages, source, target)
        result = measure.evaluate_translation(measured, data, source, target, languages=languages, options=options,
                                                 normalize=tokenizer.normalize, report=report)
    elif args.task == "similarity":
        scored, langs = data
        result = measure.evaluate_similarity(measured, scored, *langs, seed=args.seed, report=report)
    elif args.task == "retrieval":
        result = measure.evaluate_retrieval(measured, data, languages=languages, normalize=tokenizer.normalize,
                                               seed=args.seed, report=report)
    else:
        index = common.load_index(args, tokenizer) or _index_of(train, tokenizer)
        result = measure.evaluate_generation(measured, data, languages=languages, tokenizer=tokenizer, index=index,
                                                langs=[args.lang] if args.lang else None, seed=args.seed, report=report)
    more: dict[str, Any] = {}
    if args.hypotheses:
        more["comparisons"] = _compared(result, given, data, languages, tokenizer, args.seed)
    if args.failing:
        more["failing"] = _failing(args.failing, result, data, languages, train, tokenizer)
    common.end_report()
    _print(result, args.json, _read_in_part(args, loaded, data, languages), more)
    return common.exit_status(loaded, args.methods)


def _direction(args: argparse.Namespace, languages: tuple[str, ...]) -> tuple[str, str]:
    from lib.checks import check_direction, check_language, other_language

    if len(languages) == 1:  # refused by every method, with the reason
        return languages[0], languages[0]
    args.source, args.target = (code and check_language(code, languages) for code in (args.source, args.target))
    source = args.source or (other_language(args.target, languages) if args.target else languages[0])
    return check_direction(source, args.target or other_language(source, languages), languages)


def _data(args: argparse.Namespace, languages: tuple[str, ...], corpus: Any) -> Any:
    """What is measured on: pairs, or for similarity (scored pairs, languages)."""
    from lib.evaluation import scored_files
    from lib.evaluation.measure import NO_OTHER_SIDE, RETRIEVAL_PAIRS, scored_from_pairs
    from lib.sampling import sample_of

    if args.task == "translation":
        _direction(args, languages)
    if args.scored:
        if not args.lang:
            raise InputError(N_("Name the language of the scored sentences: --lang {choices}."),
                             choices=" or --lang ".join(languages))
        return sample_of(scored_files.read_scored(args.scored), args.limit, args.seed), (args.lang,)
    if args.pairs:
        if len(languages) == 1:
            raise InputError(N_("--pairs belongs to a corpus of two languages; this one has {language} only. Leave it "
                                "out, or give --scored FILE --lang {language}."), language=languages[0])
        if not args.columns:
            raise InputError(N_("Name the languages of the columns in {path}: --columns {first},{second} or "
                                "--columns {second},{first}."), path=args.pairs, first=languages[0],
                             second=languages[1])
        pairs = sample_of(scored_files.read_pairs(args.pairs, args.columns, languages), args.limit, args.seed)
    elif isinstance(corpus, InputError):
        raise corpus
    else:
        limit = args.limit or (RETRIEVAL_PAIRS if args.task == "retrieval" else None)
        pairs = sample_of(corpus.split("test"), limit, args.seed)
    if args.task == "retrieval" and len(pairs) > MOST_RETRIEVAL_PAIRS:
        raise InputError(N_("Retrieval compares every pair with every other: {count} pairs are too many; use --limit "
                            "with at most {limit}."), count=len(pairs), limit=MOST_RETRIEVAL_PAIRS)
    if args.task == "similarity" and len(languages) == 1:
        raise InputError(N_("{reason} Give sentences that people have scored: --scored FILE --lang {language}."),
                         reason=NO_OTHER_SIDE, language=languages[0])
    return (scored_from_pairs(pairs), languages) if args.task == "similarity" else pairs


def _given(files: Sequence[str], pairs: Any, languages: tuple[str, ...], source: str, target: str
           ) -> dict[str, list[str]]:
    """The translations in the files, by row, in the order of the pairs."""
    from pathlib import Path

    from lib.evaluation.scored_files import read_utf8
    from lib.inside.scoreboard.brought import row_key
    from lib.inside.scoreboard.hypotheses import Asked, read

    found = {}
    for file in files:
        sources, expected = ([pair[languages.index(code)] for pair in pairs] for code in (source, target))
        given = read(Path(file).name, read_utf8(file), Asked(sources, expected, source, target))
        key = row_key(Path(file).stem)
        if key in found:
            raise InputError(N_("Two files are called {name}; rename one."), name=Path(file).stem)
        found[key] = given.texts
        if given.passed_over:
            common.say(f"{file}: {given.passed_over} lines are about other sentences and were passed over")
    return found


def _compared(result: Any, given: dict[str, list[str]], pairs: Any, languages: tuple[str, ...], tokenizer: Any,
              seed: int) -> dict[str, Any]:
    """Put the rows of the files into the result; every pair of rows, tested and corrected together."""
    from lib.inside.scoreboard.brought import score

    name = f"translation_{result.about['source']}_{result.about['target']}"
    found = score(given, result.texts, pairs, languages, name, tokenizer.normalize, seed)
    for key, row in found.rows.items():
        result.rows[key], result.texts[key] = row["evaluations"][name], given[key]
    return found.comparisons


def _failing(keys: Sequence[str], result: Any, pairs: Any, languages: tuple[str, ...], train: Any, tokenizer: Any
             ) -> list[dict[str, Any]]:
    """The sentences on which two rows differ, those that differ most first."""
    from lib.evaluation.sentence_scores import sentence_scores
    from lib.inside.scoreboard import failing

    for key in keys:
        if key not in result.texts:
            raise InputError(N_("There are no translations of {key}; the rows are {choices}."), key=repr(key),
                             choices=", ".join(result.texts))
    source, target = result.about["source"], result.about["target"]
    first, second = (result.texts[key] for key in keys)
    name = f"translation_{source}_{target}"
    scores = sentence_scores({name: dict(zip(("first", "second"), (first, second)))}, pairs, languages,
                             tokenizer.normalize)[name].chrf
    sides = [(pair[languages.index(source)], pair[languages.index(target)]) for pair in pairs]
    seen = {} if isinstance(train, InputError) else failing.word_counts(
        tokenizer, (pair[languages.index(source)] for pair in train))
    rows = failing.ordered(failing.sentences(sides, scores["first"], scores["second"], tokenizer, seen), "apart")
    return [{"source": row.source, "expected": row.expected, "first": first[row.place], "second": second[row.place],
             "chrf_first": row.first, "chrf_second": row.second, "tokens": row.tokens,
             "edit_distance": failing.edit_distance(first[row.place], second[row.place]),
             **({} if isinstance(train, InputError) else {"unknown": row.unknown, "rare": row.rare})} for row in rows]


def _index_of(train: Any, tokenizer: Any) -> Any:
    from lib.shelf.training_index import TrainingIndex

    if isinstance(train, InputError):
        return None
    return TrainingIndex.of_texts((text for pair in train for text in pair), tokenizer.normalize)


def _read_in_part(args: argparse.Namespace, loaded: dict[str, Any], data: Any, languages: tuple[str, ...]
                  ) -> dict[str, tuple[int, int, int]]:
    """For each method that read only the beginning of some texts: of how many, of how many altogether, how far."""
    from lib.compare.answer_flags import Reading

    if args.task == "similarity":
        texts = [text for row in data[0] for text in (row.first, row.second)]
    else:
        read = [_direction(args, languages)[0]] if args.task == "translation" else [args.lang] * bool(args.lang)
        texts = [pair[i] for i, code in enumerate(languages) if code in (read or languages) for pair in data]
    reading = Reading(list(dict.fromkeys(text for text in texts if text)))
    found = {key: reading.cut(method) for key, method in loaded.items() if not isinstance(method, InputError)}
    return {key: (count, len(reading.texts), loaded[key].longest) for key, count in found.items() if count}


def _print(result: Any, as_json: bool, cut: dict[str, tuple[int, int, int]], more: dict[str, Any]) -> None:
    signatures = result.about.get("signatures", {})
    for numbers in dict.fromkeys(cut.values()):
        common.say("Of {} of {} texts only the first {} tokens were read: {}.".format(
            *numbers, ", ".join(key for key, value in cut.items() if value == numbers)))
    if as_json:
        for name, signature in signatures.items():
            common.say(f"{name}: {signature}")
        rows = {key: {"seconds": None, **row, **({"cut": cut[key][0]} if key in cut else {})}
                for key, row in result.rows.items()}
        common.print_json({"rows": rows, **more} if more else rows)
        return
    names = list(dict.fromkeys(name for row in result.rows.values() for name in row if name != "refusal"))
    columns = [n for n in names if not n.endswith(("_low", "_high"))]
    common.print_table(["method", *columns], [
        [key, *(_with_interval(row, name) for name in columns)] for key, row in result.rows.items()
    ])
    for key, row in result.rows.items():
        if "refusal" in row:
            print(f"{key}: {row['refusal']}")
    for name, value in result.about.items():
        if name != "signatures":
            print(f"{name}: {value}")
    for name, signature in signatures.items():
        print(f"{name}: {signature}")
    for question, found in more.get("comparisons", {}).items():
        print(f"\n{question}: {found['test']}, {found['trials']:,} trials, {found['n']:,} sentences, p corrected for "
              f"{len(found['pairs'])} pairs ({found['correction']})")
        common.print_table(["first", "second", "difference", "95 % interval", "p", "corrected"], [
            [pair["first"], pair["second"], pair["difference"], f"{pair['low']:.2f} to {pair['high']:.2f}",
             pair["p_value"], pair["p_corrected"]] for pair in found["pairs"]])
    for row in more.get("failing", [])[:SHOWN]:
        print(f"\n{row['source']}\n  expected  {row['expected']}\n  {row['chrf_first']:5.1f}     {row['first']}\n"
              f"  {row['chrf_second']:5.1f}     {row['second']}\n  edit distance {row['edit_distance']}")


def _with_interval(row: dict[str, Any], name: str) -> Any:
    value, low, high = row.get(name), row.get(f"{name}_low"), row.get(f"{name}_high")
    return value if value is None or low is None else f"{value:.1f} [{low:.1f}, {high:.1f}]"
