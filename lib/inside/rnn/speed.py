"""One step after another: how many steps must wait for each other, and how fast training is, against length.

A training step here is the loss and all gradients of a batch of made-up texts of one length, in the precision that
training uses; the optimiser's own work, the same for both, is left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from models.base import Method
from models.seq2seq import Example, Seq2SeqMethod, Seq2SeqObjective
from models.training.hardware import mixed_precision, pick_device

#: lengths of the texts in tokens, and target tokens in a batch
LENGTHS = (8, 16, 32, 64, 128)
BATCH_TOKENS = 1024


@dataclass(frozen=True)
class Speed:
    """One measurement: target tokens of training a second at a length (tokens of source and of target), and the
    longest chain of steps that wait for each other."""

    key: str
    length: int
    tokens_per_second: float
    seconds: float
    steps: int


def sequential_steps(method: Method, length: int) -> int:
    """The longest chain of steps of which each needs the one before, when a text of `length` tokens is read and one as
    long is trained on: with recurrence one a token in each layer of the reader, which reads both ways, and one a token
    and the upper layer's last in the writer; with attention one a layer."""
    config = method.config
    if "cell" in config:
        return config["n_layers"] * length + length + 1
    return config["n_layers"] + config.get("n_decoder_layers", 0)


def measure(methods: Sequence[Seq2SeqMethod], lengths: Sequence[int] = LENGTHS, *, batch_tokens: int = BATCH_TOKENS,
            repeats: int = 2, seed: int = 0) -> Iterator[Speed]:
    """Time a training step of a freshly drawn network of each method's size at each length; the best of `repeats`
    after one to warm up. Length by length, so that a reader sees the methods side by side; the methods stay as they
    are."""
    device = pick_device()
    precision = mixed_precision(device)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        networks = [(method, method.build().to(device).train()) for method in methods]
    for length in lengths:
        for method, network in networks:
            objective = Seq2SeqObjective(method.tokenizer, [], [], method.config)
            batch = _batch(method, length, max(1, batch_tokens // length), seed)
            best = float("inf")
            for turn in range(repeats + 1):
                started = time.perf_counter()
                with torch.enable_grad(), precision:
                    loss, tokens = objective.loss(network, batch, 0.1)
                loss.backward()
                if device.type == "cuda":
                    torch.cuda.synchronize(device)
                if turn:
                    best = min(best, time.perf_counter() - started)
                network.zero_grad(set_to_none=True)
            yield Speed(method.key, length, tokens / best, best, sequential_steps(method, length))


def _batch(method: Seq2SeqMethod, length: int, count: int, seed: int) -> list[Example]:
    """Texts of random pieces; with its two ends each is `length` tokens long."""
    tokenizer = method.tokenizer
    plain = [i for i in range(tokenizer.vocab_size) if i not in tokenizer.special_ids]
    draw = torch.Generator().manual_seed(seed)
    size = max(1, length - 2)
    rows = [[plain[int(i)] for i in torch.randint(len(plain), (2 * size,), generator=draw)] for _ in range(count)]
    tag = tokenizer.language_tag(tokenizer.languages[-1])
    return [Example([tag, *row[:size]], [*row[size:], plain[0]]) for row in rows]
