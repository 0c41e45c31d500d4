"""Who is "it"? The encoder's heads and masks over the project's own twin sentences, counted."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from models.messages import N_, InputError

HELP = "how often the encoder's attention and its masks find out who a pronoun means, over twin sentences"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """It has none of its own."""


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Count on the shelf's encoder; a corpus whose vocabulary does not know the sentences is an InputError."""
    from lib.inside.transformer_encoder.coreference_count import count
    from lib.shelf import library
    from models.transformer_encoder import TransformerEncoder

    report("counting who is meant")
    method = library.load_method(args.corpus, "transformer_encoder", args.weights)
    assert isinstance(method, TransformerEncoder)
    found = count(method)
    if not found["rows"]:
        raise InputError(N_("The sentences are in English and Chinese, and the vocabulary of this corpus ({choices}) "
                            "does not know their words."),
                         choices=" and ".join(method.languages))
    return found
