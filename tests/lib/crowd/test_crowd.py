"""The class that the load is measured with: who waits how long, and what goes wrong is counted."""

from __future__ import annotations

import pytest

from lib.commands.benchmark.speed import load
from lib.crowd import class_of
from lib.crowd.class_of import COSTLY, Class
from lib.crowd.server import Cost

pytestmark = pytest.mark.quick


class Stub:
    """A reader who is answered at once, or thrown out."""

    def __init__(self, address: str) -> None:
        self.faults, self.name = ["KeyError"] if "faulty" in address else [], ""
        if "closed" in address:
            raise ConnectionError("no server")

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def type(self, text: str) -> float:
        return 0.1

    def go(self, name: str, **query: str) -> float:
        self.name = name
        return 0.2

    def press(self, label: str) -> float:
        return 3.0


def crowd(monkeypatch: pytest.MonkeyPatch, address: str) -> Class:
    monkeypatch.setattr(class_of, "Reader", Stub)
    found = Class(address, [f"sentence {n}" for n in range(500)], pause=0.02)
    found.run(readers=5, interactions=30)
    return found


def test_everybody_asks_and_one_is_at_a_costly_view(monkeypatch: pytest.MonkeyPatch) -> None:
    found = crowd(monkeypatch, "http://x")
    assert len(found.answers()) >= 30 and not found.faults
    assert any(one.kind == COSTLY for one in found.done)
    assert load._waits(found.answers())["most_s"] <= 0.2


def test_what_goes_wrong_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(crowd(monkeypatch, "faulty").faults) == {"KeyError"}
    assert len(crowd(monkeypatch, "closed").faults) == 5


def test_growing_memory_is_seen() -> None:
    costs = [(done, Cost(0.0, 500 + done / 10)) for done in range(0, 1000, 50)]
    assert load._slope(costs) == pytest.approx(100)
    assert load._slope([(0, Cost(0.0, 1.0))]) == 0.0


def test_sentences_are_enough_and_not_asked_twice() -> None:
    found = load._sentences(200)
    assert len(set(found)) == len(found) == 200
