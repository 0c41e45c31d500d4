"""The probe and the bottleneck scene: what is read is read from the one vector, and lines fall on the right words."""

from __future__ import annotations

import pytest
import torch

import models
from lib.inside.rnn_attention import probe as probes
from lib.inside.rnn_attention import scene as engine
from lib.shelf import library, recorded
from models.messages import InputError
from tests.support.helpers import WORLD

TEXT = "安娜帮助了大卫。"


@pytest.fixture(scope="module")
def probe(tiny):
    return probes.train(tiny("rnn"), {"zh": [pair.first for pair in WORLD()][:60]}, epochs=20)


def test_a_probe_finds_what_a_vector_holds(tiny, monkeypatch) -> None:
    """Vectors that are sums of the words' own: there the probe must find them; in vectors of noise it cannot."""
    rnn, texts = tiny("rnn"), [pair.first for pair in WORLD()][:60]
    found = {}
    for name in ("words", "noise"):
        def vectors(method, ids, lang, name=name):
            sums = torch.stack([method.network.embedding.weight[one].detach().sum(0) for one in ids])
            return sums if name == "words" else torch.randn(sums.shape, generator=torch.Generator().manual_seed(1))

        monkeypatch.setattr(probes, "vectors", vectors)
        probe = probes.train(rnn, {"zh": texts[:40]}, epochs=500)
        found[name] = probes.recall(rnn, probe, texts[40:], "zh")
    assert found["words"]["texts"] == 20 and found["words"]["read"] > found["words"]["frequent"] + 20
    assert found["noise"]["read"] < found["words"]["read"] - 20 and 0 < found["words"]["half"] < 15


def test_the_same_seed_gives_the_same_probe(tiny) -> None:
    texts = {"zh": [TEXT, "我喝茶。", "她是老师。"]}
    first, second = (probes.train(tiny("rnn"), texts, seed=3, epochs=1) for _ in range(2))
    assert torch.equal(first.weight, second.weight) and torch.equal(first.bias, second.bias)


def test_what_is_read_belongs_to_the_words_and_marks_have_none(tiny, probe) -> None:
    found = probes.readable(tiny("rnn"), probe, TEXT, "zh")
    assert len(found.tokens) == len(found.read) == len(found.share) and 0 <= found.kept <= 1
    assert found.read[-1] is None and found.share[-1] is None  # the full stop
    assert all((read is None) == (share is None) for read, share in zip(found.read, found.share))
    for text in ("。", "!!"):
        with pytest.raises(InputError):
            probes.readable(tiny("rnn"), probe, text, "zh")
    with pytest.raises(InputError):
        probes.train(tiny("rnn"), {"zh": ["。"]})


@pytest.mark.quick
def test_a_probe_of_other_weights_or_a_damaged_one_is_none(tiny, tmp_path, monkeypatch) -> None:
    rnn = tiny("rnn")
    monkeypatch.setitem(rnn.card, "weights_sha256", "mine")
    assert probes.load(tmp_path, rnn) is None
    found = probes.train(rnn, {"zh": [TEXT]}, epochs=1)
    found.save(tmp_path)
    assert torch.equal(probes.load(tmp_path, rnn).weight, found.weight)
    for weight, sha in ((found.weight, "other"), (found.weight[:3], "mine")):
        probes.Probe(weight, found.bias, sha).save(tmp_path)
        assert probes.load(tmp_path, rnn) is None
    (tmp_path / probes.FILE).write_bytes(b"no tensors")
    assert probes.load(tmp_path, rnn) is None


@pytest.mark.parametrize("source", ["zh", "en"])
def test_the_scene_has_a_weight_for_each_word_read_and_written(tiny, probe, source: str) -> None:
    text, target = ("Anna helped David.", "zh") if source == "en" else (TEXT, "en")
    found = engine.scene(tiny("rnn"), tiny("rnn_attention"), probe, text, source, target)
    assert found.weights.shape == (len(found.right), len(found.source))
    assert "[EOS]" not in (*found.left, *found.right, *found.source)
    assert found.source == found.readable.tokens
    assert (found.weights >= 0).all() and (found.weights.sum(axis=1) <= 1.001).all()
    assert engine.scene(tiny("rnn"), tiny("rnn_attention"), None, text, source, target).readable is None


@pytest.mark.quick
@pytest.mark.parametrize("lang", engine.CHAINS)
def test_the_long_sentence_grows_from_five_words_to_forty(lang: str) -> None:
    tokenizer = library.load_tokenizer(library.DEFAULT_CORPUS)
    lengths = [len(tokenizer.encode(engine.chain(lang, n))) for n in range(1, len(engine.CHAINS[lang][0]) + 1)]
    assert lengths == sorted(lengths) and 5 <= lengths[0] <= 9 and 34 <= lengths[-1] <= 48


@pytest.mark.quick
def test_the_shipped_probe_and_record_are_of_the_shipped_weights() -> None:
    """Made again with `python -m lib benchmark bottleneck --data … --save` when weights have changed."""
    shelf, corpus = library.shelf(library.DEFAULT_CORPUS), library.DEFAULT_CORPUS
    record = recorded.read(shelf, "bottleneck")
    cards = {key: library.read_card(corpus, key) for key in ("rnn", "rnn_attention")}
    assert engine.trained_on(record, cards) and not engine.trained_on({}, cards)
    assert probes.load(shelf, library.load_method(corpus, "rnn")) is not None
    for source in ("zh", "en"):
        lines = engine.curve(record, source, ("rnn", "rnn_attention"))
        assert {line["key"] for line in lines} == {"rnn", "rnn_attention"} and len(lines) == 10
        assert all(line["read"] > line["frequent"] for line in lines)
    assert set(cards) <= set(models.REGISTRY)
