"""The families of large models beside this app's own three: what each part of them is, and where that is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.families.facts import FAMILIES
from lib.families.papers import PAPERS
from lib.families.parts import OWN, PARTS, SHAPES, Fact, Family
from models.messages import N_


def families(shape: str | None = None) -> list[Family]:
    """The models of one shape, or all. GLM's one stack reads like an encoder and writes like a decoder, so that it
    is found under both."""
    wanted = {"encoder": {"encoder", "prefix"}, "decoder": {"decoder", "prefix"}}.get(shape or "", {shape})
    return [family for family in FAMILIES if shape is None or family.shape in wanted]


_OBJECTIVES = {
    "encoder": Fact(N_("Fill masks, in sentences and in pairs; bring the vectors of translations together"), ("bert",)),
    "decoder": Fact(N_("Predict the next token of sentences alone, and of a translation behind its source"), ("gpt",)),
    "seq2seq": Fact(N_("Translate sentence pairs, both ways"), ("transformer",)),
}
_PATTERNS = {
    "full": N_("Multi-head, {heads} heads"), "window": N_("Multi-head, {heads} heads, a window of {span}"),
    "strided": N_("Multi-head, {heads} heads, strides of {span}"),
}
_LEFT_OUT = N_("Left out, in an experiment")
_SHARED = {
    "full": N_("Grouped-query, {heads} heads share {shared}"),
    "window": N_("Grouped-query, {heads} heads share {shared}, a window of {span}"),
    "strided": N_("Grouped-query, {heads} heads share {shared}, strides of {span}"),
}


def own_family(key: str, name: str, config: Mapping[str, Any], card: Mapping[str, Any], vocabulary: int | None,
               context: int) -> Family:
    """One of this app's three in the same columns, read from the configuration and the card of its weights.

    `vocabulary` is the tokenizer's size, None where it is not at hand; `context` the tokens that are read at most.
    """
    from models.blocks.transformer import ATTENTION, PARTS

    config = {**ATTENTION, **PARTS, **config}
    heads = config["n_heads"]
    shared = config["n_kv_heads"] or heads
    layers = config["n_layers"] + config.get("n_decoder_layers", 0)
    kind = config["attention"] if config["attention"] in _PATTERNS else "full"
    values = {"heads": heads, "shared": shared, "span": config["attention_span"]}
    shape, count = OWN[key], card.get("parameters")
    return Family(key, name, 0, shape, "", {
        "objective": _OBJECTIVES[shape],
        "positions": Fact(N_("Sines and cosines, added once") if config["positions"] else _LEFT_OUT, ("transformer",)),
        "norm": Fact(N_("LayerNorm before each block") if config["norm"] else _LEFT_OUT, ("pre_norm",)),
        "attention": Fact((_PATTERNS if shared == heads else _SHARED)[kind],
                          ("transformer",) if shared == heads else ("gqa",), values),
        "tokenizer": Fact(N_("WordPiece, {count} pieces"), ("wordpiece",),
                          {"count": f"{vocabulary:,}" if vocabulary else "?"}),
        "size": Fact(N_("{parameters}, {layers} layers, {width} wide"), (),
                     {"parameters": count, "layers": layers, "width": config["d_model"]}),
        "context": Fact(f"{context:,}"),
    })


def check(found: Sequence[Family]) -> list[str]:
    """What is missing or named wrongly, as sentences for a test; empty when all is well."""
    wrong = []
    for family in found:
        wrong += [f"{family.key} lacks {part}" for part in PARTS if part not in family.facts]
        wrong += [f"{family.key}: no shape {family.shape}"] * (family.shape not in SHAPES)
        wrong += [f"{family.key}.{part}: no paper {key}" for part in family.facts for key in family.fact(part).papers
                  if key not in PAPERS]
        wrong += [f"{family.key}.{part} has no paper" for part in family.facts
                  if family.paper and not family.fact(part).papers]
    return wrong
