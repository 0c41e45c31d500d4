"""The views of the encoder's page, with a small trained network on the shelf."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import models
from lib.checks import MAX_CHARACTERS
from lib.corpus import own_folder
from lib.inside import path
from lib.inside.qkv import STEPS
from lib.inside.transformer_encoder.positions import WRITTEN
from models.budget import Budget
from tests.support.app import follows_the_sentence, opened, whole
from tests.support.corpora import GERMAN, GERMAN_ENGLISH
from tests.support.helpers import tiny_config, trained
from tests.support.small_shelf import own_shelf, small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

VIEWS = ("map", "path", "positions", "qkv")
TEXT = "安娜帮助了大卫。"


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory) -> Path:
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny, ("transformer_encoder",))


def page(**query: str) -> AppTest:
    return opened("pages/transformer_encoder.py", **{"text": TEXT, **query})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_follows_the_sentence(view, language):
    follows_the_sentence(page, view, language)


@pytest.mark.parametrize("text", ["", "x", "word " * 380, "🙂", "<b>我</b> **y** $a$"])
@pytest.mark.parametrize("view", ["path", "positions", "qkv"])
def test_bad_sentences(view, text):
    test = page(view=view, text=text or " ", src="en")
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


@pytest.mark.quick
def test_the_path_says_how_far_it_is_from_the_network():
    test = page(view="path", path_layer="1", stage="neurons")
    gap = float(re.search(r"differ from them by at most ([\d.e+-]+?)\.(?!\d)", whole(test)).group(1))
    assert gap < 1e-4
    assert test.session_state["path_layer"] == "1" and test.session_state["stage"] == "neurons"


def numbers(test: AppTest) -> dict[str, float]:
    return {m.label: float(m.value) for m in test.metric
            if m.label.startswith(("Means:", "Tokens:"))}


def test_positions_off_and_the_two_orders_are_equal():
    first, second = WRITTEN["zh"][0]
    on = page(view="positions", text=first, order=second)
    off = page(view="positions", text=first, order=second, positions="off")
    assert "**the same**" in whole(off) and "**the same**" not in whole(on)
    assert numbers(off)["Tokens: difference"] < 1e-4 < numbers(on)["Tokens: difference"]
    assert numbers(off)["Means: cosine"] == 1


def test_what_is_no_permutation_is_said_and_a_written_pair_is_taken():
    test = page(view="positions", order="她是老师。", positions="off")
    assert "not the same words in another order" in whole(test)
    test.button(key="order_pair_1").click().run()
    assert test.session_state["text"] == WRITTEN["zh"][1][0] and "**the same**" in whole(test)


def test_the_walk_goes_forwards_and_backwards():
    test = page(view="qkv", qkv_word="2", qkv_layer="1", qkv_head="1")
    for n in range(1, len(STEPS)):
        assert f"Step {n} of {len(STEPS)}" in whole(test)
        test.slider(key="qkv_step").set_value(n + 1).run()
    assert test.query_params["qkv_step"] == str(len(STEPS))
    test.slider(key="qkv_step").set_value(len(STEPS) - 1).run()
    assert f"Step {len(STEPS) - 1} of" in whole(test)
    gaps = re.findall(r"at most ([\d.]+e[+-]\d+)", whole(test))
    assert gaps and all(float(gap) < 1e-4 for gap in gaps)


@pytest.mark.parametrize("view", ["path", "qkv", "positions"])
def test_other_heads_and_patterns(world_tokenizer, tmp_path, monkeypatch, view):
    def made(key):
        return trained(key, world_tokenizer, steps=2, n_layers=1, n_heads=4, n_kv_heads=2, attention="window",
                       attention_span=2)

    small_shelf(tmp_path, world_tokenizer, made, ("transformer_encoder",))
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path))
    text = whole(page(view=view, qkv_step="3"))
    if view == "qkv":
        assert "may not look at them" in text
        assert "share 2 heads of keys and values" in whole(page(view=view))


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> dict[str, tuple[Path, str]]:
    """Readers' own corpora of one language and of two others, each with a small encoder."""
    found = {}
    for name, languages in (("one", ("de",)), ("two", ("de", "en"))):
        pairs = GERMAN_ENGLISH if name == "two" else GERMAN
        root = tmp_path_factory.mktemp(name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LADDER_HOME", str(root))
            key, tokenizer = own_shelf(pairs, languages, f"My {name}")
            cls = models.method_class("transformer_encoder")
            method = cls(tokenizer, tiny_config(cls, n_layers=1))
            for _ in method.train(pairs[2:], pairs[:2], Budget(steps=2)):
                pass
            method.save(own_folder.folder(key) / "transformer_encoder")
        found[name] = root, key
    return found


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["one", "two"])
def test_own_corpora(own, monkeypatch, view, name):
    root, key = own[name]
    monkeypatch.setenv("LADDER_HOME", str(root))
    monkeypatch.delenv("LADDER_WEIGHTS")
    test = page(view=view, corpus=key, text="Die Katze sucht das alte Haus.")
    whole(test)
    assert test.session_state["corpus"] == key
    if view == "positions":
        test.button(key="order_turn").click().run()
        assert test.session_state["order"] == "das alte Haus Die Katze sucht." and "Switch them **off**" in whole(test)


@pytest.mark.parametrize("view", ["path", "positions", "qkv"])
def test_a_method_that_cannot_be_opened_says_so(monkeypatch, view):
    monkeypatch.setattr(path, "_OPENERS", {})
    assert "no stack of Transformer layers to open" in whole(page(view=view))


def draw_other_stack(part: str, block: str) -> None:
    """A script: the path and the walk through a stack of the seq2seq Transformer."""
    from lib.inside.path import open_stacks
    from lib.ui.pictures.path import draw_path
    from lib.ui.pictures.qkv import walk
    from lib.ui.session import shelf

    inside = open_stacks(shelf.method("transformer_seq2seq"), "安娜帮助了大卫。", "zh", "en")[part]
    draw_path(inside, "transformer_seq2seq")
    walk(inside, "transformer_seq2seq", block)


@pytest.mark.parametrize(("part", "block"), [("encoder", "self_attention"), ("decoder", "cross_attention")])
def test_the_same_views_draw_any_stack(tiny, weights, part, block):
    tiny("transformer_seq2seq").save(weights / "tatoeba-zh-en" / "transformer_seq2seq")
    test = AppTest.from_function(draw_other_stack, default_timeout=60, args=(part, block)).run()
    for n in range(2, len(STEPS) + 1):
        assert "The network computed the same" in whole(test)
        test.slider(key="qkv_step").set_value(n).run()
    assert ("Cross-attention" in whole(test)) == (part == "decoder")


@pytest.mark.parametrize(("query", "first"), [
    ({"view": "for"}, "这家店的菜真好吃。"), ({"view": "for", "src": "en"}, "The food here is really good."),
    ({"view": "map"}, "我是一个学生。")])
def test_what_it_is_for_begins_with_a_sentence_that_has_a_mood(query: dict[str, str], first: str) -> None:
    test = opened("pages/transformer_encoder.py", folded=True, **query)
    assert test.text_input(key="text").value == first
