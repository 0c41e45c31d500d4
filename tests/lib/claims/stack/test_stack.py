"""Claims about the stack: their rules, and neurons that are found and switched off."""

from __future__ import annotations

import pytest
import torch

from lib.claims.stack import facts
from tests.lib.claims.made_up import check_rules, small_lab


@pytest.mark.quick
def test_rules_can_come_out_all_ways() -> None:
    check_rules("stack")


def test_neurons_that_speak_for_a_noun_are_switched_off_in_a_copy(tmp_path) -> None:
    method = small_lab(tmp_path).fresh("seq2seq", 0)
    asked = facts.facts(small_lab(tmp_path), method)
    prompts = next(iter(asked.values()))
    assert len({one.answer for one in prompts}) == 1 and 0 <= facts.filled(method, prompts) <= 100
    neurons = facts.neurons_of(method, prompts)
    assert len(set(neurons)) == facts.NEURONS and all(layer < 4 and number < 128 for layer, number in neurons)
    less = facts.without(method, neurons)
    layer, number = neurons[0]
    weights = [facts.layers(one)[layer].feed_forward.down.weight[:, number] for one in (method, less)]
    assert weights[0].abs().sum() > 0 and torch.equal(weights[1], torch.zeros_like(weights[1]))

    def said(one) -> float:
        with torch.inference_mode():
            return float(facts.next_scores(one, prompts).log_softmax(-1)[:, prompts[0].answer].sum())

    assert said(less) < said(method)
