"""The closest sentences of the training data by a method's own vectors, and whether a text is a copy of one.

All training sentences of a language are embedded once and kept as half-precision rows of length 1, so that asking is
one product. Vectors over the whole vocabulary (counts) stay sparse.

N training sentences, D vector size, k asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from lib.corpus import is_available, own_folder
from lib.corpus.corpora import Corpus
from lib.shelf.training_index import sentence_hash
from models.base import Method, Pair, RefusedError, Task, unit_rows
from models.messages import N_, InputError

#: sentences embedded at once, and rows multiplied at once
CHUNK, BLOCK = 512, 4096
#: indexes kept in memory by the process; 27,000 sentences take 7 to 14 MB each
KEPT = 16
Report = Callable[[float], None]


class Near(NamedTuple):
    """A training sentence near a text: its text, its other side ("" where there is none), the cosine, and whether the
    text is a copy of it."""

    text: str
    other: str
    cosine: float
    copy: bool


class NearestIndex:
    """Training sentences of one language by a method's vectors. Making it takes seconds to half a minute for 27,000."""

    def __init__(self, method: Method, sentences: Sequence[str], lang: str, others: Sequence[str] | None = None, *,
                 report: Report | None = None) -> None:
        """`others` are the sentences' other sides, parallel; of equal sentences the first is kept. `report` is called
        with the share done, 0-1. A method without vectors is a RefusedError."""
        if refusal := method.refusal(Task.SIMILARITY):
            raise RefusedError(refusal)
        first: dict[str, int] = {}
        for i, sentence in enumerate(sentences):
            if sentence.strip():
                first.setdefault(sentence, i)
        if not first:
            raise InputError(N_("There are no training sentences in {lang} to compare with."), lang=lang)
        self.method, self.lang = method, lang
        self.sentences = list(first)
        self.others = [others[i] for i in first.values()] if others else [""] * len(first)
        normalize = method.tokenizer.normalize
        self._hashes = np.array([sentence_hash(text, normalize) for text in self.sentences], dtype=np.uint64)  # (N,)
        self._sparse = getattr(method, "tfidf", None)
        self._rows = self._embed_all(report or (lambda share: None))  # (N, D)

    def __len__(self) -> int:
        return len(self.sentences)

    @property
    def bytes(self) -> int:
        """Memory of the numbers."""
        rows = self._rows if isinstance(self._rows, np.ndarray) else self._rows.data
        return self._hashes.nbytes + rows.nbytes

    def _embed_all(self, report: Report) -> Any:
        if self._sparse:
            return self._sparse(self.sentences, self.lang).tocsr()
        rows: np.ndarray | None = None
        # sentences of about the same length are embedded together: networks pad to the longest
        order = sorted(range(len(self)), key=lambda i: len(self.sentences[i]))
        for start in range(0, len(order), CHUNK):
            part = order[start:start + CHUNK]
            vectors = unit_rows(self.method.embed([self.sentences[i] for i in part], self.lang))
            if rows is None:
                rows = np.zeros((len(self), vectors.shape[1]), dtype=np.float16)
            rows[part] = vectors
            report(min(1.0, (start + CHUNK) / len(order)))
        return rows

    def cosines(self, text: str) -> np.ndarray:
        """The cosine (N,) of a text with every training sentence."""
        if self._sparse:
            return np.asarray((self._rows @ self._sparse([text], self.lang).T).todense()).ravel()
        query = unit_rows(self.method.embed([text], self.lang))[0].astype(np.float32)  # (D,)
        blocks = [self._rows[start:start + BLOCK].astype(np.float32) @ query for start in range(0, len(self), BLOCK)]
        return np.concatenate(blocks)

    def nearest(self, text: str, k: int = 5) -> list[Near]:
        """The `k` nearest training sentences, nearest first, and a sentence that `text` copies before all others."""
        cosines = np.nan_to_num(self.cosines(text))
        copied = self._hashes == np.uint64(sentence_hash(text, self.method.tokenizer.normalize))
        order = np.lexsort((-cosines, ~copied))[:max(1, k)]
        return [Near(self.sentences[i], self.others[i], float(np.clip(cosines[i], -1, 1)), bool(copied[i]))
                for i in order]


def origin_of(key: str) -> str:
    """The corpus that has the text: the same one, or that from which the text of a corpus came that was loaded back
    without text."""
    if own_folder.is_own(key) and not is_available(key):
        return own_folder.about(key).get("origin") or key
    return key


def index_of(method: Method, corpus: Corpus, lang: str, report: Report | None = None) -> NearestIndex:
    """The index of the corpus's training sentences in language `lang`, from this process's memory where it is there."""
    method.check_languages(lang)
    weights = method.card.get("weights_sha256") or id(method)
    wanted = (corpus.key, corpus.sha256, method.key, weights, method.tokenizer.fingerprint, lang)
    with _lock:
        place = _places.setdefault(wanted, Lock())
    with place:  # who asks for the same at the same time waits for the first
        with _lock:
            if wanted in _kept:
                _kept.move_to_end(wanted)
                return _kept[wanted]
        made = _index(method, corpus, lang, report)
        with _lock:
            _kept[wanted] = made
            while len(_kept) > KEPT:
                _places.pop(_kept.popitem(last=False)[0], None)
    return made


def _index(method: Method, corpus: Corpus, lang: str, report: Report | None) -> NearestIndex:
    side = list(corpus.languages).index(lang)
    pairs: list[Pair] = corpus.split("train")
    others = [pair[1 - side] for pair in pairs]
    return NearestIndex(method, [pair[side] for pair in pairs], lang, others, report=report)


def forget(corpus_key: str) -> None:
    """Drop what is kept of a corpus, as when its owner deletes it."""
    with _lock:
        for wanted in [wanted for wanted in _kept if wanted[0] == corpus_key]:
            del _kept[wanted]
            _places.pop(wanted, None)


_kept: OrderedDict[tuple[Hashable, ...], NearestIndex] = OrderedDict()
_places: dict[tuple[Hashable, ...], Lock] = {}
_lock = Lock()
