"""The inside of the page Bag of words: its claims on the shipped counts."""

from __future__ import annotations

import numpy as np
import pytest

from lib.inside.bag_of_words import counts
from lib.shelf import library
from models.base import Method

ORDER = ("The dog bit the man.", "The man bit the dog.")
CHINESE_ORDER = ("狗咬了那个学生。", "那个学生咬了狗。")
STRANGERS = ("He speaks quickly", "She talks fast")


@pytest.fixture(scope="module")
def method() -> Method:
    return library.load_method("tatoeba-zh-en", "bag_of_words")


@pytest.mark.quick
@pytest.mark.parametrize(("pair", "lang"), [(ORDER, "en"), (CHINESE_ORDER, "zh")])
def test_order_swapped_is_exactly_equal(method: Method, pair: tuple[str, str], lang: str) -> None:
    assert counts.same_vector(method, *pair, lang)
    for weighing in counts.WEIGHINGS:
        assert counts.cosine(method, *pair, (lang, lang), weighing) == pytest.approx(1, abs=1e-6)


def test_order_swapped_is_not_equal_for_the_rnn(method: Method) -> None:
    rnn = library.load_method("tatoeba-zh-en", "rnn", tokenizer=method.tokenizer)
    a, b = rnn.embed(list(ORDER), "en")
    assert not np.allclose(a, b, atol=1e-3)


@pytest.mark.quick
def test_synonyms_are_strangers(method: Method) -> None:
    assert counts.common_pieces(method, *STRANGERS, ("en", "en")) == []
    a, b = method.embed(list(STRANGERS), "en")
    assert float(a @ b) == 0.0 and not counts.same_vector(method, *STRANGERS, "en")
    full_stops = tuple(f"{text}." for text in STRANGERS)
    assert counts.common_pieces(method, *full_stops, ("en", "en")) == ["."]


@pytest.mark.parametrize(("pair", "langs"), [
    (("She is a teacher.", "I am a student."), ("en", "en")), (("她是一个老师。", "我是一个学生。"), ("zh", "zh")),
    (("我在 2024 年。", "In 2024."), ("zh", "en")), (("the the the the cat", "the cat cat"), ("en", "en")),
])
def test_shares_add_up_to_the_method_s_own_similarity(method: Method, pair: tuple[str, str],
                                                      langs: tuple[str, str]) -> None:
    frame = counts.shares(method, *pair, langs)
    own = method.similarity(method.embed([pair[0]], langs[0]), method.embed([pair[1]], langs[1]))[0, 0]
    assert frame["share"].sum() == pytest.approx(own, abs=1e-5)
    assert list(frame["share"]) == sorted(frame["share"], reverse=True)
    assert (frame["share"] > 0).sum() == len(counts.common_pieces(method, *pair, langs))


def test_the_matrix_has_sentences_as_rows_and_pieces_as_columns(method: Method) -> None:
    table, width = counts.matrix(method, ["The cat and the dog.", "我", "The dog."], ["en", "zh", "en"])
    assert list(table.columns) == ["the", "cat", "and", "dog", ".", "我"] and width == 6
    assert table.to_numpy().tolist() == [[2, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 1], [1, 0, 0, 1, 1, 0]]
    weighed, _ = counts.matrix(method, ["The cat and the dog."], ["en"], "tfidf")
    assert float(np.linalg.norm(weighed)) == pytest.approx(1, abs=1e-5)
    cut, width = counts.matrix(method, ["The cat and the dog."], ["en"], limit=2)
    assert cut.shape == (1, 2) and width == 5


def test_rare_pieces_weigh_more(method: Method) -> None:
    frame = counts.rarity(method, "The elephant is here.", "en")
    assert list(frame["idf"]) == sorted(frame["idf"], reverse=True)
    assert list(frame["documents"]) == sorted(frame["documents"])
    assert frame["piece"].iloc[-1] == "."
    curve = counts.rarity_curve(method.documents)
    on_it = np.interp(np.log(frame["documents"]), np.log(curve["documents"]), curve["idf"])
    assert np.allclose(frame["idf"], on_it, atol=0.02), "the pieces lie on the curve"


def test_tfidf_sees_less_in_a_shared_full_stop(method: Method) -> None:
    near = counts.both_cosines(method, "I am a student.", ["Dogs bark.", "She is a student."], "en", ["en", "en"])
    stop, word = near.to_dict("records")
    assert stop["tfidf"] < stop["counts"] / 2
    assert word["tfidf"] > stop["tfidf"]


def test_nothing_to_count_is_no_accident(method: Method) -> None:
    assert counts.bag(method, "🙂", "en").empty
    assert counts.cosine(method, "🙂", "I am here.", ("en", "en")) == 0
    assert counts.matrix(method, ["🙂"], ["en"])[1] == 0
