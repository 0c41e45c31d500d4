"""`python -m lib word2vec`: what the Word2Vec page shows, as numbers."""

from __future__ import annotations

import argparse
import time
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

QUESTIONS = ("window", "neighbours", "odd", "analogy", "hits", "train", "parts", "map")


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("word2vec", help="look inside Word2Vec: its task, its training, its space")
    parser.add_argument("question", choices=QUESTIONS, help="what to look at")
    parser.add_argument("--text", default="", metavar="TEXT", help="a sentence, a word, or words with spaces between; "
                        "for analogy a, b and c; for train several sentences")
    parser.add_argument("--lang", metavar="LANG", help="language of the text; else detected")
    parser.add_argument("--seed", type=common.whole(0, 99_999), default=0, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--steps", type=common.whole(1, 2000), default=500, metavar="N",
                        help="for train (default: %(default)s)")
    parser.add_argument("--window", type=common.whole(1, 10), default=2, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--words", type=common.whole(10, 2000), default=200, metavar="N",
                        help="for map (default: %(default)s)")
    parser.add_argument("--by", choices=("pca", "tsne"), default="pca", help="for map (default: %(default)s)")
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load the vectors, ask, print."""
    from lib.checks import check_language, check_text
    from lib.shelf import library
    from models.language.text import guess_language

    text = args.text if args.question in ("hits", "map") else check_text(args.text)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    lang = check_language(args.lang or (guess_language(text, tokenizer.languages) if text.strip()
                                        else tokenizer.languages[-1]), tokenizer.languages)
    method = library.load_method(args.corpus, "word2vec", args.weights, tokenizer)
    began = time.perf_counter()
    rows = _rows(method, text, lang, args)
    if args.json:
        common.print_json({"question": args.question, "text": text, "lang": lang, "rows": rows,
                           "seconds": round(time.perf_counter() - began, 3)})
    else:
        common.print_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows])
    return 0


def _rows(method: Any, text: str, lang: str, args: argparse.Namespace) -> list[dict[Any, Any]]:
    """The answer as a table."""
    from lib.inside.word2vec import space, window

    match args.question:
        case "window":
            ids = window.sentence_ids(method, text, lang)
            return [line._asdict() for centre in range(len(ids))
                    for line in window.drawn(method, ids, centre, args.window, args.seed)]
        case "neighbours":
            word = space.look_up(method, text, lang)
            return [near._asdict() for near in method.neighbours(word.text, word.lang, 10)]
        case "odd":
            return [{"word": word, "cosine": cosine}
                    for word, cosine in space.odd_one_out(method, space.split_words(text), lang)]
        case "analogy":
            words = text.split()
            if len(words) != 3:
                raise InputError(N_("An analogy a - b + c needs three words, with spaces between them; {count} given."),
                                 count=len(words))
            a, b, c = words
            return [{"word": word, "cosine": cosine, "lang": code}
                    for word, cosine, code in space.analogy(method, a, b, c, lang)]
        case "hits":
            return space.rates_frame(space.hit_rates(method, lang)[0]).to_dict("records")
        case "train":
            return _train(text, args)
        case "parts":
            from lib.inside.word2vec.parts import strips

            return [{**strip._asdict(), "vector": strip.vector.round(4).tolist() if args.json else "…"}
                    for strip in strips(method, text, lang)]
        case _:
            return _map(method, args)


def _train(text: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    """The loss at a few steps; sentences end with a line or a full stop, words with a space."""
    from lib.inside.word2vec.live import LiveSkipGram, make_task

    sentences = [line.split() for line in text.replace(".", "\n").splitlines() if line.strip()]
    training = LiveSkipGram(make_task(sentences, args.window), args.seed)
    training.train(args.steps)
    return [{"step": step, "loss": training.losses[step]}
            for step in sorted({0, 1, 20, 100, 500, args.steps}) if step <= training.steps]


def _map(method: Any, args: argparse.Namespace) -> list[dict[Any, Any]]:
    from lib.inside.word2vec import map as maps

    frame, vectors = maps.words_of(method, args.words)
    places = maps.pca(vectors, 2)[0] if args.by == "pca" else [*maps.tsne(vectors, 2, args.seed)][-1].places
    return frame.assign(x=places[:, 0], y=places[:, 1]).to_dict("records")
