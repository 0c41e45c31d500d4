"""Two views of the page Tokens: a sentence as pieces with their numbers, and what foreign numbers do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import style as chart_style
from lib.charts.rungs import tokens as charts_tokens
from lib.inside.tokens import foreign
from lib.inside.tokens import pieces as tokens
from lib.shelf import library
from lib.ui.session import shelf
from lib.ui.session.choice import menu, position, segments
from lib.ui.session.i18n import join, listed, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.inputs import other
from lib.ui.shared.show import badge, method_title, show_chart, show_table
from lib.ui.shared.user_text import md
from models.base import Method, Task
from models.language.text import guess_language
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError

GROUND = ("rgba(31,95,107,0.16)", "rgba(230,159,0,0.20)")
FORMS = {"plain": N_("none"), "encoder": N_("for the encoder"),
         "writer": N_("for a writing method")}
WRONG = {"shift": N_("numbers moved on"), "other": N_("another vocabulary")}
#: tokens that a chart or a line shows, numbers of an embedding row, and how far numbers may be moved
MAX_TOKENS, WIDTH, FURTHEST = 40, 8, 30


def shaded(pieces: list[str], grounds: list[str]) -> str:
    """Pieces as markdown, each on its ground."""
    return " ".join(f':color[{md(p) or "␣"}]{{background="{g}"}}' for p, g in zip(pieces, grounds))


def by_word(tokenizer: Tokenizer, ids: list[int]) -> list[str]:
    """A ground for each piece that changes from word to word."""
    grounds = [GROUND[0]] * len(ids)
    for number, word in enumerate(tokenizer.words(ids)):
        for place in word:
            grounds[place] = GROUND[number % 2]
    return grounds


def with_matrix(task: Task | None = None) -> list[str]:
    """The methods here whose card tells of an embedding matrix, which all networks have; those that do `task`."""
    found = [key for key in models.REGISTRY if isinstance((shelf.card(key).get("config") or {}).get("d_model"), int)]
    return [key for key in found if task is None or task not in models.method_class(key).refusals]


def pieces_view(text: str) -> None:
    """The pieces of the sentence; beneath, each with its id and its row of an embedding matrix."""
    tokenizer = shelf.tokenizer()
    plain = tokenizer.normalize(text)
    if plain != text:
        st.caption(t("Read as: {text} (traditional characters become simplified ones, invisible characters go, spaces "
                     "are evened out).", text=md(plain)))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        form = segments(t("Special tokens around it"), list(FORMS), "plain", "form", lambda code: t(FORMS[code]))
    frame = tokens.pieces_frame(tokenizer, text, form)
    ids = [int(i) for i in frame["id"]]
    words = len(tokenizer.words(tokenizer.encode(text)))
    st.markdown(shaded(list(frame["piece"]), by_word(tokenizer, ids)))
    st.caption(t("One shade is one word or one Chinese character: {words} of them make {pieces} pieces. What the "
                 "vocabulary lacks is shown as [UNK]: a character that training saw never or too seldom, or a word too "
                 "long to be cut.",
                 pieces=int((~frame["special"] | (frame["id"] == tokenizer.unk_id)).sum()), words=words
                 ).replace("[", "\\["))
    back = tokenizer.decode(ids)
    taken_apart = [f"{md(word)} = {md(' + '.join(parts))}" for word, parts in tokens.split_words(tokenizer, text)
                   if len(parts) > 1][:6]
    if taken_apart:
        st.markdown(t("Words that are no piece of their own are put together: {words}.",
                      words=listed(taken_apart)))
    st.markdown(t("Put back together: **{text}**", text=md(back)) + " " + (
        t("— exactly what went in.") if tokens.came_back(tokenizer, text) else t("— not quite what went in.")))
    _linked(frame, right)


def _linked(frame: pd.DataFrame, place: Any) -> None:
    """Piece, id and row, linked under the pointer."""
    methods = with_matrix()
    rows, key = None, ""
    if methods:
        usual = "transformer_encoder" if "transformer_encoder" in methods else methods[0]
        with place:
            key = menu(t("Rows of the embedding of"), methods, usual, "rows", method_title)
        method = shelf.loaded(key)
        rows = None if isinstance(method, InputError) else tokens.embedding_rows(method, list(frame["id"]), WIDTH)
    shown = frame.head(MAX_TOKENS)
    names = {"piece": t("piece"), "id": t("id"), "row": t("first numbers of its row")}
    table = frame[["place", "piece", "id", "word"]].rename(columns={
        "place": t("place"), "piece": t("piece"), "id": t("number (id)"), "word": t("word")})
    if rows is not None:
        numbers = pd.DataFrame(np.round(rows, 4), columns=[f"{t('row')} {i + 1}" for i in range(rows.shape[1])])
        table = pd.concat([table, numbers], axis=1)
    sentence = join([
        t("The number is the line of the embedding matrix at which a method looks the piece up; the cells are the "
          "first {n} numbers of that line, learned in training. Equal pieces have equal rows. Point at a line to read "
          "them.", n=rows.shape[1]) if rows is not None else
        t("The number is the line at which a method looks the piece up."),
        t("The picture shows the first {shown} of {count} tokens.", shown=MAX_TOKENS, count=len(frame))
        if len(frame) > MAX_TOKENS else ""]).strip()
    color = models.rung(key).color if key else chart_style.PLAIN
    show_chart(charts_tokens.linked_rows(shown, rows[:MAX_TOKENS] if rows is not None else None, color, names),
               sentence, table, "pieces")


@st.cache_resource(show_spinner=False, max_entries=4)
def _other_tokenizer(languages: tuple[str, ...]) -> Tokenizer:
    return foreign.small_tokenizer(languages)


def foreign_view(text: str) -> None:
    """The sentence in numbers of another vocabulary, and the answer of a method that trusts them."""
    tokenizer = shelf.tokenizer()
    source = guess_language(text, shelf.languages())
    target = other(source)
    methods = with_matrix(Task.TRANSLATION if target else Task.GENERATION)
    left, middle, right = st.columns([4.6, 2.6, 2.8], vertical_alignment="bottom")
    with left:
        kind = segments(t("What is wrong with the numbers"), list(WRONG), "shift", "wrong", lambda c: t(WRONG[c]))
    alien = None
    if kind == "shift":
        with middle:
            by = position(t("Moved on by"), FURTHEST, "by")
        reader, name = foreign.with_shift(tokenizer, by), ("shift", by)
    else:
        with st.spinner(t("Learning another vocabulary …")):
            alien = _other_tokenizer(tuple(shelf.languages()))
        reader, name = foreign.with_other(tokenizer, alien), ("other", alien.fingerprint)
    key = ""
    if methods:
        usual = "transformer_seq2seq" if "transformer_seq2seq" in methods else methods[-1]
        with right:
            key = menu(t("Method"), methods, usual, "lost", method_title)
    seen = foreign.misread(reader, text)
    right_pieces = tokenizer.pieces(tokenizer.encode(text))
    st.markdown(t("The sentence: {pieces}", pieces=shaded(right_pieces[:MAX_TOKENS], [GROUND[0]] * len(right_pieces))))
    st.markdown(t("The method looks up: {pieces}", pieces=shaded(seen.pieces[:MAX_TOKENS],
                                                                  [GROUND[1]] * len(seen.pieces))))
    table = pd.DataFrame({t("place"): range(1, len(seen.ids) + 1), t("number (id)"): seen.ids,
                          t("stands for"): seen.pieces})
    if key:
        method = shelf.loaded(key)
        if not isinstance(method, InputError):
            _answers(method, key, reader, text, source, target, name)
    show_table(table, "foreign")
    if alien is not None and key:
        _refused(key, alien)


def _answers(method: Method, key: str, reader: Any, text: str, source: str, target: str | None, name: Any) -> None:
    asked = (shelf.identity(key, method), text, source, target)
    good = once(("read", asked), lambda: foreign.answer(method, method.tokenizer, text, source, target))
    bad = once(("misread", asked, name), lambda: foreign.answer(method, reader, text, source, target))
    st.markdown(f"{badge(key)}  \n" + t("with its own numbers: **{text}**", text=md(good) or "–") + "  \n"
                + t("with the wrong ones: **{text}**", text=md(bad) or "–"))


def _refused(key: str, alien: Tokenizer) -> None:
    """What stands between the reader and this accident."""
    place = library.shelf(shelf.corpus_key(), shelf.directory()) / key
    error = once(("refused", shelf.corpus_key(), str(shelf.directory()), key, alien.fingerprint),
                 lambda: foreign.refusal_to_load(models.method_class(key), place, alien))
    if error is not None:
        plain = InputError(error.message, **{**error.values, **({"path": key} if "path" in error.values else {})})
        st.caption(":material/lock: " + t("Here this cannot happen by accident: weights carry a fingerprint of their "
                                          "vocabulary. Loading them with the other one says: {message}",
                                          message=md(t_note(plain))))

