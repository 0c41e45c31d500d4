"""How long a method takes to read: its whole network run over a text, whatever its sentence vectors are made of."""

from __future__ import annotations

import time

from models.base import Method

#: how often the text is repeated, and how many tokens are too many
TIMES, MOST_TOKENS = (1, 2, 4, 8, 16), 240
#: the pooling for which every layer has to run; others may take the embedding's rows and no more
ALL_LAYERS = "memory"


def read_through(method: Method, text: str, lang: str) -> None:
    """Run every layer over the text once."""
    from models.neural import NeuralMethod

    if isinstance(method, NeuralMethod) and ALL_LAYERS in method.poolings:
        import torch

        with torch.inference_mode():
            method.vectors(method.encode([text]), lang, ALL_LAYERS)
    else:
        method.embed([text], lang)


def reading_times(method: Method, text: str, lang: str) -> list[tuple[str, int, float]]:
    """(key, tokens, milliseconds) for the text repeated more and more often; the best of three runs each."""
    read_through(method, " ".join([text] * 4), lang)
    found = []
    for times in TIMES:
        long = " ".join([text] * times)
        tokens = len(method.tokenizer.encode(long))
        if tokens > MOST_TOKENS:
            break
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            read_through(method, long, lang)
            best = min(best, time.perf_counter() - started)
        found.append((method.key, tokens, best * 1000))
    return found
