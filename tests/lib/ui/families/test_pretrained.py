"""The Families page with a model of the reader's own, through Streamlit's AppTest, and that model on Compare."""

from __future__ import annotations

import json

import pytest

import models
from lib.families import pretrained
from lib.locale import translate
from tests.support import app
from tests.support.app import answers, said, whole
from tests.support.commands import ID, RAW, SECRET
from tests.support.pretrained_models import NEEDS_TRANSFORMERS, make

pytestmark = NEEDS_TRANSFORMERS

PAGE = "pages/families.py"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {kind: make(kind, tmp_path_factory.mktemp(kind)) for kind in ("bert", "t5", "gpt2")}


@pytest.fixture(autouse=True)
def allowed(stand_ins, monkeypatch):
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "1")


def opened(folder, language="en", **query):
    test = app.opened(PAGE, ui=language, view="own", **query)
    test.text_input(key="pretrained_named").set_value(str(folder))
    test.button(key="pretrained_open").click().run()
    return test


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["bert", "t5", "gpt2"])
def test_a_model_opens_and_joins_every_question(folders, kind, language):
    test = opened(folders[kind], language)
    whole(test)
    assert not test.warning and folders[kind].name in said(test).replace("\\", "")
    for look in ("fill", "answers", "attention"):
        if look in test.segmented_control(key="look_at").options or look == "attention":
            test.session_state["look_at"] = look
            whole(test.run())
    test.switch_page("pages/compare.py").run()
    whole(test)
    row = answers(test.main)[-1]
    assert row["name"] == translate("Pretrained model", language) and len(answers(test.main)) == 8
    assert bool(row["refusal"]) == (kind == "bert")
    for task in ("similarity", "generation"):
        test.session_state["task"] = task
        whole(test.run())
    assert folders[kind].name in said(test).replace("\\", "")


def test_nobody_else_sees_it_and_it_can_be_closed(folders):
    test = opened(folders["bert"])
    other = app.opened()
    assert len(answers(other.main)) == len(models.REGISTRY) == 7
    next(button for button in test.button if button.label == "Close the model").click().run()
    whole(test)
    test.switch_page("pages/compare.py").run()
    assert len(answers(test.main)) == 7


def test_a_mistake_is_one_sentence(tmp_path):
    test = opened(tmp_path)
    whole(test)
    assert "config.json" in test.warning[0].value.replace("\\", "") and len(test.warning) == 1


def test_a_stranger_opens_nothing(folders, monkeypatch):
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "0")
    test = app.opened(PAGE, view="own")
    whole(test)
    assert "LADDER_ALLOW_PATHS" in said(test)
    assert "pretrained_named" not in [box.key for box in test.text_input]


@pytest.mark.quick
def test_without_the_package(monkeypatch):
    monkeypatch.setattr("models.pretrained.load.find_spec", lambda name: None)
    test = app.opened(PAGE, view="own")
    whole(test)
    assert "requirements" in said(test)


def test_prompt_of_the_readers_own(folders):
    test = opened(folders["gpt2"])
    test.text_area[0].set_value("{text} is in {target}:").run()
    whole(test)
    assert test.text_area[0].value == "{text} is in {target}:"
    test.text_area[0].set_value("nothing").run()
    whole(test)
    assert "{text}" in test.warning[0].value.replace("\\", "")


def test_another_sentence_gives_another_picture(folders):
    test = opened(folders["bert"])
    for text in ("我是一个学生。", "", "word " * 500, "🙂", "# **x** [y](http://z)"):
        test.text_input(key="text").set_value(text).run()
        whole(test)


def test_a_model_that_is_let_go_frees_its_room(folders):
    import gc

    gc.collect()
    before = pretrained.taken()
    method = pretrained.get(str(folders["bert"]), ("zh", "en"))
    assert pretrained.taken() == before + method.opened.folder.bytes
    del method
    gc.collect()
    assert pretrained.taken() <= before


def test_attention_that_cannot_be_drawn_is_said(tmp_path):
    from tests.support.architectures import make as tiny

    test = opened(tiny("longformer", tmp_path / "longformer"))
    whole(test)
    assert "Not drawn" in said(test) and "fullest cell" not in said(test)


def test_a_kind_that_writes_by_another_memory_is_refused_in_words(tmp_path):
    from tests.support.architectures import make as tiny

    test = opened(tiny("mamba", tmp_path / "mamba"))
    whole(test)
    assert "does not keep keys and values" in test.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("call", ["trace", "fill", "embed", "translate", "generate", "encode", "opening"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_a_guest_raises_is_a_sentence_with_an_id(folders, monkeypatch, call, language):
    monkeypatch.delenv("LADDER_DEBUG", raising=False)
    test = opened(folders["gpt2"], language)
    made = []

    def raising(*_, **__):
        made.append(call)
        raise RuntimeError(SECRET)

    monkeypatch.setattr("models.pretrained.method.Pretrained." + call, raising, raising=False)
    told = ""
    for look in test.segmented_control(key="look_at").options:
        test.session_state["look_at"] = {"Attention": "attention", "Fill the gaps": "fill"}.get(look, "answers")
        test.run()
        told += said(test)
    test.switch_page("pages/compare.py").run()
    for task in ("translation", "similarity", "generation"):
        test.session_state["task"] = task
        test.run()
        told += said(test) + json.dumps(answers(test.main))
    assert not test.exception and not RAW.search(told) and (ID.search(told) or not made)
