"""Masks in a reader's text: what is hidden, what is guessed, and the order of filling."""

from __future__ import annotations

import pytest
import torch

from lib.inside.transformer_encoder import masks
from lib.shelf import library
from models.base import DecodingOptions
from models.writing.mask_filling import ORDERS
from tests.support.helpers import untrained

GREEDY = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=6)


@pytest.fixture(scope="module")
def method(world_tokenizer):
    found = untrained("transformer_encoder", world_tokenizer)
    with torch.no_grad():
        found.network.mean_length.copy_(torch.tensor([9.0, 9.0]))
    return found


@pytest.fixture(scope="module")
def shipped():
    return library.load_method(library.DEFAULT_CORPUS, "transformer_encoder")


def test_typed_and_chosen_masks_are_both_hidden(method):
    hidden = masks.hide(method, "I [MASK] a student.", [2])
    mask_id = method.tokenizer.mask_id
    assert [id for id in hidden.ids if id == mask_id] == [mask_id] * len(hidden.answers)
    assert hidden.answers[0] == (1, None) and not hidden.by_itself
    found = masks.words(method.tokenizer, method.encode_with_masks("I [MASK] a student."))
    whole = method.encode_with_masks("I [MASK] a student.")
    assert [place for place in hidden.places if place != 1] == found[2][1]
    assert all(answer == whole[place] for place, answer in hidden.answers if answer is not None)


def test_a_text_without_masks_gets_one_word_hidden_that_is_a_word(method):
    hidden = masks.hide(method, "I am a student.")
    assert hidden.by_itself and len(hidden.answers) == 1
    assert method.tokenizer.piece(hidden.answers[0][1]).isalpha()
    assert not masks.hide(method, "I am a student.", [0]).by_itself


@pytest.mark.parametrize("text", ["!", "...", "[MASK]", "[MASK] [MASK]", "x", "word " * 500, "🙂"])
def test_odd_texts(method, text):
    hidden = masks.hide(method, text, [3, 900])
    found = masks.guesses(method, hidden)
    assert len(found) == len(hidden.answers) >= 1
    assert method.tokenizer.mask_id not in masks.filling(method, hidden.ids).ids


def test_no_text_hides_nothing(method):
    assert masks.guesses(method, masks.hide(method, " ")) == []
    assert masks.worth_hiding(method, []) is None


@torch.inference_mode()
def test_guesses_are_the_softmax_at_the_mask(method):
    hidden = masks.hide(method, "I [MASK] a [MASK].")
    for beside, text in ((None, method.single(hidden.ids)), ([30, 31], method.joined(hidden.ids, [30, 31]))):
        states, _ = method.read([text])
        for guess in masks.guesses(method, hidden, beside):
            logits = method.network.logits(states[0, guess.place + 1])
            logits[sorted(method.tokenizer.special_ids)] = float("-inf")
            p = logits.softmax(-1)
            assert guess.sureness == pytest.approx(float(p.max()), rel=1e-4)
            entropy = -sum(float(v) * float(v.log2()) for v in p if v > 0)
            assert guess.bits == pytest.approx(entropy, rel=1e-3)
            assert [c.probability for c in guess.candidates] == sorted((c.probability for c in guess.candidates),
                                                                       reverse=True)


@pytest.mark.parametrize("beside", [None, [30, 31, 32]])
@pytest.mark.parametrize("count", [1, 3, 7])
@pytest.mark.parametrize("order", ORDERS)
def test_the_rounds_are_those_of_the_encoders_translations(method, monkeypatch, order, beside, count):
    monkeypatch.setitem(method.config, "filling", order)
    ids = [20, *[method.tokenizer.mask_id] * count, 21]
    text = method.single(ids) if beside is None else method.joined(ids, beside)
    (expected,), _ = ORDERS[order](method.logits_at, [text], method.tokenizer.mask_id)
    found = masks.filling(method, ids, beside)
    assert list(found.ids) == expected[1:len(ids) + 1]
    if order == "easy-first":  # the other order may fill a place twice
        assert sorted(place for one in found.rounds for place in one.filled) == list(range(1, count + 1))
    for one in found.rounds:
        surest = sorted(one.guesses, key=lambda guess: -guess[2])[:len(one.filled)]
        assert {place for place, _, _ in surest} == set(one.filled)
        assert all(one.before[place] == method.tokenizer.mask_id for place, _, _ in one.guesses)


def test_writing_is_generate_without_chance(method):
    steps = list(method.generate("I am", "en", GREEDY))
    found = masks.writing(method, "I am", "en", GREEDY)
    assert len(found.rounds) == len(steps) and all(len(one.filled) == 1 for one in found.rounds)
    assert method.show(found.ids, "en") == steps[-1].text
    for one, step in zip(found.rounds, steps):
        assert {p: i for p, i, _ in one.guesses}[one.filled[0]] == step.id


@pytest.mark.parametrize(("text", "translation", "word", "right"), [
    ("I am a student.", "我是一个学生。", "student", True), ("我是一个学生。", "I am a student.", "学", True),
    ("The old man next door feeds our cat every morning.", "住在隔壁的老人每天早上都喂我们的猫。", "cat", False)])
def test_a_translation_makes_the_shipped_encoder_surer(shipped, text, translation, word, right):
    """The page's own claim, on its own examples: and the word that it hides by itself is this one. In the long one it
    is far surer than alone, and not sure enough."""
    hidden = masks.hide(shipped, text)
    (alone,), (beside,) = (masks.guesses(shipped, hidden, ids) for ids in (None, shipped.tokenizer.encode(translation)))
    assert alone.answer == word and beside.bits < alone.bits
    assert beside.answer_probability > min(0.9, 1.5 * alone.answer_probability)
    assert (beside.candidates[0].token == word) == right
