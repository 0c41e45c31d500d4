"""`python -m lib recurrence`: gates, bottleneck, gradients and speed of the recurrent rung, as the page shows them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.rnn import RNN

VIEWS = ("gates", "vector", "joined", "gradients", "speed")


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("recurrence", help="gates, bottleneck, gradients and speed of the recurrent network")
    parser.add_argument("--view", choices=VIEWS, default="gates")
    parser.add_argument("--text", action="append", required=True, metavar="TEXT",
                        help="the sentence; twice for vector; twice or more for joined")
    parser.add_argument("--source", metavar="LANG", help="language of the text; else detected")
    parser.add_argument("--place", default="encoder 1 forward", metavar="CELL", help="whose gates")
    parser.add_argument("--radius", type=float, metavar="R", help="spectral radius for gradients; else as drawn")
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, compute, print."""
    from lib.checks import check_language, check_text
    from lib.inside.rnn.unrolled import is_recurrent
    from lib.shelf import library
    from models.language.text import guess_language

    texts = [check_text(text) for text in args.text]
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    languages = tokenizer.languages
    source = check_language(args.source or guess_language(texts[0], languages), languages)
    target = next((code for code in languages if code != source), source)
    method = library.load_method(args.corpus, "rnn", args.weights, tokenizer)
    if not is_recurrent(method):
        raise InputError(N_("This method has no recurrent network to look into."))
    views = {"gates": _gates, "vector": _vector, "joined": _joined, "gradients": _gradients, "speed": _speed}
    lines = views[args.view](method, texts, source, target, args)
    if args.json:
        common.print_json(lines)
    elif lines:
        common.print_table(list(lines[0]), [list(line.values()) for line in lines])
    return 0


def _gates(method: RNN, texts: list[str], source: str, target: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    from lib.inside.rnn import unrolled

    written = []
    if args.place.startswith("decoder"):
        written = [s.id for s in unrolled.write_on(method, texts[0], source, target)
                   if s.id != method.tokenizer.eos_id]
    return unrolled.openings(unrolled.look(method, texts[0], source, target, args.place, written))


def _vector(method: RNN, texts: list[str], source: str, target: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    from lib.inside.rnn.bottleneck import closeness

    if len(texts) != 2:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="number of texts", value=len(texts),
                         choices="2")
    found = closeness(method, texts[0], texts[1], source)
    return [{"token": token, "forward": float(a), "backward": float(b), "cosine": found.cosine,
             "distance": found.distance}
            for token, a, b in zip(found.tokens, found.states["forward"], found.states["backward"])]


def _joined(method: RNN, texts: list[str], source: str, target: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    from lib.inside.rnn.bottleneck import kept, kept_lines
    from lib.shelf import library

    keys = ("rnn", "rnn_attention", "transformer_seq2seq")
    ready = library.ready(library.load_methods(args.corpus, keys, args.weights, method.tokenizer))
    return list(kept_lines({key: kept(one, texts, source, target) for key, one in ready.items()}))


def _gradients(method: RNN, texts: list[str], source: str, target: str, args: argparse.Namespace
               ) -> list[dict[str, Any]]:
    from lib.inside.rnn import gradients

    curves = {kind: gradients.fresh_curve(method, texts[0], kind, radius=None if kind == "transformer" else args.radius)
              for kind in gradients.FRESH}
    curves["trained cell"] = gradients.trained_cell_curve(method, texts[0])
    tokens = curves["rnn"].tokens
    return [{"token": token} | {name: float(curve.sizes[i]) for name, curve in curves.items()}
            for i, token in enumerate(tokens)]


def _speed(method: RNN, texts: list[str], source: str, target: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from lib.inside.rnn.speed import measure
    from lib.shelf import library
    from models.seq2seq import Seq2SeqMethod

    other = library.load_method(args.corpus, "transformer_seq2seq", args.weights, method.tokenizer)
    return [asdict(one) for one in measure([one for one in (method, other) if isinstance(one, Seq2SeqMethod)])]
