"""Who does what to whom: triples of the small world, and counting how many a method tells apart."""

from __future__ import annotations

import numpy as np

from lib.evaluation.order import told_apart, triples


class Known:
    """Vectors by hand: the same said in another way is near, the twin is not, or the other way round."""

    def __init__(self, asked, right):
        self.of = {}
        for number, t in enumerate(asked):
            angle = 0.1 * number
            for lang, text, turn in ((t.lang, t.sentence, 0.0), (t.same_lang, t.same, 0.1 if right else 0.9),
                                     (t.lang, t.twin, 0.5)):
                self.of[lang, text] = [np.cos(angle + turn), np.sin(angle + turn)]

    def embed(self, texts, lang):
        return np.array([self.of[lang, text] for text in texts])


def test_the_triples_say_what_they_promise():
    found = triples(1500)
    assert len(found["paraphrase"]) > 50 and len(found["translation"]) > 50
    for t in found["paraphrase"]:
        assert t.lang == t.same_lang and len({t.sentence, t.same, t.twin}) == 3
    for t in found["translation"]:
        assert t.lang != t.same_lang and t.sentence != t.twin
    first = next(t for t in found["translation"] if t.sentence == "Anna helped David.")
    assert (first.same, first.twin) == ("安娜帮助了大卫。", "David helped Anna.")


def test_what_is_told_apart_is_counted():
    asked = triples(300, 0)["translation"][:1]
    assert told_apart(Known(asked, True), asked).mean() == 1
    assert told_apart(Known(asked, False), asked).mean() == 0


def test_equal_is_not_told_apart():
    """A bag gives a sentence and its twin the same vector, and that is no answer."""
    asked = triples(300, 0)["translation"][:5]

    class Same:
        def embed(self, texts, lang):
            return np.ones((len(texts), 3))

    assert not told_apart(Same(), asked).any()
