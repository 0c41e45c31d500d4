"""What every method of the ladder promises, asked of each one in the registry: an eighth is asked the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lib.labels import probe
from models.answers import Translation
from models.base import DecodingOptions, Method, Task
from tests.support.contract import EMPTY, GREEDY, ODD, SAMPLE, able, sentences

# similarity

@pytest.mark.parametrize("lang", ["zh", "en"])
def test_vectors_are_finite_numbers(method, lang):
    if not able(method, Task.SIMILARITY):
        return
    vectors = method.embed(list(ODD.values()), lang)
    assert vectors.dtype == np.float32 and vectors.ndim == 2 and len(vectors) == len(ODD)
    assert np.isfinite(vectors).all()
    for name, vector in zip(ODD, vectors):
        if name in EMPTY:
            assert not vector.any()


def test_no_sentences_give_no_vectors(method):
    if able(method, Task.SIMILARITY):
        vectors = method.embed([], "en")
        assert vectors.shape == (0, method.embed(["I am here."], "en").shape[1])
        assert vectors.dtype == np.float32


@pytest.mark.quick
def test_similarity_is_a_cosine(method):
    if not able(method, Task.SIMILARITY):
        return
    for side, lang in enumerate(method.languages):
        vectors = method.embed([*sentences(side), ""], lang)
        matrix = method.similarity(vectors, vectors)
        assert matrix.shape == (7, 7)
        assert np.abs(matrix).max() <= 1 + 1e-5
        assert matrix == pytest.approx(matrix.T, abs=1e-5)
        assert np.diag(matrix)[:6] == pytest.approx(1, abs=1e-4)
        assert not matrix[6].any()


@pytest.mark.parametrize("without_tokens", ["", " ", "\u200b", "\ufeff\u2060", "\ue000"])
def test_a_text_without_tokens_is_as_wide_as_any(method, without_tokens):
    if able(method, Task.SIMILARITY):
        for lang in method.languages:
            width = method.embed(["I am here."], lang).shape[1]
            for texts in ([without_tokens], [without_tokens] * 3, [], [without_tokens, "Yes."]):
                assert method.embed(texts, lang).shape == (len(texts), width)
            assert not method.embed([without_tokens], lang).any()
            mixed = probe.vectors(method, [*["I am here."] * 256, without_tokens], lang)  # a chunk of its own
            assert mixed.shape == (257, width) and not mixed[-1:].sum()


def test_sentences_are_embedded_as_if_alone(method):
    if able(method, Task.SIMILARITY):
        texts = [*sentences(1), "", "Yes."]
        together = method.embed(texts, "en")
        alone = np.concatenate([method.embed([text], "en") for text in texts])
        assert together == pytest.approx(alone, abs=1e-4)


def test_both_scripts_have_one_vector(method):
    if able(method, Task.SIMILARITY):
        a, b = method.embed(["老師是一個學生。", "老师是一个学生。"], "zh")
        assert np.array_equal(a, b)


# translation

@pytest.mark.parametrize(("source", "target"), [("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize("beam_size", [1, 2])
def test_a_translation_for_each_sentence(method, source, target, beam_size):
    if not able(method, Task.TRANSLATION):
        return
    options = DecodingOptions(beam_size=beam_size, max_new_tokens=6)
    found = method.translate(list(ODD.values()), source, target, options)
    assert len(found) == len(ODD)
    for name, translation in zip(ODD, found):
        assert isinstance(translation, Translation)
        assert len(translation.tokens) == len(translation.scores) <= 6
        assert all(np.isfinite(score) and score <= 1e-6 for score in translation.scores)
        if name in EMPTY:
            assert translation.text == "" and not translation.tokens and translation.score is None
        else:
            assert translation.origin
    assert method.translate([], source, target) == []


@pytest.mark.parametrize("beam_size", [1, 3])
def test_sentences_are_translated_as_if_alone(method, beam_size):
    if not able(method, Task.TRANSLATION):
        return
    texts = [*sentences(0), "", "😀"]
    options = DecodingOptions(beam_size=beam_size, max_new_tokens=10)
    together = method.translate(texts, "zh", "en", options)
    alone = [method.translate([text], "zh", "en", options)[0] for text in texts]
    assert [t.text for t in together] == [t.text for t in alone]
    for many, one in zip(together, alone):
        assert many.tokens == one.tokens and many.origin == one.origin
        assert many.scores == pytest.approx(one.scores, abs=1e-3)


def test_two_threads_give_what_one_gives(method):
    if not able(method, Task.TRANSLATION):
        return
    jobs = [(sentences(0, 4), "zh", "en"), (sentences(1, 4), "en", "zh")] * 3

    def answer(job):
        steps = [s.id for s in method.generate("Yes", "en", SAMPLE, 3)] if able(method, Task.GENERATION) else []
        return method.translate(*job, GREEDY), steps

    one_after_another = [answer(job) for job in jobs]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(answer, jobs)) == one_after_another


def test_the_longest_input_and_output_are_survived(method):
    """10,000 characters in and the longest answer that may be asked for."""
    if able(method, Task.TRANSLATION):
        options = DecodingOptions(beam_size=1, max_new_tokens=512)
        assert method.translate(["我" * 10_000], "zh", "en", options)[0].tokens is not None
    if able(method, Task.GENERATION):
        options = DecodingOptions(temperature=1.0, top_k=3, max_new_tokens=512)
        assert list(method.generate("我" * 10_000, "zh", options))


# generation

def written(method, prompt, lang, options, seed=0):
    return [step.id for step in method.generate(prompt, lang, options, seed)]


@pytest.mark.quick
def test_the_seed_decides(method):
    if not able(method, Task.GENERATION):
        return
    texts = [written(method, "I am", "en", SAMPLE, seed) for seed in range(6)]
    assert texts == [written(method, "I am", "en", SAMPLE, seed) for seed in range(6)]
    assert len({tuple(text) for text in texts}) > 1


def test_greedy_writing_needs_no_seed(method):
    if able(method, Task.GENERATION):
        assert written(method, "我", "zh", GREEDY, 1) == written(method, "我", "zh", GREEDY, 2)


@pytest.mark.parametrize(("prompt", "lang"), [
    ("C# code is", "en"), ("I ❤️ you", "en"), ("I  am   here", "en"), ("Ｔｏｍ有１２", "zh"), ("老師看著", "zh"),
    ("He said \"", "en"),
    ("a/b (c) [d", "en"), ("龘靐 unknown", "en"), ("the dogs' bowls", "en"), ("'Tis", "en"), ("e\u0301te\u0301", "en"),
    ("know\u200b", "en"), ("[SEP] [MASK]", "en"), ("▢ is", "en"), ("I am here. " * 60, "en"), ("trailing ", "en")])
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_the_prompt_stands_as_it_was_typed_and_then_what_was_written(method, prompt, lang, temperature):
    if not able(method, Task.GENERATION):
        return
    options = DecodingOptions(beam_size=1, temperature=temperature, max_new_tokens=6)
    for step in method.generate(prompt, lang, options, seed=4):
        assert step.text.startswith(prompt)
        new = step.text[len(prompt):]
        assert not (prompt.endswith(" ") and new.startswith(" ")) and not new.startswith("  ")


@pytest.mark.parametrize("extreme", [
    {"temperature": 1e-38}, {"temperature": 5e-324}, {"temperature": 1.1e-3}, {"temperature": 10.0}, {"top_p": 5e-324},
    {"top_p": 1e-38}, {"top_k": 10**30}, {"top_k": 1, "top_p": 1e-320, "temperature": 0.0}])
def test_extreme_options_draw_all_the_same(method, extreme):
    if able(method, Task.GENERATION):
        options = DecodingOptions(**{"beam_size": 1, "temperature": 1.0, "max_new_tokens": 4} | extreme)
        steps = list(method.generate("I am", "en", options))
        assert steps and all(np.isfinite(step.probability) for step in steps)
        if extreme.get("temperature", 1) < 1e-3:
            greedy = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=4)
            assert [s.id for s in steps] == [s.id for s in method.generate("I am", "en", greedy)]


@pytest.mark.parametrize(("prompt", "lang"), [("I am", "en"), ("我是", "zh"), ("", "en"), ("Tom's book, ", "en")])
def test_the_text_goes_on_from_the_prompt(method, prompt, lang):
    if not able(method, Task.GENERATION):
        return
    steps = list(method.generate(prompt, lang, SAMPLE, seed=2))
    assert 1 <= len(steps) <= SAMPLE.max_new_tokens
    for step in steps:
        assert step.text.startswith(prompt.strip())
        assert step.token == method.tokenizer.piece(step.id)
        chances = [candidate.probability for candidate in step.candidates]
        assert chances and all(0 <= p <= 1 for p in chances) and sum(chances) <= 1 + 1e-4
        assert chances == sorted(chances, reverse=True)
        assert 0 <= step.probability <= chances[0] + 1e-6
    assert len(steps[-1].text) > len(prompt.strip()) or steps[0].id == method.tokenizer.eos_id


@pytest.mark.parametrize("name", ODD)
def test_odd_prompts_are_survived(method, name):
    if able(method, Task.GENERATION):
        assert list(method.generate(ODD[name], "zh", DecodingOptions(temperature=1.0, max_new_tokens=2)))


def test_one_token_at_most_is_one_token(method):
    if able(method, Task.GENERATION):
        assert len(written(method, "I", "en", DecodingOptions(temperature=1.0, max_new_tokens=1))) == 1


def test_log_probability_is_of_the_whole_text(method):
    result = method.log_probability(["I am here.", ""], "en")
    assert (result is None) is (type(method).log_probability is Method.log_probability)
    if result is None:
        return
    total, count = result
    assert total < 0 and np.isfinite(total)
    assert count >= len(method.tokenizer.encode("I am here."))
    alone = [method.log_probability([text], "en") for text in ("I am here.", "")]
    assert total == pytest.approx(sum(part for part, _ in alone), abs=1e-3)
    assert count == sum(n for _, n in alone)


# the inside

@pytest.mark.parametrize("target", [None, "en"])
@pytest.mark.parametrize("text", ["我是一个学生。", "", "龘", "[SEP] [MASK]", "我" * 400])
def test_a_trace_fits_together(method, text, target):
    trace = method.trace(text, "zh", target)
    assert len(trace.tokens) == len(trace.ids)
    assert list(trace.tokens) == method.tokenizer.pieces(trace.ids)
    for attention in trace.attention:
        assert attention.weights.shape == (len(attention.rows), len(attention.columns))
        assert attention.weights.sum(axis=1) == pytest.approx(1, abs=1e-4)
        assert attention.weights.min() >= 0 and attention.layer >= 0 and attention.head >= 0
        assert attention.kind in ("encoder", "decoder", "cross")
        if attention.kind == "decoder":
            assert not np.triu(attention.weights, 1).any()
    for state in trace.states.values():
        assert state.ndim == 2 and np.isfinite(state).all()
    for step in trace.steps:
        assert 0 <= step.probability <= 1 + 1e-6
        chances = [candidate.probability for candidate in step.candidates]
        assert chances == sorted(chances, reverse=True)
    assert (trace.output is None) is (target is None)


@pytest.mark.quick
def test_a_trace_writes_what_greedy_search_writes(method):
    if able(method, Task.TRANSLATION):
        text = sentences(0)[2]
        expected = method.translate([text], "zh", "en", DecodingOptions(beam_size=1))[0].text
        assert method.trace(text, "zh", "en").output == expected


def test_a_trace_reads_a_given_translation(method):
    trace = method.trace("我是一个学生。", "zh", "en", forced_target="She is a teacher.")
    assert trace.output == "She is a teacher."
    assert method.trace("我" * 400, "zh", "en", forced_target="She " * 400).tokens
