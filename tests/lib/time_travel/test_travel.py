"""Time travel: moments of a training, the map whose frame stands still, the command."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib import cli, jobs
from lib.charts import time_travel as charts_travel
from lib.corpus import load_corpus, own_folder
from lib.shelf import library
from lib.time_travel import moments
from lib.time_travel.question import ask, examples
from lib.time_travel.words import frequent_words, vectors, with_sentence, words_of
from models.messages import InputError
from tests.support.own_run import own_run

METHODS = ("bag_of_words", "word2vec", "rnn_attention")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def key(home) -> str:
    return own_run(METHODS)


@pytest.fixture(scope="module")
def one_language(home) -> str:
    return own_run(("transformer_decoder",), ("en",), steps=6)


def parts(key: str, source: str = "zh"):
    corpus, tokenizer = load_corpus(key), library.load_tokenizer(key)
    question = examples(corpus, source)[0]
    return corpus, tokenizer, question, words_of(corpus, tokenizer, question)


def test_travellers_are_those_with_snapshots(key):
    assert moments.travellers(key) == ["word2vec", "rnn_attention"]
    assert list(moments.stamps(key, "rnn_attention")) == jobs.snapshots_kept(key, "rnn_attention")


def test_examples_are_held_out_and_have_a_reference(key):
    corpus = load_corpus(key)
    found = examples(corpus, "en")
    test = {pair.second: pair.first for pair in corpus.split("test")}
    assert found[0].target == "zh" and found[0].reference
    assert {q.text for q in found} & set(test)
    assert len({q.text for q in found}) == len(found)
    assert ask(corpus, found[0].text, "en").reference is not None
    assert ask(corpus, "A sentence that nobody wrote.", "en").reference is None


def test_moments_rise_and_end_with_the_method_itself(key):
    _, tokenizer, question, words = parts(key)
    found = list(moments.moments(key, "rnn_attention", question, words, tokenizer))
    assert [m.step for m in found] == jobs.snapshots_kept(key, "rnn_attention")
    end = library.load_method(key, "rnn_attention", None, tokenizer)
    assert found[-1].text == moments.answer(end, question)
    assert np.allclose(found[-1].vectors, vectors(end, words))
    assert all(0 <= m.score <= 100 for m in found)
    assert found[-1].loss is not None
    assert list(moments.moments_frame(found).columns) == ["step", "answer", "score", "loss"]


@pytest.mark.parametrize("method", ["word2vec", "rnn_attention"])
def test_the_frame_of_the_map_stands_still(key, method):
    corpus, tokenizer, question, words = parts(key)
    found = list(moments.moments(key, method, question, words, tokenizer))
    frame, axes = moments.map_frame(found, words)
    assert set(frame["step"]) == {m.step for m in found} and frame["mine"].any() and not frame["mine"].all()
    assert 0 < axes.share <= 1 and np.allclose(axes.directions @ axes.directions.T, np.eye(2), atol=1e-4)
    frequent = frequent_words(corpus, tokenizer)
    other = with_sentence(frequent, tokenizer, examples(corpus, "en")[1])
    again = moments.map_frame(list(moments.moments(key, method, question, other, tokenizer)), other)[0]
    both = frame.merge(again, on=["step", "word", "lang"])
    assert len(both) >= len(found) * 20
    assert np.allclose(both[["x_x", "y_x"]].to_numpy(), both[["x_y", "y_y"]].to_numpy(), atol=1e-5)
    names = {"x": "x", "y": "y", "word": "word", "language": "language"}
    chart = charts_travel.moving_map(frame.assign(label=frame["word"]), found[1].step, {"zh": "Z", "en": "E"}, names)
    assert chart.to_dict()["layer"]


def test_words_are_whole_and_belong_to_one_language(key):
    _, _, question, words = parts(key, "en")
    assert not any(word.text.startswith("##") for word in words)
    assert len({word.ids for word in words}) == len(words)
    assert {word.lang for word in words if word.frequent} == {"zh", "en"}
    spoken = question.text.lower()
    assert all(w.text.lower() in spoken for w in words if w.mine and w.lang == "en")


@pytest.mark.quick
def test_too_few_words_is_a_sentence():
    with pytest.raises(InputError, match="Too few words"):
        moments.fit_axes(np.ones((2, 4), np.float32))


def test_one_language_goes_on_with_a_beginning(one_language):
    corpus, tokenizer, question, words = parts(one_language, "en")
    assert question.target is None and question.reference.startswith(question.text)
    found = list(moments.moments(one_language, "transformer_decoder", question, words, tokenizer))
    assert found and all(m.text.startswith(question.text[:3]) for m in found)
    assert ask(corpus, question.text, "en").reference is not None
    assert moments.score(question, question.reference) == pytest.approx(100)


def test_loss_only_where_it_was_measured():
    known = [(10, 3.0), (20, 2.0)]
    assert moments.loss_at(known, 20) == 2.0 and moments.loss_at(known, 11) == 3.0
    assert moments.loss_at(known, 1) is None and moments.loss_at([], 5) is None


@pytest.mark.quick
def test_the_last_gain():
    rows = [{"method": m, "share": s, "pairs": int(100 * s), "direction": "zh_en", "chrf": v, "chrf_low": v - 2,
             "chrf_high": v + 2} for m, values in {"rnn": (10, 12, 13), "word2vec": (5, 9, 19)}.items()
            for s, v in zip((0.1, 0.3, 1.0), values)]
    frame = moments.sizes_frame(rows).rename(columns={"chrf": "value", "chrf_low": "low", "chrf_high": "high"})
    assert moments.last_gain(frame) == ("word2vec", 10.0)
    assert moments.last_gain(frame[frame["key"] == "rnn"]) == ("rnn", 1.0)
    assert moments.last_gain(frame, lower_is_better=True) == ("rnn", -1.0)
    assert moments.last_gain(frame[frame["share"] < 1]) is None
    assert moments.sizes_frame([]).empty
    shown = frame.assign(title=frame["key"])
    names = {"pairs": "pairs", "value": "v", "title": "method"}
    assert charts_travel.size_curve(shown, "value", names, {"rnn": "rnn", "word2vec": "word2vec"}).to_dict()["layer"]


def test_command(key, capsys):
    base = ["travel", "--corpus", key, "--method"]
    assert cli.main([*base, "rnn_attention", "--json", "--map"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert [line["step"] for line in value["steps"]] == jobs.snapshots_kept(key, "rnn_attention")
    assert {"word", "x", "y", "step"} <= set(value["map"]["words"][0])
    assert cli.main([*base, "word2vec", "--text", "Anna has a cat."]) == 0
    assert "step" in capsys.readouterr().out
    assert cli.main([*base, "bag_of_words"]) == 2
    assert "word2vec, rnn_attention" in capsys.readouterr().err
    assert cli.main([*base, "word2vec", "--text", " "]) == 2
    assert cli.main(["travel", "--corpus", own_folder.new_key(), "--method", "rnn"]) == 2


def test_the_command_says_what_was_not_read(key, capsys):
    text = "I am here. " * 120
    asked = ["travel", "--corpus", key, "--method", "rnn_attention", "--text", text]
    assert cli.main(asked) == 0
    assert "Only the first 256 of" in capsys.readouterr().err
    assert cli.main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unread"]["read"] == 256
    assert cli.main([*asked[:-1], "I am here.", "--json"]) == 0
    out, err = capsys.readouterr()
    assert "unread" not in json.loads(out) and "Only the first" not in err
