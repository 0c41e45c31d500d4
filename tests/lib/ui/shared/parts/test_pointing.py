"""Words to point at: which tokens make a word, and what a mark is."""

from __future__ import annotations

import pytest

from lib.ui.shared.answer_row import parts_of
from lib.ui.shared.parts.pointing import numbered, pieces_of, spelled, with_words

pytestmark = pytest.mark.quick
TOKENS = ("un", "##like", "##ly", ",", "I'm", "我", "[EOS]")


def test_pieces_make_words_and_marks_are_none() -> None:
    assert numbered(TOKENS) == [0, 0, 0, None, 2, 3, None]
    assert spelled(TOKENS) == {0: "unlikely", 2: "I'm", 3: "我"}
    assert pieces_of(TOKENS)["0"] == ["un", "##like", "##ly"]
    assert numbered(("##ing", "##", "a")) == [0, None, 2] and numbered(()) == []


def test_every_part_of_the_text_knows_its_word() -> None:
    parts = with_words(parts_of("unlikely, I'm 我", TOKENS, [None] * len(TOKENS)), TOKENS)
    assert "".join(part["text"] for part in parts) == "unlikely, I'm 我"
    assert [(part["text"], part["w"]) for part in parts if part["w"] is not None] == [
        ("un", 0), ("like", 0), ("ly", 0), ("I'm", 2), ("我", 3)]
