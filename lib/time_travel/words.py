"""Which words the map of time travel shows, and where a method's vectors have them. W words, D vector size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lib.sampling import sample_of
from models.base import Method, unit_rows

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from lib.time_travel.question import Question
    from models.language.tokenizer import Tokenizer

#: how many frequent words the map has altogether, and from how many sentences they are counted
COUNT, COUNTED = 60, 4000
#: how many words of a sentence the map marks
LONGEST = 40


class Word(NamedTuple):
    """A point of the map: a word and its pieces' ids, the language that it is mostly used in, whether it is one of the
    corpus's frequent ones, and whether it stands in the reader's sentence (or the corpus's translation of it)."""

    text: str
    ids: tuple[int, ...]
    lang: str
    frequent: bool
    mine: bool = False


def frequent_words(corpus: Corpus, tokenizer: Tokenizer, count: int = COUNT) -> list[Word]:
    """The words that come most often in training, equally many of each language; one of both belongs to the language
    that has it more often. Marks are left out."""
    pairs = sample_of(corpus.split("train"), COUNTED)
    counts = [Counter(word for ids in tokenizer.encode_batch([pair[side] for pair in pairs])
                      for word in _split(tokenizer, ids)) for side in range(len(corpus.languages))]
    words: list[Word] = []
    for side, lang in enumerate(corpus.languages):
        own = [Word(text, ids, lang, True) for ids, _ in counts[side].most_common(10 * count)
               if _home(counts, ids) == side and (text := _written(tokenizer, ids))]
        words += own[:count // len(corpus.languages)]
    return words


def _home(counts: Sequence[Counter[tuple[int, ...]]], ids: tuple[int, ...]) -> int:
    """The side of the corpus that has the word most often."""
    return max(range(len(counts)), key=lambda side: counts[side][ids])


def _split(tokenizer: Tokenizer, ids: Sequence[int]) -> list[tuple[int, ...]]:
    """The ids, word by word."""
    return [tuple(ids[i] for i in places) for places in tokenizer.words(ids)]


def _written(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    """The word as it is written; "" for marks and special tokens."""
    if any(tokenizer.is_special(id) for id in ids):
        return ""
    text = "".join(piece.removeprefix("##") for piece in tokenizer.pieces(ids))
    return text if any(map(str.isalnum, text)) else ""


def with_sentence(words: Sequence[Word], tokenizer: Tokenizer, question: Question) -> list[Word]:
    """The frequent words, and those of the sentence and of the corpus's translation of it."""
    texts = [(question.source, question.text)]
    if question.target is not None and question.reference is not None:
        texts.append((question.target, question.reference))
    mine: dict[tuple[int, ...], Word] = {}
    for lang, text in texts:
        for ids in _split(tokenizer, tokenizer.encode(text))[:LONGEST]:
            if written := _written(tokenizer, ids):
                mine.setdefault(ids, Word(written, ids, lang, False, True))
    have = {word.ids for word in words}
    return [*(word._replace(mine=word.ids in mine) for word in words),
            *(word for ids, word in mine.items() if ids not in have)]


def words_of(corpus: Corpus, tokenizer: Tokenizer, question: Question) -> list[Word]:
    """All words of the map."""
    return with_sentence(frequent_words(corpus, tokenizer), tokenizer, question)


def _matrix(method: Method) -> np.ndarray | None:
    network: Any = getattr(method, "network", None)
    if hasattr(network, "embedding"):
        return network.embedding.weight.detach().float().cpu().numpy()
    found = getattr(method, "vectors", None)
    return found if isinstance(found, np.ndarray) else None


def vectors(method: Method, words: Sequence[Word], last: Method | None = None) -> np.ndarray:
    """Vectors of length 1 of the words, float32 (W, D), zeros for a word that has none: the mean of its pieces'.

    Where each language has a space of its own and a map into a shared one (Word2Vec), the map is that of the `last`
    snapshot: maps that are learned anew at each step would turn the frame.
    """
    matrix = _matrix(method)
    if matrix is None or not words:
        return np.zeros((len(words), 1), np.float32)
    rows = np.stack([matrix[list(word.ids)].mean(axis=0) for word in words]).astype(np.float32)
    maps, means = getattr(last or method, "maps", None), getattr(method, "token_means", None)
    if maps is not None and means is not None:
        side = [method.languages.index(word.lang) for word in words]
        known = np.any(rows != 0, axis=1, keepdims=True)
        rows = np.where(known, np.einsum("wd,wde->we", unit_rows(rows - means[side]), maps[side]), 0)
    return unit_rows(rows).astype(np.float32)
