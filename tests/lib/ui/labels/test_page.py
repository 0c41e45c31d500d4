"""The Labels page through Streamlit's AppTest, with stand-in methods, and its charts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import models
from lib.charts import labels as charts_labels
from lib.labels.sentences import Labelled
from lib.ui.labels import data as labels_data
from models.messages import InputError
from tests.support import app
from tests.support.app import said, whole
from tests.support.fake_ladder import make_shelf

pytestmark = pytest.mark.usefixtures("stand_ins")

PAGE = "pages/labels.py"
KEYS = ("rnn", "word2vec")


def opened(language: str = "en", methods: str = ",".join(KEYS), **query: str) -> AppTest:
    return app.opened(PAGE, ui=language, methods=methods, **query)


def table_of(test: AppTest) -> str:
    return next(m.value for m in test.markdown if m.value.startswith("| "))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_first_result_without_typing(language: str) -> None:
    test = opened(language)
    whole(test)
    table = table_of(test)
    assert table.count("\n") == 2 + len(KEYS)  # head, rule, majority and the methods
    assert all(models.rung(key).color in table for key in KEYS)
    assert "256" in said(test) and "python -m lib probe" in said(test)
    assert test.selectbox(key="probe_method").value in KEYS


def test_the_url_reopens_what_was_seen() -> None:
    test = opened(labelled_lang="zh", probe_score="macro_f1", probe_method="rnn", new_zh="这里的茶真好喝。")
    whole(test)
    assert test.text_input(key="new_zh").value == "这里的茶真好喝。"
    assert test.selectbox(key="probe_method").value == "rnn"
    assert test.session_state["probe_score"] == "macro_f1"
    assert any("\u4e00" <= c <= "\u9fff" for c in said(test))


@pytest.mark.parametrize("text", ["", "   ", "word " * 2000, "a\x00b", "<script>alert(1)</script>",
                                  "# **x** [y](http://z) `q` $a$ :smile:", "🙂", "今天很好。"])
def test_any_sentence_may_be_typed(text: str) -> None:
    test = opened()
    test.text_input(key="new_en").set_value(text).run()
    whole(test)
    assert "<script>" not in "".join(m.value for m in test.markdown)
    assert bool(test.warning) == (not text.strip() or len(text) > 2000 or "\x00" in text)
    assert ("looks like" in said(test)) == (text == "今天很好。")


def test_nothing_is_measured_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened()

    def again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("lib.labels.probe.vectors", again)
    test.session_state["probe_score"] = "macro_f1"
    test.run()
    whole(test)


def test_no_method_and_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(methods="none")
    whole(test)
    assert test.info
    (tmp_path / "tatoeba-zh-en").mkdir()
    make_shelf(tmp_path / "few", ["rnn"])
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "few"))
    test = opened()
    whole(test)
    assert "–" in table_of(test)
    monkeypatch.setenv("LADDER_WEIGHTS", str(make_shelf(tmp_path / "none", [])))
    test = opened()
    whole(test)
    assert test.info and "Word2Vec" in said(test)


def test_one_method_alone_has_no_verdict() -> None:
    test = opened(methods="rnn")
    whole(test)
    assert "textbook" not in said(test)


def test_the_verdict_follows_the_numbers() -> None:
    test = opened(methods="rnn,transformer_encoder,bag_of_words")
    whole(test)
    assert "textbook expects the Transformer encoder" in said(test)


def uploaded(test: AppTest, name: str, data: bytes) -> AppTest:
    test.session_state["labelled"] = "file"
    test.run()
    whole(test)
    test.get("file_uploader")[0].set_value((name, data, "text/csv")).run()
    whole(test)
    return test


ROWS = [(f"Where is parcel {i} now?", "post") for i in range(9)] + [(f"I want pizza {i}, please.", "food")
                                                                    for i in range(8)]


def test_an_upload_is_measured_and_its_columns_corrected() -> None:
    lines = ["text,label,group", *(f'"{text}",{label},{"ab"[i % 2]}' for i, (text, label) in enumerate(ROWS))]
    test = uploaded(opened(), "mine.csv", "\n".join(lines).encode())
    assert "17 rows" in said(test) and "food 8" in said(test) and "--data FILE" in said(test)
    choice = next(box for box in test.selectbox if box.label == "Column of the label")
    choice.set_value(2).run()
    whole(test)
    assert "a 9, b 8" in said(test)
    choice = next(box for box in test.selectbox if box.label == "Column of the label")
    choice.set_value(0).run()
    whole(test)
    assert "two different columns" in test.warning[0].value


@pytest.mark.parametrize("data", [b"", b"one\ntwo\n", b"\x89PNG\r\n\x1a\n\0\0", b"a,x\n" * 9, b'"a,b\n' * 9])
def test_a_bad_upload_gets_a_sentence(data: bytes) -> None:
    test = uploaded(opened(), "mine.csv", data)
    assert len(test.warning) == 1


def test_markup_in_an_upload_stays_text() -> None:
    lines = [f"<img src=x onerror=alert({i})>,**bold**" for i in range(6)]
    lines += [f"# head {i} :smile:,[a](http://b)" for i in range(6)]
    test = uploaded(opened(), "mine.csv", "\n".join(lines).encode())
    shown = "".join(str(m.value) for kind in ("markdown", "caption") for m in getattr(test, kind))
    assert "<img" not in shown and "**bold**" not in shown and "[a](" not in shown


@pytest.mark.quick
def test_labels_of_an_upload_are_never_translated() -> None:
    found = Labelled(["a"], ["positive"])
    assert labels_data.Chosen(found, "en", False, "x").class_title("positive") == "positive"
    with pytest.raises(InputError):
        labels_data._read(b"x" * (labels_data.sentences.MAX_BYTES + 1), "x.csv")


@pytest.mark.quick
def test_charts_hold_their_numbers() -> None:
    names = dict.fromkeys(("value", "title", "low", "high", "baseline", "label", "predicted", "share", "count",
                           "probability"), "n")
    frame = pd.DataFrame([{"key": "rnn", "title": "RNN", "value": 71.0, "low": 64.0, "high": 77.0}])
    assert "71" in charts_labels.score_intervals(frame, 50.0, names).to_json()
    many = [str(i) for i in range(20)]
    frame = pd.DataFrame([{"label": a, "predicted": b, "share": 0.5, "count": 1.0} for a in many for b in many])
    assert "rect" in charts_labels.confusion_heatmap(frame, many, "#336699", names).to_json()
