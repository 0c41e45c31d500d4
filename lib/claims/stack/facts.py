"""Feed-forward layers hold facts: switch the neurons of one fact off, and that fact goes while others stay."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

if TYPE_CHECKING:
    from torch import Tensor

    from models.blocks.transformer import Layer
    from models.transformer_seq2seq import TransformerSeq2Seq

#: facts that are tested, neurons that are switched off for one, sentences of one at most
FACTS, NEURONS, EACH = 8, 8, 24
#: a fact is known where the whole network writes so many of its nouns (per cent); with fewer facts nothing is said
KNOWN, LEAST = 80.0, 3
#: a neuron: its layer (the encoder's come first) and its number
Neuron = tuple[int, int]


class Prompt(NamedTuple):
    """A Chinese sentence with its task, and its translation up to an English noun, which is to be written next."""

    source: list[int]
    written: list[int]
    answer: int


def facts(lab: Lab, method: TransformerSeq2Seq) -> dict[str, list[Prompt]]:
    """English noun (one piece) -> prompts for it: what the Chinese sentence calls it is the fact that is asked."""
    from lib.corpus.small_world.lexicon import NOUNS

    found: dict[str, list[Prompt]] = {}
    tokenizer = method.tokenizer
    for example in lab.examples:
        noun = example.meaning.patient
        id = tokenizer.token_id(noun) if noun in NOUNS else None
        if id is None or len(found.get(noun, ())) >= EACH:
            continue
        first, second = method.encode([example.pair.first, example.pair.second])
        if second.count(id) == 1:
            written = [tokenizer.bos_id, *second[:second.index(id)]]
            found.setdefault(noun, []).append(Prompt(method.tagged(first, "en"), written, id))
    common = sorted(found, key=lambda noun: (-len(found[noun]), noun))[:FACTS]
    return {noun: found[noun] for noun in common}


def layers(method: TransformerSeq2Seq) -> list[Layer]:
    """The layers that read, and those that write."""
    return [*method.network.encoder.layers, *method.network.decoder.layers]


def next_scores(method: TransformerSeq2Seq, prompts: Sequence[Prompt]) -> Tensor:
    """The scores (P, V) of what each prompt's translation goes on with."""
    import torch

    network = method.network
    src, src_valid = method.pad([one.source for one in prompts])
    tgt, tgt_valid = method.pad([one.written for one in prompts])
    hidden, _ = network.decode(tgt, tgt_valid, network.start(network.encode(src, src_valid)[0], src_valid))
    return network.embedding.logits(hidden[torch.arange(len(prompts)), tgt_valid.sum(1) - 1])


def filled(method: TransformerSeq2Seq, prompts: Sequence[Prompt]) -> float:
    """How often (per cent) the noun is the likeliest."""
    import torch

    with torch.inference_mode():
        scores = next_scores(method, prompts)
    return 100 * float((scores.argmax(-1) == torch.tensor([one.answer for one in prompts])).float().mean())


def neurons_of(method: TransformerSeq2Seq, prompts: Sequence[Prompt]) -> list[Neuron]:
    """The neurons that speak most for the noun: how much each fires times how the noun's log-probability would change
    with it, over all places of these prompts."""
    import torch

    kept: list[torch.Tensor] = []
    hooks = [layer.feed_forward.down.register_forward_pre_hook(lambda module, given: kept.append(given[0]))
             for layer in layers(method)]
    try:
        with torch.enable_grad():
            likely = next_scores(method, prompts).log_softmax(-1)
            said = likely[torch.arange(len(prompts)), torch.tensor([one.answer for one in prompts])].sum()
            gradients = torch.autograd.grad(said, kept)
    finally:
        for hook in hooks:
            hook.remove()
    speaks = torch.stack([(fires * gradient).sum((0, 1)) for fires, gradient in zip(kept, gradients)])  # (L, F)
    top = speaks.flatten().topk(NEURONS).indices.tolist()
    return [divmod(int(place), speaks.size(1)) for place in top]


def without(method: TransformerSeq2Seq, neurons: Sequence[Neuron]) -> TransformerSeq2Seq:
    """A copy in which these neurons add nothing to the stream."""
    from lib.inside.changed import changed

    other = changed(method, lambda network: None)
    for layer, number in neurons:
        layers(other)[layer].feed_forward.down.weight.data[:, number] = 0
    return other


def measure(lab: Lab, seed: int) -> Measured:
    """What a fact's neurons take with them, on prompts that they were not found by."""
    import numpy as np

    from models.transformer_seq2seq import TransformerSeq2Seq

    method = lab.network("seq2seq", seed)
    assert isinstance(method, TransformerSeq2Seq)
    asked = facts(lab, method)
    whole = {noun: filled(method, prompts[1::2]) for noun, prompts in asked.items()}
    asked = {noun: prompts for noun, prompts in asked.items() if whole[noun] >= KNOWN}
    if len(asked) < LEAST:
        return Measured({"own": nan, "others": nan})
    draw = np.random.default_rng(seed)
    count, width = len(layers(method)), method.config["d_ff"]
    own, others, by_chance = [], [], []
    for noun, prompts in asked.items():
        less = without(method, neurons_of(method, prompts[::2]))
        drop = {other: whole[other] - filled(less, asked[other][1::2]) for other in asked}
        own.append(drop.pop(noun))
        others.append(float(np.mean(list(drop.values()))))
        drawn = [divmod(int(i), width) for i in draw.choice(count * width, NEURONS, replace=False)]
        by_chance.append(whole[noun] - filled(without(method, drawn), prompts[1::2]))
    found = {"own": float(np.mean(own)), "others": float(np.mean(others)), "chance": float(np.mean(by_chance))}
    return Measured({"own": found["own"], "others": found["others"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Feed-forward layers hold facts: switch the neurons of one fact off, and it goes while others stay."),
    "Geva et al. 2021; Dai et al. 2022",
    N_("A small Transformer translates; the fact is what a Chinese word is called in English. The eight neurons that "
       "speak most for a noun, where it is to be written next, are found on half of its sentences and switched off; "
       "the other half, and the sentences of the other nouns, say what was lost. Eight neurons drawn by chance stand "
       "beside. Only nouns are asked that the whole network writes in four of five sentences."),
    (Condition("own", N_("what the fact itself loses (points of 100)"), 50.0),
     Condition("others", N_("what the other facts lose (points of 100)"), 10.0, above=False)),
    Figure(N_("lost, points"), {"own": N_("the fact itself"), "others": N_("other facts"),
                                "chance": N_("neurons drawn by chance")}),
    measure, ("seq2seq",), changed=N_(
        "the translator is asked, not the encoder, which knew none of the facts, so that nothing could be lost"))
