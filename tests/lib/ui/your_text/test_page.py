"""The page Upload and train with input that is wrong: one sentence for each mistake, and nothing else is lost."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import jobs
from lib.corpus import own_folder
from lib.paths import ROOT
from lib.upload import MAX_MEGABYTES
from tests.lib.upload.test_upload_bad import bomb, png
from tests.support.helpers import WORLD
from tests.support.own_run import own_run

GOOD = "".join(f"{pair.second.upper()}\t{pair.first}\t{pair.second}\n" for pair in WORLD()[:60]).encode()
PLAIN = "".join(f"{pair.second}\t{pair.first}\n" for pair in WORLD()[:60]).encode()
HOSTILE = "<script>alert(1)</script>\t=cmd|' /C calc'!A0\n[x](javascript:alert(2))\t<img src=x onerror=alert(3)>\n" * 3
FAILED = ("Traceback", "Something went wrong", "出了点问题")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    return tmp_path / "home"


def alone() -> None:
    """The page without the entry point: in AppTest, a page that is reached through it loses the presses of buttons."""
    import runpy

    import streamlit as st

    from lib.paths import ROOT

    st.session_state["_routed"] = True
    runpy.run_path(str(ROOT / "pages" / "your_text.py"))


def page() -> AppTest:
    return sane(AppTest.from_function(alone, default_timeout=120).run())


def linked(key: str, language: str = "en") -> AppTest:
    """The page as a link opens it, through the entry point."""
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    test.query_params["ui"], test.query_params["corpus"] = language, key
    return sane(test.run().switch_page("pages/your_text.py").run())


def sane(test: AppTest) -> AppTest:
    """No traceback, and nothing is drawn as HTML."""
    assert not test.exception
    prose = [str(element.value) for kind in ("markdown", "caption", "warning", "info", "error", "success")
             for element in getattr(test, kind)]
    assert not any(text in line for text in FAILED for line in prose), prose
    assert not any(element.proto.allow_html for element in test.markdown)
    return test


def upload(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files])
    return sane(test.run())


def labelled(elements: object, label: str) -> object:
    return next(element for element in elements if element.label == label)


def metric(test: AppTest, label: str) -> str:
    return labelled(test.metric, label).value


def read_again(test: AppTest) -> AppTest:
    labelled(test.button, "Read again").click()
    return sane(test.run())


def can_keep(test: AppTest) -> bool:
    return any(button.label == "Keep it and go on to training" for button in test.button)


def refusal(test: AppTest) -> str:
    """The one sentence that says what is wrong."""
    assert len(test.warning) == 1 and not can_keep(test)
    return test.warning[0].value


@pytest.mark.parametrize(("name", "data", "words"), [
    ("empty.tsv", b"", "empty"), ("photo.csv", png(), "image"), ("book.zip", bomb(90_000_000).data, "zip"),
    ("half.zip", bomb(2_000).data[:-40], "zip"), ("noise.csv", bytes(range(256)) * 40, "text"),
    ("large.txt", b"word word word.\n" * 3_400_000, str(MAX_MEGABYTES)),
])
def test_a_file_that_cannot_be_read(name: str, data: bytes, words: str) -> None:
    test = upload(page(), (name, data))
    assert words in refusal(test).lower()
    upload(test, ("good.tsv", GOOD))
    assert not test.warning and can_keep(test) and metric(test, "Pairs") == "60"


def test_any_extension_and_the_files_own_parts() -> None:
    sides = {code: [getattr(pair, side) for pair in WORLD()[:60]] for code, side in (("zh", "first"), ("en", "second"))}
    files = [(f"{part}.zh-en.{code}", "\n".join(side[start:end]).encode()) for part, start, end in
             (("train", 0, 40), ("dev", 40, 50), ("test", 50, 60)) for code, side in sides.items()]
    test = upload(page(), *files, ("logo.png", png()))
    assert metric(test, "Pairs") == "60" and metric(test, "Languages") == "Chinese → English"
    assert any("logo" in element.value for element in test.info)
    labelled(test.checkbox, "Keep the parts for training and tests as the files have them").set_value(True)
    read_again(test)
    labelled(test.button, "Keep it and go on to training").click()
    sane(test.run())
    about = json.loads(next(own_folder.root().glob("own-*/corpus.json")).read_text(encoding="utf-8"))
    assert about["splits"] == [["train", 40], ["valid", 10], ["test", 10]]


def test_hostile_cells_are_shown_as_text() -> None:
    test = upload(page(), ("<b>x</b>.tsv", HOSTILE.encode() + PLAIN))
    assert can_keep(test)
    shown = test.dataframe[0].value
    assert shown.iloc[0, 0] == "<script>alert(1)</script>" and shown.iloc[0, 1].startswith("=cmd|")
    labelled(test.button, "Keep it and go on to training").click()
    sane(test.run())
    assert any("\\<b\\>x" in element.value for element in test.markdown)


def test_one_file_after_another_and_corrections_of_the_first_are_forgotten() -> None:
    test = upload(page(), ("good.tsv", GOOD))
    labelled(test.selectbox, "Column of the first text").set_value(1)
    labelled(test.selectbox, "Column of the second text").set_value(2)
    read_again(test)
    assert metric(test, "Languages") == "Chinese → English"
    upload(test, ("other.tsv", PLAIN + PLAIN[:PLAIN.index(b"\n") + 1]))
    assert metric(test, "Languages") == "English → Chinese" and metric(test, "Repeated, left out") == "1"


def test_files_and_pasted_text_at_once() -> None:
    test = page()
    test.text_area[0].set_value("One sentence.\nAnother one.\n")
    upload(test, ("good.tsv", GOOD))
    assert metric(test, "Pairs") == "60" and "the files are read" in test.info[0].value
    test.file_uploader[0].set_value(None)
    sane(test.run())
    assert metric(test, "Sentences") == "2" and test.text_area[0].value.startswith("One")


@pytest.mark.parametrize(("label", "value", "words"), [
    ("Column of the second text", 0, "two different"), ("Code of the second language", "en", "different codes"),
    ("Code of the first language", "<b>!", "not usable"), ("Code of the first language", "", "not usable"),
    ("Encoding", "utf-16", ""),
])
def test_a_correction_that_cannot_be(label: str, value: object, words: str) -> None:
    test = upload(page(), ("good.tsv", GOOD))
    labelled(test.text_input if "Code" in label else test.selectbox, label).set_value(value)
    read_again(test)
    assert len(test.warning) == 1 and words in test.warning[0].value
    assert can_keep(test) and metric(test, "Pairs") == "60"  # what was read before is still there
    labelled(test.text_input, "What shall it be called?").set_value("mine")
    sane(test.run())
    assert not test.warning and can_keep(test)


@pytest.mark.quick
def test_a_reading_that_failed_can_be_corrected() -> None:
    test = upload(page(), ("x.csv", b"only a header\n"))
    if not can_keep(test):
        labelled(test.selectbox, "First line").set_value(False)
        read_again(test)
    assert can_keep(test) and metric(test, "Sentences") == "1"


def test_a_swap_and_then_other_columns() -> None:
    test = upload(page(), ("good.tsv", GOOD))
    labelled(test.checkbox, "Swap the two sides").set_value(True)
    read_again(test)
    assert metric(test, "Languages") == "Chinese → English"
    read_again(test)
    assert metric(test, "Languages") == "Chinese → English"
    labelled(test.selectbox, "Column of the first text").set_value(2)
    read_again(test)
    assert metric(test, "Languages") == "Chinese → English" and not test.warning
    assert test.dataframe[0].value.iloc[0, 1] == WORLD()[0].second


def pickled() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("bag_of_words/model.pkl", b"\x80\x04cposix\nsystem\n.")
        file.writestr("manifest.json", "{}")
    return made.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK nothing", pickled(), png(), bomb(90_000_000).data])
def test_a_take_home_file_that_is_none(home: Path, data: bytes) -> None:
    test = upload(page(), ("good.tsv", GOOD))
    test.file_uploader[1].upload("home.zip", data, "application/zip")
    sane(test.run())
    assert len(test.warning) == 1 and can_keep(test)
    assert not list(home.glob("own-*"))


def test_one_language_is_continued() -> None:
    key = own_run(["word2vec"], languages=("en",))
    test = linked(key)
    status = jobs.follow(key)
    assert status.methods["word2vec"].sample.kind == "continuation"
    assert any("sentences, English" in element.value for element in test.markdown)
    assert test.success and any("How each goes on from" in element.value for element in test.caption)


def test_a_text_that_is_gone_and_a_run_that_is_gone() -> None:
    key = own_run(["bag_of_words"])
    test = linked(key)
    own_folder.delete(key)
    sane(test.run())
    assert sane(linked(key)).file_uploader  # the link leads to the beginning
