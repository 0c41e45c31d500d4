"""Choices that live in the URL under steady codes.

Streamlit's own `bind="query-params"` writes the labels of a choice into the URL; ours are translated, so a link sent
from a Chinese screen would say nothing on an English one. Here the option's code is written instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

_NONE = "none"


def _read(key: str, options: Sequence[str], multi: bool) -> Any:
    """The valid value under `key` in the URL, or None."""
    raw = st.query_params.get(key)
    if raw is None:
        return None
    if not multi:
        return raw if raw in options else None
    if raw == _NONE:
        return []
    found = [code for code in options if code in raw.split(",")]
    return found or None


def _adopt(key: str, options: Sequence[str], default: Any, multi: bool) -> None:
    """Take the URL's value when somebody else than this module put it there; drop a value that is no option."""
    written = f"_url_{key}"
    raw = st.query_params.get(key)
    if raw is not None and raw != st.session_state.get(written):
        value = _read(key, options, multi)
        if value is not None:
            st.session_state[key] = value
    current = st.session_state.get(key, st.session_state.get(f"_kept_{key}"))
    if current is None or (not multi and current not in options):
        current = default
    st.session_state[key] = [code for code in current if code in options] if multi else current


def _publish(key: str, default: Any) -> None:
    """Write the value to the URL; the default keeps the URL clean."""
    value = st.session_state[key]
    code = (",".join(value) or _NONE) if isinstance(value, list) else str(value)
    same = sorted(value) == sorted(default) if isinstance(value, list) else value == default
    st.session_state[f"_url_{key}"] = code
    st.session_state[f"_kept_{key}"] = value  # a widget's own value goes when a page without it is shown
    if same:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != code:
        st.query_params[key] = code


def _labels(options: Sequence[str], format_func: Callable[[str], str]) -> dict[str, str]:
    """What each option is called, worked out now: the labels must not depend on who asks for them later."""
    return {code: format_func(code) for code in options}


def _one(widget: Callable[..., Any], label: str, options: Sequence[str], default: str, key: str,
         format_func: Callable[[str], str], **options_of_widget: Any) -> str:
    """A widget of which exactly one option is chosen; returns its code."""
    _adopt(key, options, default, multi=False)
    widget(label, list(options), format_func=_labels(options, format_func).__getitem__, key=key, **options_of_widget)
    _publish(key, default)
    return st.session_state[key]


def segments(label: str, options: Sequence[str], default: str, key: str, format_func: Callable[[str], str],
             **options_of_widget: Any) -> str:
    """A segmented control of which exactly one is chosen; returns its code."""
    return _one(st.segmented_control, label, options, default, key, format_func, required=True, **options_of_widget)


def menu(label: str, options: Sequence[str], default: str, key: str, format_func: Callable[[str], str],
         **options_of_widget: Any) -> str:
    """A drop-down list; returns the chosen code."""
    return _one(st.selectbox, label, options, default, key, format_func, **options_of_widget)


def stops(label: str, options: Sequence[str], default: str, key: str, format_func: Callable[[str], str],
          **options_of_widget: Any) -> str:
    """A slider over a few named places, two at least; returns the code of the chosen one."""
    return _one(st.select_slider, label, options, default, key, format_func, **options_of_widget)


def toggles(label: str, options: Sequence[str], key: str, format_func: Callable[[str], str],
            first: Sequence[str] | None = None, **options_of_widget: Any) -> list[str]:
    """Pills of which any number is on, at first those in `first` (None: all); returns the codes that are on."""
    default = list(options if first is None else first)
    _adopt(key, options, default, multi=True)
    st.pills(label, list(options), selection_mode="multi", format_func=_labels(options, format_func).__getitem__,
             key=key, **options_of_widget)
    _publish(key, default)
    return list(st.session_state[key])


def whole_number(place: Any, label: str, most: int, key: str, **options: Any) -> int:
    """A field for a whole number from 0 to `most`, at first 0; returns it. What is none in the URL is passed over:
    Streamlit's own reading breaks off at "inf". `place` is st or a column."""
    _adopt_whole(key, 0, most)
    place.number_input(label, 0, most, key=key, **options)
    _publish(key, 0)
    return int(st.session_state[key])


def _adopt_whole(key: str, least: int, most: int) -> None:
    """Take a whole number from the URL when somebody else put it there; what lies outside becomes the nearest."""
    raw = st.query_params.get(key, "")
    if raw != st.session_state.get(f"_url_{key}") and raw.isdecimal() and len(raw) < 6:
        st.session_state[key] = int(raw)
    st.session_state[key] = min(max(least, st.session_state.get(key, least)), most)


def position(label: str, count: int, key: str) -> int:
    """A slider over the places 1 to `count`; returns the place. One beyond the end becomes the last."""
    _adopt_whole(key, 1, count)
    st.slider(label, 1, count, key=key, persist_state="page")
    _publish(key, 1)
    return st.session_state[key]
