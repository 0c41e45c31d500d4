"""What a model family is as data: a fact a part, each with the paper or file in which it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.families.papers import PAPERS, Paper
from models.messages import N_

#: the columns: part -> its title
PARTS: Mapping[str, str] = {
    "objective": N_("Learns to"), "positions": N_("Positions"), "norm": N_("Norm"), "attention": N_("Attention"),
    "tokenizer": N_("Tokenizer"), "size": N_("Parameters"), "context": N_("Context (tokens)"),
}

#: which half of the Transformer a model is
SHAPES: Mapping[str, str] = {
    "encoder": N_("Encoder only (autoencoding)"), "decoder": N_("Decoder only (autoregressive)"),
    "seq2seq": N_("Encoder and decoder (sequence to sequence)"),
    "prefix": N_("One stack for both"),
}

OWN = {"transformer_encoder": "encoder", "transformer_decoder": "decoder", "transformer_seq2seq": "seq2seq"}


@dataclass(frozen=True)
class Fact:
    """One thing that is known: `text` is an English message with fields from `values`, `papers` say where it stands."""

    text: str
    papers: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """A model: `shape` is one of SHAPES, `paper` the key of its own paper, `facts` a text or a Fact for each part."""

    key: str
    name: str
    year: int
    shape: str
    paper: str
    facts: Mapping[str, Fact | str]

    def fact(self, part: str) -> Fact:
        """What it is made of in this part; a plain text is its own paper's word."""
        found = self.facts[part]
        return found if isinstance(found, Fact) else Fact(found, (self.paper,) if self.paper else ())

    def papers(self, part: str) -> list[Paper]:
        """Where that is written."""
        return [PAPERS[key] for key in self.fact(part).papers]
