"""What the decoder's page says about masks, probabilities, sampling, the cache, prompts and context, computed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from lib.inside.transformer_decoder import cache, context, mask, prompt, sample
from lib.inside.transformer_decoder import peeking as decoder_peeking
from lib.inside.transformer_decoder.reading import is_decoder, next_logp, next_tokens, score_text, text_ids
from models.base import DecodingOptions, Pair
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from models.writing.decoding import filtered
from tests.support.helpers import WORLD, untrained

TEXT = "Anna helped David."


@pytest.fixture(scope="module")
def method(tiny):
    return tiny("transformer_decoder")


def test_only_the_decoder_is_opened(method, tiny):
    assert is_decoder(method) and not is_decoder(tiny("transformer_seq2seq"))


@pytest.mark.quick
def test_the_mask_is_the_lower_triangle(method):
    assert np.array_equal(mask.allowed(method, 9), np.tril(np.ones((9, 9), dtype=bool)))


def test_the_mask_of_a_window_is_a_band(world_tokenizer):
    windowed = untrained("transformer_decoder", world_tokenizer, attention="window", attention_span=3)
    rows, columns = np.indices((8, 8))
    expected = (columns <= rows) & (rows - columns < 3)
    assert np.array_equal(mask.allowed(windowed, 8), expected)


@pytest.mark.quick
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_changed_token_changes_nothing_earlier(method, place):
    ids = text_ids(method, TEXT, "en")
    new = mask.another(method, ids, place) if place else method.tokenizer.sep_id
    found = mask.change_token(method, ids, place, new)
    assert new != ids[place]
    assert np.allclose(found.masked[:place], 0, atol=1e-6) and found.masked[place] > 1e-3
    assert found.before[:place] == found.after[:place]
    assert not place or found.open[:place].max() > 1e-5
    assert method.network.stack.causal


def test_a_place_that_is_not_there(method):
    with pytest.raises(InputError, match="There is no token 99"):
        mask.change_token(method, text_ids(method, TEXT, "en"), 98, 5)


@pytest.mark.quick
@pytest.mark.parametrize("text", [TEXT, "x", "Anna"])
def test_tokens_sum_to_the_texts_log_probability(method, text):
    scored = score_text(method, text, "en")
    total, count = method.log_probability([text], "en")
    assert len(scored.logp) == count and scored.total == pytest.approx(total, abs=1e-3)
    assert scored.perplexity == pytest.approx(math.exp(-total / count), rel=1e-4)
    assert sum(scored.bits) == pytest.approx(-total / math.log(2), abs=1e-3)
    assert scored.tokens[-1] == "[EOS]"


def test_the_end_is_either_of_two_tokens(method):
    ids = text_ids(method, TEXT, "en")
    read, valid = method.pad([ids])
    with torch.inference_mode():
        plain = method.network.embedding.logits(method.network(read, valid)[0][0, -1]).softmax(-1)
    logp = next_logp(method, ids)[-1]
    eos, sep = method.tokenizer.eos_id, method.tokenizer.sep_id
    assert float(logp[eos].exp()) == pytest.approx(float(plain[eos] + plain[sep]), rel=1e-4)
    assert float(logp.exp().sum()) == pytest.approx(1.0, abs=1e-4)


def test_a_candidate_joins_the_text_and_is_read_as_itself(method):
    read = 0
    for start in ("", "Anna", "Anna helped"):
        found = next_tokens(method, start, "en")
        assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
        for one in found:
            assert one.text.startswith(start) and (one.ends or one.text != start)
            if not one.ends and not one.token.startswith("##"):
                assert method.encode([one.text])[0][-1] == one.id
                read += 1
    assert read > 3


OPTIONS = [DecodingOptions(beam_size=1, temperature=t, top_k=k, top_p=p)
           for t, k, p in itertools.product((0.0, 0.5, 1.0, 1.7), (0, 1, 5), (0.2, 0.9, 1.0))]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_cut_distribution_is_the_plain_formula(method, options):
    logits = sample.next_logits(method, "Anna", "en")
    found = sample.cut(logits, options)
    assert float(found.drawn.sum()) == pytest.approx(1.0, abs=1e-5)
    if not options.temperature:
        expected = {int(logits.argmax()): 1.0}
    else:
        chances = (logits.double() / options.temperature).softmax(-1)
        order = chances.argsort(descending=True).tolist()[: options.top_k or None]
        total, expected, so_far = sum(float(chances[i]) for i in order), {}, 0.0
        for i in order:
            if so_far >= options.top_p < 1 or not chances[i]:
                break
            expected[i] = float(chances[i]) / total
            so_far += expected[i]
        kept = sum(expected.values())
        expected = {i: p / kept for i, p in expected.items()}
    edge = int(options.top_p < 1)  # a sum at the very edge may round either way
    assert found.kept == pytest.approx(len(expected), abs=edge)
    for i, p in list(expected.items())[:20]:
        assert float(found.drawn[i]) == pytest.approx(p, abs=2e-3)
    table = sample.cut_table(method, found)
    assert table["drawn"].sum() <= 1.0 + 1e-5 and (table["kept"] == (table["drawn"] > 0)).all()


def test_what_is_drawn_comes_from_the_cut_distribution(method):
    options = DecodingOptions(beam_size=1, temperature=1.0, top_k=4, top_p=0.9, max_new_tokens=1)
    cut = sample.cut(sample.next_logits(method, "Anna", "en"), options)
    assert cut.drawn.allclose(filtered(cut.own.log(), 1.0, 4, 0.9), atol=1e-5)
    found = [next(iter(method.generate("Anna", "en", options, seed))).id for seed in range(200)]
    assert all(cut.drawn[id] > 0 for id in found)
    for id in set(found):
        assert found.count(id) / 200 == pytest.approx(float(cut.drawn[id]), abs=0.15)


def test_the_same_seed_writes_the_same_text(method):
    options = DecodingOptions(beam_size=1, temperature=1.0, max_new_tokens=8)
    first = sample.draws(method, "Anna", "en", options, range(6))
    assert first == sample.draws(method, "Anna", "en", options, range(6))
    assert len({draw.text for draw in first}) > 1
    greedy = sample.draws(method, "Anna", "en", DecodingOptions(beam_size=1, max_new_tokens=8), range(3))
    assert len({draw.text for draw in greedy}) == 1


def test_the_cache_changes_no_token_and_grows_evenly(method):
    *_, (done, run) = cache.measure(method, text_ids(method, "Anna", "en"), "en", tokens=40, repeats=1)
    assert done == 1.0 and run.same and run.difference < 1e-3
    config = method.config
    a_token = 2 * config["n_layers"] * config["d_model"] * 4
    assert run.bytes.tolist() == [a_token * n for n in range(1, 41)]
    assert (np.diff(run.with_cache) > -1e-9).all() and len(run.rows((16, 32, 64))) == 2


def test_a_text_too_long_for_the_timing(method):
    with pytest.raises(InputError, match="tokens is 999"):
        list(cache.measure(method, method.opening("en"), "en", tokens=999))


def test_a_prompt_has_the_parts_that_are_asked_for(method):
    tokenizer = method.tokenizer
    ids = method.encode([TEXT])[0]
    whole = prompt.prompt_ids(method, TEXT, "en", "zh", prompt.PARTS)
    assert whole == method.prompt(ids, "en", "zh")
    assert prompt.prompt_ids(method, TEXT, "en", "zh", ("bos", "source")) == text_ids(method, TEXT, "en")
    assert prompt.prompt_ids(method, TEXT, "en", None, ("target",)) == ids
    assert prompt.prompt_ids(method, "", "en", None, ()) == [tokenizer.bos_id]


def test_the_whole_prompt_translates_as_the_method_does(method):
    """Where the network writes neither a tag nor a second [SEP], which translating forbids."""
    compared = 0
    for pair in WORLD()[:12]:
        found = prompt.write_after(
            method, prompt.prompt_ids(method, pair.first, "zh", "en", prompt.PARTS), "en")
        expected = method.translate([pair.first], "zh", "en", DecodingOptions(beam_size=1))[0]
        if found.ended and found.ids[-1] == method.tokenizer.eos_id and len(expected.tokens) < len(found.ids):
            assert found.text == expected.text
            compared += 1
    assert compared


def test_moving_by_nothing_is_the_texts_own_surprise(method):
    ids = method.encode([TEXT])[0]
    scored = score_text(method, TEXT, "en")
    read, valid = method.pad([text_ids(method, TEXT, "en")])
    with torch.inference_mode():
        logp = method.network.embedding.logits(method.network(read, valid)[0][0]).log_softmax(-1)[1:-1]
    own = -float(logp.gather(1, torch.tensor(ids).unsqueeze(1)).mean()) / math.log(2)
    assert context.moved(method, ids, "en", [0])[0] == pytest.approx(own, abs=1e-4)
    assert context.behind(method, ids, "en", ids, 0) == pytest.approx(own, abs=1e-4)
    assert own == pytest.approx(sum(scored.bits[:-1]) / len(ids), abs=1e-3)


def test_surprise_by_place_stays_inside_the_table(method):
    rows = context.by_position(method, [TEXT], [TEXT], "en", (0, 30, 5000))
    assert {row["tokens"] for row in rows} == {0, 30} and {row["series"] for row in rows} == {"moved", "behind"}
    assert context.by_position(method, [""], [TEXT], "en") == []


def test_the_end_of_the_context(method):
    limit = context.table_length(method)
    assert context.reads(method, limit) and not context.reads(method, limit + 1)
    long = "Anna helped David. " * 100
    end = context.end_of(method, long, "en")
    assert end.read == 256 < end.total and end.lost
    kept = method.tokenizer.decode(method.tokenizer.encode(long)[:256], "en")
    assert context.end_of(method, kept, "en").goes_on == end.goes_on


def test_what_length_costs(method):
    rows = list(context.measure(method, (8, 16, 64), repeats=1))
    assert [row["tokens"] for row in rows] == [8, 16, 64]
    assert rows[2]["cache_kb"] == pytest.approx(8 * rows[0]["cache_kb"])
    assert rows[2]["scores_kb"] == 64 * rows[0]["scores_kb"]
    assert all(row["peak_written_out_kb"] > row["scores_kb"] and row["peak_fused_kb"] > 0 for row in rows)


def test_peeking_learns_to_copy_and_not_to_write():
    """A few steps of the recorded run, on letters that nobody can guess."""
    draw = np.random.default_rng(0)
    letters = [" ".join(draw.choice(list("abcdefgh"), 6)) for _ in range(300)]
    pairs = [Pair(a, b) for a, b in zip(letters[::2], letters[1::2])]
    tokenizer = Tokenizer.train([text for pair in pairs for text in pair], ("zh", "en"), vocab_size=300)
    last = {}
    for name in (decoder_peeking.MASKED, decoder_peeking.PEEKING):
        for found in decoder_peeking.train(name, tokenizer, pairs[:130], pairs[130:], steps=80, every=80, d_model=32,
                                           d_ff=64, max_tokens=600):
            if isinstance(found, dict):
                last[name] = found
            else:
                assert found.network.stack.causal
    masked, peeking = last["masked"], last["peeking"]
    assert masked["as_trained"] == pytest.approx(masked["mask_on"])
    assert peeking["as_trained"] < masked["as_trained"] and peeking["mask_on"] > peeking["as_trained"]


def test_one_language():
    texts = [pair.second for pair in WORLD()]
    tokenizer = Tokenizer.train(texts, ("en",), vocab_size=600)
    alone = untrained("transformer_decoder", tokenizer)
    assert score_text(alone, TEXT, "en").tokens[-1] == "[EOS]"
    found = prompt.write_after(alone, prompt.prompt_ids(alone, TEXT, "en", None, ("bos",)), "en", 5)
    assert len(found.tokens) <= 5
