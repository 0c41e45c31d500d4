"""A decoder translates when it is prompted."""

from __future__ import annotations

from typing import Any

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import LANGS, Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """chrF of prompted translations, beside the nearest training sentence's translation and an encoder-decoder."""
    from sacrebleu.metrics import CHRF

    from lib.evaluation.baselines import NearestSentenceCopy
    from models.base import DecodingOptions

    pairs = lab.held_out(2 * lab.scale.items)
    sources, targets = [pair.first for pair in pairs], [pair.second for pair in pairs]
    copy = NearestSentenceCopy(lab.tokenizer(), lab.corpus().split("train"))
    writers: dict[str, Any] = {"decoder": lab.network("decoder_long", seed), "seq2seq": lab.network("seq2seq", seed),
                               "copy": copy}
    found = {}
    for name, writer in writers.items():
        written = writer.translate(sources, *LANGS, DecodingOptions(beam_size=1))
        found[name] = CHRF().corpus_score([one.text for one in written], [targets]).score
    return Measured({"more": found["decoder"] - found["copy"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("A decoder translates when it is prompted."),
    "Radford et al. 2019",
    N_("A small decoder reads held-out Chinese sentences as a prompt and goes on in English. Beside it: the "
       "translation that belongs to the nearest training sentence, which anybody can copy, and a small encoder-"
       "decoder."),
    (Condition("more", N_("the decoder's chrF less that of copying"), 0.0),),
    Figure("chrF", {"copy": N_("nearest sentence copied"), "decoder": N_("prompted decoder"),
                    "seq2seq": N_("encoder-decoder")}),
    measure, ("decoder_long", "seq2seq"), changed=N_("the decoder learns for 1,200 steps in place of 400"))
