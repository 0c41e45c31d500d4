"""A model from elsewhere behind the interface of ours: every kind of answer, from tiny models made here."""

from __future__ import annotations

import numpy as np
import pytest

tf = pytest.importorskip("transformers", reason="transformers is missing: pip install -r requirements-pretrained.txt")

import torch  # noqa: E402

from lib.compare import questions  # noqa: E402
from models.base import TASK_METHODS, DecodingOptions, RefusedError, Task  # noqa: E402
from models.messages import InputError  # noqa: E402
from models.pretrained.load import open_folder  # noqa: E402
from models.pretrained.method import Pretrained  # noqa: E402
from tests.support.pretrained_models import make  # noqa: E402

KINDS = {"bert": "encoder", "headless": "encoder", "gpt2": "decoder", "llama": "decoder", "t5": "seq2seq",
         "bart": "seq2seq"}
LANGUAGES = ("zh", "en")
CAT = "The cat is sleeping."


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {kind: make(kind, tmp_path_factory.mktemp(kind)) for kind in KINDS}


@pytest.fixture(scope="module")
def methods(folders):
    return {kind: Pretrained(open_folder(folder), LANGUAGES) for kind, folder in folders.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_size(methods, kind):
    method = methods[kind]
    assert method.opened.kind == KINDS[kind] and method.opened.writes == (kind != "headless")
    assert method.parameter_count() == sum(p.numel() for p in method.opened.model.parameters())
    assert method.languages == LANGUAGES and method.card["kind"] == KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_vectors(methods, kind):
    method = methods[kind]
    vectors = method.embed([CAT, "", "猫在睡觉。", "word " * 500, CAT], "en")
    assert vectors.shape == (5, 32) and vectors.dtype == np.float32 and np.isfinite(vectors).all()
    assert not vectors[1].any() and np.allclose(vectors[0], vectors[4])
    assert method.embed([], "en").shape == (0, 32)
    with pytest.raises(InputError):
        method.embed([CAT], "fr")


def test_an_encoders_vector_is_the_mean_of_its_words(methods, folders):
    method = methods["bert"]
    model = tf.BertForMaskedLM.from_pretrained(folders["bert"]).eval()
    ids = tf.AutoTokenizer.from_pretrained(folders["bert"])(CAT, return_tensors="pt")
    with torch.inference_mode():
        hidden = model.bert(**ids).last_hidden_state[0, 1:-1].mean(0).numpy()
    assert np.allclose(method.embed([CAT], "en")[0], hidden, atol=1e-5)


@pytest.mark.parametrize("kind", ["gpt2", "llama", "t5", "bart"])
@pytest.mark.parametrize("beams", [1, 3])
def test_translation(methods, kind, beams):
    options = DecodingOptions(beam_size=beams, max_new_tokens=6)
    found, empty = methods[kind].translate([CAT, ""], "en", "zh", options)
    assert len(found.tokens) == len(found.scores) <= 6 and all(score <= 0 for score in found.scores)
    assert empty.text == "" and found.origin.startswith("pretrained elsewhere")
    assert methods[kind].translate([CAT], "en", "zh", options) == [found]


def test_greedy_search_is_that_of_transformers(methods, folders):
    """The same tokens as the library's own `generate`, cache and all."""
    for kind, cls in (("t5", tf.T5ForConditionalGeneration), ("llama", tf.LlamaForCausalLM)):
        method, model = methods[kind], cls.from_pretrained(folders[kind]).eval()
        tokenizer = tf.AutoTokenizer.from_pretrained(folders[kind])
        asked = {"t5": f"translate English to Chinese: {CAT}", "llama": f"English: {CAT}\nChinese:"}[kind]
        ids = tokenizer(asked, return_tensors="pt")
        banned = [[id] for id in method.banned()]
        out = model.generate(**ids, do_sample=False, num_beams=1, max_new_tokens=8, bad_words_ids=banned)[0]
        theirs = out[1:].tolist() if kind == "t5" else out[ids["input_ids"].size(1):].tolist()
        _, _, ours, _ = method._translated(method.tokenizer.encode(CAT), "en", "zh",
                                           DecodingOptions(beam_size=1, max_new_tokens=8))
        assert ours == theirs[:len(ours)] and ours


@pytest.mark.parametrize("kind", ["bert", "gpt2", "llama", "t5", "bart"])
def test_generation(methods, kind):
    method, options = methods[kind], DecodingOptions(beam_size=1, max_new_tokens=5, temperature=0.9)
    steps = list(method.generate("The cat", "en", options, seed=4))
    assert 1 <= len(steps) <= 5 and all(0 < step.probability <= 1 for step in steps)
    assert [s.id for s in method.generate("The cat", "en", options, seed=4)] == [s.id for s in steps]
    assert kind == "bert" or all(step.text.startswith("The cat") for step in steps)
    assert list(method.generate("word " * 400, "en", options))


@pytest.mark.parametrize(("kind", "refused"), [
    ("bert", {Task.TRANSLATION}), ("headless", {Task.TRANSLATION, Task.GENERATION}), ("gpt2", set()), ("t5", set())])
def test_refusals_have_a_reason(methods, kind, refused):
    method = methods[kind]
    assert {task for task in TASK_METHODS if method.refusal(task)} == refused
    if Task.TRANSLATION in refused:
        with pytest.raises(RefusedError, match="never taught to translate"):
            method.translate([CAT], "en", "zh")
    if Task.GENERATION in refused:
        with pytest.raises(RefusedError, match="lack the layer"):
            next(method.generate(CAT, "en"))
    alone = method.compared_on(("en",))
    assert "one language" in str(alone.refusal(Task.TRANSLATION)) and alone.languages == ("en",)


def test_masks_are_filled(methods):
    steps = methods["bert"].fill("The [MASK] is [MASK].", "en")
    assert len(steps) == 2 and all(len(step.candidates) == 10 for step in steps)
    assert not any(token.token.startswith("[") for step in steps for token in step.candidates)
    assert methods["t5"].fill("The [MASK] is sleeping.", "en").endswith(" is sleeping.")
    assert isinstance(methods["bart"].fill("The [MASK] is sleeping.", "en"), str)
    for kind in ("gpt2", "headless"):
        with pytest.raises(RefusedError):
            methods[kind].fill("The [MASK].", "en")


def test_a_mask_may_have_the_number_0(methods):
    method = methods["bart"].compared_on(LANGUAGES)
    method.tokenizer.mask_id = 0
    assert isinstance(method.fill("The [MASK] is sleeping.", "en"), str)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", [None, "zh"])
def test_the_inside(methods, kind, target):
    trace = methods[kind].trace("The cat.", "en", target)
    kinds = {found.kind for found in trace.attention}
    both = {"encoder", "decoder", "cross"} if target else {"encoder"}
    assert kinds == (both if KINDS[kind] == "seq2seq" else {KINDS[kind]})
    assert {(found.layer, found.head) for found in trace.attention} == {(i, j) for i in range(2) for j in range(4)}
    for found in trace.attention:
        assert found.weights.shape == (len(found.rows), len(found.columns))
        assert np.allclose(found.weights.sum(1), 1, atol=1e-5)
    assert len(trace.tokens) == len(trace.ids) and all(len(s) == len(trace.ids) for s in trace.states.values())
    assert len(trace.states) == 2
    if KINDS[kind] == "decoder":
        assert all(np.allclose(found.weights, np.tril(found.weights)) for found in trace.attention)


def test_probability_of_a_text_is_the_models_loss(methods):
    method = methods["llama"]
    total, count = method.log_probability([CAT], "en")
    text = torch.tensor([[*method.tokenizer.encode(CAT), 1]])
    with torch.inference_mode():
        loss = method.opened.model(input_ids=text, labels=text).loss
    assert total / count == pytest.approx(-float(loss), rel=1e-4) and count == text.size(1) - 1
    assert methods["bert"].log_probability([CAT], "en") is None


def test_a_prompt_of_the_readers_own(methods):
    asked = methods["gpt2"].compared_on(LANGUAGES, "Say in {target}: {text} =")
    request = asked._request(asked.tokenizer.encode("Tea."), "en", "zh")
    assert asked.opened.tokenizer.decode(request) == "Say in Chinese: Tea. ="
    assert asked.card["weights_sha256"] != methods["gpt2"].card["weights_sha256"]
    with pytest.raises(InputError, match="must hold"):
        methods["gpt2"].compared_on(LANGUAGES, "no place for it")


def test_text_that_spells_a_special_token_is_text(methods):
    for kind, mark in (("bert", "[SEP]"), ("llama", "</s>"), ("t5", "<extra_id_0>")):
        tokenizer = methods[kind].tokenizer
        assert not set(tokenizer.encode(f"a {mark} b")) & (tokenizer.special_ids - {tokenizer.unk_id})


def test_it_joins_the_three_questions(methods):
    """Rows like every other method's: an answer or a refusal, never a failure."""
    guests = {"pretrained": methods["t5"]}
    row = questions.compare_translation(guests, CAT, "en", "zh", languages=LANGUAGES)[0]
    assert row.method == "pretrained" and row.refusal is None and row.parameters
    row = questions.compare_similarity({"pretrained": methods["bert"]}, [CAT, "猫在睡觉。"], languages=LANGUAGES)[0]
    assert row.output[0][0] == pytest.approx(1)
    row = questions.compare_generation({"pretrained": methods["llama"]}, "The cat", "en", languages=LANGUAGES)[0]
    assert row.output.startswith("The cat") and not any(flag.code == "copy" for flag in row.warnings)
    row = questions.compare_translation({"pretrained": methods["bert"]}, CAT, "en", "zh", languages=LANGUAGES)[0]
    assert row.refusal and row.refusal.message in str(row.refusal)
