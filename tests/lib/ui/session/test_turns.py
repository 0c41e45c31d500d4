"""Pages take turns: first come, first served, and who takes long lets the others pass."""

from __future__ import annotations

import threading
import time

import pytest

from lib.ui.session.turns import Turns

pytestmark = pytest.mark.quick


def _begin(turns: Turns, name: str, said: list[str], until: threading.Event) -> threading.Thread:
    def page() -> None:
        with turns.taken():
            said.append(name)
            until.wait(20)
        said.append(f"end of {name}")

    thread = threading.Thread(target=page, daemon=True)
    thread.start()
    return thread


def _reaches(said: list[str], count: int) -> bool:
    end = time.monotonic() + 20
    while len(said) < count and time.monotonic() < end:
        time.sleep(0.005)
    return len(said) == count


def test_first_come_first_served() -> None:
    turns, said, ends = Turns(1, longest=60), [], [threading.Event() for _ in range(4)]
    threads = []
    for number, end in enumerate(ends):
        threads.append(_begin(turns, str(number), said, end))
        assert _reaches(said, 1)
        time.sleep(0.05)
    for number, end in enumerate(ends):
        end.set()
        threads[number].join(20)
    assert [one for one in said if one.isdigit()] == ["0", "1", "2", "3"]
    assert said.index("end of 0") > said.index("0")


def test_who_takes_long_lets_the_next_one_pass() -> None:
    turns, said, end = Turns(1, longest=0.1), [], threading.Event()
    threads = [_begin(turns, name, said, end) for name in "ab"]
    assert _reaches(said, 2)  # both are at work, though nobody has ended
    end.set()
    for thread in threads:
        thread.join(20)
    assert len(turns._at_work) == 0 and not turns._waiting


def test_a_turn_is_given_up_at_once_and_only_once() -> None:
    turns, said, end = Turns(1, longest=60), [], threading.Event()
    with turns.taken():
        waiting = _begin(turns, "next", said, end)
        turns.give_up()
        assert _reaches(said, 1)
        turns.give_up()
    assert len(turns._at_work) == 1  # the next one's
    end.set()
    waiting.join(20)
    with pytest.raises(ValueError), turns.taken():
        raise ValueError
    assert not turns._at_work
