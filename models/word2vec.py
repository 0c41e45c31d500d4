"""Word2Vec: a token is a vector, learned by predicting its neighbours; a sentence is the mean of its tokens' vectors.

Mikolov et al. 2013, "Distributed representations of words and phrases" (skip-gram with negative sampling), trained by
gensim. Sentences: Arora et al. 2017 (smooth inverse frequency weights). Two languages in one space: a linear map for
each language, from sentence means of translation pairs (canonical correlation analysis: whiten, then rotate; Artetxe
et al. 2018). Translating by nearest neighbours: CSLS, Conneau et al. 2018. Order is still lost: a mean has none.

Shapes: N sentences, V tokens, W words of a language, D vector size.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from models.answers import Likelihood, Step, Sureness, Trace, Translation
from models.base import DecodingOptions, Method, Pair, Task, unit_rows
from models.budget import SNAPSHOTS, Budget, Progress
from models.checkpoint import load_checkpoint, save_checkpoint
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError
from models.words.bilingual import Neighbour, centre_and_map, hubness, nearest_to, nearest_words
from models.words.skipgram import near_distribution, skip_gram
from models.words.word_by_word import Choice, assemble, copied, fitting, with_choices
from models.words.word_units import Word, WordList, empty_words, learn_words
from models.writing.sampling import Continuation, draw, make_step, without

NEAREST_VECTORS = N_("word by word, nearest vectors")
_ARRAYS = ("vectors", "output_vectors", "counts", "token_means", "sentence_means", "maps")


class Word2Vec(Method):
    """Skip-gram vectors of the shared tokens; means of them for words and sentences; one space for both languages."""

    key = "word2vec"
    likelihood_is = N_("how near each token is to the last few before it; no probability of the text")
    sureness = {Task.TRANSLATION: Sureness.NEARNESS, Task.GENERATION: Sureness.NEIGHBOUR}
    tokenizer: Tokenizer

    def __init__(self, tokenizer: Tokenizer, config: dict[str, Any] | None = None) -> None:
        super().__init__(tokenizer, config)
        v, d, count = tokenizer.vocab_size, int(self.config["vector_size"]), len(tokenizer.languages)
        #: the vector of each token as a word (v) and as a neighbour of words (u), and its count in each language
        self.vectors = np.zeros((v, d), dtype=np.float32)
        self.output_vectors = np.zeros((v, d), dtype=np.float32)
        self.counts = np.zeros((count, v), dtype=np.uint32)
        self.token_means, self.sentence_means = (np.zeros((count, d), np.float32) for _ in range(2))
        self.maps = np.zeros((count, d, d), dtype=np.float32)
        self.words: tuple[WordList, ...] = (empty_words(tokenizer),) * count
        self.hubness = (np.zeros(0, np.float32),) * count
        self._prepare()

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "vector_size": 160, "window": 10, "epochs": 30, "negative": 5, "subsampling": 1e-3, "learning_rate": 0.025,
            "sif": 1e-2, "whitening": 1.0, "context_tokens": 5, "min_word_count": 2, "temperature": 0.05,
            "word_min_count": 10, "word_min_pmi": 2.0, "word_max_length": 2,
        }

    def parameter_count(self) -> int:
        """Both vectors of every token that was seen, and the maps with their means."""
        d = self.vectors.shape[1]
        return int((self.counts.sum(axis=0) > 0).sum()) * 2 * d + len(self.maps) * (d * d + 2 * d)

    def train(
        self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
        directory: Path | None = None, resume: bool = False,
    ) -> Iterator[Progress]:
        """Skip-gram over the sentences of both languages, then the maps. One core, the same seed gives the same
        numbers. `resume` starts anew, because the whole takes about a minute; `valid` is not needed."""
        if not pairs:
            raise InputError(N_("There are no sentence pairs to learn from; give at least one."))
        began, work = time.monotonic(), time.process_time()
        learned = learn_words(self.tokenizer, pairs, self.config)
        self.words = tuple(words for words, _ in learned)
        ids = [[[i for index in sentence for i in words.words[index]] for sentence in sentences]
               for words, sentences in learned]
        for side in range(len(ids)):
            counts = np.bincount([i for s in ids[side] for i in s], minlength=self.tokenizer.vocab_size)
            counts[self.tokenizer.eos_id] = len(pairs)
            self.counts[side] = counts
        with_end = [[*sentence, self.tokenizer.eos_id] for side in ids for sentence in side]
        steps = 0
        for state in skip_gram(with_end, self.tokenizer.vocab_size, self.config, budget, seed):
            steps, seconds = state.steps, time.monotonic() - began
            message = N_("vectors learned")
            if directory is not None and state.vectors is not None and state.fraction < 1:
                message = "snapshot"
                self.vectors, self.output_vectors = state.vectors
                self._learn_maps(ids)
                self.card = {"seed": seed, "steps": steps, "parameters": self.parameter_count()}
                self.save(directory / SNAPSHOTS / str(steps))
            yield Progress(steps, min(state.fraction, 0.99), seconds=seconds, message=message,
                           eta=seconds * (1 - state.fraction) / max(state.fraction, 1e-9))
        assert state.vectors is not None  # the last state has them
        self.vectors, self.output_vectors = state.vectors
        self._learn_maps(ids)
        seconds = time.monotonic() - began
        summary = {"steps": steps, "epochs": steps, "seconds": round(seconds, 2), "minutes": round(seconds / 60, 2),
                   "cpu_minutes": round((time.process_time() - work) / 60, 2),
                   "target_tokens": steps * sum(map(len, with_end)),
                   "parameters": self.parameter_count(), "pairs": len(pairs)}
        if state.stopped:
            summary["stopped"] = True
        self.card = {"seed": seed, **summary}
        if directory is not None:
            self.save(directory)
        yield Progress(steps, 1.0, seconds=seconds, eta=0.0, message="stopped" if state.stopped else "done", done=True,
                       summary=summary)

    def _learn_maps(self, ids: Sequence[Sequence[Sequence[int]]]) -> None:
        for side in range(len(ids)):
            share = self.counts[side] / self.counts[side].sum()
            self.token_means[side] = share @ self.vectors
        self._prepare()
        means = [np.stack([self._mean(s, side) for s in ids[side]]) for side in range(len(ids))]  # (N, D) each
        if len(means) == 1:  # one language needs no turning, only its common direction taken out
            self.sentence_means = means[0].mean(axis=0, keepdims=True)
            self.maps = np.eye(len(self.sentence_means[0]), dtype=np.float32)[None]
            self._prepare()
            return
        first, second = means
        self.sentence_means, self.maps = centre_and_map(first, second, self.config["whitening"])
        self._prepare()
        self.hubness = tuple(hubness(self._word_space[side], self._word_space[1 - side]) for side in range(2))

    def _prepare(self) -> None:
        """What is derived from the learned numbers: token weights, and the words' vectors in the shared space."""
        self._known = self.counts.sum(axis=0) > 0
        self._known[self.tokenizer.unk_id] = False
        share = self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        self._weights = self.config["sif"] / (self.config["sif"] + share)  # (2, V): rare tokens count more
        self._word_space = tuple(self._word_vectors(side) for side in range(len(self.words)))

    def _word_vectors(self, side: int) -> np.ndarray:
        """Unit vectors (W, D) of the language's words in the shared space."""
        words = self.words[side].words
        flat = [i for word in words for i in word]
        lengths = np.array([len(word) for word in words], dtype=np.int64)
        if not flat:
            return np.zeros((0, self.vectors.shape[1]), np.float32)
        sums = np.add.reduceat(self.vectors[flat], np.cumsum(lengths) - lengths, axis=0)
        return self._map_words(sums / lengths[:, None], side)

    def _map_words(self, vectors: np.ndarray, side: int) -> np.ndarray:
        return unit_rows(unit_rows(vectors - self.token_means[side]) @ self.maps[side])

    def _mean(self, ids: Sequence[int], side: int) -> np.ndarray:
        """The weighted mean of the tokens' centred vectors, of length 1, (D,); zeros when no token is known."""
        ids = [i for i in ids if self._known[i]]
        total = self._weights[side, ids] @ (self.vectors[ids] - self.token_means[side]) if ids else self.vectors[0] * 0
        return (total / max(float(np.linalg.norm(total)), 1e-12)).astype(np.float32)

    def _read(self, sentence: str, side: int) -> tuple[list[Word], list[int]]:
        words = self.words[side].split(sentence)
        return words, [i for word in words for i in self._ids(word, side)]

    def _ids(self, word: Word, side: int) -> list[int]:
        return list(word.ids if word.number is None else self.words[side].words[word.number])

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        self.check_languages(lang)
        side = self.languages.index(lang)
        means = np.zeros((len(sentences), self.vectors.shape[1]), dtype=np.float32)
        for row, sentence in zip(means, sentences):
            row[:] = self._mean(self._read(sentence, side)[1], side)
        mapped = (means - self.sentence_means[side]) @ self.maps[side]
        return np.where(means.any(axis=1, keepdims=True), mapped, 0.0).astype(np.float32)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        """Each word by the nearest word of the other language, in the order of the source; a word with no vector, or
        with a piece that the source language never has, is copied. Scores are a softmax over nearness, not
        calibrated. `options` acts on the length alone."""
        self.check_translation(source, target)
        side, limit = self.languages.index(source), options.max_new_tokens if options else None
        read = [self.words[side].split(sentence) for sentence in sentences]
        choices = self._choose((word for words in read for word in words), source, target)
        return [assemble([choices[word] for word in words][:limit], NEAREST_VECTORS, target) for words in read]

    def _choose(self, words: Iterable[Word], source: str, target: str) -> dict[Word, Choice]:
        side = self.languages.index(source)
        chosen = {word: copied(word) for word in words}
        known = [] if source == target else [w for w in chosen if self.counts[side, self._ids(w, side)].all()]
        if known:
            queries = np.stack([self._word_vector(word, side) for word in known])  # (n, D)
            chosen |= nearest_words(known, queries, self.words[1 - side], self._word_space[1 - side],
                                    self.hubness[1 - side], self.config)
        return chosen

    def _word_vector(self, word: Word, side: int) -> np.ndarray:
        ids = [i for i in self._ids(word, side) if self._known[i]]
        mean = self.vectors[ids].mean(axis=0, keepdims=True) if ids else np.zeros((1, self.vectors.shape[1]))
        return self._map_words(mean, side)[0] if ids else mean[0]

    def neighbours(self, word: str, lang: str, k: int = 10) -> list[Neighbour]:
        """The `k` nearest words of both languages, nearest first, `word` itself left out; none for an unknown word.
        Of a text of several words the mean is looked up."""
        self.check_languages(lang)
        side = self.languages.index(lang)
        words = [w for w in self.words[side].split(word) if self._known[self._ids(w, side)].any()]
        if not words:
            return []
        query = unit_rows(np.mean([self._word_vector(w, side) for w in words], axis=0, keepdims=True))[0]
        itself = {w.number for w in words}
        found = [
            Neighbour(self.words[other].text(i), cosine, code)
            for other, code in enumerate(self.languages)
            for i, cosine in nearest_to(query, self._word_space[other], self.words[other].counts,
                                        k + len(itself), self.config["min_word_count"])
            if other != side or i not in itself
        ]
        return sorted(found, key=lambda n: -n.cosine)[:k]

    def word_vectors(self, lang: str) -> tuple[list[str], np.ndarray]:
        """The words of a language as they are written, the most frequent first, and their unit vectors (W, D) in the
        space that the languages share."""
        self.check_languages(lang)
        side = self.languages.index(lang)
        return [self.words[side].text(i) for i in range(len(self.words[side]))], self._word_space[side]

    def next_token(self, ids: Sequence[int], lang: str) -> np.ndarray:
        """The skip-gram's guess (V,) at a word near the last few `ids`, over the tokens of `lang` and [EOS]."""
        context = [i for i in ids if self._known[i]][-self.config["context_tokens"]:]
        counts = self.counts[self.languages.index(lang)].astype(np.float64)
        counts[self.tokenizer.unk_id] = 0
        counts[self.tokenizer.eos_id] = max(counts[self.tokenizer.eos_id], 1)
        return near_distribution(self.vectors[context], self.output_vectors, counts)

    def likelihoods(self, sentences: Sequence[str], lang: str) -> list[Likelihood]:
        ends = [[*ids, self.tokenizer.eos_id] if ids else [] for ids in self.tokenizer.encode_batch(sentences)]
        return [Likelihood(sum(float(np.log(max(self.next_token(ids[:i], lang)[id], 1e-12)))
                               for i, id in enumerate(ids)), len(ids)) for ids in ends]

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        """Words that keep company with the last few words, in no order: what the vectors know of the next word."""
        self.check_languages(lang)
        return self._write(prompt, lang, options or DecodingOptions(), np.random.default_rng(seed))

    def _write(self, prompt: str, lang: str, options: DecodingOptions, generator: np.random.Generator
               ) -> Iterator[Step]:
        text = Continuation(self.tokenizer, prompt, lang)
        ids = self._read(prompt, self.languages.index(lang))[1]
        for _ in range(options.max_new_tokens):
            probabilities = self.next_token([*ids, *text.ids], lang)
            allowed = probabilities if text.ids else without(probabilities, self.tokenizer.eos_id)
            id = draw(allowed, options, generator)
            yield make_step(self.tokenizer, id, probabilities, text.add(id))
            if id == self.tokenizer.eos_id:
                return

    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """`states["vectors"]` (T, D) are the tokens' own vectors; `table` has the five nearest words of each word:
        word, rank, neighbour, cosine, lang."""
        self.check_languages(source)
        if target is not None:
            self.check_translation(source, target)
        words, ids = self._read(sentence, self.languages.index(source))
        table = tuple(
            {"word": written, "rank": rank, "neighbour": near.token, "cosine": near.cosine, "lang": near.lang}
            for written in list(dict.fromkeys(word.surface for word in words))[:50]
            for rank, near in enumerate(self.neighbours(written, source, 5), 1)
        )
        trace = Trace(tuple(self.tokenizer.pieces(ids)), tuple(ids), {"vectors": self.vectors[ids]}, table=table)
        if target is None:
            return trace
        choices = self._choose(words, source, target)
        return with_choices(trace, self.tokenizer, [choices[word] for word in words], forced_target, target)

    def save(self, directory: Path) -> None:
        """The vectors in half precision."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        arrays |= {name: arrays[name].astype(np.float16) for name in ("vectors", "output_vectors")}
        for code, words, hubs in zip(self.languages, self.words, self.hubness):
            arrays |= words.arrays(f"words.{code}") | {f"hubness.{code}": hubs}
        self.card = save_checkpoint(directory, arrays, self.tokenizer, self.config, self.card)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        arrays, config, card = load_checkpoint(directory, tokenizer)
        method = cls(tokenizer, config)
        with fitting(directory):
            for name in _ARRAYS:
                if arrays[name].shape != getattr(method, name).shape:
                    raise ValueError(name)
                setattr(method, name, arrays[name].astype(getattr(method, name).dtype))
            method.words = tuple(WordList.from_arrays(tokenizer, arrays, f"words.{code}") for code in method.languages)
            method.hubness = tuple(arrays[f"hubness.{code}"] for code in method.languages)
            method._prepare()
        method.card = card
        return method
