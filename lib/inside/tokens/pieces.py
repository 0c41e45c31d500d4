"""A sentence as pieces, ids and rows of an embedding matrix; and three ways of cutting the same text.

T tokens, D numbers of an embedding row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from lib.inside.words import in_words
from models.base import Method
from models.language.languages import is_chinese
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer

#: what is put around a sentence: nothing; for a method that reads; for one that writes
FORMS = ("plain", "encoder", "writer")
#: ways to cut a text, in the order of their lengths
CUTS = ("characters", "words", "wordpiece")
Report = Callable[[float], None]


def with_specials(tokenizer: Tokenizer, ids: Sequence[int], form: str) -> list[int]:
    """The ids as they are read: "[CLS] ... [SEP]" by the encoder, "[BOS] ... [EOS]" by what writes."""
    if form == "encoder":
        return [tokenizer.cls_id, *ids, tokenizer.sep_id]
    if form == "writer":
        return [tokenizer.bos_id, *ids, tokenizer.eos_id]
    if form != "plain":
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="form", value=repr(form),
                         choices=", ".join(FORMS))
    return list(ids)


def pieces_frame(tokenizer: Tokenizer, text: str, form: str = "plain") -> pd.DataFrame:
    """A row a token: `place` (from 1), `piece`, `id`, `word` (its number, from 1), `continues` ("##"), `special`."""
    ids = with_specials(tokenizer, tokenizer.encode(text), form)
    number = {place: n for n, word in enumerate(tokenizer.words(ids), 1) for place in word}
    return pd.DataFrame({
        "place": range(1, len(ids) + 1), "piece": tokenizer.pieces(ids), "id": ids,
        "word": [number[i] for i in range(len(ids))], "continues": [tokenizer.is_continuation(i) for i in ids],
        "special": [tokenizer.is_special(i) for i in ids],
    })


def embedding_rows(method: Method, ids: Sequence[int], count: int = 8) -> np.ndarray | None:
    """The first `count` numbers of each id's row in the method's embedding matrix (T, count); None for a method that
    has no such matrix."""
    embedding = getattr(getattr(method, "network", None), "embedding", None)
    weight = getattr(embedding, "weight", None)
    if weight is None:
        return None
    return weight.detach()[list(ids), :count].float().cpu().numpy()


def came_back(tokenizer: Tokenizer, text: str) -> bool:
    """Whether the pieces, put together again, are the text as it was read."""
    return tokenizer.decode(tokenizer.encode(text)) == tokenizer.normalize(text)


def split_words(tokenizer: Tokenizer, text: str) -> list[tuple[str, list[str]]]:
    """Each word of the text with its pieces."""
    ids = tokenizer.encode(text)
    return [(tokenizer.decode([ids[i] for i in word]), tokenizer.pieces([ids[i] for i in word]))
            for word in tokenizer.words(ids)]


class Cut(NamedTuple):
    """A vocabulary of one way of cutting. `known` is None where only its size is known; `different` are the entries
    that it takes to know all of the training text."""

    name: str
    size: int
    known: frozenset[str] | None
    different: int = 0


def cut(tokenizer: Tokenizer, text: str, name: str) -> list[str]:
    """The tokens of `text` as characters (spaces too), as words (Chinese ones by a dictionary), or as WordPiece."""
    if name == "characters":
        return list(tokenizer.normalize(text))
    if name == "words":
        return words(tokenizer, text)
    return tokenizer.pieces(tokenizer.encode(text))


def words(tokenizer: Tokenizer, text: str) -> list[str]:
    """The words and marks of `text`; where the corpus has Chinese, its words are those of a dictionary."""
    if not any(map(is_chinese, tokenizer.languages)):
        return tokenizer.split(text)
    return in_words(tokenizer.normalize(text), tokenizer.split)


def learn_cuts(tokenizer: Tokenizer, sentences: Iterable[str]) -> dict[str, Cut]:
    """A vocabulary of each kind from the training sentences; that of words has as many entries as WordPiece has
    pieces, the most frequent ones."""
    characters: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for text in sentences:
        characters.update(tokenizer.normalize(text))
        found.update(words(tokenizer, text))
    frequent = sorted(found, key=lambda word: (-found[word], word))[:tokenizer.vocab_size]
    return {"characters": Cut("characters", len(characters), frozenset(characters), len(characters)),
            "words": Cut("words", len(frequent), frozenset(frequent), len(found)),
            "wordpiece": Cut("wordpiece", tokenizer.vocab_size, None, tokenizer.vocab_size)}


def unknown_in(tokenizer: Tokenizer, tokens: Sequence[str], vocabulary: Cut) -> list[bool]:
    """For each token of a cut whether the vocabulary lacks it."""
    if vocabulary.name == "wordpiece":
        unknown = tokenizer.piece(tokenizer.unk_id)
        return [token == unknown for token in tokens]
    return [token not in (vocabulary.known or ()) for token in tokens]


def cuts_scores(tokenizer: Tokenizer, corpus: Corpus, report: Report | None = None
                ) -> tuple[dict[str, Cut], list[dict[str, Any]]]:
    """The vocabularies of the training split, and for each cut and language on the test split: `cut`, `lang`, `size`
    (of the vocabulary), `different` (entries that would know all of the training text), `length` (mean tokens a
    sentence), `unknown` (share of tokens, 0-1)."""
    sides = range(len(corpus.languages))
    vocabularies = learn_cuts(tokenizer, (pair[side] for pair in corpus.split("train") for side in sides))
    test = corpus.split("test") or corpus.split("valid")
    rows = []
    for name in CUTS:
        for side, lang in enumerate(corpus.languages):
            tokens = unknown = count = 0
            for pair in test:
                if not pair[side].strip():
                    continue
                found = cut(tokenizer, pair[side], name)
                tokens, count = tokens + len(found), count + 1
                unknown += sum(unknown_in(tokenizer, found, vocabularies[name]))
            rows.append({"cut": name, "lang": lang, "size": vocabularies[name].size,
                         "different": vocabularies[name].different,
                         "length": tokens / max(count, 1), "unknown": unknown / max(tokens, 1)})
            if report:
                report(len(rows) / (len(CUTS) * len(corpus.languages)))
    return vocabularies, rows
