"""Does a vector know who does what to whom? Sentences of the small world, each with the same said in another way, and
with its twin: agent and patient exchanged. No method was trained on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.base import unit_rows

if TYPE_CHECKING:
    from lib.corpus.small_world.phrases import Meaning

#: how many examples of the small world the triples are taken from, and the seed; not those that a corpus of it has
EXAMPLES, SEED = 8000, 1
#: cosines that differ by less are the same
SAME = 1e-6


class Triple(NamedTuple):
    """A sentence, the same said in another way (by language), and its twin, in the sentence's language."""

    lang: str
    sentence: str
    same: str
    same_lang: str
    twin: str


def triples(examples: int = EXAMPLES, seed: int = SEED) -> dict[str, list[Triple]]:
    """`paraphrase`: in the same language, every other way of writing a meaning; `translation`: in the other one."""
    from lib.corpus.small_world import world

    found: dict[str, list[Triple]] = {"paraphrase": [], "translation": []}
    seen: set[Meaning] = set()
    for example in world.examples(examples, seed):
        twin = example.twin
        if twin is None or example.meaning in seen or twin in seen:
            continue
        seen.add(example.meaning)
        here, there = ([list(dict.fromkeys(one.pair[side] for one in world.write(meaning))) for side in (0, 1)]
                       for meaning in (example.meaning, twin))
        for side, lang in enumerate(("zh", "en")):
            first, *others = here[side]
            found["paraphrase"] += [Triple(lang, first, other, lang, there[side][0]) for other in others]
            found["translation"].append(Triple(lang, first, here[1 - side][0], ("en", "zh")[side], there[side][0]))
    return found


def told_apart(method: Any, asked: Sequence[Triple]) -> np.ndarray:
    """1 where the method's vectors put the same said in another way nearer than the twin, 0 where not: (N,)."""
    vectors = {lang: _vectors(method, lang, asked) for lang in {lang for t in asked for lang in (t.lang, t.same_lang)}}
    right = [vectors[t.lang][t.sentence] @ (vectors[t.same_lang][t.same] - vectors[t.lang][t.twin]) > SAME
             for t in asked]
    return np.array(right, dtype=float)


def _vectors(method: Any, lang: str, asked: Sequence[Triple]) -> dict[str, np.ndarray]:
    texts = {text for t in asked for text, own in ((t.sentence, t.lang), (t.same, t.same_lang), (t.twin, t.lang))
             if own == lang}
    ordered = sorted(texts)
    return dict(zip(ordered, unit_rows(method.embed(ordered, lang))))
