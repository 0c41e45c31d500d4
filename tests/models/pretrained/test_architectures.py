"""Models of forty architectures say what the library's own `generate` says; the rest by `python -m
tests.support.architectures`. And what their makers ask of whoever lets them write is followed."""

from __future__ import annotations

import json

import numpy as np
import pytest

tf = pytest.importorskip("transformers", reason="transformers is missing: pip install -r requirements-pretrained.txt")

import torch  # noqa: E402

from lib.families import pretrained  # noqa: E402
from models.base import DecodingOptions  # noqa: E402
from models.pretrained.inside import undrawn  # noqa: E402
from tests.support.architectures import (  # noqa: E402
    ARCHITECTURES,
    CAT,
    EXPLAINED,
    LANGUAGES,
    LENGTH,
    PLACES,
    compare,
    generated,
    make,
    strain,
)

ENCODERS = ("albert bert camembert deberta deberta-v2 distilbert electra esm funnel longformer modernbert mpnet "
            "roberta roformer")
DECODERS = ("biogpt bloom falcon gemma2 gpt2 gpt_neo gpt_neox gptj llama mamba mpt openai-gpt opt phi qwen2 qwen3 xglm "
            "xlnet")
SEQ2SEQ = "bart blenderbot fsmt led m2m_100 marian mbart mt5 pegasus prophetnet t5"


GREEDY = DecodingOptions(beam_size=1, temperature=0, max_new_tokens=LENGTH)


def opened(folder):
    return pretrained.get(str(folder), LANGUAGES)


def change(folder, file="generation_config.json", **values):
    path = folder / file
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**kept, **values}), encoding="utf-8")


@pytest.mark.parametrize("name", f"{ENCODERS} {DECODERS} {SEQ2SEQ}".split())
def test_it_says_what_the_library_says(name, tmp_path):
    why, (expected, _) = compare(name, tmp_path / name), EXPLAINED.get(name, ("", ""))
    assert expected in why and bool(expected) == bool(why), why


def test_what_is_explained_is_known():
    assert set(EXPLAINED) <= set(ARCHITECTURES) and all(part and why for part, why in EXPLAINED.values())


@pytest.mark.parametrize(("name", "places"), [
    ("camembert", PLACES - 2), ("bert", PLACES), ("gpt2", PLACES), ("bart", PLACES), ("prophetnet", PLACES - 2)])
def test_places_are_counted(name, places, tmp_path):
    assert opened(make(name, tmp_path / name)).places == places


@pytest.mark.parametrize("name", ["roberta", "opt", "led"])
def test_no_text_has_more_tokens_than_there_are_places(name, tmp_path):
    strain(opened(make(name, tmp_path / name)))


def test_the_numbers_of_positions_follow_that_of_the_padding(tmp_path):
    """RoBERTa's with another padding: 3 is the padding's number, and the first token has 4."""
    method = opened(make("roberta", tmp_path / "roberta", pad_token_id=3))
    assert method.places == PLACES - 4
    strain(method)


@pytest.mark.parametrize(("name", "missing"), [
    ("longformer", ["encoder"]), ("led", ["encoder"]), ("fnet", ["encoder"]), ("squeezebert", ["encoder"]),
    ("prophetnet", ["encoder", "cross"]), ("big_bird", []), ("bart", [])])
def test_attention_that_is_no_table_is_not_drawn(name, missing, tmp_path):
    method = opened(make(name, tmp_path / name))
    trace = method.trace(CAT, "en", "zh" if ARCHITECTURES[name].kind == "seq2seq" else None)
    assert undrawn(method, trace) == missing
    assert all(found.weights.shape == (len(found.rows), len(found.columns)) for found in trace.attention)


def test_of_layers_that_pool_tokens_only_the_others_are_shown(tmp_path):
    method = opened(make("funnel", tmp_path / "funnel"))
    trace = method.trace(CAT, "en")
    assert trace.attention and all(len(state) == len(trace.ids) for state in trace.states.values())


def written(folder):
    """Ours and the library's continuation of one prompt."""
    method, theirs = opened(folder), tf.AutoTokenizer.from_pretrained(folder)
    ids = [*method.text(method.tokenizer.encode("The cat"))]
    model = tf.AutoModelForCausalLM.from_pretrained(folder).eval()
    expected = generated(model, theirs, ids, method.banned(), 1, LENGTH)
    steps = list(method.generate("The cat", "en", GREEDY))
    return [step.id for step in steps], expected, method


def test_each_of_several_ends_ends_a_text(tmp_path):
    folder = make("gpt2", tmp_path / "gpt2")
    usual, _, _ = written(folder)
    third = usual[3]
    change(folder, eos_token_id=[2, third])
    ours, expected, method = written(folder)
    assert ours == expected == usual[:usual.index(third) + 1] and set(method.ends()) == {2, third}
    method = opened(folder)
    best = method._translated(method.tokenizer.encode(CAT), "en", "zh", DecodingOptions(beam_size=3))[2]
    assert not set(best) & {2, third}


@pytest.mark.parametrize("end", [50_256, [50_256, 99_999], -1])
def test_an_end_that_the_vocabulary_has_not_ends_nothing(end, tmp_path):
    folder = make("gpt2", tmp_path / "gpt2")
    change(folder, eos_token_id=end)
    change(folder, "config.json", eos_token_id=end)
    method = opened(folder)
    assert method.ends() == [method.tokenizer.eos_id]
    for beams in (1, 3):
        assert method.translate([CAT], "en", "zh", DecodingOptions(beam_size=beams, max_new_tokens=4))[0].tokens
    strain(method)


@pytest.mark.parametrize("closing", ["</s>", "<sep>"])
def test_a_closing_mark_is_left_off_before_writing(closing, tmp_path):
    from tokenizers import Tokenizer, processors

    folder = make("llama", tmp_path / "llama")
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    mark = {"</s>": "</s>", "<sep>": "<pad>"}[closing]  # the second is no end of a text
    made.post_processor = processors.TemplateProcessing(
        single=f"<s> $A {mark}", special_tokens=[(name, made.token_to_id(name)) for name in ("<s>", mark)])
    made.save(str(folder / "tokenizer.json"))
    method = opened(folder)
    plain = method.tokenizer.encode("The cat")
    assert method.tokenizer.around(plain)[-1] == made.token_to_id(mark)
    assert method.text(plain) == [made.token_to_id("<s>"), *plain]
    ours, expected, _ = written(folder)
    assert [id for id in ours if id not in method.tokenizer.special_ids] == expected


#: the first of each changes what this model writes beside the others
RULES = [
    {"suppress_tokens": [58, 9999]}, {"begin_suppress_tokens": [58]}, {"repetition_penalty": 1.7},
    {"no_repeat_ngram_size": 2}, {"bad_words_ids": [[11], [58, 264]]}, {"min_new_tokens": 5, "eos_token_id": [2, 58]},
    {"min_length": 6, "eos_token_id": [2, 58]}, {"forced_eos_token_id": 2}, {"encoder_repetition_penalty": 9.0},
    {"encoder_no_repeat_ngram_size": 1, "encoder_repetition_penalty": 9.0}, {"forced_bos_token_id": 70},
    {"decoder_start_token_id": 0}]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: next(iter(rule)))
def test_what_its_makers_ask_is_followed(rule, tmp_path):
    """The rules of generation_config.json, in greedy and in beam search."""
    folder = make("bart", tmp_path / "bart", forced_eos_token_id=None)
    change(folder, **dict([*rule.items()][1:]))
    plain = opened(folder)
    plain = plain._translated(plain.tokenizer.encode(CAT), "en", "zh", GREEDY)
    change(folder, **rule)
    method, theirs = opened(folder), tf.AutoTokenizer.from_pretrained(folder)
    model = tf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    ids = theirs(CAT)["input_ids"]
    for beams in (1, 3):
        expected = generated(model, theirs, ids, method.banned(), beams, LENGTH, length_penalty=1.0)
        options = DecodingOptions(beam_size=beams, length_penalty=1.0, max_new_tokens=LENGTH)
        _, opening, ours, _ = method._translated(method.tokenizer.encode(CAT), "en", "zh", options)
        assert [*opening[1:], *ours] == [id for id in expected if id not in method.ends()], beams
        assert beams > 1 or (opening, ours) != (plain[1], plain[2])


def test_rules_are_those_of_a_reader_too(tmp_path):
    """A decoder's continuation follows them, and its probabilities are what they leave."""
    folder = make("qwen2", tmp_path / "qwen2")
    change(folder, repetition_penalty=1.5, no_repeat_ngram_size=2)
    ours, expected, method = written(folder)
    assert [id for id in ours if id not in method.tokenizer.special_ids] == expected
    vectors = method.embed([CAT], "en")
    assert np.isfinite(vectors).all() and torch.is_inference_mode_enabled() is False
