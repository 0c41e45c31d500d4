"""Who is "it"? Where each head looks from the pronoun, what a mask says in its place, and what a "with" belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import masks as charts_masks
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.checks import check_text
from lib.inside.transformer_encoder import coreference, masks
from lib.inside.transformer_encoder.coreference import Question, Twin
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, language, t
from lib.ui.session.memory import once
from lib.ui.shared.examples import fits
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import field
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md, show_mistake
from lib.ui.transformer_encoder.coreference_count import attachments_counted, counted_view
from lib.ui.transformer_encoder.masks import KEY, opens, spelled
from models.base import Method
from models.language.text import guess_language
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.transformer_encoder import TransformerEncoder

VIEWS = {"pair": N_("One pair"), "count": N_("Counted"), "with": N_("With the book")}
FIELDS = ("who_a", "who_b", "who_it", "who_1", "who_2")
BOOK = ("The teacher taught the student with the book.", "book", "teacher", "student")
_MENU = "_who_examples"


def who_view(method: Method, text: str, source: str) -> None:
    """The part that the reader chose. The page's own sentence takes no part: a twin has sentences of its own."""
    if not opens(method):
        return
    part = segments(t("Who is “it”?"), list(VIEWS), "pair", "who", lambda code: t(VIEWS[code]),
                    label_visibility="collapsed")
    {"pair": _pair, "count": counted_view, "with": _with}[part](method)


@callback
def _take(key: str) -> None:
    """Callback: a twin of the list goes into the fields."""
    chosen: Twin | None = st.session_state.get(_MENU)
    if chosen is not None:
        values = (chosen.text_a, chosen.text_b, chosen.pronoun, chosen.candidate_1, chosen.candidate_2)
        for name, value in zip(FIELDS, values):
            st.session_state[name] = value
    st.session_state[_MENU] = None


def _pair(method: TransformerEncoder) -> None:
    """A twin to edit: both sentences side by side."""
    twins = once(("who", "twins", shelf.identity(KEY, method)), lambda: [
        twin for twin in coreference.twins_for(method) if coreference.askable(method.tokenizer, twin)])
    st.markdown(t("In both sentences the same two nouns stand at the same places; one word decides which of them is "
                  "meant. You know at once. Does the encoder?"))
    first = next((twin for twin in twins if twin.lang == language()), twins[0] if twins else None)
    usual = (first.text_a, first.text_b, first.pronoun, first.candidate_1, first.candidate_2) if first else ("",) * 5
    left, right = st.columns(2)
    labels = (t("One sentence"), t("The same with another word"), t("Pronoun"), t("One noun"), t("The other noun"))
    typed = [field(left if i == 0 else right, labels[i], usual[i], FIELDS[i]) for i in range(2)]
    columns = st.columns([1.2, 1.6, 1.6, 4], vertical_alignment="bottom")
    typed += [field(columns[i - 2], labels[i], usual[i], FIELDS[i], max_chars=40) for i in range(2, 5)]
    if twins:
        columns[3].selectbox(t("Pairs that we wrote"), twins, index=None, key=_MENU, placeholder=t("choose one"),
                             format_func=lambda twin: twin.text_a, on_change=_take, args=(_MENU,))
    elif not any(value.strip() for value in typed):
        st.caption(t("The project's pairs are in English and Chinese. Write a pair in a language of your corpus."))
        return
    try:
        questions = _questions(method, *[check_text(value) for value in typed])
    except InputError as error:
        show_mistake(error)
        return
    answers = _known(twins, questions)
    identity = shelf.identity(KEY, method)
    weights, logp = once(("who", identity, questions),
                         lambda: (coreference.looks(method, questions), coreference.masked(method, questions)))
    _verdict(questions, weights, logp, answers)
    for number, (column, question) in enumerate(zip(st.columns(2), questions)):
        with column:
            st.markdown(f"**{md(question.text)}**")
            if answers:
                st.caption(t("Meant is: {word}", word=md(question.candidates[answers[number]])))
            _heads(weights[number], question, f"who_{number}")
            _where(method, question, f"who_{number}")
            _in_place(method, question, logp[number], f"who_{number}")


def _questions(method: TransformerEncoder, a: str, b: str, pronoun: str, one: str, two: str) -> tuple[Question, ...]:
    lang = guess_language(a, shelf.languages())
    questions = tuple(Question(text, pronoun, (one, two), lang) for text in (a, b))
    for question in questions:
        coreference.located(method.tokenizer, question)
        if len(method.tokenizer.encode(question.text)) > 200:
            raise InputError(N_("The sentence is too long for this picture; at most {limit} tokens fit."), limit=200)
    return questions


def _known(twins: Sequence[Twin], questions: Sequence[Question]) -> tuple[int, int] | None:
    """Who is meant in both, where the twin is one of the list."""
    for twin in twins:
        listed = twin.questions()
        if all(mine.text == theirs.text and mine.candidates == theirs.candidates
               for mine, theirs in zip(questions, listed)):
            return listed[0].answer, listed[1].answer
    return None


def _heads(weights: np.ndarray, question: Question, key: str) -> None:
    """Layers and heads: weights (L, H, 2)."""
    layers, heads = weights.shape[:2]
    first, second = np.moveaxis(weights.astype(float), -1, 0)  # (L, H) each
    frame = cells({"layer": range(1, layers + 1)}, {"head": range(1, heads + 1)}, first=first, second=second,
                  balance=2 * coreference.shares(weights).astype(float) - 1)
    one, two = question.candidates
    names = {"layer": t("layer"), "head": t("head"), "first": one, "second": two}
    table = frame.drop(columns="balance").round(4).rename(columns=names)
    show_chart(charts_masks.heads_grid(frame, models.rung(KEY).color, names), t(
        "From “{word}”, each head's attention to {first} · {second}. The page's colour: more to {first}; violet: more "
        "to {second}.", word=md(question.pronoun), first=md(one), second=md(two)), table, f"heads_{key}")


def _where(method: TransformerEncoder, question: Question, key: str) -> None:
    """Where the word looks, the mean of all heads."""
    tokens, weights = coreference.attention_from(method, question)
    _, _, places = coreference.located(method.tokenizer, question)
    mean = weights.mean((0, 1))[:MAX_TOKENS]
    labels = chart_style.tokens_in_order(tokens)[:MAX_TOKENS]
    kinds = [next((n for n, place in enumerate(places, 1) if i - 1 in place), 0) for i in range(len(mean))]
    frame = pd.DataFrame({"token": labels, "piece": tokens[:MAX_TOKENS], "weight": mean.astype(float), "kind": kinds})
    names = {"token": t("token"), "weight": t("weight")}
    show_chart(charts_masks.looks_at(frame, labels, models.rung(KEY).color, names), t(
        "Where “{word}” looks on the whole, the mean of all heads: the two nouns are coloured, the rest is grey.",
        word=md(question.pronoun)), frame[["piece", "weight"]].round(4).rename(columns={
            "piece": t("token"), "weight": t("weight")}), f"where_{key}")


def _in_place(method: TransformerEncoder, question: Question, logp: np.ndarray | None, key: str) -> None:
    """What a mask in the word's place would be filled with."""
    ids, place = coreference.in_its_place(method.tokenizer, question)
    hidden = masks.Hidden(tuple(ids), ((place, None),))
    guess = masks.guesses(method, hidden)[0]
    frame = pd.DataFrame(guess.candidates[:5], columns=["token", "probability"])
    names = {"token": t("token"), "probability": t("probability")}
    show_chart(charts.bars(frame, "token", "probability", models.rung(KEY).color, names, percent=True),
               t("A mask in its place: {text}", text=spelled(method.tokenizer, ids, question.lang)),
               frame.rename(columns=names), f"place_{key}")
    if logp is not None and not np.isfinite(logp).all():
        missing = [word for word, value in zip(question.candidates, logp) if not np.isfinite(value)]
        st.markdown(t("The vocabulary lacks {words}, so the mask cannot be filled with it and the two nouns cannot be "
                      "compared here.", words=commas(map(md, missing))))
    elif logp is not None:
        share = 1 / (1 + np.exp(logp[1] - logp[0]))
        st.markdown(t("Of the two nouns alone: {first} {p}, {second} {q}.", first=md(question.candidates[0]),
                      p=percent(float(share)), second=md(question.candidates[1]), q=percent(1 - float(share))))


def _verdict(questions: Sequence[Question], weights: np.ndarray, logp: np.ndarray,
             answers: tuple[int, int] | None) -> None:
    """What both ways take in both sentences, and whether that is right."""
    candidates = questions[0].candidates
    by_head = weights.argmax(-1).reshape(2, -1)  # (2, K)
    turned = int((by_head[0] != by_head[1]).sum())
    st.markdown(t("**{turned} of {count}** heads look more at the other noun when the one word changes.", turned=turned,
                  count=by_head.shape[1]))
    lines = []
    for way, values in ((t("attention, mean of all heads"), weights.mean((1, 2))), (t("mask in its place"), logp)):
        picks, can = values.argmax(-1), np.isfinite(values).all()  # no pick with a noun that the vocabulary lacks
        first, second = (candidates[pick] if can else "–" for pick in picks)
        line = {t("asked by"): way, t("first sentence"): first, t("second sentence"): second}
        if answers and can:
            line[t("right or wrong")] = " ".join("✓" if pick == answer else "✗" for pick, answer in zip(picks, answers))
        lines.append(line)
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    st.caption(t("Whoever takes the same noun both times is right once and has not shown that anything was understood. "
                 "How often that happens over all our pairs is counted under “{view}”.", view=t(VIEWS["count"])))


def _with(method: TransformerEncoder) -> None:
    """The student with the book, or taught with it? A phrase that may belong to two words."""
    usual = BOOK if fits(BOOK[0]) else ("",) * 4
    labels = (t("A sentence that can be read in two ways"), t("The word that looks"), t("One noun"),
              t("The other noun"))
    columns = st.columns([4, 1.5, 1.5, 1.5], vertical_alignment="bottom")
    typed = [field(column, label, value, key, max_chars=300) for column, label, value, key in zip(
        columns, labels, usual, ("with_text", "with_it", "with_1", "with_2"))]
    if not any(value.strip() for value in typed):
        st.caption(t("Write a sentence of your corpus's language in which a phrase may belong to one word or another."))
        return
    try:
        text, word, one, two = (check_text(value) for value in typed)
        question = _questions(method, text, text, word, one, two)[0]
    except InputError as error:
        show_mistake(error)
        return
    st.markdown(t("Does “{word}” belong with {one} or with {two}? Where grammar allows both readings, nobody can be "
                  "right or wrong: one can only see which way the network leans.", word=md(word), one=md(one),
                  two=md(two)))
    weights = coreference.looks(method, [question])[0]
    _heads(weights, question, "with")
    _where(method, question, "with")
    _in_place(method, question, None, "with")
    lean = (weights[..., 0] > weights[..., 1]).sum()
    st.markdown(t("From “{word}”, {first} heads look more at {one} and {second} more at {two}.",
                  word=md(question.pronoun), first=int(lean), second=int(weights[..., 0].size - lean), one=md(one),
                  two=md(two)))
    attachments_counted(method)
