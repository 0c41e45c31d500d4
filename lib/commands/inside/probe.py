"""`python -m lib probe`: a linear probe on every method's sentence vectors, cross-validated."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.base import RefusedError
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.labels.sentences import Labelled


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("probe", help="predict labels from every method's sentence vectors")
    parser.add_argument("--data", metavar="FILE", help="CSV or TSV of text and label; without it the project's own "
                        "positive and negative sentences")
    parser.add_argument("--lang", metavar="LANG", help="language of the sentences; else told from them")
    parser.add_argument("--text-column", metavar="COLUMN", help="name or number (from 1) of the text's column")
    parser.add_argument("--label-column", metavar="COLUMN", help="name or number (from 1) of the label's column")
    parser.add_argument("--encoding", metavar="NAME", help="the file's encoding; else recognised")
    common.add_shelf_flags(parser)
    common.add_method_flag(parser)
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, measure, print."""
    from lib.labels import probe

    tokenizer, loaded = common.load_shelf(args)
    labelled, lang = _data(args, tokenizer.languages)
    status = common.exit_status(loaded, args.methods)
    given = probe.setting(labelled.texts, labelled.labels, seed=args.seed)
    found = probe.probe(loaded, given, lang, report=common.reporter(args))
    common.end_report()
    if args.json:
        common.print_json({key: _as_json(one, given, lang) for key, one in found.items()})
    else:
        _print(found, labelled, given, lang)
    return status


def _data(args: argparse.Namespace, languages: tuple[str, ...]) -> tuple[Labelled, str]:
    from lib.checks import check_language
    from lib.labels.sentences import read_labels, shipped_labels, shipped_languages
    from models.language.languages import among
    from models.language.text import guess_language

    if args.lang:
        args.lang = check_language(args.lang, languages)
    if args.data is None:
        own = [found for code in shipped_languages() if (found := among(code, languages))]
        if not own or (args.lang and args.lang not in own):
            raise InputError(N_("The project's own labelled sentences are in {own}, the corpus is in {languages}; "
                                "give labelled sentences of yours with --data."),
                             own=" and ".join(shipped_languages()), languages=" and ".join(languages))
        return shipped_labels(args.lang or own[0]), args.lang or own[0]
    labelled = read_labels(args.data, text_column=args.text_column, label_column=args.label_column,
                           encoding=args.encoding)
    known = [found for code in labelled.language_codes() if code and (found := among(code, languages))]
    lang = args.lang or next(iter(known), None)
    if lang is None:
        lang = Counter(guess_language(text, languages) for text in labelled.texts[:500]).most_common(1)[0][0]
    return labelled.only(lang) if known else labelled, lang


def _as_json(one: Any, given: Any, lang: str) -> dict[str, Any]:
    from lib.labels.probe import Probe

    if not isinstance(one, Probe):
        return {"refusal": str(one)}
    return {
        **one.metrics, "sentences": len(given.texts), "lang": lang, "classes": list(given.classes),
        "folds": len(given.folds[0]), "repeats": len(given.folds), "seed": given.seed,
        "confusion": one.confusion, "seconds": one.seconds, **({"cut": one.cut} if one.cut else {}),
        "mistakes": [{"text": m.text, "label": m.label, "predicted": m.predicted, "probability": m.probability}
                     for m in one.mistakes],
    }


def _print(found: dict[str, Any], labelled: Labelled, given: Any, lang: str) -> None:
    from lib.labels.probe import Probe, note_of

    rows: list[list[Any]] = []
    for key, one in found.items():
        if isinstance(one, Probe):
            value = one.metrics
            rows.append([key, *(f"{value[name]:.1f} ({value[f'{name}_low']:.1f}-{value[f'{name}_high']:.1f})"
                                for name in ("accuracy", "macro_f1")), f"{one.seconds:.1f} s"])
            if said := note_of(one):
                common.say(f"{key}: {said}")
        else:
            rows.append([key, None, None, None])
            if isinstance(one, RefusedError):
                common.say(str(one))
    common.print_table(["method", "accuracy", "macro-F1", "time"], rows)
    print(f"{len(given.texts)} sentences ({lang}), {len(given.classes)} labels: {', '.join(given.classes[:12])}; "
          f"{len(given.folds[0])} folds, {len(given.folds)} times; in brackets the 95 % interval")
    for item in (*labelled.notes, *(f"line {x.line}: {x.reason}" for x in labelled.left_out[:5])):
        common.say(str(item))
    if len(labelled.left_out) > 5:
        common.say(f"... {len(labelled.left_out)} lines left out in all")
