"""Other tools that run what was trained here, and on which sentences their answers are compared with ours."""

from __future__ import annotations

import random
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from lib.corpus import load_corpus
from lib.corpus.corpora import SPLITS
from lib.corpus.small_world.world import small_world_pairs
from lib.take_home.comparing import Same
from models.base import DecodingOptions, Method, Pair
from models.messages import N_, InputError

#: how answers are compared, and how the READMEs ask
GREEDY = DecodingOptions(beam_size=1)


class Target(NamedTuple):
    """A tool's `title`, the packages that writing for it takes, and the methods that it can run."""

    title: str
    packages: tuple[str, ...]
    methods: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether the packages are installed."""
        return all(find_spec(name) is not None for name in self.packages)


TARGETS = {
    "huggingface": Target("Hugging Face transformers", ("transformers",),
                          ("transformer_seq2seq", "transformer_decoder", "transformer_encoder")),
    "ctranslate2": Target("CTranslate2", ("ctranslate2",), ("transformer_seq2seq", "transformer_decoder")),
    "onnx": Target("ONNX", ("onnx", "onnxruntime"), ("rnn", "rnn_attention")),
}


def check(target: str, key: str) -> Target:
    """The target, where it can run the method `key` and its packages are there; else an InputError."""
    found = TARGETS.get(target)
    if found is None:
        raise InputError(N_("Unknown target {target}; choose {choices}."), target=target, choices=", ".join(TARGETS))
    if key not in found.methods:
        raise InputError(N_("{method} cannot be written for {target}; {choices} can."), method=key,
                         target=found.title, choices=", ".join(found.methods))
    if not found.ready:
        raise InputError(N_("This needs packages that are not installed: pip install {packages}"),
                         packages=" ".join(found.packages))
    return found


def write(method: Method, target: str, folder: Path, sentences: Sequence[str]) -> Same:
    """Write `method` for a target into `folder`, whole or not at all; how its answers on `sentences` compare."""
    check(target, method.key)
    if target == "huggingface":
        from lib.take_home import huggingface
        return huggingface.save(method, folder, sentences)
    if target == "ctranslate2":
        from lib.take_home import ctranslate2
        return ctranslate2.save(method, folder, sentences)
    from lib.take_home import onnx
    return onnx.save(method, folder, sentences)


def sentences_of(corpus: str, languages: Sequence[str], count: int, data: str | None = None) -> list[str]:
    """`count` sentences of the first language to compare answers on: of the test split, where that is too small also of
    the others, or where the text is not there of the small world, which is Chinese and English."""
    parts: list[Sequence[Pair]]
    try:
        found = load_corpus(corpus, data)
        parts = [found.split(name) for name in reversed(SPLITS)]
    except InputError:
        if data or tuple(languages) != ("zh", "en"):
            raise
        parts = [small_world_pairs(4 * count, 1)]
    chosen: list[str] = []
    for pairs in parts:
        texts = sorted({pair[0] for pair in pairs} - set(chosen))
        chosen += random.Random(0).sample(texts, min(count - len(chosen), len(texts)))
    return chosen
