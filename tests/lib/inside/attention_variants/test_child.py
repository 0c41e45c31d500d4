"""What measuring processes say goes wrong: an id for the reader, the kind for the log, and nothing of what was said."""

from __future__ import annotations

import logging

import pytest

from lib.inside.attention_variants.child import children, last_words
from tests.support.commands import ID, SECRET


@pytest.mark.parametrize("debug", [False, True])
def test_a_child_that_raises(tmp_path, monkeypatch, caplog, debug):
    monkeypatch.delenv("LADDER_DEBUG", raising=False)
    if debug:
        monkeypatch.setenv("LADDER_DEBUG", "1")
    errors = tmp_path / "errors.txt"
    with children([["timeit", "-n", "1", f"raise RecursionError({SECRET!r})"]], errors) as (child,):
        assert child.wait(30)
    with caplog.at_level(logging.ERROR):
        told = last_words(errors)
    assert ID.fullmatch(told) and told.removeprefix("id ") in caplog.text
    assert "RecursionError" in caplog.text and (SECRET in caplog.text) == debug
