"""A reader's own corpus with a short training run, made in this process, for tests of runs and of what comes after."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import control, launching, presets
from lib.jobs.worker import Worker
from lib.shelf import library
from models.base import Pair
from models.files import sha256_of
from tests.support.helpers import WORLD

SMALL = {"d_model": 16, "hidden": 16, "n_layers": 1, "n_decoder_layers": 1, "n_heads": 2, "d_ff": 32,
         "vector_size": 16, "epochs": 3, "max_tokens": 400}
LOOP = {"warmup_steps": 4, "average_decay": 0.8, "validate_every": 7, "save_every": 0.0}
NETWORK = "transformer_seq2seq"


def make_corpus(count: int = 160, languages: Sequence[str] = ("zh", "en")) -> str:
    """The key of a corpus of small-world sentences, in English alone where there is one language."""
    pairs = WORLD()[:count]
    if len(languages) == 1:
        pairs = [Pair(pair.second, "") for pair in pairs]
    return own_folder.create(pairs, languages, "Small world, a part")


def request(methods: Sequence[str] = ("bag_of_words", NETWORK), steps: int = 20, loop: dict[str, Any] = LOOP,
            **changes: Any) -> jobs.Request:
    """A small run of these methods; `loop` is set for the networks."""
    asked = presets.request("look", methods, vocab_size=300, config={"*": SMALL})
    config = {key: {**values, **(loop if "transformer" in key or "rnn" in key else {})}
              for key, values in asked.config.items()}
    counts = {"bag_of_words": 2, "word2vec": 3}
    return replace(asked, **{"config": config, "steps": {key: counts.get(key, steps) for key in methods}, "threads": 1,
                             "test_pairs": 6, **changes})


def own_run(methods: Sequence[str], languages: Sequence[str] = ("zh", "en"), steps: int = 12) -> str:
    """The key of a corpus on which the methods have been trained."""
    key = make_corpus(120, languages)
    work(key, request(methods, steps, LOOP | {"validate_every": 3, "save_every": 60.0}, test_pairs=5))
    return key


@contextmanager
def nothing_launched() -> Iterator[None]:
    """What is asked for is written down, and no process is started."""
    dispatch, launching.dispatch = launching.dispatch, lambda: None
    try:
        yield
    finally:
        launching.dispatch = dispatch


def put_in_place(key: str, asked: jobs.Request) -> None:
    """A run that is asked for, without a process."""
    with nothing_launched():
        control.start(key, asked)


def work(key: str, asked: jobs.Request | None = None, kind: str = jobs.TRAIN) -> jobs.Status:
    """What the worker's process would do, in this one."""
    if asked is not None:
        put_in_place(key, asked)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        Worker(key, kind).work()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return jobs.follow(key, kind)


def weights_of(key: str, method: str = NETWORK) -> str:
    """A checksum of the method's weights."""
    return sha256_of(library.shelf(key) / method / "model.safetensors")
