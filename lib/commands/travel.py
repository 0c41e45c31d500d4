"""`python -m lib travel`: one sentence at every kept step of a method's training on an own corpus."""

from __future__ import annotations

import argparse
from typing import Any

from lib.commands import common
from lib.time_travel.question import ask, examples
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("travel", help="what a method in training made of a sentence, step by step")
    parser.add_argument("--corpus", required=True, metavar="KEY", help="the own corpus's key, own-...")
    parser.add_argument("--method", required=True, metavar="KEY", help="whose training")
    parser.add_argument("--text", metavar="TEXT", help="the sentence; else a held-out one of the corpus")
    parser.add_argument("--source", metavar="LANG", help="language of the text; else detected")
    parser.add_argument("--map", action="store_true", help="with --json: where the words lie at each step, too")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load each snapshot, ask it, print."""
    from lib import jobs
    from lib.checks import check_language, check_methods, check_text
    from lib.compare.answer_flags import unread
    from lib.corpus import load_corpus, own_folder
    from lib.shelf import library
    from lib.time_travel import moments
    from lib.time_travel import words as travel_words
    from models.language.text import guess_language

    check_methods([args.method])
    own_folder.folder(args.corpus)
    if not jobs.snapshots_kept(args.corpus, args.method):
        raise InputError(N_("{method} kept no snapshots of a training on this corpus; those of {choices} are there."),
                         method=args.method, choices=", ".join(moments.travellers(args.corpus)) or "-")
    corpus, tokenizer = load_corpus(args.corpus), library.load_tokenizer(args.corpus)
    if args.text is None:
        question = examples(corpus, check_language(args.source or corpus.languages[0], corpus.languages))[0]
    else:
        text = check_text(args.text)
        source = check_language(args.source or guess_language(text, corpus.languages), corpus.languages)
        question = ask(corpus, text, source)
    words = travel_words.words_of(corpus, tokenizer, question) if args.map else []
    found = list(moments.moments(args.corpus, args.method, question, words, tokenizer))
    cut = unread(jobs.load_snapshot(args.corpus, args.method, found[-1].step, tokenizer), [question.text])
    if cut:
        common.say(str(cut.note))
    if args.json:
        value: dict[str, Any] = {"method": args.method, **question._asdict(), **({"unread": cut.values} if cut else {}),
                                 "steps": moments.moments_frame(found).to_dict("records")}
        if args.map:
            frame, axes = moments.map_frame(found, words)
            value["map"] = {"share": axes.share, "words": frame.to_dict("records")}
        common.print_json(value)
        return 0
    print(f"{question.text}" + (f"  (expected: {question.reference})" if question.reference else ""))
    common.print_table(["step", "answer", "chrF", "held-out loss"],
                       [[m.step, m.text, m.score, m.loss] for m in found])
    return 0
