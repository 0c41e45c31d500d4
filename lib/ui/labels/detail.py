"""The Labels page: one method looked at closely, and new sentences given to all of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import labels as charts_labels
from lib.charts.cells import cells
from lib.charts.style import mix
from lib.compare.answer_flags import unread
from lib.labels.probe import Probe, Setting
from lib.ui.labels.data import Chosen
from lib.ui.labels.scores import EXPECTED
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import language_name, named, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.show import badge, method_title, percent, show_chart, show_table
from lib.ui.shared.user_text import md, read_text
from models.base import Method
from models.language.text import guess_language

TEXT_KEY = "new"
FIRST = {"en": "The food was cold, but the people were so kind that we stayed all evening.",
         "zh": "菜有点凉，可是大家那么热情，我们坐了一个晚上。"}
MOST_COLUMNS = 8


def _first_text(chosen: Chosen) -> str:
    return FIRST.get(chosen.lang, FIRST["en"]) if chosen.own else chosen.labelled.texts[0][:200]


def classify(methods: Mapping[str, Probe], chosen: Chosen, given: Setting) -> None:
    """A sentence of the reader, and the probability that each method's probe gives every label."""
    key = f"{TEXT_KEY}_{chosen.lang}" if chosen.own else f"{TEXT_KEY}_{chosen.identity[:8]}"
    st.text_input(t("Your sentence"), value=_first_text(chosen), key=key,
                  **({"bind": "query-params"} if chosen.own else {}))
    text = read_text(st.session_state[key])
    if text is None:
        return
    found = guess_language(text, shelf.languages())
    if found != chosen.lang:
        st.caption(":material/info: " + t("This looks like {found}, but the probes have learned from {asked}.",
                                          found=language_name(found), asked=language_name(chosen.lang)))
    for key in methods:
        if isinstance(method := shelf.method(key), Method) and (flag := unread(method, [text])):
            st.caption(named(badge(key), t_note(flag.note)))
    answers = {key: _probabilities(key, one, chosen, text) for key, one in methods.items()}
    mean = np.mean(list(answers.values()), axis=0)
    places = sorted(np.argsort(-mean, kind="stable")[:MOST_COLUMNS])
    titles = {key: method_title(key) for key in answers}
    frame = pd.DataFrame([
        {"title": titles[key], "label": chosen.class_title(given.classes[i]), "probability": float(values[i]),
         "fill": mix(models.rung(key).color, 0.94 - 0.7 * float(values[i]))}
        for key, values in answers.items() for i in places
    ])
    names = {"title": t("method"), "label": t("label"), "probability": t("probability")}
    wide = frame.pivot_table(index="title", columns="label", values="probability", sort=False)
    table = wide.map("{:.1%}".format).rename_axis(None, axis=1).reset_index().rename(columns=names)
    show_chart(charts_labels.class_probabilities(
        frame, list(titles.values()), [chosen.class_title(given.classes[i]) for i in places], names), t(
        "Every probe was fitted on all the labelled sentences above; the number is the probability it gives a label."),
        table, "classified")


def _probabilities(key: str, one: Probe, chosen: Chosen, text: str) -> np.ndarray:
    name = ("classified", shelf.identity(key, shelf.method(key)), chosen.identity, text)
    return once(name, lambda: one.classifier.probabilities([text])[0])


def one_method(methods: Mapping[str, Probe], chosen: Chosen, given: Setting) -> None:
    """The confusion matrix of a method and the mistakes it was surest of."""
    first = EXPECTED if EXPECTED in methods else next(iter(methods))
    left, _ = st.columns([2, 5])
    with left:
        key = menu(t("Method"), list(methods), first, "probe_method", method_title)
    matrix, mistakes = st.columns([4, 5], gap="large")
    with matrix:
        _confusion(key, methods[key], chosen, given)
    with mistakes:
        _mistakes(key, methods[key], chosen)


def _confusion(key: str, one: Probe, chosen: Chosen, given: Setting) -> None:
    st.markdown(f"**{t('What it takes for what')}** · {badge(key)}")
    classes = [chosen.class_title(name) for name in given.classes]
    shares = one.confusion / np.maximum(one.confusion.sum(axis=1, keepdims=True), 1e-9)
    frame = cells({"label": classes}, {"predicted": classes}, share=shares, count=one.confusion)
    names = {"label": t("its label"), "predicted": t("taken for"), "share": t("share"), "count": t("sentences")}
    shown = frame.assign(share=frame["share"].map("{:.1%}".format), count=frame["count"].round(1))
    show_chart(charts_labels.confusion_heatmap(frame, classes, models.rung(key).color, names), t(
        "A row is the sentences of one label; right answers lie on the diagonal. Counts are means over the repeats."),
        shown.rename(columns=names), "confusion")


def _mistakes(key: str, one: Probe, chosen: Chosen) -> None:
    st.markdown(f"**{t('The mistakes it was surest of')}** · {badge(key)}")
    if not one.mistakes:
        st.caption(t("It made none."))
        return
    st.caption(t("Each of these was not among the sentences that its probe was fitted on."))
    for mistake in one.mistakes[:5]:
        st.markdown(f"{md(mistake.text)}  \n:small[" + t(
            "is {label}, taken for {predicted} ({probability})", label=md(chosen.class_title(mistake.label)),
            predicted=md(chosen.class_title(mistake.predicted)), probability=percent(mistake.probability)) + "]")
    show_table(pd.DataFrame([
        {t("text"): m.text, t("its label"): chosen.class_title(m.label),
         t("taken for"): chosen.class_title(m.predicted), t("probability"): percent(m.probability)}
        for m in one.mistakes
    ]), "mistakes")
