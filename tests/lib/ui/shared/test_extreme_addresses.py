"""An address with numbers that nobody would choose opens the page as a usual one does."""

from __future__ import annotations

import pytest

from tests.support.app import opened, whole

EXTREME = ("nan", "inf", "-inf", "-1", "1e-38", "1e400", "9" * 40, "", "abc", "0", "²")
NUMBERS = ("temperature", "top_k", "top_p", "length", "seed", "beam", "penalty", "look")


@pytest.mark.parametrize("value", EXTREME)
@pytest.mark.parametrize("task", ["generation", "translation"])
def test_compare(task, value):
    whole(opened(task=task, methods="rnn,transformer_decoder", **dict.fromkeys(NUMBERS, value)))


@pytest.mark.parametrize("value", ["nan", "inf", "1e-38", "9" * 40, "-1"])
@pytest.mark.parametrize(("page", "view", "keys"), [
    ("word2vec", "live", ("live_window", "live_seed", "trained")),
    ("word2vec", "map", ("map_seed", "words", "dims")),
    ("word2vec", "window", ("window", "dims")), ("rnn_attention", "search", ("beam", "penalty", "step")),
    ("rnn", "gradients", ("radius", "step")), ("transformer_decoder", "sample", NUMBERS),
    ("transformer_seq2seq", "steps", ("step", "picks")),
])
def test_rungs(page, view, keys, value):
    whole(opened(f"pages/{page}.py", view=view, **dict.fromkeys(keys, value)))
