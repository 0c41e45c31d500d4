"""Whatever a method raises, a page says a friendly sentence with an id, and nothing of what was raised."""

from __future__ import annotations

import json

import pytest

from tests.support.app import COMPARE, PAGES, answers, opened, said
from tests.support.commands import CALLS, ERRORS, ID, RAW, break_all


def _all_text(test) -> str:
    tables = [frame.value.to_csv() for frame in test.dataframe]
    return "\n".join([said(test), *map(json.dumps, answers(test.main)), *tables])


def _walk(monkeypatch, error, calls, page, **query) -> None:
    made = break_all(monkeypatch, error, calls)
    test = opened(page, **query)
    text = _all_text(test)
    assert not test.exception and not (found := RAW.search(text)), found
    assert ID.search(text) or not made, made


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page(monkeypatch, page, error):
    _walk(monkeypatch, error, CALLS[:-1], page)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("task", ["similarity", "translation", "generation"])
def test_compare_with_one_call_broken(monkeypatch, task, call):
    _walk(monkeypatch, RuntimeError, (call,), COMPARE, task=task, methods="word2vec,rnn")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("page", "view"), [
    ("rnn", "gates"), ("rnn", "bottleneck"), ("rnn_attention", "align"), ("transformer_encoder", "masks"),
    ("transformer_decoder", "next"), ("transformer_seq2seq", "steps"), ("word2vec", "space"),
])
def test_views(monkeypatch, page, view, language):
    _walk(monkeypatch, IndexError, CALLS[:-1], f"pages/{page}.py", view=view, ui=language)
