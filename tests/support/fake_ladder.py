"""A shelf with all seven rungs filled by one small stand-in, to test pages without trained weights."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import models
from models.answers import AttentionMap, Candidate, Step, Trace, Translation
from models.base import DecodingOptions, Method
from tests.support.dummy_method import PAIRS, Dummy, tiny_tokenizer


class Fake(Dummy, abstract=True):
    """Answers at once, with every kind of inside that the pages draw."""

    shift = 0.0

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        self.check_languages(source, target)
        text = "I am a student." if target == "en" else "我是一个学生。"
        tokens = tuple(self.tokenizer.pieces(self.tokenizer.encode(text)))
        scores = tuple(math.log(0.95 - 0.12 * ((i + int(10 * self.shift)) % 7)) for i in range(len(tokens)))
        return [Translation(text if s else "", tokens if s else (), scores if s else (), "beam search")
                for s in sentences]

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        vectors = np.zeros((len(sentences), self.tokenizer.vocab_size), dtype=np.float32)
        for row, text in enumerate(sentences):
            np.add.at(vectors[row], self.tokenizer.encode(text), 1)
            vectors[row, :5] += 3 * self.shift
        return vectors

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        limit = (options or DecodingOptions()).max_new_tokens
        text = prompt
        for number, word in enumerate(["see", "the", "red", "book", "."][:limit]):
            text += word if word == "." else f" {word}"
            candidates = tuple(Candidate(w, p) for w, p in ((word, 0.6), ("tea", 0.25), ("cat", 0.1)))
            yield Step(word, 10 + number, 0.6, candidates, text)

    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        ids = tuple(self.tokenizer.encode(sentence))
        tokens = tuple(self.tokenizer.pieces(ids))
        out = tuple(self.tokenizer.pieces(self.tokenizer.encode("I am a student.")))
        rng = np.random.default_rng(len(ids))

        def map_of(kind: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> list[AttentionMap]:
            found = []
            for layer in range(2):
                for head in range(2):
                    weights = rng.random((len(rows), max(1, len(columns)))).astype(np.float32) ** 4
                    weights /= weights.sum(1, keepdims=True)
                    found.append(AttentionMap(kind, layer, head, rows, columns, weights))
            return found

        maps = [*map_of("encoder", tokens, tokens), *map_of("decoder", out, out), *map_of("cross", out, tokens)]
        states = {f"encoder layer {i}": rng.normal(size=(len(ids), 16)).astype(np.float32) for i in (1, 2)}
        table = tuple(
            {"token": token, "count": 1, "tfidf": 0.3, "weight": 0.3, "word": token, "rank": 1, "neighbour": "cat",
             "cosine": 0.5, "lang": "en"} for token in tokens
        )
        return Trace(tokens, ids, states, tuple(maps), tuple(self.generate(sentence, source)),
                     "I am a student." if target else None, table)


def _class_of(key: str, place: int) -> type[Method]:
    return type(f"Fake_{key}", (Fake,), {"key": key, "shift": place / 7, "__module__": __name__})


for _place, _key in enumerate(models.method_keys()):
    globals()[f"Fake_{_key}"] = _class_of(_key, _place)


def fake_registry() -> dict[str, Any]:
    """The registry's lines with the stand-ins as classes."""
    return {key: dataclasses.replace(rung, location=f"{__name__}:Fake_{key}") for key, rung in models.REGISTRY.items()}


def make_shelf(folder: Path, keys: Sequence[str] | None = None) -> Path:
    """Write a tokenizer and the stand-ins' weights to `folder`/tatoeba-zh-en."""
    shelf = folder / "tatoeba-zh-en"
    shelf.mkdir(parents=True)
    tokenizer = tiny_tokenizer()
    tokenizer.save(shelf / "tokenizer.json")
    for key in keys if keys is not None else models.method_keys():
        method = globals()[f"Fake_{key}"](tokenizer)
        method.pairs = list(PAIRS)
        method.card = {"corpus": "tatoeba-zh-en", "minutes": 1.5, "parameters": 42, "steps": 10, "seed": 0,
                       "hardware": "2 cores"}
        method.save(shelf / key)
    return folder
