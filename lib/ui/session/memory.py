"""Answers of this session, so that switching a toggle computes nothing twice. They are never shared between readers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

_KEY, _LIMIT = "_answers", 120
T = TypeVar("T")


def _answers() -> OrderedDict[Any, Any]:
    return st.session_state.setdefault(_KEY, OrderedDict())


def recall(inputs: Any) -> Any:
    """What was answered for these inputs, or None."""
    return _answers().get(inputs)


def keep(inputs: Any, answer: Any) -> None:
    """Remember an answer; the oldest ones go."""
    answers = _answers()
    answers[inputs] = answer
    while len(answers) > _LIMIT:
        answers.popitem(last=False)


def once(inputs: Any, compute: Callable[[], T]) -> T:
    """The answer for these inputs, computed the first time. `inputs` must name everything that it depends on."""
    found = recall(inputs)
    if found is None:
        found = compute()
        keep(inputs, found)
    return found
