"""Asking a method, scoring its answers, and a matrix that measures nothing twice."""

from __future__ import annotations

import numpy as np
import pytest

from lib.inside.matrix import record
from lib.inside.matrix.ask import answers
from lib.inside.matrix.probe import Ask, Item, Probe
from models.answers import Likelihood, Translation
from models.base import RefusedError
from models.messages import InputError
from tests.support.dummy_method import Dummy, tiny_tokenizer

pytestmark = pytest.mark.quick


class Knowing(Dummy):
    """The shorter a sentence, the likelier; writes what it is told; counts how often it is asked."""

    key = "knowing"
    asked = 0

    def likelihoods(self, sentences, lang):
        type(self).asked += bool(sentences)
        return [Likelihood(-float(len(text)), 1) for text in sentences]

    def translate(self, sentences, source, target, options=None):
        return [Translation(text.upper(), (), (), "") for text in sentences]


def method(**card) -> Knowing:
    made = Knowing(tiny_tokenizer())
    made.card = {"seed": 0, "weights_sha256": "a", **card}
    return made


LIKELIER = Probe("p", "en", Ask.LIKELIER, (Item("", ("a",), "aa"), Item("", ("aaa",), "aa"), Item("", ("a",), "b")))


def test_which_is_likelier():
    assert [one.score for one in answers(method(), LIKELIER)] == [1.0, 0.0, 0.5]


@pytest.mark.parametrize(("ask", "item", "score"), [
    (Ask.NEARER, Item("it is so", ("IT IS SO",), "IT IS NOT SO"), 1.0),
    (Ask.NEARER, Item("it is not so", ("IT IS SO",), "IT IS NOT SO"), 0.0),
    (Ask.WHOLE, Item("it is so.", ("no", "It is so")), 1.0), (Ask.WHOLE, Item("it is", ("It is so",)), 0.0),
    (Ask.WORDS, Item("the bank", ("shown alone", "Bank")), 1.0), (Ask.WORDS, Item("the shore", ("", "bank")), 0.0),
])
def test_what_is_right(ask, item, score):
    assert answers(method(), Probe("p", "en", ask, (item,)))[0].score == score


def test_vectors_and_ties():
    probe = Probe("p", "en", Ask.VECTOR, (Item("a red book", ("a red book",), "green tea"),
                                          Item("tea", ("a red book",), "a red book")))
    assert [one.score for one in answers(method(), probe)] == [1.0, 0.5]


def test_intervals():
    assert record.interval([np.ones(100)])[0] == 100 and 96 < record.interval([np.ones(100)])[1] < 97
    value, low, high = record.interval([np.array([1.0, 0.0] * 50)])
    assert value == 50 and 40 < low < 41 and 59 < high < 60
    wide = record.interval([np.ones(50), np.zeros(50)])
    assert wide[0] == 50 and wide[1] == 0 and wide[2] == 100  # seeds that disagree leave nothing sure
    assert list(record.scores_of(record.marks_of([1.0, 0.5, 0.0]))) == [1.0, 0.5, 0.0]


def test_nothing_is_asked_twice_and_seeds_add_up():
    Knowing.asked = 0
    first = record.measure({"knowing": method()}, [LIKELIER])
    again = record.measure({"knowing": method()}, [LIKELIER], first)
    assert Knowing.asked == 1 and again["cells"] == first["cells"]
    more = record.measure({"knowing": method(seed=1, weights_sha256="b")}, [LIKELIER], first)
    assert set(more["cells"]["p_en"]["knowing"]["seeds"]) == {"0", "1"} and Knowing.asked == 2
    changed = Probe("p", "en", Ask.LIKELIER, LIKELIER.items[:2])
    fresh = record.measure({"knowing": method()}, [changed], more)
    assert set(fresh["cells"]["p_en"]["knowing"]["seeds"]) == {"0"} and Knowing.asked == 3
    record.measure({"knowing": method(weights_sha256="c")}, [LIKELIER], first)
    assert Knowing.asked == 4


def test_refusals_and_missing_methods_have_their_reason():
    class Mute(Knowing):
        key = "mute"

        def likelihoods(self, sentences, lang):
            return Dummy.likelihoods(self, sentences, lang) if sentences else self._no()

        def _no(self):
            from models.base import NO_LIKELIHOOD
            from models.messages import Note
            raise RefusedError(Note(NO_LIKELIHOOD, {"method": self.key}))

    found = record.measure({"mute": Mute(tiny_tokenizer()), "gone": InputError("no {what}", what="weights")},
                           [LIKELIER])["cells"]["p_en"]
    assert "no probability" in found["mute"]["refusal"]["message"] and found["gone"]["missing"]["message"]
