"""A defect on a page, and a shelf that lacks methods."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.app import FRIENDLY, PAGES, answers, opened, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.parametrize("page", PAGES)
def test_missing_and_damaged_weights(page: str, stand_ins: Path, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(stand_ins, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    for key in ("bag_of_words", "rnn", "transformer_decoder"):
        shutil.rmtree(shelf / key)
    for key in ("word2vec", "rnn_attention", "transformer_encoder", "transformer_seq2seq"):
        (shelf / key / "model.safetensors").write_bytes(b"broken")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    test = opened(page)
    whole(test)
    if page == "pages/compare.py":
        rows = answers(test.main)
        assert len(rows) == 7
        assert all(row["refusal"] for row in rows)


def test_no_weights_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path))
    for page in ("pages/compare.py", "pages/tokens.py", "pages/word2vec.py", "pages/scoreboard.py"):
        whole(opened(page))


@pytest.mark.quick
def test_a_defect_gets_a_sentence_and_an_id(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of the reader")

    monkeypatch.setattr("lib.ui.shared.asking.compare_translation", broken)
    test = opened()
    assert not test.exception
    assert FRIENDLY[0] in test.error[0].value
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text + test.error[0].value
