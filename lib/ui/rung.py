"""The page of one method, in its four parts: the idea, try it, where it breaks, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

import models
from lib.checks import check_text
from lib.library import weights_size
from lib.ui import shelf
from lib.ui.compare_translation import show_row, translated
from lib.ui.guard import guarded
from lib.ui.i18n import join, t
from lib.ui.inputs import EXAMPLES, SOURCE_KEY, TEXT_KEY, direction_input, examples_input, hint_language, text_input
from lib.ui.pages import COMPARE, link_to_rung, rung_number
from lib.ui.router import routed
from lib.ui.show import badge, count, glyph, method_title, milliseconds, reason
from lib.ui.text import md, read_text
from models.base import DecodingOptions, InputError, Method

#: (method, sentence, source language) -> draws the inside
Inside = Callable[[Method, str, str], None]
#: (method) -> draws the failure
Breaks = Callable[[Method], None]


@dataclass(frozen=True)
class Lesson:
    """What a page says before it shows anything. `idea` is three sentences; all texts are English messages."""

    key: str
    paper: str
    idea: tuple[str, str, str]
    breaks: str
    next_rung: str = ""


def _part(number: int, title: str) -> None:
    st.subheader(f":gray[{number}]&ensp;{title}", anchor=False, divider="gray")


def missing(key: str, error: InputError) -> None:
    """The friendly refusal of a method that has no weights here, or damaged ones."""
    st.info(md(reason(error.message, error.values)), icon=":material/inventory_2:")


def rung_page(lesson: Lesson, inside: Inside, breaks: Breaks) -> None:
    """Draw the page."""
    routed()
    key = lesson.key
    color = models.rung(key).color
    st.header(f':color[{glyph(key)}]{{foreground="{color}"}} {rung_number(key)} · {method_title(key)}', anchor=False)
    st.caption(lesson.paper)
    _part(1, t("The idea"))
    st.markdown(join(t(sentence) for sentence in lesson.idea))
    method = shelf.loaded(key)
    _part(2, t("Try it"))
    query = _try_it(key, method, inside)
    _part(3, t("Where it breaks"))
    st.markdown(t(lesson.breaks))
    if isinstance(method, Method):
        with guarded():
            breaks(method)
    else:
        missing(key, method)
    _part(4, t("What it costs"))
    _costs(key, method, query)
    _next(lesson, query)


def _try_it(key: str, method: Method | InputError, inside: Inside) -> dict[str, str]:
    left, middle, right = st.columns([4.6, 3.4, 2.6], vertical_alignment="bottom")
    with middle:
        source = direction_input()
    with left:
        text = text_input(t("Your sentence"))
    with right:
        examples_input(EXAMPLES.get(source, ()))
    hint_language(text, source)
    if not isinstance(method, Method):
        missing(key, method)
        return {TEXT_KEY: text, SOURCE_KEY: source}
    checked = read_text(text)
    if checked is None:
        return {}
    with guarded():
        show_row(translated(key, checked, source, DecodingOptions()), "try")
        inside(method, checked, source)
    return {TEXT_KEY: checked, SOURCE_KEY: source}


def _costs(key: str, method: Method | InputError, query: dict[str, str]) -> None:
    card = shelf.card(key)
    parameters = method.parameter_count() if isinstance(method, Method) else card.get("parameters")
    size = weights_size(shelf.corpus_key(), key, shelf.directory())
    seconds = None
    if isinstance(method, Method) and query:
        with guarded():
            seconds = translated(key, check_text(query[TEXT_KEY]), query[SOURCE_KEY], DecodingOptions()).seconds
    minutes = card.get("minutes")
    numbers = [
        (t("Parameters"), count(parameters), t("How many numbers it has learned.")),
        (t("Training"), "–" if minutes is None else t("{n} min", n=f"{float(minutes):.1f}"),
         t("On the computer that its card names.")),
        (t("Size on disk"), f"{size / 1e6:.1f} MB" if size else "–", t("Its weights, configuration and card.")),
        (t("Latency"), milliseconds(seconds), t("Time to translate it here and now, on this computer.")),
    ]
    from lib.ui.scores import headline_scores

    for line in (numbers, headline_scores(key)):
        for column, (label, value, help_text) in zip(st.columns(4), line):
            column.metric(label, value, help=help_text)
    if hardware := card.get("hardware"):
        text = hardware if isinstance(hardware, str) else t(
            "{cpu}, {cores} cores", cpu=hardware.get("gpu") or hardware.get("cpu", "?"),
            cores=hardware.get("cores", "?"))
        st.caption(t("Trained with: {hardware}. Make these weights again with `{command}`.", hardware=md(text),
                     command=f"python -m lib train --corpus {shelf.corpus_key()} --method {key}"))


def _next(lesson: Lesson, query: dict[str, str]) -> None:
    keys = models.method_keys()
    place = keys.index(lesson.key) + 1
    if place < len(keys):
        st.markdown(f"**{t('The next rung')}** — {t(lesson.next_rung)}")
        link_to_rung(keys[place], label=f"→ {badge(keys[place])}", query=query)
    else:
        st.markdown(f"**{t('The top of the ladder')}** — {t(lesson.next_rung)}")
        st.page_link(COMPARE, label=f"→ {t('Compare all methods')}", query_params=query)
