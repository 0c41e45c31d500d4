"""What the contract's tests share: odd texts, and whether a method does a task or refuses it with a reason."""

from __future__ import annotations

import pytest

from models.base import DecodingOptions, RefusedError, Task
from tests.support.helpers import WORLD

ODD = {
    "empty": "", "spaces": "   ", "control": "\x00\x07\x1b", "emoji": "😀😀 ok",
    "script": "<script>alert(1)</script>",
    "markdown": "**a** [b](c)", "unknown": "龘靐齾", "special": "[SEP] [MASK] [TO:en] [PAD]",
    "traditional": "我是一個學生。",
    "long chinese": "我" * 10_000, "long english": "I am " * 2_000, "long word": "a" * 10_000, "surrogate": "\ud800x",
}
EMPTY = ("empty", "spaces", "control")
GREEDY = DecodingOptions(beam_size=1, max_new_tokens=8)
SAMPLE = DecodingOptions(temperature=1.0, max_new_tokens=6)


def able(method, task: Task) -> bool:
    """Whether the method does `task`; a refusal must be an error with a reason when it is asked all the same."""
    refusal = method.refusal(task)
    if refusal is None:
        return True
    assert len(str(refusal)) > 10
    calls = {Task.SIMILARITY: lambda: method.embed(["x"], "en"),
             Task.TRANSLATION: lambda: method.translate(["x"], "zh", "en"),
             Task.GENERATION: lambda: list(method.generate("x", "en"))}
    with pytest.raises(RefusedError):
        calls[task]()
    return False


def sentences(side: int, count: int = 6) -> list[str]:
    """Held-out sentences of different lengths."""
    return sorted({pair[side] for pair in WORLD()[220:]}, key=len)[::max(1, 40 // count)][:count]
