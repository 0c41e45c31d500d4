"""A live failure: how long each method takes to read longer and longer texts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.checks import check_text
from lib.inside.rnn_attention.reading import reading_times
from lib.ui.session import shelf
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.examples import first_text, fits
from lib.ui.shared.inputs import field
from lib.ui.shared.show import badge, method_titles, metrics, show_chart
from lib.ui.shared.user_text import show_mistake
from models.base import Task
from models.language.text import guess_language
from models.messages import InputError


def reading_time(text: str, keys: Sequence[str], name: str) -> None:
    """A text to edit; repeated 1 to 16 times, how long each method in `keys` takes to read it."""
    if not fits(text):
        text = first_text(shelf.languages()[0])
    typed = field(st, t("A text to be read"), text, f"{name}_text", max_chars=200)
    try:
        checked = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    lang = guess_language(checked, shelf.languages())
    lines = []
    for key in keys:
        method = shelf.loaded(key)
        if isinstance(method, InputError):
            st.caption(named(badge(key), t("no weights here")))
            continue
        if method.refusal(Task.SIMILARITY):
            continue
        lines += once(("reading", shelf.identity(key, method), checked),
                      lambda m=method: reading_times(m, checked, lang))
    if not lines:
        return
    longest = max(tokens for _, tokens, _ in lines)
    steps = []
    for key in keys:
        recurrent = key.startswith("rnn")
        layers = getattr(shelf.method(key), "config", {}).get("n_layers")
        waits = longest if recurrent else layers
        if waits:
            steps.append((badge(key), t("{n} steps", n=waits), t(
                "How many steps have to wait for one another to read {tokens} tokens: one a token where there is "
                "recurrence, one a layer where there is none.", tokens=longest)))
    metrics(steps)
    frame = pd.DataFrame(lines, columns=["key", "tokens", "milliseconds"])
    titles = method_titles()
    frame["title"] = frame["key"].map(titles)
    names = {"tokens": t("tokens"), "milliseconds": t("milliseconds"), "title": t("method")}
    table = pd.DataFrame({t("method"): frame["title"], t("tokens"): frame["tokens"],
                          t("milliseconds"): frame["milliseconds"].round(2)})
    show_chart(charts.lines(frame, "tokens", "milliseconds", names, titles), t(
        "Measured now, on this computer. A few processor cores can do little at once, and the Transformer does more "
        "arithmetic: it may well be slower here. By the textbook hardware that does thousands of things at once turns "
        "the steps above, which wait for one another, into time; that is not measured here."), table, name)
