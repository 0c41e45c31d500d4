"""The methods, in teaching order. A further method is one file in this folder and one line in `REGISTRY`.

Classes are imported when asked for, so that listing the ladder costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from models.base import Method
from models.messages import N_, InputError


@dataclass(frozen=True)
class Rung:
    """A line of the registry: where the method's class lives, and its name and colour everywhere in the app.

    The colours stay apart for colour-blind readers and on light and dark ground; `shape` (a Vega symbol) tells the
    methods apart without colour.
    """

    key: str
    location: str  # "module:Class"
    title: str
    color: str
    shape: str

    def method_class(self) -> type[Method]:
        """Import and return the method's class."""
        module, name = self.location.split(":")
        return getattr(import_module(module), name)


REGISTRY: dict[str, Rung] = {
    rung.key: rung
    for rung in (
        Rung("bag_of_words", "models.bag_of_words:BagOfWords", N_("Bag of words"), "#8A8A8A", "circle"),
        Rung("word2vec", "models.word2vec:Word2Vec", N_("Word2Vec"), "#E69F00", "square"),
        Rung("rnn", "models.rnn:RNN", N_("RNN"), "#56B4E9", "triangle-up"),
        Rung("rnn_attention", "models.rnn_attention:RNNAttention", N_("RNN + attention"), "#2F6FDE", "diamond"),
        Rung("transformer_encoder", "models.transformer_encoder:TransformerEncoder", N_("Transformer encoder"),
             "#009E73", "cross"),
        Rung("transformer_decoder", "models.transformer_decoder:TransformerDecoder", N_("Transformer decoder"),
             "#CC79A7", "triangle-down"),
        Rung("transformer_seq2seq", "models.transformer_seq2seq:TransformerSeq2Seq", N_("Transformer seq2seq"),
             "#D55E00", "triangle-right"),
    )
}

#: a shape of its own, as a path: Vega has no more that are told apart when small
STAR = "M0,-1L0.25,-0.34L0.95,-0.31L0.4,0.13L0.59,0.81L0,0.42L-0.59,0.81L-0.4,0.13L-0.95,-0.31L-0.25,-0.34Z"
#: methods that join the comparison where a reader asks for them: no rungs, and trained on other data
GUESTS: dict[str, Rung] = {
    "pretrained": Rung("pretrained", "models.pretrained.method:Pretrained", N_("Pretrained model"), "#96951E",
                       "triangle-left"),
    "e5": Rung("e5", "models.pretrained.e5:E5", N_("Multilingual E5"), "#7A5FD0", STAR),
}


def method_keys() -> list[str]:
    """The registry's keys in teaching order."""
    return list(REGISTRY)


def known(key: str) -> Rung | None:
    """The line of a rung or a guest, or None."""
    return REGISTRY.get(key) or GUESTS.get(key)


def rung(key: str) -> Rung:
    """The registry's line for `key`, a guest's too; an unknown key is an InputError that names the choices."""
    if (found := known(key)) is None:
        raise InputError(N_("There is no method {key}; the methods are {choices}."),
                         key=repr(key), choices=", ".join(REGISTRY))
    return found


def method_class(key: str) -> type[Method]:
    """The class of the method `key`."""
    return rung(key).method_class()


def iter_rungs() -> Iterator[Rung]:
    """The ladder from the bottom up."""
    return iter(REGISTRY.values())
