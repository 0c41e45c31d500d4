"""How long a method takes to read: its whole network run over a text, whatever its sentence vectors are made of."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from models.base import Method

#: who is timed: one that reads token after token, one that reads all at once
KEYS = ("rnn_attention", "transformer_encoder")
#: the page's own texts, whose times are recorded
TEXTS: Mapping[str, str] = {"en": "The old man next door feeds our cat every morning.",
                            "zh": "住在隔壁的老人每天早上都喂我们的猫。"}

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


def reading_times(method: Method, text: str, lang: str, rounds: int = 3, clock: Callable[[], float] = time.perf_counter
                  ) -> list[tuple[str, int, float]]:
    """(key, tokens, milliseconds) for the text repeated more and more often; the best of some runs each, by `clock`."""
    read_through(method, " ".join([text] * 4), lang)
    found = []
    for times in TIMES:
        long = " ".join([text] * times)
        tokens = len(method.tokenizer.encode(long))
        if tokens > MOST_TOKENS:
            break
        best = float("inf")
        for _ in range(rounds):
            started = clock()
            read_through(method, long, lang)
            best = min(best, clock() - started)
        found.append((method.key, tokens, best * 1000))
    return found
