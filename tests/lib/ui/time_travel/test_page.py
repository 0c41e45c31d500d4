"""The page Time travel through AppTest, on a short run of its own."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from lib import jobs
from lib.corpus import own_folder
from lib.jobs.sizes.curve import SIZES_FILE
from models.budget import SNAPSHOTS
from tests.support.app import BAD, opened, said, whole
from tests.support.own_run import own_run

PAGE = "pages/time_travel.py"


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(tmp_path_factory.mktemp("home")))
        patch.delenv("LADDER_WEIGHTS", raising=False)
        yield


@pytest.fixture(scope="module")
def key(home) -> str:
    return own_run(("bag_of_words", "word2vec", "rnn_attention"))


def app(key: str | None = None, language: str = "en", **query: str) -> AppTest:
    return opened(PAGE, ui=language, **({"corpus": key} if key else {}), **query)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_an_own_corpus_a_sentence_leads_on(language: str) -> None:
    test = app(language=language)
    whole(test)
    assert len(test.info) == 1


def test_a_recorded_training_is_replayed_step_by_step() -> None:
    test = app()
    whole(test)
    slider = test.select_slider(key="replayed_step")
    last = test.dataframe[0].value["answer"].iloc[-1]
    assert any(line.value.startswith(f"#### {last[:12]}") for line in test.markdown)
    slider.set_value(slider.options[0]).run()
    whole(test)
    assert test.dataframe[0].value["step"].iloc[0] == "▸ 1" and len(slider.options) > 8
    questions = test.selectbox(key="replayed").options
    test.selectbox(key="replayed").set_value(questions[-1]).run()
    whole(test)


@pytest.mark.quick
def test_without_a_run(home: None) -> None:
    from tests.support.helpers import WORLD

    test = app(own_folder.create(WORLD()[:20], ("zh", "en"), "no run"))
    whole(test)
    assert "Nothing has been trained" in test.info[0].value


def test_the_last_step_is_shown_first(key: str) -> None:
    test = app(key)
    whole(test)
    steps = jobs.snapshots_kept(key, "rnn_attention")
    slider = test.select_slider(key="moment")
    assert slider.value == str(steps[-1]) and len(slider.options) == len(steps)
    table = test.dataframe[0].value
    assert len(table) == len(steps) and {"step", "answer", "chrF", "held-out loss"} == set(table.columns)
    assert [metric.label for metric in test.metric] == ["Step", "chrF", "Held-out loss"]
    assert test.metric[0].value == str(steps[-1])


def test_moving_the_slider_changes_what_is_seen(key: str) -> None:
    test = app(key)
    steps = jobs.snapshots_kept(key, "rnn_attention")
    test.select_slider(key="moment").set_value(str(steps[0])).run()
    whole(test)
    assert test.metric[0].value == str(steps[0])
    assert test.dataframe[0].value["step"].iloc[0].startswith("▸")
    assert str(steps[0]) in test.query_params["moment"]


def test_the_url_reopens_what_was_seen(key: str) -> None:
    steps = jobs.snapshots_kept(key, "word2vec")
    test = app(key, traveller="word2vec", moment=str(steps[0]), src="en", picture="map", sentence="Anna is tired.")
    whole(test)
    assert test.text_input(key="sentence").value == "Anna is tired."
    assert test.metric[0].value == str(steps[0])
    assert len(test.metric) == 1  # neither a reference nor a loss
    assert "not in your text" in said(test)
    for wrong in ("999999", "x", "-1"):
        whole(app(key, moment=wrong, traveller="nobody"))


def test_the_map(key: str) -> None:
    test = app(key, picture="map")
    whole(test)
    assert "never turns" in said(test)


def test_counting_has_no_steps(key: str) -> None:
    test = app(key, traveller="bag_of_words")
    whole(test)
    assert "Counting has no steps" in test.info[0].value and not test.select_slider


def test_direction_brings_an_example_of_its_own(key: str) -> None:
    test = app(key)
    before = test.text_input(key="sentence").value
    test.session_state["src"] = "en"
    test.run()
    whole(test)
    assert test.text_input(key="sentence").value != before
    assert "sentence" not in test.query_params


@pytest.mark.parametrize("name", BAD)
def test_bad_sentence(key: str, name: str) -> None:
    test = app(key)
    test.text_input(key="sentence").set_value(BAD[name]).run()
    whole(test)
    if name in ("empty", "spaces", "long", "control"):
        assert len(test.warning) == 1
    assert "<script>" not in "".join(m.value for m in test.markdown).replace("\\<script", "")


def test_one_language() -> None:
    test = app(own_run(("transformer_decoder",), ("en",), steps=5))
    whole(test)
    assert len(test.dataframe[0].value) == len(test.select_slider(key="moment").options)


def test_a_damaged_snapshot_is_said(home: None) -> None:
    key = own_run(("rnn_attention",), steps=5)
    steps = jobs.snapshots_kept(key, "rnn_attention")
    place = own_folder.folder(key) / "rnn_attention" / SNAPSHOTS / str(steps[0])
    (place / "model.safetensors").write_bytes(b"broken")
    test = app(key)
    whole(test)
    assert len(test.dataframe[0].value) == len(steps) - 1
    test.select_slider(key="moment").set_value(str(steps[0])).run()
    whole(test)
    assert test.warning


def test_the_curve_over_corpus_size(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(jobs, "start_sizes", lambda key, methods, limit: asked.append(methods))
    test = app(key)
    test.button(key="sizes_start").click().run()
    whole(test)
    assert asked == [["bag_of_words", "word2vec", "rnn_attention"]]
    place = own_folder.folder(key) / "sizes"
    place.mkdir()
    scores = {"bleu": 3.0, "bleu_low": 1.0, "bleu_high": 4.0, "valid_loss": None}
    rows = [{"method": method, "share": share, "pairs": int(100 * share), "direction": way, **scores,
             "chrf": 10 * share, "chrf_low": 9 * share, "chrf_high": 12 * share}
            for method in ("word2vec", "rnn_attention") for share in (0.1, 0.3, 1.0) for way in ("zh_en", "en_zh")]
    (place / SIZES_FILE).write_text(json.dumps(rows), encoding="utf-8")
    for language in ("en", "zh"):
        test = app(key, language, measure="bleu", way="en_zh")
        whole(test)
    assert "gained" in said(app(key))


def test_a_text_that_is_too_long_is_said_to_be(key: str) -> None:
    test = app(key, sentence="I am here. " * 120)
    whole(test)
    assert "Only the first 256 of" in said(test)
