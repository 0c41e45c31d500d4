"""What Compare concludes: computed from the answers alone, and silent where nothing follows."""

from __future__ import annotations

import pytest

from lib.compare.answer_flags import flag
from lib.compare.conclude import going, judged, kept, nearest, shared
from lib.compare.questions import Row
from models.messages import Note

pytestmark = pytest.mark.quick
ANSWERS = {
    "bag_of_words": "He father is teacher, his mother a doctor.", "rnn": "His father is a teacher.",
    "rnn_attention": "His father is a doctor, his mother is a teacher.",
    "transformer_decoder": "His father is a doctor and his mother is a teacher.",
    "transformer_seq2seq": "His father is a doctor; his mother is a teacher!",
}


def rows(answers: dict[str, str]) -> list[Row]:
    return [Row(key, text) for key, text in answers.items()]


def test_who_keeps_what_most_answers_share() -> None:
    found = kept(rows(ANSWERS))
    assert found is not None
    assert found.words == ("his", "father", "is", "a", "doctor", "his", "mother", "is", "a", "teacher")
    assert found.all == ("rnn_attention", "transformer_decoder", "transformer_seq2seq") and not found.order
    assert "doctor" in found.lacking["rnn"] and "mother" in found.lacking["rnn"]


def test_beside_the_expected_answer() -> None:
    found = judged(rows({"rnn": "She loves him.", "bag_of_words": "Him loves she", "word2vec": "loves", "e5": ""}),
                   "She loves him")
    assert found is not None and found.count == 3 and found.all == ("rnn",)
    assert found.moved == {"bag_of_words": (2, 3)} and found.by["word2vec"].missing == ("she", "him")
    assert found.with_words(3) == ("rnn", "bag_of_words") and "e5" not in found.by
    assert judged(rows({"rnn": "x"}), " !") is None and judged([], "x") is None


@pytest.mark.parametrize("given", [
    [], [Row("rnn", "One answer.")], [Row("rnn", refusal=Note("no")), Row("word2vec", "x")],
    rows({"rnn": "a", "word2vec": "b", "bag_of_words": "c"}), rows({"rnn": "", "word2vec": "  "}),
    rows({"rnn": "!!!", "word2vec": "🙂"}),
])
def test_where_nothing_follows_nothing_is_said(given: list[Row]) -> None:
    assert kept(given) is None


def test_long_answers_and_two_of_them() -> None:
    assert kept(rows({"rnn": "word " * 2000, "word2vec": "x", "bag_of_words": "word"})) is not None
    assert shared([["a"], ["a"]]) == [] and kept(rows({"rnn": "a b", "word2vec": "a b"})) is None


def test_the_most_alike_and_those_not_told_apart() -> None:
    near, far = [[1, 0.9, 0.1], [0.9, 1, 0.2], [0.1, 0.2, 1]], [[1, 0.1, 0.999], [0.1, 1, 0.2], [0.999, 0.2, 1]]
    found = nearest([Row("rnn", near), Row("rnn_attention", near), Row("word2vec", far)], ["a", "b", "c"])
    assert found is not None and found.most == (1, 2) and found.pairs["word2vec"] == (1, 3)
    assert found.same == {"word2vec": ((1, 3),)}
    assert nearest([Row("rnn", near)], ["a", "b", "c"]) is None
    assert nearest([Row("rnn", [[1, 1], [1, 1]]), Row("word2vec", [[1, 1], [1, 1]])], ["a", "a"]) is None


def test_how_texts_go_on() -> None:
    found = going([Row("rnn", "I want to go"), Row("word2vec", "I want to to", warnings=(flag("repetition"),)),
                   Row("bag_of_words", "I want cat")], "I want")
    assert found is not None and (found.word, found.together, found.all) == ("to", ("rnn", "word2vec"), 3)
    assert found.codes == {"repetition": ("word2vec",)}
    assert going([Row("rnn", "a")], "a") is None
    empty = going([Row("rnn", "a"), Row("word2vec", "a")], "a")
    assert empty is not None and empty.together == ()
