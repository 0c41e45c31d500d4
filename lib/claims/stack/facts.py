"""Feed-forward layers hold facts: switch the neurons of one fact off, and that fact goes while others stay."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

if TYPE_CHECKING:
    from models.transformer_encoder import TransformerEncoder

#: facts that are tested, neurons that are switched off for one, sentences of one at most
FACTS, NEURONS, EACH = 8, 8, 24
#: a fact is known where the whole network fills so many of its prompts (per cent); with fewer facts nothing is said
KNOWN, LEAST = 80.0, 3
#: a neuron: its layer and its number
Neuron = tuple[int, int]


class Prompt(NamedTuple):
    """A Chinese sentence with its translation, in which an English noun is hidden: ids, its place, its id."""

    ids: list[int]
    place: int
    answer: int


def facts(lab: Lab, method: TransformerEncoder) -> dict[str, list[Prompt]]:
    """English noun (one piece) -> prompts with it: what the Chinese sentence calls it is the fact that is asked."""
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
            text = method.joined(first, second)
            place = len(first) + 2 + second.index(id)
            text[place] = tokenizer.mask_id
            found.setdefault(noun, []).append(Prompt(text, place, id))
    common = sorted(found, key=lambda noun: (-len(found[noun]), noun))[:FACTS]
    return {noun: found[noun] for noun in common}


def filled(method: TransformerEncoder, prompts: Sequence[Prompt]) -> float:
    """How often (per cent) the hidden noun is the likeliest."""
    import torch

    with torch.inference_mode():
        scores = method.logits_at([one.ids for one in prompts], [(i, one.place) for i, one in enumerate(prompts)])
    return 100 * float((scores.argmax(-1) == torch.tensor([one.answer for one in prompts])).float().mean())


def neurons_of(method: TransformerEncoder, prompts: Sequence[Prompt]) -> list[Neuron]:
    """The neurons that speak most for the hidden noun: how much each fires times how the noun's log-probability would
    change with it, over all places of these prompts."""
    import torch

    from models.training.masked_objective import segments_of

    kept: list[torch.Tensor] = []
    layers = method.network.stack.layers
    hooks = [layer.feed_forward.down.register_forward_pre_hook(lambda module, given: kept.append(given[0]))
             for layer in layers]
    try:
        with torch.enable_grad():
            ids, valid = method.pad([one.ids for one in prompts])
            hidden, _ = method.network(ids, valid, segments_of(ids, method.tokenizer.sep_id))
            rows = torch.arange(len(prompts))
            scores = method.network.logits(hidden[rows, torch.tensor([one.place for one in prompts])])
            said = scores.log_softmax(-1)[rows, torch.tensor([one.answer for one in prompts])].sum()
            gradients = torch.autograd.grad(said, kept)
    finally:
        for hook in hooks:
            hook.remove()
    speaks = torch.stack([(fires * gradient).sum((0, 1)) for fires, gradient in zip(kept, gradients)])  # (L, F)
    top = speaks.flatten().topk(NEURONS).indices.tolist()
    return [divmod(int(place), speaks.size(1)) for place in top]


def without(method: TransformerEncoder, neurons: Sequence[Neuron]) -> TransformerEncoder:
    """A copy in which these neurons add nothing to the stream."""
    from lib.inside.changed import changed

    def change(network: TransformerEncoder) -> None:
        for layer, number in neurons:
            network.stack.layers[layer].feed_forward.down.weight[:, number] = 0  # type: ignore[attr-defined]

    return changed(method, change)


def measure(lab: Lab, seed: int) -> Measured:
    """What a fact's neurons take with them, on prompts that they were not found by."""
    import numpy as np

    from models.transformer_encoder import TransformerEncoder

    method = lab.network("encoder_long", seed)
    assert isinstance(method, TransformerEncoder)
    asked = facts(lab, method)
    whole = {noun: filled(method, prompts[1::2]) for noun, prompts in asked.items()}
    asked = {noun: prompts for noun, prompts in asked.items() if whole[noun] >= KNOWN}
    if len(asked) < LEAST:
        return Measured({"own": nan, "others": nan})
    draw = np.random.default_rng(seed)
    layers, width = method.config["n_layers"], method.config["d_ff"]
    own, others, by_chance = [], [], []
    for noun, prompts in asked.items():
        less = without(method, neurons_of(method, prompts[::2]))
        drop = {other: whole[other] - filled(less, asked[other][1::2]) for other in asked}
        own.append(drop.pop(noun))
        others.append(float(np.mean(list(drop.values()))))
        drawn = [divmod(int(i), width) for i in draw.choice(layers * width, NEURONS, replace=False)]
        by_chance.append(whole[noun] - filled(without(method, drawn), prompts[1::2]))
    found = {"own": float(np.mean(own)), "others": float(np.mean(others)), "chance": float(np.mean(by_chance))}
    return Measured({"own": found["own"], "others": found["others"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Feed-forward layers hold facts: switch the neurons of one fact off, and it goes while others stay."),
    "Geva et al. 2021; Dai et al. 2022",
    N_("A small encoder fills the hidden English noun of a translation; the fact is what a Chinese word is called. The "
       "eight neurons that speak most for a noun are found on half of its sentences and switched off; the other half, "
       "and the sentences of the other nouns, say what was lost. Eight neurons drawn by chance stand beside. Only "
       "nouns are asked that the whole encoder fills in four of five sentences."),
    (Condition("own", N_("what the fact itself loses (points of 100)"), 50.0),
     Condition("others", N_("what the other facts lose (points of 100)"), 10.0, above=False)),
    Figure(N_("lost, points"), {"own": N_("the fact itself"), "others": N_("other facts"),
                                "chance": N_("neurons drawn by chance")}),
    measure, ("encoder_long",))
