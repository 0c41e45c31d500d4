"""Networks written for other tools give the same answers there: equal numbers, equal translations, token for token."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from lib.shelf import library
from lib.take_home import targets
from lib.take_home.comparing import whole_folder
from models.messages import InputError

PAIRS = [(target, method) for target, known in targets.TARGETS.items() for method in known.methods]
TEXTS = ["猫睡觉。", "我喜欢茶。", "老师今天在学校看书。", "他不在这里。", "谁在吃苹果？"] * 3


def _needs(target):
    for package in targets.TARGETS[target].packages:
        pytest.importorskip(package, reason=f"{package} is missing: pip install -r requirements-export.txt")


@pytest.mark.parametrize("target, method", PAIRS)
def test_the_answers_are_the_same(key, target, method, tmp_path):
    _needs(target)
    loaded = library.load_method(key, method)
    same = targets.write(loaded, target, tmp_path / "out", TEXTS)
    assert same.sentences == len(TEXTS) and same.largest < 1e-4
    assert same.identical in (None, len(TEXTS)) and (same.identical is None) == (method == "transformer_encoder")
    assert json.loads((tmp_path / "out" / "check.json").read_text()) == same._asdict()
    assert {"README.md", "tokenizer.json"} <= {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize("method, kind", [("transformer_seq2seq", "AutoModelForSeq2SeqLM"),
                                          ("transformer_decoder", "AutoModelForCausalLM")])
def test_the_readme_asks_as_the_app_does(key, method, kind, tmp_path, monkeypatch, capsys):
    """The lines of the README, run as they stand."""
    _needs("huggingface")
    loaded = library.load_method(key, method)
    targets.write(loaded, "huggingface", tmp_path / "out", TEXTS[:1])
    monkeypatch.chdir(tmp_path / "out")
    code = (tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert kind in code
    exec(code, {})
    own = loaded.translate(["我是一个学生。"], "zh", "en", targets.GREEDY)[0]
    printed = capsys.readouterr().out.strip().replace(" ", "")
    assert printed.startswith(own.text.replace(" ", "")) or own.text.replace(" ", "").startswith(printed)


def test_heads_that_share_keys_are_written_apart(tiny, tmp_path):
    _needs("huggingface")
    from lib.take_home import huggingface

    method = tiny("transformer_seq2seq")
    shared = type(method)(method.tokenizer, {**method.config, "n_kv_heads": 1})
    assert huggingface.save(shared, tmp_path / "out", TEXTS).largest < 1e-5


def test_an_attention_that_others_lack_is_refused(tiny, tmp_path):
    _needs("huggingface")
    method = tiny("transformer_decoder")
    windowed = type(method)(method.tokenizer, {**method.config, "attention": "window"})
    for target in ("huggingface", "ctranslate2"):
        _needs(target)
        with pytest.raises(InputError, match="only full attention"):
            targets.write(windowed, target, tmp_path / "out", TEXTS)
    assert not any(tmp_path.iterdir())


def test_a_network_without_one_of_its_parts_is_refused(tiny, tmp_path):
    _needs("huggingface")
    method = tiny("transformer_decoder")
    with pytest.raises(InputError, match="tied"):
        targets.write(type(method)(method.tokenizer, {**method.config, "tied": False}), "huggingface",
                      tmp_path / "out", TEXTS)


def test_a_graph_takes_several_sentences(key, tmp_path):
    _needs("onnx")
    from onnxruntime import InferenceSession

    loaded = library.load_method(key, "rnn_attention")
    targets.write(loaded, "onnx", tmp_path / "out", TEXTS[:1])
    read = InferenceSession(str(tmp_path / "out" / "read.onnx"))
    ids, valid = loaded.pad([loaded.request(row, "zh", "en") for row in loaded.encode(TEXTS[:3])])
    memory = read.run(None, {"ids": ids.numpy(), "valid": valid.numpy()})[0]
    ours, _ = loaded.network.encode(ids, valid)
    assert memory.shape == tuple(ours.shape)
    assert abs(memory - ours.detach().numpy())[valid.numpy()].max() < 1e-5


def test_nothing_half_written_stays(tmp_path):
    with pytest.raises(RuntimeError), whole_folder(tmp_path / "out") as place:
        (place / "half").write_text("x")
        raise RuntimeError
    assert not any(tmp_path.iterdir())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("x")
    with pytest.raises(InputError, match="new or empty"), whole_folder(tmp_path / "out"):
        pass
    assert (tmp_path / "out" / "mine").read_text() == "x"


@pytest.mark.quick
@pytest.mark.parametrize("flags, said", [
    (["--to", "onnx", "--method", "transformer_seq2seq", "--out", "x"], "rnn, rnn_attention can"),
    (["--to", "huggingface", "--method", "word2vec", "--out", "x"], "transformer_seq2seq"),
    (["--to", "huggingface", "--out", "x"], "--method KEY"),
    (["--to", "huggingface", "--method", "rnm", "--out", "x"], "rnn"),
])
def test_what_cannot_be_written_is_said(flags, said, capsys):
    assert main(["export", *flags]) == 2
    assert said in capsys.readouterr().err


def test_packages_that_are_missing_are_named(monkeypatch):
    monkeypatch.setattr(targets, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install onnx onnxruntime"):
        targets.check("onnx", "rnn")


def test_the_command_tells_how_it_compares(key, tmp_path, capsys):
    _needs("huggingface")
    assert main(["export", "--corpus", key, "--to", "huggingface", "--method", "transformer_encoder", "--check", "3",
                 "--out", str(tmp_path / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["sentences"] == 3 and said["largest"] < 1e-4 and said["identical"] is None


@pytest.mark.quick
def test_where_the_test_split_is_too_small_the_others_give_sentences_too(monkeypatch):
    from lib.corpus.corpora import Corpus
    from models.base import Pair

    pairs = [Pair(f"句{i}", f"sentence {i}") for i in range(20)]
    corpus = Corpus("x", "x", ("zh", "en"), pairs, {"train": list(range(12)), "valid": [12, 13], "test": range(14, 20)},
                    "")
    monkeypatch.setattr(targets, "load_corpus", lambda key, data: corpus)
    found = targets.sentences_of("x", ("zh", "en"), 10)
    assert set(found[:6]) == {pair.first for pair in corpus.split("test")} and len(set(found)) == 10
    assert {"句12", "句13"} <= set(found)
    assert len(targets.sentences_of("x", ("zh", "en"), 100)) == 20
