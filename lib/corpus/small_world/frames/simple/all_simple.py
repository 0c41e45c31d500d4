"""All frames of one clause by name."""

from __future__ import annotations

from lib.corpus.small_world.frames.scene import Frame
from lib.corpus.small_world.frames.simple import (
    comparing,
    events,
    everyday,
    facts,
    giving,
    going,
    lasting,
    placing,
    states,
)

SIMPLE: dict[str, Frame] = {
    **events.FRAMES,
    **giving.FRAMES,
    **everyday.FRAMES,
    **placing.FRAMES,
    **going.FRAMES,
    **lasting.FRAMES,
    **states.FRAMES,
    **comparing.FRAMES,
    **facts.FRAMES,
}
