"""Questions to the trained space: how near two words are, which is the odd one out, and a - b + c with its hit rate.

All vectors are of length 1 in the space that the languages share. W words of a language, D vector size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, permutations
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from lib.inside.word2vec.analogies import ANALOGIES, KINDS
from lib.inside.words import is_word
from models.base import unit_rows
from models.language.languages import base
from models.messages import N_, InputError
from models.word2vec import Word2Vec

_VOCABULARIES: WeakKeyDictionary[Word2Vec, dict[str, tuple[list[str], np.ndarray]]] = WeakKeyDictionary()


def vocabulary(method: Word2Vec, lang: str) -> tuple[list[str], np.ndarray]:
    """`method.word_vectors(lang)`, put together once for each method; never to be changed."""
    known = _VOCABULARIES.setdefault(method, {})
    if lang not in known:
        known[lang] = method.word_vectors(lang)
    return known[lang]


class Found(NamedTuple):
    """A word of the list: how it is written, its language, its number in that language's list, its vector (D,)."""

    text: str
    lang: str
    number: int
    vector: np.ndarray


def look_up(method: Word2Vec, text: str, lang: str) -> Found:
    """The word in language `lang`, else in the other one. Raises InputError for what is no known word."""
    text = text.strip()
    for code in (lang, *(code for code in method.languages if code != lang)):
        side = method.languages.index(code)
        found = method.words[side].split(text) if text else []
        if len(found) == 1 and found[0].number is not None:
            number = found[0].number
            return Found(method.words[side].text(number), code, number, vocabulary(method, code)[1][number])
    raise InputError(N_("The word {word} does not stand in the training text as one word, so it has no vector; try "
                        "another."), word=repr(text[:40]))


def starters(method: Word2Vec, wanted: Sequence[str], lang: str, count: int) -> tuple[str, ...]:
    """`wanted`, where all of these words are known in language `lang`; else `count` frequent words of it, the longer
    ones first; fewer where it has not so many."""
    try:
        if wanted and all(look_up(method, word, lang).lang == lang for word in wanted):
            return tuple(wanted)
    except InputError:
        pass
    frequent = []
    for word in vocabulary(method, lang)[0]:
        if word.isalpha() and word not in frequent and _stands_alone(method, word, lang):
            frequent.append(word)
        if len(frequent) == 60:
            break
    return tuple(sorted(frequent, key=lambda word: -min(len(word), 4))[:count])


def _stands_alone(method: Word2Vec, word: str, lang: str) -> bool:
    try:
        return look_up(method, word, lang).text == word
    except InputError:
        return False


def score(method: Word2Vec, first: str, second: str, lang: str) -> float:
    """The cosine of two words, -1 to 1."""
    return float(np.clip(look_up(method, first, lang).vector @ look_up(method, second, lang).vector, -1, 1))


def split_words(text: str) -> list[str]:
    """The words of a field, parted by spaces or commas, each once."""
    for mark in ",，、;；":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(text.split()))


def odd_one_out(method: Word2Vec, words: Sequence[str], lang: str) -> list[tuple[str, float]]:
    """Each word with its cosine to the mean of the others, the odd one first.

    Raises InputError for fewer than three words, and for an unknown one.
    """
    if not 3 <= len(words) <= 12:
        raise InputError(N_("Odd one out needs 3 to 12 words, with spaces between them; {count} given."),
                         count=len(words))
    found = [look_up(method, word, lang) for word in words]
    vectors = np.stack([word.vector for word in found])  # (n, D)
    others = unit_rows((vectors.sum(axis=0) - vectors) / (len(vectors) - 1))
    cosines = np.einsum("nd,nd->n", vectors, others)
    return [(found[i].text, float(cosines[i])) for i in np.argsort(cosines, kind="stable")]


def analogy(method: Word2Vec, a: str, b: str, c: str, lang: str, k: int = 10) -> list[tuple[str, float, str]]:
    """The `k` words nearest to a - b + c, of both languages: word, cosine, language. The three words themselves are
    left out, as everybody does: without that the answer is nearly always one of them; so is what is no Chinese word."""
    given = [look_up(method, word, lang) for word in (a, b, c)]
    query = unit_rows((given[0].vector - given[1].vector + given[2].vector)[None])[0]
    lines = []
    for side, code in enumerate(method.languages):
        words, vectors = vocabulary(method, code)
        cosines = vectors @ query
        cosines[method.words[side].counts < method.config["min_word_count"]] = -2
        cosines[[word.number for word in given if word.lang == code]] = -2
        near = (i for i in np.argsort(-cosines, kind="stable") if cosines[i] > -2 and is_word(words[i], code))
        lines += [(words[i], float(cosines[i]), code) for i in islice(near, k)]
    return sorted(lines, key=lambda line: -line[1])[:k]


class HitRate(NamedTuple):
    """Of the `questions` of one kind, how many have the wanted answer first (`first`) and among the first five
    (`five`); `without`: how many have it first when a and b are left out, and only the nearest word to c counts.
    `spelled`: how many of `first` add up by their pieces, whatever these mean: a word of several pieces is their mean,
    and the pieces of a and c are those of b and the answer."""

    kind: str
    questions: int
    first: int
    five: int
    without: int
    spelled: int


def questions(lang: str) -> dict[str, list[tuple[str, str, str, str]]]:
    """kind -> (a, b, c, answer) with answer = a - b + c; {} for a language that we have no list for."""
    return {kind: [(b, a, c, d) for (a, b), (c, d) in permutations(pairs, 2) if len({a, b, c, d}) == 4]
            for kind, pairs in ANALOGIES.get(base(lang), {}).items()}


def hit_rates(method: Word2Vec, lang: str) -> tuple[list[HitRate], list[tuple[str, str, str, str]], int]:
    """The counted questions by kind; a few that were answered rightly; and how many questions were left out because a
    word of theirs is not in the training text. Answers are sought among the words of `lang` alone."""
    side = method.languages.index(lang)
    vectors, counts = vocabulary(method, lang)[1], method.words[side].counts
    candidates = np.flatnonzero(counts >= method.config["min_word_count"])
    rates, right, left_out = [], [], 0
    for kind, asked in questions(lang).items():
        usable, numbers = [], []
        for question in asked:
            found = [method.words[side].split(word) for word in question]
            if all(len(f) == 1 and f[0].number is not None and counts[f[0].number] >= method.config["min_word_count"]
                   for f in found):
                usable.append(question)
                numbers.append([f[0].number for f in found])
        left_out += len(asked) - len(usable)
        if not usable:
            continue
        at = np.array(numbers)  # (n, 4)
        queries = unit_rows(vectors[at[:, 0]] - vectors[at[:, 1]] + vectors[at[:, 2]])
        ranks = _ranks(queries, vectors, candidates, at)
        plain = _ranks(vectors[at[:, 2]], vectors, candidates, at)
        right += [question for question, rank in zip(usable, ranks) if rank == 0]
        rates.append(HitRate(kind, len(usable), int((ranks == 0).sum()), int((ranks < 5).sum()),
                             int((plain == 0).sum()), sum(_adds_up(method, side, row) for row in at[ranks == 0])))
    return rates, right, left_out


def _adds_up(method: Word2Vec, side: int, question: np.ndarray) -> bool:
    a, b, c, d = (Counter(method.words[side].words[i]) for i in question)
    return a + c == b + d


def _ranks(queries: np.ndarray, vectors: np.ndarray, candidates: np.ndarray, at: np.ndarray) -> np.ndarray:
    """How many candidates are nearer to each query (n, D) than the wanted word; a, b, c do not count: (n,)."""
    cosines = np.full((len(queries), len(vectors)), -2.0)
    cosines[:, candidates] = queries @ vectors[candidates].T
    rows = np.arange(len(queries))
    wanted = cosines[rows, at[:, 3]]
    for column in range(3):
        cosines[rows, at[:, column]] = -2.0
    return (cosines > wanted[:, None]).sum(axis=1)


def rates_frame(rates: Sequence[HitRate]) -> pd.DataFrame:
    """A line a kind, and their sum: kind, questions, first, five, without, spelled (shares, 0-1)."""
    total = HitRate("", *(sum(column) for column in list(zip(*rates))[1:])) if rates else HitRate("", 0, 0, 0, 0, 0)
    return pd.DataFrame([
        {"kind": KINDS.get(rate.kind, rate.kind) if rate.kind else N_("all together"), "questions": rate.questions,
         "first": rate.first / max(rate.questions, 1), "five": rate.five / max(rate.questions, 1),
         "without": rate.without / max(rate.questions, 1), "spelled": rate.spelled / max(rate.questions, 1)}
        for rate in (*rates, total)
    ])
