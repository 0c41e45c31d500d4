"""A failure in time: how long each method takes to read longer and longer texts, recorded, and measured when asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.checks import check_text
from lib.inside.rnn_attention.reading import KEYS, TEXTS, reading_times
from lib.ui.session import shelf
from lib.ui.session.i18n import join, t
from lib.ui.session.memory import once, recall
from lib.ui.shared.examples import first_text, fits, readers
from lib.ui.shared.inputs import field
from lib.ui.shared.parts.recorded import asked, record, where_from, with_cancel
from lib.ui.shared.show import badge, method_title, method_titles, metrics, show_chart
from lib.ui.shared.user_text import show_mistake
from models.base import Method, Task
from models.language.text import guess_language
from models.messages import InputError

#: about how long it takes where the product was built
SECONDS = 1


def reading_time(name: str) -> None:
    """A text to edit; repeated 1 to 16 times, how long each method takes to read it: of our own text as recorded, of
    any text measured when asked."""
    own = {lang: text for lang, text in TEXTS.items() if fits(text)}
    first = readers(TEXTS["en"], TEXTS["zh"])
    typed = field(st, t("A text to be read"), first if fits(first) else first_text(shelf.languages()[0]),
                  f"{name}_text", max_chars=200)
    try:
        checked = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    lang = guess_language(checked, shelf.languages())
    if asked(t("Time it here, on this computer"), checked, f"time_{name}", SECONDS):
        with_cancel(_timed(checked, lang), f"time_{name}")
    live = [line for key in KEYS if isinstance(method := shelf.method(key), Method)
            for line in recall(_memory(key, method, checked)) or ()]
    found = record("reading") if not live and checked in own.values() else {}
    lines = live or [(row["method"], row["tokens"], row["milliseconds"]) for row in found.get("rows", [])
                     if TEXTS[row["lang"]] == checked]
    if lines:
        _steps(lines)
        _draw(lines, bool(live), name)
    else:
        st.caption(t("For this text nothing is recorded; the button measures it in a few seconds."))
    if found and lines:
        where_from(found)


def _timed(text: str, lang: str) -> Iterator[tuple[float, str]]:
    """Measure one method after the other."""
    for number, key in enumerate(KEYS):
        yield number / len(KEYS), t("Timing {method} …", method=method_title(key))
        method = shelf.loaded(key)
        if isinstance(method, Method) and not method.refusal(Task.SIMILARITY):
            once(_memory(key, method, text), lambda m=method: reading_times(m, text, lang))


def _memory(key: str, method: Method, text: str) -> tuple[Any, ...]:
    return "reading", shelf.identity(key, method), text


def _steps(lines: Sequence[tuple[str, int, float]]) -> None:
    """How many steps wait for one another."""
    longest = max(tokens for _, tokens, _ in lines)
    steps = []
    for key in KEYS:
        layers = getattr(shelf.method(key), "config", {}).get("n_layers")
        if waits := longest if key.startswith("rnn") else layers:
            steps.append((badge(key), t("{n} steps", n=waits), t(
                "How many steps have to wait for one another to read {tokens} tokens: one a token where there is "
                "recurrence, one a layer where there is none.", tokens=longest)))
    metrics(steps)


def _draw(lines: Sequence[tuple[str, int, float]], live: bool, name: str) -> None:
    frame = pd.DataFrame(lines, columns=["key", "tokens", "milliseconds"])
    titles = method_titles()
    frame["title"] = frame["key"].map(titles)
    names = {"tokens": t("tokens"), "milliseconds": t("milliseconds"), "title": t("method")}
    table = pd.DataFrame({t("method"): frame["title"], t("tokens"): frame["tokens"],
                          t("milliseconds"): frame["milliseconds"].round(2)})
    when = t("Measured now, on this computer, which may be busy with other things.") if live else t(
        "Recorded: the processor's time on one core.")
    show_chart(charts.lines(frame, "tokens", "milliseconds", names, titles), join([when, t(
        "A few processor cores can do little at once, and the Transformer does more arithmetic: it may well be slower "
        "here. By the textbook hardware that does thousands of things at once turns the steps above, which wait for "
        "one another, into time; that is not measured here.")]), table, name)
