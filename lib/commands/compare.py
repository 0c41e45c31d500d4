"""`python -m lib compare`: the app's main page on the command line."""

from __future__ import annotations

import argparse
from typing import Any

from lib.commands import common
from lib.families.guests import NAMED, open_guest
from models.base import DecodingOptions
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("compare", help="ask every method the same question")
    parser.add_argument("--task", required=True, choices=("translation", "similarity", "generation"))
    parser.add_argument("--text", action="append", required=True, dest="texts", metavar="TEXT",
                        help="the text; for similarity two or more")
    common.add_shelf_flags(parser)
    common.add_method_flag(parser)
    parser.add_argument("--guest", choices=NAMED, help="also this model, which others trained on other data")
    parser.add_argument("--source", metavar="LANG")
    parser.add_argument("--target", metavar="LANG")
    parser.add_argument("--lang", action="append", dest="langs", metavar="LANG",
                        help="language of the text (for similarity: one for each, or one for all); else detected")
    parser.add_argument("--beam-size", type=int, default=4, metavar="B", help="translation (default: %(default)s)")
    parser.add_argument("--temperature", type=float, metavar="T",
                        help="0 takes the likeliest (default: 0 for translation, 0.8 for generation)")
    parser.add_argument("--top-k", type=int, default=0, metavar="K")
    parser.add_argument("--top-p", type=float, default=1.0, metavar="P")
    parser.add_argument("--length", type=int, metavar="TOKENS", help="most tokens written")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, ask, print."""
    from lib.checks import check_language, check_text, check_texts, complete_direction
    from lib.compare import questions
    from models.language.text import guess_language

    generation = args.task == "generation"
    temperature = args.temperature if args.temperature is not None else 0.8 if generation else 0.0
    length = 40 if generation else DecodingOptions.max_new_tokens
    options = DecodingOptions(
        beam_size=1 if generation or temperature else args.beam_size, temperature=temperature, top_k=args.top_k,
        top_p=args.top_p, max_new_tokens=length if args.length is None else args.length,
    )
    DecodingOptions(beam_size=args.beam_size)
    if args.task == "similarity":
        check_texts(args.texts)
    elif len(args.texts) > 1:
        raise InputError(N_("{count} texts were given; {task} takes one --text."), count=len(args.texts),
                         task=args.task)
    else:
        check_text(args.texts[0])
    tokenizer, loaded = common.load_shelf(args)
    languages = tokenizer.languages
    if args.guest:
        loaded[args.guest] = open_guest(args.guest, languages)
    if args.task == "similarity":
        langs = args.langs * len(args.texts) if args.langs and len(args.langs) == 1 else args.langs
        rows = questions.compare_similarity(loaded, args.texts, languages=languages, langs=langs)
    elif args.task == "translation":
        source = args.source or (args.langs or [None])[0]
        if len(languages) == 1:  # refused by every method, with the reason
            source = target = check_language(source or languages[0], languages)
        else:
            source, target = complete_direction(args.texts[0], source, args.target, languages)
        rows = questions.compare_translation(loaded, args.texts[0], source, target, languages=languages,
                                             options=options, index=common.load_index(args, tokenizer))
    else:
        lang = (args.langs or [args.source or guess_language(args.texts[0], languages)])[0]
        rows = questions.compare_generation(loaded, args.texts[0], lang, languages=languages, options=options,
                                          seed=args.seed, index=common.load_index(args, tokenizer))
    if args.json:
        common.print_json([row.as_json() for row in rows])
    else:
        _print(rows)
    return common.exit_status(loaded, args.methods)


def _print(rows: list[Any]) -> None:
    lines = []
    for row in rows:
        answer = row.refusal if row.refusal is not None else row.output
        if isinstance(answer, list):
            answer = " | ".join(" ".join(f"{v:.2f}" for v in line) for line in answer)
        milliseconds = None if row.seconds is None else f"{1000 * row.seconds:.0f} ms"
        lines.append([row.method, answer, row.score, milliseconds, row.origin,
                      ", ".join(f.code for f in row.warnings) or None])
    for row in rows:
        for flag in row.warnings:
            if flag.code == "unread":
                common.say(f"{row.method}: {flag.note}")
    common.print_table(["method", "answer", "score", "time", "how", "warnings"], lines)
