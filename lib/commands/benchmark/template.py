"""The grammar as a template writer against the decoder, from the same beginning: distinct, grammatical, facts kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

HELP = "the small world's template against its decoder: 100 texts each from one beginning"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--count; the corpus is the small world."""
    parser.add_argument("--count", type=common.whole(1, 1000), default=100, metavar="N", help="texts (default: 100)")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Both languages, the slots that the page begins with."""
    from lib.corpus.small_world.recogniser import SCENES, Recogniser
    from lib.corpus.small_world.world import KEY
    from lib.inside.transformer_decoder import template
    from lib.shelf import library

    if args.corpus != KEY:
        raise InputError(N_("The template is the small world's grammar; give --corpus {corpus}."), corpus=KEY)
    method: Any = library.load_method(args.corpus, "transformer_decoder", args.weights)
    slots, found, scores = template.Slots(), {}, {}
    for lang in template.LANGUAGES:
        report(f"reading the grammar, {lang}")
        recognised = Recogniser(lang)
        report(f"writing, {lang}")
        found[lang] = template.measure(method, slots, lang, recognised, args.count)
        scores[lang] = template.recogniser_scores(lang, recognised)
    return {"rows": template.as_rows(found), "slots": dict(slots.__dict__), "recogniser": scores, "scenes": SCENES,
            "options": {"temperature": template.OPTIONS.temperature, "top_p": template.OPTIONS.top_p},
            "seed": template.SEED, "decoder": method.card.get("weights_sha256")}
