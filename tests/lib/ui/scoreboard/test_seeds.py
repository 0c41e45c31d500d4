"""The Scoreboard of a reader's own corpus that is trained with more seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib import jobs
from lib.corpus import own_folder
from lib.ui.shared import visitor
from tests.support.app import opened, said
from tests.support.own_run import nothing_launched, own_run, work

PAGE = "pages/scoreboard.py"


def test_an_own_corpus_is_trained_with_more_seeds_and_shown_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path))
    key = own_run(("rnn", "transformer_seq2seq"))
    own = {"corpus": key, "board": "study"}
    with monkeypatch.context() as another:
        another.setattr(visitor, "owns", lambda key: False)
        app = opened(PAGE, **own)
        assert visitor.ONLY_READING in said(app) and "seeds_start" not in [button.key for button in app.button]
    app = opened(PAGE, **own)
    assert not app.exception and "One training says little" in said(app)
    with nothing_launched():
        app.button("seeds_start").click().run()
    assert not app.exception and jobs.follow(key, jobs.SEEDS).request.seeds == 3
    assert work(key, kind=jobs.SEEDS).state == "done"
    text = said(opened(PAGE, **own))
    assert "mean of 3 seeds" in text and "steps of the first training" in text and "under way" not in text
    assert opened(PAGE, **own, study="tokens").get("vega_lite_chart")
