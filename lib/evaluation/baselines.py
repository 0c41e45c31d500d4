"""The baseline that every table shows: copy the nearest training sentence and its translation.

Nearest by the cosine of TF-IDF (Salton & Buckley 1988) over the shared tokens in lower case. It learns nothing and
writes nothing of its own, so a method that does not beat it has only memorised. It needs the training text.

N sentences, R training pairs, V tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.answers import Step, Translation
from models.base import ONE_LANGUAGE, DecodingOptions, Pair, RefusedError, Task, unit_rows
from models.messages import N_, Note

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from models.language.tokenizer import Tokenizer

NEAREST = "nearest_sentence_copy"
#: the rows of a results file that are no methods, in their order
BASELINES = (NEAREST, "embedding_bag")
ORIGIN = N_("translation of the nearest training sentence")
#: sentences looked up at once; bounds the dense block of similarities at CHUNK x R floats
CHUNK = 256


class NearestSentenceCopy:
    """Answers as a `Method` does, out of the training pairs alone. Made ready in about a second for 28,000 pairs."""

    key = NEAREST

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.tokenizer = tokenizer
        self.languages = tokenizer.languages
        self.texts = {lang: [pair[side] for pair in pairs] for side, lang in enumerate(self.languages)}
        self._vectorizers, self._rows = {}, {}
        for lang, texts in self.texts.items():
            vectorizer = TfidfVectorizer(analyzer=lambda pieces: pieces, dtype=np.float32)
            self._rows[lang] = vectorizer.fit_transform(self._pieces(texts))  # (R, V) sparse, rows of length 1
            self._vectorizers[lang] = vectorizer

    def _pieces(self, texts: Sequence[str]) -> list[list[str]]:
        return [[p.lower() for p in self.tokenizer.pieces(ids)] for ids in self.tokenizer.encode_batch(list(texts))]

    def _vectors(self, texts: Sequence[str], lang: str) -> csr_matrix:
        return self._vectorizers[lang].transform(self._pieces(texts))

    def nearest(self, sentences: Sequence[str], lang: str) -> tuple[np.ndarray, np.ndarray]:
        """Index of the nearest training pair for each sentence (N,) and the cosine (N,); the first of equals."""
        queries, rows = self._vectors(sentences, lang), self._rows[lang].T.tocsr()
        indexes, cosines = np.zeros(len(sentences), dtype=np.int64), np.zeros(len(sentences), dtype=np.float32)
        for start in range(0, len(sentences), CHUNK):
            block = (queries[start : start + CHUNK] @ rows).toarray()  # (CHUNK, R)
            best = block.argmax(axis=1)
            indexes[start : start + CHUNK] = best
            cosines[start : start + CHUNK] = block[np.arange(len(best)), best]
        return indexes, cosines

    def _other(self, lang: str) -> str:
        return self.languages[1] if lang == self.languages[0] else self.languages[0]

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        """The other side of the nearest training pair."""
        if refusal := self.refusal(Task.TRANSLATION):
            raise RefusedError(refusal)
        indexes, _ = self.nearest(sentences, source)
        return [Translation(self.texts[target][i], (), (), ORIGIN) for i in indexes]

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        """TF-IDF of each sentence beside that of its copied translation, float32 (N, 2V): the two languages meet. With
        one language of the sentence alone, (N, V)."""
        if len(self.languages) == 1:
            return self._vectors(sentences, lang).toarray()
        other = self._other(lang)
        copies = [t.text for t in self.translate(sentences, lang, other)]
        halves = {lang: self._vectors(sentences, lang).toarray(), other: self._vectors(copies, other).toarray()}
        return np.concatenate([halves[code] for code in self.languages], axis=1)

    def similarity(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Cosines (N, M) of the rows of a and b."""
        return unit_rows(a) @ unit_rows(b).T

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        """The rest of the training sentence that begins like the prompt, or the nearest one: one step for all of it."""
        starts = [text for text in self.texts[lang] if text.startswith(prompt) and len(text) > len(prompt)]
        if starts:
            text = starts[int(np.random.default_rng(seed).integers(len(starts)))]
        else:
            text = self.texts[lang][int(self.nearest([prompt], lang)[0][0])]
        yield Step(text, -1, 1.0, (), text)

    def log_probability(self, sentences: Sequence[str], lang: str) -> None:
        """A copy has no probability."""
        return

    def refusal(self, task: Task) -> Note | None:
        """It answers everything, but has no other side to copy from with one language."""
        return Note(ONE_LANGUAGE) if task == Task.TRANSLATION and len(self.languages) == 1 else None
