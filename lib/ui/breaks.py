"""Live failures: two sentences measured by several methods, or one sentence translated by several."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from lib import charts
from lib.checks import check_text
from lib.compare import compare_similarity
from lib.ui import shelf
from lib.ui.compare_translation import refusal_text, show_row, start_of, translated
from lib.ui.i18n import t
from lib.ui.memory import once
from lib.ui.show import badge, method_title, method_titles, show_chart, show_table
from lib.ui.text import md, show_mistake
from models.base import DecodingOptions, InputError, Method, Task, unit_rows
from models.text import guess_language


def two_sentences(first: str, second: str, keys: Sequence[str], name: str) -> None:
    """Two fields to edit, and how alike each method in `keys` finds them. `name` starts the fields' keys."""
    left, right = st.columns(2)
    a = left.text_input(t("One sentence"), value=first, key=f"{name}_a", bind="query-params")
    b = right.text_input(t("Another sentence"), value=second, key=f"{name}_b", bind="query-params")
    try:
        texts = (check_text(a or ""), check_text(b or ""))
    except InputError as error:
        show_mistake(error)
        return
    lines = []
    for column, key in zip(st.columns(max(3, len(keys))), keys):
        method = shelf.loaded(key)
        row = once(("similarity", shelf.identity(key, method), texts),
                   lambda key=key, method=method: compare_similarity({key: method}, texts,
                                                                     languages=shelf.languages())[0])
        with column:
            if isinstance(row.output, list):
                st.metric(badge(key), f"{row.output[0][1]:.2f}", help=t("Similarity: 1 is the same, 0 nothing alike."))
                lines.append({t("method"): method_title(key), t("similarity"): round(row.output[0][1], 4)})
            else:
                st.markdown(badge(key))
                st.caption(refusal_text(row))
    if lines:
        show_table(pd.DataFrame(lines), name)


def one_sentence(text: str, keys: Sequence[str], name: str) -> None:
    """A field to edit, and its translation by each method in `keys`."""
    typed = st.text_input(t("A sentence that is hard for it"), value=text, key=f"{name}_text", bind="query-params")
    try:
        checked = check_text(typed or "")
    except InputError as error:
        show_mistake(error)
        return
    source = guess_language(checked, shelf.languages())
    for key in keys:
        with st.spinner(t("Translating …")):
            show_row(translated(key, checked, source, DecodingOptions()), name)


def goes_on(prompt: str, keys: Sequence[str], name: str) -> None:
    """A text to edit, and how each method in `keys` goes on with it."""
    typed = st.text_input(t("A text to go on with"), value=prompt, key=f"{name}_text", bind="query-params")
    try:
        checked = check_text(typed or "")
    except InputError as error:
        show_mistake(error)
        return
    from lib.compare import compare_generation

    options = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=20)
    lang = guess_language(checked, shelf.languages())
    for key in keys:
        method = shelf.loaded(key)
        row = once(("generation", shelf.identity(key, method), checked, options),
                   lambda key=key, method=method: compare_generation({key: method}, checked, lang, options=options,
                                                                     languages=shelf.languages())[0])
        show_row(row, name, start=start_of(row, checked))


def reading_time(text: str, keys: Sequence[str], name: str) -> None:
    """A text to edit; repeated 1 to 16 times, how long each method in `keys` takes to read it."""
    typed = st.text_input(t("A text to be read"), value=text, key=f"{name}_text", bind="query-params", max_chars=200)
    try:
        checked = check_text(typed or "")
    except InputError as error:
        show_mistake(error)
        return
    lang = guess_language(checked, shelf.languages())
    lines = []
    for key in keys:
        method = shelf.loaded(key)
        if isinstance(method, InputError):
            st.caption(f"{badge(key)}: " + t("no weights here"))
            continue
        if method.refusal(Task.SIMILARITY):
            continue
        lines += once(("reading", shelf.identity(key, method), checked), lambda m=method: _read(m, checked, lang))
    if not lines:
        return
    longest = max(tokens for _, tokens, _ in lines)
    for column, key in zip(st.columns(max(3, len(keys))), keys):
        recurrent = key.startswith("rnn")
        layers = getattr(shelf.method(key), "config", {}).get("n_layers")
        waits = longest if recurrent else layers
        if waits:
            column.metric(badge(key), t("{n} steps", n=waits), help=t(
                "How many steps have to wait for one another to read {tokens} tokens: one a token where there is "
                "recurrence, one a layer where there is none.", tokens=longest))
    frame = pd.DataFrame(lines, columns=["key", "tokens", "milliseconds"])
    titles = method_titles()
    frame["title"] = frame["key"].map(titles)
    names = {"tokens": t("tokens"), "milliseconds": t("milliseconds"), "title": t("method")}
    table = pd.DataFrame({t("method"): frame["title"], t("tokens"): frame["tokens"],
                          t("milliseconds"): frame["milliseconds"].round(2)})
    show_chart(charts.lines(frame, "tokens", "milliseconds", names, titles), t(
        "Measured now, on this computer. A few processor cores cannot use what the Transformer offers: it does more "
        "arithmetic and may well lose here. What counts is the number of steps above that wait for one another: "
        "hardware that does thousands of things at once turns it into time."), table, name)


def _read(method: Method, text: str, lang: str) -> list[tuple[str, int, float]]:
    """(key, tokens, milliseconds) for longer and longer texts; the best of three runs each."""
    method.embed([" ".join([text] * 4)], lang)
    found = []
    for times in (1, 2, 4, 8, 16):
        long = " ".join([text] * times)
        tokens = len(method.tokenizer.encode(long))
        if tokens > 240:
            break
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            method.embed([long], lang)
            best = min(best, time.perf_counter() - started)
        found.append((method.key, tokens, best * 1000))
    return found


def same_word(first: str, second: str, keys: Sequence[str], name: str) -> None:
    """Two fields to edit that share a word, and how alike the word's vectors in both are, for each method in `keys`."""
    left, right = st.columns(2)
    a = left.text_input(t("One sentence"), value=first, key=f"{name}_a", bind="query-params")
    b = right.text_input(t("Another sentence"), value=second, key=f"{name}_b", bind="query-params")
    try:
        texts = (check_text(a or ""), check_text(b or ""))
    except InputError as error:
        show_mistake(error)
        return
    word = _shared_word(texts)
    if word is None:
        st.caption(t("These two sentences share no word; write one that stands in both."))
        return
    st.markdown(t("The word that both share: **{word}**. How alike is its vector here and there?", word=md(word)))
    lines = []
    for column, key in zip(st.columns(max(3, len(keys))), keys):
        method = shelf.loaded(key)
        if isinstance(method, InputError):
            column.caption(f"{badge(key)}: " + t("no weights here"))
            continue
        one, other = (_vector_of(method, text, word) for text in texts)
        if one is None or other is None:
            continue
        value = (unit_rows(one[None]) @ unit_rows(other[None]).T).item()
        column.metric(badge(key), f"{value:.2f}", help=t("Similarity: 1 is the same, 0 nothing alike."))
        lines.append({t("method"): method_title(key), t("word"): word, t("similarity"): round(value, 4)})
    if lines:
        show_table(pd.DataFrame(lines), name)


def _shared_word(texts: tuple[str, str]) -> str | None:
    """The longest piece that stands in both texts."""
    tokenizer = shelf.tokenizer()
    here, there = (tokenizer.pieces(tokenizer.encode(text)) for text in texts)
    shared = [piece for piece in here if piece in there and piece[0].isalpha()]
    return max(shared, key=len, default=None)


def _vector_of(method: Method, text: str, piece: str) -> np.ndarray | None:
    """The vector that `method` has for `piece` in this text: the last layer's state at its place."""
    trace = method.trace(text, guess_language(text, shelf.languages()))
    if piece not in trace.tokens or not trace.states:
        return None
    states = list(trace.states.values())[-1]
    return np.asarray(states)[trace.tokens.index(piece)]
