"""A method that learns almost nothing, and a tokenizer of a few own sentences, for tests of what surrounds methods."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from models.answers import AttentionMap, Candidate, Step, Trace, Translation
from models.base import DecodingOptions, Method, Pair, Task
from models.budget import Budget, Progress
from models.checkpoint import load_checkpoint, save_checkpoint
from models.language.tokenizer import Tokenizer
from models.messages import InputError

PAIRS = [
    Pair("猫在睡觉。", "The cat is sleeping."),
    Pair("狗在跑步。", "The dog is running."),
    Pair("我有一本红色的书。", "I have a red book."),
    Pair("她喜欢绿茶。", "She likes green tea."),
    Pair("我们明天去山上。", "We go to the mountain tomorrow."),
    Pair("老师写了三封信。", "The teacher wrote three letters."),
    Pair("他们的房子很大。", "Their house is very big."),
    Pair("鸟在树上唱歌。", "A bird sings in the tree."),
]


@lru_cache(maxsize=1)
def tiny_tokenizer() -> Tokenizer:
    """A tokenizer of the sentences above."""
    return Tokenizer.train([text for pair in PAIRS for text in pair], ("zh", "en"), vocab_size=900)


def world_pairs() -> list[Pair]:
    """Some hundred pairs made of a few own words: enough for every split."""
    people = [("猫", "cat"), ("狗", "dog"), ("老师", "teacher"), ("医生", "doctor"), ("孩子", "child"),
              ("农民", "farmer")]
    acts = [("看见", "sees"), ("喜欢", "likes"), ("画", "draws"), ("找", "seeks"), ("买", "buys")]
    things = [("杯子", "cup"), ("苹果", "pear"), ("房子", "house"), ("灯", "lamp"), ("帽子", "hat"), ("椅子", "chair"),
              ("钟", "clock"), ("桌子", "table"), ("书", "book"), ("船", "boat")]
    return [Pair(f"{a}{b}红{c}。", f"The {x} {y} a red {z}.") for a, x in people for b, y in acts for c, z in things]


class Dummy(Method):
    """Knows its training pairs by heart, counts pieces for vectors and writes the next training sentence."""

    key = "dummy"

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {"size": 4, "steps": 3}

    def __init__(self, tokenizer: Tokenizer, config: Mapping[str, Any] | None = None) -> None:
        super().__init__(tokenizer, config)
        self.pairs: list[Pair] = []

    def parameter_count(self) -> int:
        return 42

    def train(
        self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
        directory: Path | None = None, resume: bool = False,
    ) -> Iterator[Progress]:
        self.pairs = list(pairs)
        steps = budget.steps or self.config["steps"]
        for step in range(1, steps + 1):
            yield Progress(step, step / steps, loss=1 / step, valid_loss=2 / step, tokens_per_second=100.0,
                           seconds=float(step), eta=float(steps - step))
        yield Progress(steps, 1.0, loss=1 / steps, done=True, summary={"steps": steps, "minutes": 0.5})

    def save(self, directory: Path) -> None:
        texts = "\n".join("\t".join(pair) for pair in self.pairs)
        arrays = {"text": np.frombuffer(texts.encode() or b"\n", dtype=np.uint8)}
        self.card = save_checkpoint(Path(directory), arrays, self.tokenizer, self.config, self.card)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        arrays, config, card = load_checkpoint(Path(directory), tokenizer)
        method = cls(tokenizer, config)
        method.card = card
        text = arrays["text"].tobytes().decode().strip()
        method.pairs = [Pair(*line.split("\t")) for line in text.split("\n")] if text else []
        return method

    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        ids = tuple(self.tokenizer.encode(sentence))
        tokens = tuple(self.tokenizer.pieces(ids))
        weights = np.full((len(ids), len(ids)), 1 / max(len(ids), 1), dtype=np.float32)
        maps = (AttentionMap("encoder", 0, 0, tokens, tokens, weights),)
        return Trace(tokens, ids, {"layer 1": np.ones((len(ids), 2), np.float32)}, maps,
                     tuple(self.generate(sentence, source)), sentence if target else None)

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        vectors = np.zeros((len(sentences), self.tokenizer.vocab_size), dtype=np.float32)
        side = self.languages.index(lang)
        known = {pair[side]: pair[0] for pair in self.pairs}
        for row, text in enumerate(sentences):
            np.add.at(vectors[row], self.tokenizer.encode(known.get(text, text)), 1)
        return vectors

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        self.check_languages(source, target)
        side = self.languages.index(source)
        known = {pair[side]: pair[1 - side] for pair in self.pairs}
        found = [known.get(text, "") for text in sentences]
        tokens = [tuple(self.tokenizer.pieces(self.tokenizer.encode(text))) for text in found]
        return [Translation(text, t, (math.log(0.5),) * len(t), "by heart") for text, t in zip(found, tokens)]

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        options = options or DecodingOptions(temperature=1.0)
        text = prompt
        for number in range(min(3, options.max_new_tokens)):
            word = ("red", "tree", "book")[(number + seed) % 3]
            text += f" {word}"
            yield Step(word, number, 0.25, (Candidate(word, 0.25), Candidate("tea", 0.2)), text)

    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int]:
        count = sum(len(self.tokenizer.encode(text)) + 1 for text in sentences)
        return -count * math.log(8), count


class Silent(Dummy):
    """Translates by heart, refuses to write, and fails on vectors."""

    key = "silent"
    refusals = {Task.GENERATION: "{method} does not write."}
    generate = Method.generate

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        raise ZeroDivisionError("a defect")

    def log_probability(self, sentences: Sequence[str], lang: str) -> None:
        raise InputError("not asked")
