"""Where claims find what they ask: a corner of the plain small world, and tiny networks trained on it, seed by seed.

The corner has ten kinds of sentences, so that a network of a few hundred thousand numbers learns it in some hundred
steps. A network is trained when a claim first asks for it and kept in a folder; all claims share it. What differs
between two networks is in their configurations, and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from lib.sampling import sample_of
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from lib.corpus.small_world.world import Example
    from models.base import Method, Pair
    from models.language.tokenizer import Tokenizer

#: kinds of sentences in the corner
KINDS = ("state", "compare", "action_person", "action_thing", "chase", "give", "locate", "because_thing", "fit",
         "cross")
#: sentences of the whole plain world that the corner is taken from, at most
DRAWN = 12_000
LANGS = ("zh", "en")
#: the two corpora of the lab: the corner, and sentences with a pronoun of the whole world
CORNER, PRONOUNS = "corner", "pronouns"


@dataclass(frozen=True)
class Scale:
    """How large everything is: `pairs` of a corpus, `items` asked, and how much of each training's steps is made."""

    pairs: int = 3000
    items: int = 60
    share: float = 1.0


@dataclass(frozen=True)
class Net:
    """A network of the lab: its method, what differs from BASE, its steps, the share of training pairs, its corpus."""

    method: str
    config: Mapping[str, Any] = field(default_factory=dict)
    steps: int = 400
    share: float = 1.0
    corpus: str = CORNER


#: what all networks have, those with attention layers, and the recurrent ones
BASE: dict[str, Any] = {
    "d_model": 64, "dropout": 0.0, "learning_rate": 5e-3, "warmup_steps": 40, "max_tokens": 600,
    "contrastive_weight": 0.0, "average_decay": 0.98, "validate_every": 1_000_000,
}
LAYERS: dict[str, Any] = {"n_heads": 4, "d_ff": 128, "n_layers": 2}
CELLS: dict[str, Any] = {"hidden": 96, "n_layers": 1, "join_share": 0.3}
DEEP: dict[str, Any] = {**LAYERS, "d_model": 32, "d_ff": 64, "n_layers": 6, "learning_rate": 2e-3}

NETWORKS: dict[str, Net] = {
    "rnn": Net("rnn", CELLS, steps=700),
    "rnn_plain": Net("rnn", {**CELLS, "cell": "rnn"}, steps=700),
    "rnn_attention": Net("rnn_attention", CELLS, steps=700),
    "seq2seq": Net("transformer_seq2seq", {**LAYERS, "n_decoder_layers": 2}, steps=700),
    "encoder": Net("transformer_encoder", LAYERS),
    "encoder_no_positions": Net("transformer_encoder", {**LAYERS, "positions": False}),
    "encoder_pronouns": Net("transformer_encoder", LAYERS, corpus=PRONOUNS),
    "decoder": Net("transformer_decoder", LAYERS),
    "decoder_long": Net("transformer_decoder", LAYERS, steps=1200),
    "decoder_no_positions": Net("transformer_decoder", {**LAYERS, "positions": False}),
    "decoder_one_kv": Net("transformer_decoder", {**LAYERS, "n_kv_heads": 1}),
    "decoder_untied": Net("transformer_decoder", {**LAYERS, "tied": False}),
    "decoder_narrow": Net("transformer_decoder", {**LAYERS, "d_model": 24, "d_ff": 48}),
    "decoder_few_pairs": Net("transformer_decoder", LAYERS, share=0.1),
    "deep": Net("transformer_encoder", DEEP, steps=250),
    "deep_no_residual": Net("transformer_encoder", {**DEEP, "residual": False}, steps=250),
    "deep_no_norm": Net("transformer_encoder", {**DEEP, "norm": False}, steps=250),
}


class Lab:
    """The corpora, the tokenizers and the networks of one scale, kept in `folder`. `report` is told what is done."""

    def __init__(self, folder: Path, scale: Scale | None = None,
                 report: Callable[[str], None] = lambda message: None) -> None:
        self.folder, self.scale, self.report = folder, scale or Scale(), report
        #: name and seed of every network that was asked for, with its card
        self.asked: dict[tuple[str, int], dict[str, Any]] = {}
        #: of these, whether it was trained now and not taken from the folder
        self.trained_now: dict[tuple[str, int], bool] = {}
        self._made: dict[tuple[str, int], Method] = {}
        self._corpora: dict[str, Corpus] = {}
        self._tokenizers: dict[str, Tokenizer] = {}

    @cached_property
    def examples(self) -> list[Example]:
        """The corner's sentences with what is known of them, parallel to its pairs."""
        from lib.corpus.small_world.world import examples

        self.report("writing the small world")
        drawn = min(DRAWN, 4 * self.scale.pairs)
        return [one for one in examples(drawn) if one.kind in KINDS][:self.scale.pairs]

    def corpus(self, name: str = CORNER) -> Corpus:
        """One of the two corpora."""
        if name not in self._corpora:
            from lib.corpus.small_world.probes import twins
            from lib.corpus.small_world.world import corpus_of

            if name == PRONOUNS:
                self.report("writing sentences with pronouns")
                pairs = [item.pair for twin in twins(self.scale.pairs // 2) for item in (twin.first, twin.second)]
                pairs = list(dict.fromkeys(pairs))
            else:
                pairs = [one.pair for one in self.examples]
            self._corpora[name] = corpus_of(pairs)
        return self._corpora[name]

    def tokenizer(self, name: str = CORNER) -> Tokenizer:
        """The tokenizer of a corpus, learned from its training pairs."""
        if name not in self._tokenizers:
            from lib.shelf.training_run import learn_tokenizer

            self._tokenizers[name] = learn_tokenizer(self.corpus(name))
        return self._tokenizers[name]

    def held_out(self, count: int | None = None, name: str = CORNER) -> list[Pair]:
        """Pairs of a corpus that no network was trained on."""
        corpus = self.corpus(name)
        return sample_of(corpus.split("test"), self.scale.items if count is None else count)

    def held_out_examples(self, count: int) -> list[Example]:
        """The corner's test pairs with what is known of them."""
        return sample_of([self.examples[i] for i in self.corpus().splits["test"]], count)

    def network(self, name: str, seed: int) -> Method:
        """A trained network of NETWORKS: taken from the folder, or trained now."""
        if (name, seed) not in self._made:
            self._made[name, seed] = self._trained(name, seed)
            self.asked[name, seed] = dict(self._made[name, seed].card)
        return self._made[name, seed]

    def fresh(self, name: str, seed: int) -> Method:
        """The same network with weights as drawn."""
        import torch

        import models

        net = NETWORKS[name]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return models.method_class(net.method)(self.tokenizer(net.corpus), {**BASE, **net.config})

    def loss(self, name: str, seed: int) -> float:
        """The trained network's mean loss (nats per token) on held-out pairs, which nothing was chosen by."""
        return float(self.network(name, seed).card["valid_loss"])

    def _trained(self, name: str, seed: int) -> Method:
        import models
        from lib.shelf.training_run import TrainingData, train_method
        from models.budget import Budget

        if name not in NETWORKS:
            raise InputError(N_("There is no network {name} in the lab; there are {choices}."), name=repr(name),
                             choices=", ".join(NETWORKS))
        net, corpus = NETWORKS[name], self.corpus(NETWORKS[name].corpus)
        config, steps = {**BASE, **net.config}, max(2, round(net.steps * self.scale.share))
        if net.share < 1:
            train = corpus.splits["train"]
            kept = sample_of(train, max(8, round(net.share * len(train))), seed)
            corpus = replace(corpus, splits={**corpus.splits, "train": kept})
        made_of = json.dumps([corpus.sha256, net.method, config, steps, net.share], sort_keys=True)
        folder = self.folder / f"{name}-{seed}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"
        tokenizer = self.tokenizer(net.corpus)
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):  # another claim, on another machine perhaps, may want the same network
            self.trained_now[name, seed] = not (folder / net.method / "card.json").is_file()
            for progress in train_method(net.method, tokenizer, TrainingData(corpus), folder, Budget(steps=steps),
                                         seed=seed, config=config, resume=True):
                self.report(f"training {name}, seed {seed}: {progress.fraction:.0%}")
        return models.method_class(net.method).load(folder / net.method, tokenizer)


def swapped_words(texts: Sequence[str], seed: int) -> list[tuple[str, str]]:
    """English sentences, each beside itself with two of its words (the first one aside) changing places."""
    from random import Random

    draw, found = Random(seed), []
    for text in texts:
        words = text.rstrip(".?!").split(" ")
        places = range(1, len(words))
        pairs = [(i, j) for i in places for j in places if i < j and words[i] != words[j]]
        if pairs:
            i, j = draw.choice(pairs)
            words[i], words[j] = words[j], words[i]
            found.append((text, " ".join(words) + text[len(text.rstrip(".?!")):]))
    return found
