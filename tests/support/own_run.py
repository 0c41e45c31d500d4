"""A reader's own corpus with a short training run, made in this process, for tests of what comes after a run."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import replace

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import control, presets
from lib.jobs.worker import Worker
from models.base import Pair
from tests.support.helpers import WORLD

SMALL = {"d_model": 16, "hidden": 16, "n_layers": 1, "n_decoder_layers": 1, "n_heads": 2, "d_ff": 32,
         "vector_size": 16, "max_tokens": 400}
LOOP = {"warmup_steps": 4, "average_decay": 0.8, "validate_every": 3, "save_every": 60.0}


def own_run(methods: Sequence[str], languages: Sequence[str] = ("zh", "en"), steps: int = 12, count: int = 120) -> str:
    """The key of a corpus of small-world sentences on which the methods have been trained."""
    pairs = WORLD()[:count]
    if len(languages) == 1:
        pairs = [Pair(pair.second, "") for pair in pairs]
    key = own_folder.create(pairs, languages, "Small world, a part")
    asked = presets.request("look", methods, vocab_size=300)
    config = {}
    for name, values in asked.config.items():
        loop = LOOP if "transformer" in name or "rnn" in name else {}
        config[name] = values | {setting: value for setting, value in SMALL.items() if setting in values} | loop
    work(key, replace(asked, config=config, steps={
        name: {"bag_of_words": 2, "word2vec": 3}.get(name, steps) for name in methods}, threads=1, test_pairs=5))
    return key


def work(key: str, asked: jobs.Request) -> jobs.Status:
    """What the worker's process would do, in this one."""
    launch, control._launch = control._launch, lambda key, kind: None
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        control.start(key, asked)
        Worker(key, asked.kind).work()
    finally:
        control._launch = launch
        for number, handler in before.items():
            signal.signal(number, handler)
    return jobs.follow(key, asked.kind)
