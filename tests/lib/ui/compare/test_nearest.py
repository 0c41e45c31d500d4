"""The fold of nearest training sentences under the answers, with stand-ins."""

from __future__ import annotations

import pytest

from lib.compare import nearest
from tests.support.app import opened, whole
from tests.support.dummy_method import world_pairs


@pytest.fixture(autouse=True)
def empty_memory():
    nearest._kept.clear()
    nearest._places.clear()


@pytest.fixture
def app(stand_ins, tmp_path, monkeypatch):
    """The app over stand-ins; `text=True` gives it a text of own sentences."""
    monkeypatch.setattr("lib.corpus.tatoeba.data_folder", lambda: tmp_path / "nothing")

    def start(text, task, **query):
        if text:
            pairs = [*world_pairs(), ("我是一个学生。", "I am a student."), ("猫", "<b>I</b> am a *student*.")]
            (tmp_path / "cmn.txt").write_text("".join(f"{en}\t{zh}\tx\n" for zh, en in pairs), encoding="utf-8")
            monkeypatch.setenv("LADDER_DATA", str(tmp_path / "cmn.txt"))
            monkeypatch.setattr("lib.corpus.splits.split_pairs", lambda pairs, *_: {
                "train": list(range(len(pairs))), "valid": [], "test": []})
        return opened(task=task, **query)

    return start


def folds(test):
    return [e for e in test.get("expander") if e.label == "Nearest training sentences"]


@pytest.mark.parametrize("task", ["translation", "generation"])
def test_one_fold_under_the_answers(app, task):
    test = app(True, task, near="rnn")
    whole(test)
    assert len(folds(test)) == 1 and not nearest._kept
    test.session_state[f"nearest_{task}"] = True
    test.run()
    assert [wanted[2] for wanted in nearest._kept] == ["rnn"]
    text = whole(test)
    assert ("is a copy" if task == "translation" else "is no copy") in text
    if task == "translation":
        assert "\\<b\\>I\\<\\/b\\>" in text and "<b>I" not in text


@pytest.mark.quick
def test_without_the_text_the_fold_says_how_to_get_it(app):
    test = app(False, "translation")
    test.session_state["nearest_translation"] = True
    test.run()
    whole(test)
    assert not nearest._kept
    assert any("download" in str(warning.value).lower() for warning in test.warning)
