"""What an encoder is for: vectors of sentences and classes read off them; and how it writes although it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import masks as charts_masks
from lib.checks import check_text
from lib.inside.transformer_encoder import masks
from lib.labels import probe, sentences
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.asking import refusal_text
from lib.ui.shared.examples import examples, first_text, fits, readers, turned
from lib.ui.shared.inputs import LINES_KEY, POOLINGS, field, read_lines
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import badge, percent, show_chart
from lib.ui.shared.site_map import COMPARE, LABELS, link
from lib.ui.shared.user_text import md
from lib.ui.transformer_encoder.masks import KEY, loud, opens, spelled
from lib.ui.transformer_encoder.vectors import vectors_view
from models.answers import Step
from models.base import DecodingOptions, Method, RefusedError
from models.language.languages import among
from models.language.text import guess_language
from models.messages import InputError
from models.neural import NeuralMethod

if TYPE_CHECKING:
    from models.transformer_encoder import TransformerEncoder

DECODER = "transformer_decoder"
NEAR_KEY, STEP_KEY = "near", "hole"
#: near in meaning, near in words, and near in neither
#: for a reader of English, and of Chinese; each with sentences in the other language, which the vectors bring together
LINES = ("The food in this restaurant is delicious.\n这家店的衣服很贵。\nI like to cook.\nThe dog is sleeping.\n"
         "昨天下了大雨。",
         "这里的菜真好吃。\nThe clothes here are really expensive.\n我喜欢做饭。\n狗在睡觉。\n昨天下了大雨。")
#: as the page goes on with a text below (lib.ui.shared.asking.continued)
OPTIONS = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=20)


def for_view(method: Method, text: str, source: str) -> None:
    """The reader's sentence among others, and a class read off its vector."""
    st.markdown(t("An encoder reads. What it is used for is what one can do with a sentence that has been read: fill "
                  "its gaps, find sentences like it, sort it into classes. For the last two the whole sentence becomes "
                  "one row of numbers."))
    _near(method, text)
    _class(method, text, source)
    vectors_view()


def _lines() -> str:
    lines = readers(*LINES)
    if all(map(fits, lines.splitlines())):
        return lines
    found = examples(shelf.languages()[0])[:5] or [first_text(shelf.languages()[0])]
    return "\n".join(found if len(found) > 1 else [*found, turned(found[0])])


def _near(method: Method, text: str) -> None:
    """Which of a few sentences is nearest."""
    st.markdown(f"**{t('Which sentence is most like yours?')}**")
    typed = field(st, t("Two to eight sentences, one a line"), _lines(), NEAR_KEY, "text_area", height=135)
    lines = read_lines(typed)
    if lines is None:
        return
    from lib.compare.questions import compare_similarity

    row = once(("similarity", shelf.identity(KEY, method), (text, *lines)), lambda: compare_similarity(
        {KEY: method}, [text, *lines], languages=shelf.languages())[0])
    if not isinstance(row.output, list):
        st.caption(md(refusal_text(row)))
        return
    frame = pd.DataFrame({"sentence": [f"{i}  {line}" for i, line in enumerate(lines, 1)],
                          "similarity": row.output[0][1:]}).sort_values("similarity", ascending=False)
    names = {"sentence": t("sentence"), "similarity": t("similarity")}
    if (pooling := getattr(method, "config", {}).get("pooling")) in POOLINGS:
        st.caption(t(POOLINGS[pooling]))
    show_chart(charts.bars(frame.assign(similarity=frame["similarity"].clip(lower=0)), "sentence", "similarity",
                           models.rung(KEY).color, names), t(
        "The cosine between the vector of your sentence and those of the others, the nearest on top; 1 is the same "
        "direction, and what is 0 or less has no bar."), frame.round(4).rename(columns=names), "near")
    link(COMPARE, f"→ {t('Compare all methods on these sentences')}", query={
        "task": "similarity", LINES_KEY: "\n".join([text, *lines][:8])})


def _class(method: Method, text: str, source: str) -> None:
    """Is the sentence glad or sorry? A probe on the project's own labelled sentences."""
    st.markdown(f"**{t('Which class is it in?')}**")
    if among(source, sentences.shipped_languages()) is None:
        st.caption(t("The project's labelled sentences are in English and Chinese; bring your own labels on the page "
                     "Labels."))
    else:
        fitted, count = once(("class_probe", shelf.identity(KEY, method), source), lambda: _fit(method, source))
        found = fitted.probabilities([text])[0]
        titles = {"positive": t("positive"), "negative": t("negative")}
        frame = pd.DataFrame({"label": [titles.get(name, name) for name in fitted.classes], "probability": found})
        names = {"label": t("label"), "probability": t("probability")}
        show_chart(charts.bars(frame, "label", "probability", models.rung(KEY).color, names, percent=True), t(
            "A logistic regression, fitted just now on the vectors of {count} sentences that we labelled, reads these "
            "probabilities off the vector of yours. The encoder itself was never told of labels. Your sentence may be "
            "neither: the probe must still choose.", count=count), frame.round(4).rename(columns=names), "class")
    link(LABELS, f"→ {t('Labels: how well that works, measured, and your own labels')}")


def _fit(method: Method, lang: str) -> tuple[probe.Classifier, int]:
    """A probe on all the project's labelled sentences of a language."""
    ours = sentences.shipped_labels(lang)
    classes = ours.classes
    truth = np.array([classes.index(label) for label in ours.labels])
    return probe.Classifier(method, lang, classes).fit(probe.vectors(method, ours.texts, lang), truth), len(ours)


def holes_view(method: Method, name: str) -> None:
    """How both texts above were written, step by step: masks filled anywhere, and tokens from left to right. `name` is
    that of the field with the prompt (lib.ui.shared.breaks.goes_on)."""
    try:
        prompt = check_text(st.session_state.get(f"{name}_text") or "")
    except InputError:  # the field above has said what is wrong
        return
    if not opens(method):
        return
    lang = guess_language(prompt, shelf.languages())
    found = once(("holes", shelf.identity(KEY, method), prompt, lang),
                 lambda: masks.writing(method, prompt, lang, OPTIONS))
    decoder = shelf.loaded(DECODER)
    steps = once(("decoder_steps", shelf.identity(DECODER, decoder), prompt, lang),
                 lambda: _written(decoder, prompt, lang))
    count = max(len(found.rounds), len(steps))
    if not count:
        return
    st.markdown(f"**{t('Step by step')}**")
    place = played(t("Step"), count, STEP_KEY)
    _step(method, found, steps, place, lang, prompt)
    _pictures(method, found, steps)


def _written(decoder: Method | InputError, prompt: str, lang: str) -> list[Step]:
    """The decoder's steps; none where it has no weights here."""
    if not isinstance(decoder, NeuralMethod):
        return []
    try:
        return list(decoder.generate(prompt, lang, OPTIONS))
    except RefusedError:
        return []


def _step(method: TransformerEncoder, found: masks.Filling, steps: list[Step], place: int, lang: str,
          prompt: str) -> None:
    """Both texts after so many steps."""
    left, right = st.columns(2)
    if found.rounds:
        at = min(place, len(found.rounds))
        one = found.rounds[at - 1]
        after = found.rounds[at].before if at < len(found.rounds) else found.ids
        p = next(value for spot, _, value in one.guesses if spot in one.filled)
        left.markdown(f"{badge(KEY)}\n\n{spelled(method.tokenizer, after, lang, one.filled)}")
        left.caption(t("It had {count} holes to choose from and filled the one it was surest of, at {p}.",
                       count=len(one.guesses), p=percent(p)) if place == at else t("It has no hole left."))
    if steps:
        at = min(place, len(steps))
        before = steps[at - 2].text if at > 1 else prompt
        new = steps[at - 1].text.removeprefix(before)
        gap, shown = " " if new[:1].isspace() else "", loud(new, DECODER) if new.strip() else ""
        right.markdown(f"{badge(DECODER)}\n\n{md(before)}{gap}{shown}")
        right.caption(t("It had one place to write in, the next one: {p}.", p=percent(steps[at - 1].probability))
                      if place == at else t("It has written its end mark."))


def _pictures(method: TransformerEncoder, found: masks.Filling, steps: list[Step]) -> None:
    """Place against step, for both, on the same scales."""
    start = len(found.ids) - len(found.rounds)
    encoder = [{"place": spot - start + 1, "step": number, "token": method.tokenizer.piece(id), "probability": p}
               for number, one in enumerate(found.rounds, 1) for spot, id, p in one.guesses if spot in one.filled]
    decoder = [{"place": number, "step": number, "token": step.token, "probability": step.probability}
               for number, step in enumerate(steps, 1)]
    names = {"place": t("place after your text"), "step": t("step"), "token": t("token"),
             "probability": t("probability")}
    longest = max(len(encoder), len(decoder))
    said = {KEY: (encoder, t("The encoder jumps (easy-first): the surest hole first, wherever it is. Words that are "
                             "filled apart cannot agree with what is not there yet.")),
            DECODER: (decoder, t("The decoder walks: every token is chosen in view of all before it."))}
    for column, (key, (lines, sentence)) in zip(st.columns(2), said.items()):
        if lines:
            with column:
                frame = pd.DataFrame(lines)
                show_chart(charts_masks.order_dots(frame, models.rung(key).color, names, (longest, longest)), sentence,
                           frame.round(4).rename(columns=names), f"order_{key}")
