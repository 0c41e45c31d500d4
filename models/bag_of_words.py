"""Bag of words: a sentence is how often each token is in it, weighted by how rare the token is.

Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval" (TF-IDF); Brown et al. 1993 for the
translation lexicon (see `models.words.lexicon`). What this rung cannot do is as instructive as what it can: two
sentences with the same words in another order have the same vector, and a sentence and its translation, which share no
token but digits and names, have a similarity of about 0. Nothing bends that here.

Shapes: N sentences, V tokens of the vocabulary, T tokens of a sentence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from models.answers import Step, Sureness, Trace, Translation
from models.base import DecodingOptions, Method, Pair, Task
from models.budget import Budget, Progress
from models.checkpoint import load_checkpoint, save_checkpoint
from models.messages import N_, InputError
from models.words.lexicon import Lexicon, ibm1, longest_read
from models.words.word_by_word import Choice, assemble, choose_from_lexicon, copied, fitting, with_choices
from models.words.word_units import WordList, empty_words, learn_words
from models.writing.sampling import Continuation, draw, make_step, without

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from models.language.tokenizer import Tokenizer

WORD_BY_WORD = N_("word by word")


class BagOfWords(Method):
    """Counts and TF-IDF over the shared tokens; a lexicon (IBM Model 1) to translate; token counts to write."""

    key = "bag_of_words"
    likelihood_is = N_("how frequent each token is, whatever stands beside it")
    sureness = {Task.TRANSLATION: Sureness.LEXICON, Task.GENERATION: Sureness.FREQUENCY}
    tokenizer: Tokenizer

    def __init__(self, tokenizer: Tokenizer, config: dict[str, Any] | None = None) -> None:
        super().__init__(tokenizer, config)
        size, count = tokenizer.vocab_size, len(tokenizer.languages)
        #: row l is of language l, column v of token v: sentences that have the token, and occurrences
        self.document_counts = np.zeros((count, size), dtype=np.uint32)
        self.token_counts = np.zeros((count, size), dtype=np.uint32)
        self.documents = 0
        self.idf = np.ones((count, size), dtype=np.float32)
        self.words: tuple[WordList, ...] = (empty_words(tokenizer),) * count
        empty = np.zeros(0, np.uint32)
        #: from each language to the other; none with one language
        self.lexicons = tuple(Lexicon(np.zeros(1, np.uint32), empty, empty.astype(np.float16),
                                      empty.astype(np.float16)) for _ in range(count if count > 1 else 0))

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "lower_case": True, "sublinear_tf": True, "smooth_idf": True, "unigram_smoothing": 0.1,
            "em_iterations": 5, "translations_per_word": 10, "min_probability": 1e-3, "null_threshold": 0.5,
            "word_min_count": 10, "word_min_pmi": 2.0, "word_max_length": 2,
        }

    def parameter_count(self) -> int:
        """An idf and a count for each seen token of each language, and the lexicons' probabilities."""
        seen = int((self.document_counts > 0).sum() + (self.token_counts > 0).sum())
        return seen + sum(len(lexicon.probability) for lexicon in self.lexicons)

    def train(
        self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
        directory: Path | None = None, resume: bool = False,
    ) -> Iterator[Progress]:
        """Count, then learn the lexicons. There is nothing to choose by `valid` and no chance; `resume` starts anew,
        because the whole takes seconds. A budget of `steps` caps the rounds of expectation maximisation. Of very long
        texts the lexicons see the first words alone; the card says to how many (`lexicon_words`)."""
        if not pairs:
            raise InputError(N_("There are no sentence pairs to learn from; give at least one."))
        began, work = time.monotonic(), time.process_time()
        for side in range(len(self.languages)):
            self._count(side, [pair[side] for pair in pairs])
        self._weigh()
        yield self._progress(1, 4, began, N_("tokens counted"))
        learned = learn_words(self.tokenizer, pairs, self.config)
        self.words = tuple(words for words, _ in learned)
        yield self._progress(2, 4, began, N_("words found"))
        iterations = self.config["em_iterations"] if len(self.languages) > 1 else 1
        if budget.steps is not None:
            iterations = max(1, min(iterations, budget.steps))
        longest = self._learn_lexicons(learned, iterations) if len(self.languages) > 1 else None
        yield self._progress(3, 4, began, N_("lexicons learned"))
        seconds = time.monotonic() - began
        summary = {"steps": iterations, "seconds": round(seconds, 2), "minutes": round(seconds / 60, 4),
                   "cpu_minutes": round((time.process_time() - work) / 60, 4),
                   "target_tokens": int(self.token_counts.sum()),
                   "parameters": self.parameter_count(), "pairs": len(pairs),
                   **({"lexicon_words": longest} if longest else {})}
        self.card = {"seed": seed, **summary}
        if directory is not None:
            self.save(directory)
        yield Progress(iterations, 1.0, seconds=seconds, eta=0.0, message="done", done=True, summary=summary)

    def _learn_lexicons(self, learned: Sequence[tuple[WordList, list[list[int]]]], iterations: int) -> int | None:
        """Both directions; to how many words of each text, where they do not see all."""
        (first, a), (second, b) = learned
        longest = longest_read([len(text) for text in a], [len(text) for text in b])
        sides = [[text[:longest] for text in side] for side in (a, b)]
        counts = [np.bincount(np.array([i for text in side for i in text], np.int64), minlength=len(words))
                  for side, words in zip(sides, (first, second))]
        tables = [ibm1(sides[i], sides[1 - i], len(counts[i]), len(counts[1 - i]), iterations) for i in range(2)]
        self.lexicons = tuple(
            Lexicon.from_tables(tables[side], tables[1 - side], counts[side], len(self.words[1 - side]),
                                keep=self.config["translations_per_word"],
                                min_probability=self.config["min_probability"])
            for side in range(2)
        )
        return longest

    @staticmethod
    def _progress(step: int, steps: int, began: float, message: str) -> Progress:
        seconds = time.monotonic() - began
        return Progress(step, step / steps, seconds=seconds, eta=seconds / step * (steps - step), message=message)

    def _count(self, side: int, texts: Sequence[str]) -> None:
        """Occurrences, and sentences that have the token (counted by scikit-learn, over ids instead of strings)."""
        from sklearn.feature_extraction.text import CountVectorizer

        size = self.tokenizer.vocab_size
        ids = [i for sentence in self.tokenizer.encode_batch(texts) for i in sentence]
        self.token_counts[side] = np.bincount(ids, minlength=size)
        vectorizer = CountVectorizer(analyzer=lambda text: [str(i) for i in self._features(text)],
                                     vocabulary=[str(i) for i in range(size)])
        counts = vectorizer.fit_transform(texts)  # (N, V)
        self.document_counts[side] = np.bincount(counts.indices, minlength=size)
        self.documents = len(texts)

    def _weigh(self) -> None:
        """idf = log(n / df) + 1, scikit-learn's form; smoothed as if one more sentence had every token."""
        smooth = int(self.config["smooth_idf"])
        df = np.maximum(self.document_counts.astype(np.float64) + smooth, 1)
        self.idf = (np.log((self.documents + smooth) / df) + 1).astype(np.float32)  # (2, V)

    def _features(self, text: str) -> list[int]:
        """The ids that are counted: unknown tokens say nothing about each other and are left out."""
        ids = self.tokenizer.encode(text.lower() if self.config["lower_case"] else text)
        return [i for i in ids if i != self.tokenizer.unk_id]

    def tfidf(self, sentences: Sequence[str], lang: str) -> csr_matrix:
        """The sentences' vectors, float32 (N, V) of length 1, as a sparse matrix (for a whole corpus at once)."""
        from scipy.sparse import csr_matrix

        self.check_languages(lang)
        idf = self.idf[self.languages.index(lang)]
        starts, columns, values = [0], [], []
        for sentence in sentences:
            ids, counts = np.unique(np.array(self._features(sentence), dtype=np.int64), return_counts=True)
            weights = (1 + np.log(counts) if self.config["sublinear_tf"] else counts) * idf[ids]
            columns.append(ids)
            values.append(weights / max(float(np.linalg.norm(weights)), 1e-12))
            starts.append(starts[-1] + len(ids))
        data = np.concatenate(values) if values else np.zeros(0)
        indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
        shape = len(sentences), self.tokenizer.vocab_size
        return csr_matrix((data.astype(np.float32), indices, starts), shape=shape)

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        return self.tfidf(sentences, lang).toarray()

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        """Each word by its likeliest translation, in the order of the source; words that mostly have no counterpart
        are left out, and words that the lexicon lacks are copied. `options` has nothing to act on but the length."""
        self.check_translation(source, target)
        limit = options.max_new_tokens if options else None
        return [assemble(self._choose(sentence, source, target)[:limit], WORD_BY_WORD, target)
                for sentence in sentences]

    def _choose(self, sentence: str, source: str, target: str) -> list[Choice]:
        side = self.languages.index(source)
        words = self.words[side].split(sentence)
        if source == target:
            return [copied(word) for word in words]
        return choose_from_lexicon(words, self.lexicons[side], self.words[1 - side], self.config["null_threshold"])

    def unigram(self, lang: str, smoothing: float = 0.0) -> np.ndarray:
        """The probability of each token in language `lang`, float64 (V,); [EOS] counts once a sentence. `smoothing`
        is added to the count of every token that is no special token, and of [EOS] and [UNK]."""
        self.check_languages(lang)
        counts = self.token_counts[self.languages.index(lang)].astype(np.float64)
        counts[self.tokenizer.eos_id] = max(self.documents, 1)
        if smoothing:
            counts += smoothing
            counts[sorted(self.tokenizer.special_ids - {self.tokenizer.eos_id, self.tokenizer.unk_id})] = 0
        else:
            counts[self.tokenizer.unk_id] = 0
        return counts / counts.sum()

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        """Tokens by how often they occur in `lang`; the prompt has no influence. At temperature 0 the most frequent
        token comes again and again, which is what counts know of the next word."""
        options = options or DecodingOptions()
        probabilities = self.unigram(lang)
        return self._write(Continuation(self.tokenizer, prompt, lang), probabilities, options, seed)

    def _write(self, text: Continuation, probabilities: np.ndarray, options: DecodingOptions, seed: int
               ) -> Iterator[Step]:
        generator = np.random.default_rng(seed)
        endless = without(probabilities, self.tokenizer.eos_id)
        for _ in range(options.max_new_tokens):
            id = draw(endless if options.temperature == 0 or not text.ids else probabilities, options, generator)
            yield make_step(self.tokenizer, id, probabilities, text.add(id))
            if id == self.tokenizer.eos_id:
                return

    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int]:
        """Under the smoothed unigram model: every token by itself."""
        logp = np.log(np.maximum(self.unigram(lang, self.config["unigram_smoothing"]), 1e-300))
        ids = [i for sentence in self.tokenizer.encode_batch(sentences) for i in [*sentence, self.tokenizer.eos_id]]
        return float(logp[ids].sum()), len(ids)

    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """The counted tokens; `table` has a row a distinct piece: piece, id, count, idf, weight (of the unit vector).
        With `target`, `steps` are the chosen words, each with the lexicon's candidates."""
        self.check_languages(source)
        if target is not None:
            self.check_translation(source, target)
        ids = self._features(sentence)
        vector = self.embed([sentence], source)[0]
        idf = self.idf[self.languages.index(source)]
        table = tuple(
            {"piece": self.tokenizer.piece(i), "id": i, "count": ids.count(i), "idf": float(idf[i]),
             "weight": float(vector[i])}
            for i in dict.fromkeys(ids)
        )
        trace = Trace(tuple(self.tokenizer.pieces(ids)), tuple(ids), table=table)
        if target is None:
            return trace
        return with_choices(trace, self.tokenizer, self._choose(sentence, source, target), forced_target, target)

    def save(self, directory: Path) -> None:
        arrays = {"document_counts": self.document_counts, "token_counts": self.token_counts,
                  "documents": np.array([self.documents], dtype=np.uint32)}
        for code, words in zip(self.languages, self.words):
            arrays |= words.arrays(f"words.{code}")
        for code, lexicon in zip(self.languages, self.lexicons):
            arrays |= lexicon.arrays(f"lexicon.{code}")
        self.card = save_checkpoint(directory, arrays, self.tokenizer, self.config, self.card)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        arrays, config, card = load_checkpoint(directory, tokenizer)
        method = cls(tokenizer, config)
        with fitting(directory):
            method.document_counts, method.token_counts = arrays["document_counts"], arrays["token_counts"]
            method.documents = int(arrays["documents"][0])
            method._weigh()
            method.words = tuple(WordList.from_arrays(tokenizer, arrays, f"words.{code}") for code in method.languages)
            method.lexicons = tuple(Lexicon.from_arrays(arrays, f"lexicon.{code}")
                                    for code, _ in zip(method.languages, method.lexicons))
        method.card = card
        return method
