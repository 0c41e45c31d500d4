"""Every page through Streamlit's AppTest, from the entry point, with stand-in methods instead of trained weights."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import models
from lib.paths import ROOT
from models.budget import Budget
from tests.support.dummy_method import PAIRS, Dummy, tiny_tokenizer
from tests.support.fake_ladder import fake_registry, make_shelf

PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
FRIENDLY = ("Something went wrong", "出了点问题")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shelf(tmp_path_factory.mktemp("weights"))


@pytest.fixture(autouse=True)
def ladder(monkeypatch: pytest.MonkeyPatch, weights: Path) -> Iterator[None]:
    for key, rung in fake_registry().items():
        monkeypatch.setitem(models.REGISTRY, key, rung)
    monkeypatch.setenv("LADDER_WEIGHTS", str(weights))
    monkeypatch.delenv("LADDER_DATA", raising=False)
    yield


def app(language: str = "en", page: str | None = None, **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    test.query_params["ui"] = language
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    if page and page != "pages/compare.py":
        test.switch_page(page).run()
    return test


def said(test: AppTest) -> str:
    """All prose on the page."""
    kinds = ("markdown", "caption", "warning", "info", "error", "header", "subheader", "title", "text")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(test, kind))


def answers(block: object) -> list[dict]:
    """The data of the answer rows."""
    found = []
    for child in getattr(block, "children", {}).values():
        if getattr(child, "type", "") == "bidi_component":
            found.append(json.loads(child.proto.json))
        found += answers(child)
    return found


def whole(test: AppTest) -> None:
    assert not test.exception
    assert not any(text in said(test) for text in FRIENDLY), said(test)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_page_draws(page: str, language: str) -> None:
    test = app(language, page)
    whole(test)
    assert test.header
    headings = "".join(h.value for h in (*test.header, *test.subheader))
    assert any("\u4e00" <= c <= "\u9fff" for c in headings) == (language == "zh"), headings


@pytest.mark.parametrize("task", ["similarity", "translation", "generation"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_compare_answers_at_once(task: str, language: str) -> None:
    test = app(language, task=task)
    whole(test)
    if task != "similarity":
        rows = [row for row in answers(test.main) if not row["refusal"]]
        assert len(rows) == len(models.REGISTRY)
        assert all("".join(part["text"] for part in row["parts"]) for row in rows)


def test_url_reopens_what_was_seen() -> None:
    test = app(methods="rnn,word2vec", src="en", text="The cat is sleeping.", beam="1")
    whole(test)
    assert [row["name"] for row in answers(test.main)] == ["Word2Vec", "RNN"]
    assert test.session_state["src"] == "en"
    assert test.text_input(key="text").value == "The cat is sleeping."
    assert test.slider(key="beam").value == 1


def test_unknown_codes_in_the_url_are_ignored() -> None:
    test = app(methods="nothing", src="xx", task="dance", ui="en")
    whole(test)
    assert len(answers(test.main)) == len(models.REGISTRY)


def test_text_goes_along_to_a_rung() -> None:
    test = app(page="pages/rnn.py", text="狗在跑步。")
    whole(test)
    assert test.text_input(key="text").value == "狗在跑步。"


BAD = {
    "empty": "", "spaces": "   ", "long": "word " * 2000, "control": "a\x00b", "emoji": "🙂🙂",
    "script": "<script>alert(1)</script>", "markdown": "# **x** [y](http://z) `q` $a$ :smile: ![i](j)",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("page", ["pages/compare.py", "pages/tokens.py", "pages/rnn.py"])
def test_bad_sentence(name: str, page: str) -> None:
    test = app(page=page)
    test.text_input(key="text").set_value(BAD[name]).run()
    whole(test)
    if name in ("empty", "spaces", "long", "control"):
        assert len(test.warning) == 1
    if name == "script":
        assert "<script>" not in "".join(m.value for m in test.markdown).replace("\\<script", "")


@pytest.mark.parametrize("name", BAD)
def test_bad_lines_and_prompt(name: str) -> None:
    test = app(task="similarity")
    test.text_area(key="lines").set_value(BAD[name]).run()
    whole(test)
    assert test.warning
    test = app(task="generation")
    test.text_input(key="prompt").set_value(BAD[name]).run()
    whole(test)
    assert bool(test.warning) == (name in ("empty", "spaces", "long", "control"))


def test_too_many_lines() -> None:
    test = app(task="similarity")
    test.text_area(key="lines").set_value("\n".join(f"Line {i}." for i in range(9))).run()
    whole(test)
    assert "9" in test.warning[0].value


def test_expected_answer_is_scored() -> None:
    test = app(expected="I am a student.")
    assert all(any(fact["text"] == "chrF 100" for fact in row["facts"]) for row in answers(test.main))


def test_swap_turns_the_example_round() -> None:
    test = app()
    next(b for b in test.button if b.label == "Swap").click().run()
    whole(test)
    assert test.session_state["src"] == "en"
    assert test.text_input(key="text").value == "I am a student."


def test_no_method_chosen() -> None:
    for task in ("similarity", "translation", "generation"):
        test = app(task=task, methods="none")
        whole(test)
        assert test.info


@pytest.mark.parametrize("page", PAGES)
def test_missing_and_damaged_weights(page: str, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(weights, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    for key in ("bag_of_words", "rnn", "transformer_decoder"):
        shutil.rmtree(shelf / key)
    for key in ("word2vec", "rnn_attention", "transformer_encoder", "transformer_seq2seq"):
        (shelf / key / "model.safetensors").write_bytes(b"broken")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    test = app(page=page)
    whole(test)
    if page == "pages/compare.py":
        rows = answers(test.main)
        assert len(rows) == 7
        assert all(row["refusal"] for row in rows)


def test_no_weights_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path))
    for page in ("pages/compare.py", "pages/tokens.py", "pages/word2vec.py", "pages/scoreboard.py"):
        whole(app(page=page))


def test_a_defect_gets_a_sentence_and_an_id(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of the reader")

    monkeypatch.setattr("lib.ui.shared.asking.compare_translation", broken)
    test = app()
    assert not test.exception
    assert FRIENDLY[0] in test.error[0].value
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text + test.error[0].value


def results_of(corpus: str = "tatoeba-zh-en") -> dict:
    """A small results file with three methods and the baseline."""
    entry = {
        "title": "x", "parameters": 1000, "bytes": 4000, "minutes": 2.0, "training": {"minutes": 2.0, "seed": 0},
        "evaluations": {"translation_zh_en": {"bleu": 20.0, "bleu_low": 18.0, "bleu_high": 22.0, "chrf": 40.0},
                        "retrieval": {"p1_zh_en": 80.0, "p1_en_zh": 81.0}, "similarity_en": {"refusal": "no"}},
        "by_length": {"zh_en": {"1": {"bleu": 20.0, "bleu_low": 18.0, "bleu_high": 22.0}, "3": {"bleu": 15.0}}},
        "latency": {"translate_beam": 12.0},
        "run": {"date": "2026-01-01", "command": "python -m lib scoreboard", "seed": 0, "hardware": {"cores": 2},
                "versions": {"python": "3.12"}, "corpus_sha256": "ab"},
    }
    keys = ["nearest_sentence_copy", "bag_of_words", "rnn", "transformer_seq2seq"]
    about = {"key": corpus, "title": "T", "sha256": "ab" * 32, "splits": {"train": 10, "test": 2}}
    return {"version": 1, "corpus": about, "about": {"translation_zh_en": {"beam_size": 4}},
            "methods": {key: dict(entry) for key in keys}}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_scoreboard_with_results(
    language: str, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(weights, tmp_path / "w")
    (tmp_path / "w" / "tatoeba-zh-en" / "results.json").write_text(json.dumps(results_of()), encoding="utf-8")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    test = app(language, "pages/scoreboard.py")
    whole(test)
    assert test.dataframe
    whole(app(language, "pages/rnn.py"))
    (tmp_path / "w" / "tatoeba-zh-en" / "results.json").write_text("{", encoding="utf-8")
    test = app(language, "pages/scoreboard.py")
    whole(test)
    assert test.warning


def test_dataset_with_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "1")
    lines = [f"I see {n} cats.\t我看见{n}只猫。\tnone" for n in range(40)]
    (tmp_path / "cmn.txt").write_text("\n".join(lines), encoding="utf-8")
    test = app(page="pages/dataset.py")
    test.text_input(key="data_path").set_value(str(tmp_path / "cmn.txt")).run()
    whole(test)
    assert any("40" in metric.value for metric in test.metric)
    test.text_input(key="find").set_value("7 cats").run()
    whole(test)
    test.text_input(key="data_path").set_value(str(tmp_path / "none.txt")).run()
    whole(test)
    assert test.warning


def test_a_stranger_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the path quotes nothing of the file; without leave there is no path to type."""
    (tmp_path / "notes.txt").write_text("the password of the house", encoding="utf-8")
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "1")
    test = app(page="pages/dataset.py")
    test.text_input(key="data_path").set_value(str(tmp_path / "notes.txt")).run()
    whole(test)
    assert "english TAB chinese" in test.warning[0].value
    assert "password" not in said(test)
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "0")
    test = app(page="pages/dataset.py")
    whole(test)
    assert "data_path" not in [box.key for box in test.text_input]


def test_token_number_lives_in_the_url() -> None:
    assert app(page="pages/rnn.py", step="3").slider(key="step").value == 3
    for wrong in ("9999", "x", "-1", "9" * 50):
        test = app(page="pages/rnn.py", step=wrong)
        whole(test)
        assert 1 <= test.slider(key="step").value <= 6


def test_similarity_says_what_it_compares() -> None:
    test = app(task="similarity")
    assert "Compares counts, rare words weighing more." in said(test)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("pages/compare.py", "pages/scoreboard.py")])
@pytest.mark.parametrize("name", ["script", "markdown", "long", "empty"])
def test_every_text_field_takes_anything(page: str, name: str) -> None:
    for key in [box.key for box in app(page=page).text_input]:
        test = app(page=page)
        test.text_input(key=key).set_value(BAD[name]).run()
        whole(test)


def test_language_switch_keeps_the_sentence() -> None:
    test = app(text="狗在跑步。")
    test.session_state["ui"] = "zh"
    test.run()
    whole(test)
    assert test.text_input(key="text").value == "狗在跑步。"


def test_an_eighth_method_appears_without_a_page(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(weights, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    method = Dummy(tiny_tokenizer())
    list(method.train(PAIRS, [], Budget()))
    method.save(shelf / "dummy")
    rung = models.Rung("dummy", "tests.support.dummy_method:Dummy", "Eighth", "#123456", "circle")
    monkeypatch.setitem(models.REGISTRY, "dummy", rung)
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    for task in ("translation", "similarity", "generation"):
        whole(app(task=task))
    test = app()
    assert "Eighth" in [row["name"] for row in answers(test.main)], said(test)
    whole(app(page="pages/transformer_seq2seq.py"))


def test_first_request_is_a_page_of_its_own() -> None:
    """A fresh server asked for a page by its address shows the sidebar too."""
    test = app(page="pages/rnn.py")
    assert "Trained on" in [box.label for box in test.sidebar.selectbox]
