"""An answer beside the expected one: what it has, what stands elsewhere, what it lacks."""

from __future__ import annotations

import time

import pytest

from lib.compare.differences import EXTRA, MOVED, difference, full_words

pytestmark = pytest.mark.quick


def marked(answer: str, expected: str) -> list[tuple[str, str]]:
    return [(answer[start:end], kind) for start, end, kind in difference(answer, expected).marks]


@pytest.mark.parametrize(("short", "full"), [
    ("I'm here, she doesn’t know.", "I am here, she does not know."), ("It's a book; he can't go.",
                                                                       "it is a book he can not go"),
    ("The man's dog won't eat", "the man's dog will not eat"),
])
def test_short_forms_are_what_they_stand_for(short: str, full: str) -> None:
    assert full_words(short) == full_words(full)
    found = difference(short, full)
    assert found.kept == found.placed == found.count and not found.marks and not found.missing


def test_another_order_is_seen_in_both_languages() -> None:
    found = difference("The man bit the dog.", "The dog bit the man.")
    assert found.kept == 5 and found.placed == 3 and not found.missing
    assert [kind for _, kind in marked("The man bit the dog.", "The dog bit the man.")] == [MOVED, MOVED]
    assert [kind for _, kind in marked("她爱我。", "我爱她。")] == [MOVED, MOVED]


def test_what_is_missing_and_what_is_too_much() -> None:
    found = difference("He want want come.", "He does not want to come.")
    assert found.missing == ("does", "not", "to") and (found.count, found.kept, found.placed) == (6, 3, 3)
    assert [kind for _, kind in marked("He want want come.", "He does not want to come.")] == [EXTRA]
    assert marked("a b", "") == [("a", EXTRA), ("b", EXTRA)]
    assert difference("", "a b").missing == ("a", "b") and difference("", "").count == 0


def test_half_of_a_short_form_marks_the_whole_of_it() -> None:
    assert marked("I'm late", "I was late") == [("I'm", EXTRA)]


def test_long_texts_take_no_time() -> None:
    before = time.perf_counter()
    found = difference("one two three " * 700, "three two one " * 700)
    assert found.kept == 2100 > found.placed > 1300 and time.perf_counter() - before < 10
