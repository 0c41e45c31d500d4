"""What the tests of the methods share: tiny configurations, sentences of the small world, toy pairs to learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

import models
from lib.corpus.small_world.world import small_world_pairs
from models.base import DecodingOptions, Method, Pair
from models.budget import Budget
from models.language.tokenizer import Tokenizer

#: for every setting that a method may have: a value that is quick
TINY: dict[str, Any] = {
    "d_model": 16, "hidden": 16, "n_layers": 2, "n_decoder_layers": 2, "n_heads": 2, "d_ff": 32, "dropout": 0.1,
    "learning_rate": 0.2, "max_tokens": 400, "vector_size": 16, "window": 4, "negative": 3, "epochs": 3,
    "word_min_count": 3, "average_decay": 0.9, "contrastive_weight": 0.0,
}
STEPS = 40
NEURAL = ("rnn", "rnn_attention", "transformer_encoder", "transformer_decoder", "transformer_seq2seq")
WRITERS = ("rnn", "rnn_attention", "transformer_decoder", "transformer_seq2seq")
SEQ2SEQ = ("rnn", "rnn_attention", "transformer_seq2seq")


@lru_cache(maxsize=1)
def WORLD() -> tuple[Pair, ...]:
    """A few hundred pairs of the small world."""
    return tuple(small_world_pairs(260))


def tiny_config(cls: type[Method], **changes: Any) -> dict[str, Any]:
    """The tiny values of those settings that the method has."""
    defaults = cls.default_config()
    return {name: value for name, value in (TINY | changes).items() if name in defaults}


def with_settings(cls: type[Method], **settings: Any) -> type[Method]:
    """The same method with further settings in its configuration, such as those of the training loop."""
    defaults = cls.default_config()
    return type(cls.__name__, (cls,), {"default_config": classmethod(lambda _: {**defaults, **settings})})


def trained(key: str, tokenizer: Tokenizer, steps: int = STEPS, **changes: Any) -> Method:
    """The method, tiny, after a few dozen steps on the small world."""
    cls = models.method_class(key)
    if key == "word2vec":  # gensim's rate is of another kind
        changes = {"learning_rate": 0.025, **changes}
    method = cls(tokenizer, tiny_config(cls, **changes))
    pairs = WORLD()
    for _ in method.train(pairs[:220], pairs[220:], Budget(steps=steps), seed=1):
        pass
    return method


def untrained(key: str, tokenizer: Tokenizer, seed: int = 0, **changes: Any) -> Method:
    """The method with weights as drawn, made sharper, so that its choices differ clearly."""
    cls = models.method_class(key)
    torch.manual_seed(seed)
    method = cls(tokenizer, tiny_config(cls, **changes))
    with torch.no_grad():
        method.network.embedding.weight *= 3
    return method


def toy_pairs(count: int, seed: int, reverse: bool, longest: int = 5) -> list[Pair]:
    """A row of digits, and the same row, or the row reversed, as letters (0 is a, 1 is b, ...)."""
    draw = random.Random(seed)
    pairs = []
    for _ in range(count):
        row = [draw.randrange(8) for _ in range(draw.randint(2, longest))]
        answer = row[::-1] if reverse else row
        pairs.append(Pair(" ".join(str(n) for n in row), " ".join("abcdefgh"[n] for n in answer)))
    return pairs


@lru_cache(maxsize=1)
def toy_tokenizer() -> Tokenizer:
    """One piece for each sign of the toy pairs."""
    return Tokenizer.train([text for pair in toy_pairs(300, 0, False) for text in pair], ("zh", "en"), vocab_size=600)


def ids_and_valid(rows: Sequence[Sequence[int]], pad_id: int) -> tuple[Tensor, Tensor]:
    """Rows of ids as (B, T), padded on the right, and where they are real; written out plainly."""
    longest = max(len(row) for row in rows)
    ids = torch.tensor([[*row, *[pad_id] * (longest - len(row))] for row in rows])
    valid = torch.tensor([[True] * len(row) + [False] * (longest - len(row)) for row in rows])
    return ids, valid


def survives(method: Method, text: str) -> None:
    """A method that counts or averages answers an odd text: finite vectors, a trace that says what translating says,
    and something written; of nothing it makes nothing."""
    vector = method.embed([text], "zh")
    assert np.isfinite(vector).all()
    for source, target in (("zh", "en"), ("en", "zh")):
        translation = method.translate([text], source, target)[0]
        assert len(translation.tokens) == len(translation.scores)
        assert method.trace(text, source, target).output == translation.text
        if not text.strip(" \x00\x07"):
            assert translation.text == ""
            assert not vector.any()
    assert list(method.generate(text, "zh", DecodingOptions(max_new_tokens=2)))


def quick(key: str, tokenizer: Tokenizer, **changes: Any) -> Method:
    """A method that validates and reports after every step, so that it can be stopped at any of them."""
    cls = with_settings(models.method_class(key), validate_every=1, warmup_steps=5)
    return cls(tokenizer, tiny_config(cls, learning_rate=1e-2, **changes))


def weights(method: Method) -> dict[str, Tensor]:
    """A copy of the network's weights."""
    return {name: value.clone() for name, value in method.network.state_dict().items()}


def assert_same_weights(a: dict[str, Tensor], b: dict[str, Tensor]) -> None:
    """To the last bit."""
    assert a.keys() == b.keys()
    assert [name for name in a if not torch.equal(a[name], b[name])] == []
