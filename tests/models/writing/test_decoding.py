"""Writing token by token: caches change nothing, beams find what greedy search misses, draws follow the chances."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch

from models.base import DecodingOptions
from models.blocks.recurrent import CELLS
from models.messages import InputError
from models.writing.decoding import beam_search, filtered, forbid, sample, write
from tests.support.helpers import SEQ2SEQ, untrained

EOS = 0


class Markov:
    """A writer whose next token depends on the last one alone: rows of probabilities over tokens 0 (the end), 1, ..."""

    def __init__(self, rows):
        self.table = torch.tensor(rows, dtype=torch.float64)

    def reorder(self, rows):
        """Nothing is carried."""

    def step(self, ids, state):
        return self.table[ids].log()

    def search(self, options, first=1, limits=(8,), banned=()):
        found = beam_search(self.step, self, torch.tensor([first] * len(limits)), options, [EOS], banned, limits)
        return found if len(limits) > 1 else found[0]

    def probability(self, ids, first=1):
        total, last = 1.0, first
        for i in ids:
            total, last = total * float(self.table[last, i]), i
        return total


#: after 1 the likeliest is 2, from where everything is unsure; over 3 the way is sure
TRAP = Markov([
    [1.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.6, 0.4, 0.0],
    [0.34, 0.0, 0.0, 0.33, 0.33],
    [0.1, 0.0, 0.0, 0.0, 0.9],
    [0.9, 0.0, 0.1, 0.0, 0.0],
])


def test_greedy_takes_the_likeliest_token_each_time():
    best = TRAP.search(DecodingOptions(beam_size=1))[0]
    assert best.ids == (2,) and best.finished
    assert [math.exp(s) for s in best.scores] == pytest.approx([0.6, 0.34], rel=1e-5)


@pytest.mark.quick
def test_a_beam_finds_what_greedy_search_misses():
    beams = TRAP.search(DecodingOptions(beam_size=3, length_penalty=0.0))
    assert beams[0].ids == (3, 4) and beams[0].finished
    assert math.exp(sum(beams[0].scores)) == pytest.approx(0.4 * 0.9 * 0.9, rel=1e-5)
    assert len({beam.ids for beam in beams}) == 3
    totals = [sum(beam.scores) for beam in beams]
    assert totals == sorted(totals, reverse=True)


def test_a_wide_beam_is_an_exhaustive_search():
    torch.manual_seed(3)
    chain = Markov(torch.randn(5, 5, dtype=torch.float64).mul(2).softmax(-1).tolist())
    every = [ids for n in range(1, 5) for ids in product(range(1, 5), repeat=n - 1)]
    best = max(every, key=lambda ids: chain.probability((*ids, EOS)))
    found = chain.search(DecodingOptions(beam_size=32, length_penalty=0.0), limits=(20,))[0]
    assert chain.probability((*found.ids, EOS)) >= chain.probability((*best, EOS)) - 1e-9
    assert sum(found.scores) == pytest.approx(math.log(chain.probability((*found.ids, EOS))), rel=1e-5)


@pytest.mark.quick
def test_the_length_penalty_changes_the_choice():
    # "1 end" has 0.4; "2 3 4 end" has 0.6 x 0.8 x 0.8 x 0.8 = 0.31, but more a token
    chain = Markov([
        [1.0, 0.0, 0.0, 0.0, 0.0], [0.4, 0.0, 0.6, 0.0, 0.0], [0.2, 0.0, 0.0, 0.8, 0.0], [0.2, 0.0, 0.0, 0.0, 0.8],
        [0.8, 0.2, 0.0, 0.0, 0.0],
    ])
    short = chain.search(DecodingOptions(beam_size=4, length_penalty=0.0))[0]
    long = chain.search(DecodingOptions(beam_size=4, length_penalty=1.0))[0]
    assert (short.ids, long.ids) == ((), (2, 3, 4))
    for beam in (short, long):
        assert math.exp(sum(beam.scores)) == pytest.approx(chain.probability((*beam.ids, EOS)), rel=1e-5)
        assert len(beam.scores) == len(beam.ids) + 1


def test_limits_hold_for_each_sentence():
    endless = Markov([[1.0, 0.0, 0.0], [1e-9, 0.3, 0.7], [1e-9, 0.6, 0.4]])
    for beam_size in (1, 2):
        found = endless.search(DecodingOptions(beam_size=beam_size), limits=(2, 5, 1))
        assert [len(beams[0].ids) for beams in found] == [2, 5, 1]
        assert not any(beams[0].finished for beams in found)
        assert all(len(beams[0].scores) == len(beams[0].ids) for beams in found)


def test_a_sentence_that_ended_waits_for_the_others_unchanged():
    options = DecodingOptions(beam_size=2, length_penalty=0.5)
    together = beam_search(TRAP.step, TRAP, torch.tensor([1, 4, 3]), options, [EOS], [], [8, 8, 8])
    for first, beams in zip((1, 4, 3), together):
        assert beams == TRAP.search(options, first=first)


def test_banned_tokens_are_never_written():
    assert TRAP.search(DecodingOptions(beam_size=1), banned=[2])[0].ids == (3, 4)
    assert all(2 not in beam.ids for beam in TRAP.search(DecodingOptions(beam_size=4), banned=[2]))
    assert forbid(torch.zeros(2, 3), [1]).softmax(-1).tolist() == [[0.5, 0.0, 0.5]] * 2


def plain_filtered(logits, temperature, top_k, top_p):
    """The rules in plain Python."""
    if temperature == 0:
        best = max(range(len(logits)), key=lambda i: logits[i])
        return [float(i == best) for i in range(len(logits))]
    weights = [math.exp(x / temperature) for x in logits]
    ranked = sorted(range(len(logits)), key=lambda i: -weights[i])
    if top_k:
        ranked = ranked[:top_k]
    total, kept, mass = sum(weights[i] for i in ranked), [], 0.0
    for i in ranked:
        kept.append(i)
        mass += weights[i] / total
        if mass >= top_p:
            break
    total = sum(weights[i] for i in kept)
    return [weights[i] / total if i in kept else 0.0 for i in range(len(logits))]


@pytest.mark.quick
@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 2.5])
@pytest.mark.parametrize("top_k", [0, 1, 3, 100])
@pytest.mark.parametrize("top_p", [0.05, 0.5, 0.83, 1.0])
def test_the_cuts_against_plain_python(temperature, top_k, top_p):
    logits = torch.randn(12, generator=torch.Generator().manual_seed(5)) * 2
    expected = plain_filtered(logits.tolist(), temperature, top_k, top_p)
    got = filtered(logits, temperature, top_k, top_p)
    assert got.tolist() == pytest.approx(expected, abs=1e-5)
    assert float(got.sum()) == pytest.approx(1)


def test_what_is_banned_stays_impossible_at_any_temperature():
    logits = forbid(torch.tensor([1.0, 9.0, 0.0]), [1])
    for temperature in (0.0, 0.2, 10.0):
        assert filtered(logits, temperature, 0, 1.0)[1] == 0


def test_draws_follow_the_distribution():
    logits = torch.tensor([0.5, 0.1, 0.25, 0.05, 0.1]).log()
    generator = torch.Generator().manual_seed(7)
    options = DecodingOptions(temperature=1.0)
    draws = [sample(logits, options, generator)[0] for _ in range(2000)]
    expected = logits.exp() * 2000
    chi_square = sum((draws.count(i) - float(e)) ** 2 / float(e) for i, e in enumerate(expected))
    assert chi_square < 18.5  # 4 degrees of freedom: exceeded once in a thousand


def test_writing_has_its_own_generator():
    torch.manual_seed(0)
    options = DecodingOptions(temperature=1.0, max_new_tokens=12)

    def text(seed):
        return [i for i, _ in write(TRAP.step, TRAP, torch.tensor([1]), options, [EOS], [], seed)]

    first = [text(seed) for seed in range(10)]
    torch.manual_seed(99)
    assert [text(seed) for seed in range(10)] == first
    assert len({tuple(t) for t in first}) > 1
    assert all(EOS not in t[:-1] and len(t) <= 12 for t in first)


def test_writing_shows_the_models_own_probabilities():
    options = DecodingOptions(temperature=0.5, top_k=1)
    chosen, probabilities = next(write(TRAP.step, TRAP, torch.tensor([1]), options, [EOS], [], 0))
    assert chosen == 2
    assert probabilities.tolist() == pytest.approx([0, 0, 0.6, 0.4, 0], abs=1e-6)


@pytest.mark.parametrize("wrong", [
    {"beam_size": 0}, {"beam_size": 33}, {"length_penalty": -1}, {"max_new_tokens": 0}, {"temperature": -0.1},
    {"top_k": -1}, {"top_p": 0.0}, {"top_p": 1.1}, {"temperature": math.nan},
])
def test_impossible_options_are_named(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        DecodingOptions(**wrong)


WRITTEN = [20, 33, 47, 52, 68, 71]


def network_logits(method, sources, written):
    """Scores (B, T, V) for `written` after each source: all at once, and one step after another."""
    tokenizer = method.tokenizer
    rows = len(sources)
    if method.key == "transformer_decoder":
        prompts = [method.prompt(source, "zh", "en") for source in sources]
        first, state = method.read(prompts)
        at_once = []
        for prompt in prompts:
            ids, valid = method.pad([[*prompt, *written]])
            hidden, _ = method.network(ids, valid)
            at_once.append(method.network.embedding.logits(hidden[:, len(prompt) - 1:]))
        at_once = torch.cat(at_once)
    else:
        src, valid = method.pad([method.tagged(source, "en") for source in sources])
        memory, _ = method.network.encode(src, valid)
        tgt, tgt_valid = method.pad([[tokenizer.bos_id, *written]] * rows)
        hidden, _ = method.network.decode(tgt, tgt_valid, method.network.start(memory, valid))
        at_once = method.network.embedding.logits(hidden)
        first, state = torch.full((rows,), tokenizer.bos_id), method.network.start(memory, valid)
    steps = [method._step(first, state)]
    steps += [method._step(torch.full((rows,), id), state) for id in written]
    return at_once, torch.stack(steps, dim=1)


@torch.inference_mode()
@pytest.mark.parametrize(("key", "changes"), [
    ("transformer_seq2seq", {}), ("transformer_decoder", {}),
    *[(key, {"cell": cell}) for key in ("rnn", "rnn_attention") for cell in CELLS],
])
def test_step_by_step_equals_at_once(key, changes, world_tokenizer):
    method = untrained(key, world_tokenizer, **changes)
    at_once, steps = network_logits(method, [[30, 31, 32], [40], [50, 51, 52, 53, 54]], WRITTEN)
    assert steps.shape == (3, len(WRITTEN) + 1, world_tokenizer.vocab_size)
    torch.testing.assert_close(steps, at_once, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
@pytest.mark.parametrize("key", SEQ2SEQ)
def test_a_beam_of_one_is_the_argmax_loop(key, world_tokenizer):
    """The loop has no cache: every step decodes the whole text anew."""
    method = untrained(key, world_tokenizer, seed=2)
    tokenizer, source = world_tokenizer, [30, 31, 32, 33]
    src, valid = method.pad([method.tagged(source, "en")])
    memory, _ = method.network.encode(src, valid)
    ids, scores = [tokenizer.bos_id], []
    for _ in range(10):
        tgt, tgt_valid = method.pad([ids])
        hidden, _ = method.network.decode(tgt, tgt_valid, method.network.start(memory, valid))
        logp = forbid(method.network.embedding.logits(hidden[0, -1]), method.banned_ids).log_softmax(-1)
        ids.append(int(logp.argmax()))
        scores.append(float(logp.max()))
        if ids[-1] == tokenizer.eos_id:
            break
    found = method.search([method.tagged(source, "en")], "en", DecodingOptions(beam_size=1, max_new_tokens=10))[0][0]
    assert list(found.ids) == [i for i in ids[1:] if i != tokenizer.eos_id]
    assert list(found.scores) == pytest.approx(scores, abs=1e-3)


@torch.inference_mode()
@pytest.mark.parametrize("key", [*SEQ2SEQ, "transformer_decoder"])
def test_beams_carry_their_own_state(key, world_tokenizer):
    """The scores that a beam search reports are those of its texts, read at once without any reordering."""
    method = untrained(key, world_tokenizer, seed=4)
    source = [30, 31, 32, 33]
    options = DecodingOptions(beam_size=4, max_new_tokens=6)
    prompt = method.prompt(source, "zh", "en") if key == "transformer_decoder" else method.tagged(source, "en")
    for beam in method.search([prompt], "en", options)[0]:
        at_once, _ = network_logits(method, [source], list(beam.ids))
        logp = forbid(at_once[0], method.banned_ids).log_softmax(-1)
        expected = [float(logp[t, i]) for t, i in enumerate([*beam.ids, world_tokenizer.eos_id][:len(beam.scores)])]
        assert list(beam.scores) == pytest.approx(expected, abs=1e-3)
