"""Choices that live in the URL under steady codes.

Streamlit's own `bind="query-params"` writes the labels of a choice into the URL; ours are translated, so a link sent
from a Chinese screen would say nothing on an English one. Here the option's code is written instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from lib.ui.session.address import fresh, held, hold, hold_quietly

_NONE = "none"
T = TypeVar("T", int, float)


def _read(raw: str, options: Sequence[str], multi: bool) -> Any:
    """The valid value that the URL's `raw` names, or None."""
    if not multi:
        return raw if raw in options else None
    if raw == _NONE:
        return []
    return [code for code in options if code in raw.split(",")] or None


def _adopt(key: str, options: Sequence[str], default: Any, multi: bool) -> None:
    """Give the widget what is held under `key`; a value that is no option gives way to the default."""
    current = held(key, lambda raw: _read(raw, options, multi))
    if current is None or (not multi and current not in options):
        current = default
    st.session_state[key] = [code for code in current if code in options] if multi else current


def _publish(key: str, default: Any) -> None:
    """Hold the widget's value; the default keeps the URL clean."""
    value = st.session_state[key]
    code = (",".join(value) or _NONE) if isinstance(value, list) else str(value)
    same = sorted(value) == sorted(default) if isinstance(value, list) else value == default
    hold(key, value, None if same else code)


def chosen(key: str, options: Sequence[str], default: str) -> str:
    """The code held under `key`, on a page or in a view that has no widget for it."""
    value = held(key, lambda raw: _read(raw, options, multi=False))
    value = value if value in options else default
    hold(key, value, None if value == default else value)
    return value


def begin_with(key: str, options: Sequence[str], first: str) -> None:
    """Before a choice is drawn: let it begin with `first`, such as the reader's language, where nothing is chosen and
    the address says nothing; the default, which the address leaves out, stays what it is for every reader."""
    found = held(key, lambda raw: _read(raw, options, multi=False))
    st.session_state[key] = first if found is None else found


def text_field(draw: Callable[..., Any], label: str, default: str, key: str, **options: Any) -> str:
    """A text field, in which `default` stands until something is typed; what nobody has typed follows the default.
    What an address names was chosen by somebody, even where it is the default of the page before."""
    named, before = fresh(key), f"_default_{key}"
    value = held(key, str)
    if value is None or (not named and value == st.session_state.get(before)):
        value = default
    st.session_state[key], st.session_state[before] = value, default
    draw(label, key=key, **options)
    _publish(key, default)
    return st.session_state[key] or ""


def number(draw: Callable[..., Any], label: str, least: T, most: T, default: T, key: str, step: T | None = None,
           **options: Any) -> T:
    """A slider over numbers; one outside becomes the nearest, what is none in the URL is passed over. `draw` is
    st.slider or a column's."""
    kind = type(default)

    def read(raw: str) -> T | None:
        try:
            return kind(float(raw)) if len(raw) < 12 and math.isfinite(float(raw)) else None
        except ValueError:
            return None

    value = held(key, read)
    st.session_state[key] = min(max(least, default if value is None else value), most)
    draw(label, least, most, step=step, key=key, **options)
    _publish(key, default)
    return st.session_state[key]


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


def _adopt_whole(key: str, least: int, most: int, first: int | None = None) -> None:
    """Take the whole number held; what lies outside becomes the nearest."""
    value = held(key, lambda raw: int(raw) if raw.isdecimal() and len(raw) < 6 else None)
    value = (least if first is None else first) if value is None else value
    st.session_state[key] = min(max(least, value), most)


def position(label: str, count: int, key: str, first: int = 1, *, quiet: bool = False) -> int:
    """A slider over the places 1 to `count`, at first `first`; returns the place. One beyond the end becomes the
    last. With `quiet` the address stays as it is: somebody lets the steps run by."""
    _adopt_whole(key, 1, count, first)
    st.slider(label, 1, count, key=key)
    if quiet:
        hold_quietly(key, st.session_state[key])
    else:
        _publish(key, first)
    return st.session_state[key]
