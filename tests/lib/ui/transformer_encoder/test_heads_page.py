"""The encoder page's views of heads, stream and feed-forward, with a small trained network on the shelf."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.checks import MAX_CHARACTERS
from lib.commands.benchmark import heads as heads_benchmark
from lib.corpus import own_folder
from lib.shelf import recorded
from models.base import Pair
from models.budget import Budget
from models.transformer_encoder import TransformerEncoder
from tests.support.app import opened, whole
from tests.support.helpers import tiny_config, trained, untrained
from tests.support.small_shelf import own_shelf, small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

TEXT = "安娜帮助了大卫。"
VIEWS = [{"view": "heads"}, {"view": "heads", "reading": "joined"}, {"view": "heads", "heads": "looks"},
         {"view": "heads", "heads": "off"}, {"view": "stream"}, {"view": "stream", "stream": "without"},
         {"view": "ff"}, {"view": "ff", "hide": "shown"}, {"view": "ff", "ff": "neurons"}]


@pytest.fixture(scope="module")
def weights(world_tokenizer, tmp_path_factory) -> Path:
    def of_use(key: str):  # at a rate at which it learns something that heads matter to
        method = trained(key, world_tokenizer, learning_rate=0.01)
        for layer in method.network.stack.layers:  # what heads say is to be seen in numbers of two decimals
            layer.self_attention.output.weight.data.mul_(8)
        return method

    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, of_use, ("transformer_encoder",))


def page(**query: str) -> AppTest:
    return opened("pages/transformer_encoder.py", **{"text": TEXT, **query})


@pytest.mark.parametrize("query", VIEWS)
def test_every_view_draws_and_follows_the_sentence(query):
    test = page(**query)
    before, numbers = whole(test), [m.value for m in test.metric]
    test.text_input(key="text").set_value("她是老师。").run()
    same = whole(test) == before and [m.value for m in test.metric] == numbers
    assert not same or query.get("stream") == "without"
    for name, value in query.items():
        assert test.session_state[name] == value


@pytest.mark.parametrize("query", [VIEWS[1], VIEWS[3], VIEWS[8]])
def test_in_chinese(query):
    whole(page(ui="zh", **query))


@pytest.mark.parametrize("text", [" ", "x", "word " * 380, "🙂", "<b>我</b> **y** $a$ [MASK] [MASK]"])
@pytest.mark.parametrize("query", [VIEWS[1], VIEWS[2], VIEWS[3], VIEWS[4], VIEWS[6], VIEWS[8]])
def test_bad_sentences(query, text):
    test = page(text=text, src="en", **query)
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


def test_silent_heads_change_what_is_said():
    test = page(view="heads", heads="off", silent="none")
    text = whole(test)
    assert "All heads speak" in text
    same = {m.label: m.value for m in test.metric}
    assert same["Your words, all heads"] == same["Your words, without"]
    test = page(view="heads", heads="off", silent="1.1,1.2,2.1,2.2")
    found = {m.label: m.value for m in test.metric}
    assert found["Your words, all heads"] == same["Your words, all heads"] != found["Your words, without"]


def test_masks_beside_each_other():
    test = page(view="heads", heads="off", text="安娜[MASK]了大卫。")
    whole(test)
    assert len(test.dataframe) >= 1


def test_own_sentences_are_measured_line_by_line():
    test = page(view="heads", heads="looks")
    assert "Over 1 texts" in whole(test)
    test.text_area(key="lines").set_value("她是老师。\n安娜帮助了大卫。\n\n").run()
    assert "Over 2 texts" in whole(test)


def test_a_record_is_shown_for_its_own_weights_only(weights, monkeypatch):
    import argparse

    shelf = weights / "tatoeba-zh-en"
    args = argparse.Namespace(corpus="small-world", weights=str(shelf), data=None, pairs=4, loss_pairs=3)
    record = heads_benchmark.run(args, lambda message: None) | {"run": {"command": "python -m lib benchmark heads"}}
    path = recorded.write(shelf, "heads", record)
    try:
        text = whole(page(view="heads", heads="looks"))
        assert "Recorded on 4 test pairs" in text and "One head silent at a time" in text
        record["about"]["weights_sha256"] = "another"
        recorded.write(shelf, "heads", record)
        assert "Recorded on" not in whole(page(view="heads", heads="looks"))
    finally:
        path.unlink()


def test_the_corpus_is_measured_when_asked(monkeypatch):
    from lib.corpus import load_corpus

    monkeypatch.setattr("lib.ui.transformer_encoder.heads_measured.text_at_hand", lambda: True)
    monkeypatch.setattr("lib.ui.transformer_encoder.heads_measured.corpus", lambda: load_corpus("small-world"))
    monkeypatch.setattr("lib.ui.transformer_encoder.heads_measured.PAIRS", 6)
    monkeypatch.setattr("lib.ui.transformer_encoder.heads_measured.FEW", 3)
    test = page(view="heads", heads="looks")
    assert "Each line is a head" not in whole(test)
    test.button(key="heads_go").click().run()
    text = whole(test)
    assert "Each line is a head" in text and "One head silent at a time" in text
    assert "Each line is a head" in whole(test.run())


def test_other_numbers_of_layers_and_heads(world_tokenizer, tmp_path, monkeypatch):
    small_shelf(tmp_path, world_tokenizer, lambda key: untrained(key, world_tokenizer, n_layers=1, n_heads=1),
                ("transformer_encoder",))
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path))
    for query in VIEWS:
        whole(page(layer="7", head="9", **query))


def test_one_language():
    words = ("Hund", "Katze", "Vogel", "Haus", "Ball", "Baum")
    pairs = [Pair(f"Der {a} und der {b} sehen {c}.", "") for a in words for b in words for c in words]
    key, tokenizer = own_shelf(pairs, ("de",), vocab_size=200)
    method = TransformerEncoder(tokenizer, tiny_config(TransformerEncoder))
    for _ in method.train(pairs[:60], pairs[60:70], Budget(steps=3), seed=1):
        pass
    method.save(own_folder.folder(key) / "transformer_encoder")
    for query in (VIEWS[0], VIEWS[2], VIEWS[3], VIEWS[4], VIEWS[6], VIEWS[8]):
        whole(page(corpus=key, text="Der Hund und der Vogel sehen Haus.", **query))
