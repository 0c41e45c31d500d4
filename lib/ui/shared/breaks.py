"""Live failures: two sentences measured by several methods, or one sentence translated by several.

The sentences that a page names are Chinese and English. On a corpus of other languages each failure is shown on
held-out sentences of that corpus, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from lib.checks import check_text
from lib.compare.questions import Row, compare_similarity
from lib.ui.session import shelf
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.asking import continued, refusal_text, show_row, start_of, translated
from lib.ui.shared.examples import (
    everyday,
    first_prompt,
    first_text,
    fits,
    held_out,
    in_small_world,
    long_pair,
    sharing_pair,
    turned,
)
from lib.ui.shared.inputs import field, say_gloss
from lib.ui.shared.show import badge, method_title, metrics, show_table
from lib.ui.shared.user_text import md, show_mistake
from models.base import DecodingOptions, Method, unit_rows
from models.language.text import beginning, guess_language
from models.messages import InputError

#: in the words of the small world
WHO_FOLLOWS = ("那只猫在跟着那只狗。", "那只狗在跟着那只猫。")
#: two sentences of the corpus that show a failure; None where it has none
Pairing = Callable[[], "tuple[str, str] | None"]


def other_order() -> tuple[str, str] | None:
    """A held-out sentence, and the same words in another order; in the small world two that both make sense."""
    if in_small_world():
        return WHO_FOLLOWS
    pairs = held_out()
    plain = [pair.first for pair in pairs if not set(pair.first) & set(",;:()")] or [pair.first for pair in pairs]
    text = plain[len(plain) // 2] if plain else everyday(shelf.languages()[0])
    return (text, turned(text)) if text else None


def two_sides() -> tuple[str, str] | None:
    """A held-out pair: the same matter, hardly a common word."""
    pairs = held_out()
    return tuple(pairs[len(pairs) // 3]) if pairs and len(shelf.languages()) == 2 else None


def _own_note() -> None:
    st.caption(":material/info: " + (t("The small world lacks words of the examples named above; sentences of its own "
                                       "take their place. Edit them.") if in_small_world() else
                                     t("Examples named above are Chinese or English; on your corpus these take their "
                                       "place. Edit them.")))


def _stands(text: str) -> str:
    """What the corpus has in its place."""
    return (t("The small world says: {text}", text=md(text)) if in_small_world() else
            t("In your text stands: {text}", text=md(text)))


def two_fields(first: str, second: str, name: str, instead: Pairing, note: bool = True) -> tuple[str, str] | None:
    """The two checked sentences in the fields; None where there is nothing to compare, or a mistake was shown."""
    if not fits(first):
        found = instead()
        if found is None:
            return None
        first, second = found
        if note:
            _own_note()
    left, right = st.columns(2)
    a = field(left, t("One sentence"), first, f"{name}_a")
    b = field(right, t("Another sentence"), second, f"{name}_b")
    say_gloss(a, left)
    say_gloss(b, right)
    try:
        return check_text(a), check_text(b)
    except InputError as error:
        show_mistake(error)
        return None


def two_sentences(first: str, second: str, keys: Sequence[str], name: str, instead: Pairing = other_order, *,
                  note: bool = True) -> None:
    """Two fields to edit, and how alike each method in `keys` finds them. `name` starts the fields' keys; `instead`
    gives the sentences of a corpus in other languages, which `note` says once a page."""
    texts = two_fields(first, second, name, instead, note)
    if texts is not None:
        alike(texts, keys, name)


def likeness(key: str, texts: tuple[str, str]) -> Row:
    """How alike one method finds two sentences, from this session's memory where it was asked before."""
    method = shelf.loaded(key)
    return once(("similarity", shelf.identity(key, method), texts),
                lambda: compare_similarity({key: method}, texts, languages=shelf.languages())[0])


def alike(texts: tuple[str, str], keys: Sequence[str], name: str) -> None:
    """How alike each method in `keys` finds two sentences."""
    lines, numbers = [], []
    for key in keys:
        row = likeness(key, texts)
        if isinstance(row.output, list):
            numbers.append((badge(key), f"{row.output[0][1]:.2f}", t("Similarity: 1 is the same, 0 nothing alike.")))
            lines.append({t("method"): method_title(key), t("similarity"): round(row.output[0][1], 4)})
        else:
            st.caption(named(badge(key), md(refusal_text(row))))
    if lines:
        metrics(numbers)
        show_table(pd.DataFrame(lines), name)


def one_sentence(text: str, keys: Sequence[str], name: str, *, far: bool = False) -> None:
    """A field to edit, and its translation by each method in `keys`; with one language, how each goes on. `far` asks
    for a sentence unlike those of the corpus."""
    if len(shelf.languages()) < 2:
        pair = long_pair()
        goes_on(beginning(pair.first, 0.6) if pair else first_prompt(shelf.languages()[0]), keys, name,
                pair.first if pair else "")
        return
    expected = ""
    if not fits(text):
        _own_note()
        strange, pair = everyday(shelf.languages()[0]) if far else None, long_pair()
        if strange:
            text = strange
        elif pair:
            text, expected = (turned(pair.first), "") if far else pair
        else:
            text = first_text(shelf.languages()[0])
    typed = field(st, t("A sentence that is hard for it"), text, f"{name}_text")
    say_gloss(typed)
    try:
        checked = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    source = guess_language(checked, shelf.languages())
    if expected and checked == text:
        st.caption(_stands(expected))
    for key in keys:
        with st.spinner(t("Translating …")):
            show_row(translated(key, checked, source, DecodingOptions()), name,
                     expected if checked == text else "")


def goes_on(prompt: str, keys: Sequence[str], name: str, whole: str = "") -> None:
    """A text to edit, and how each method in `keys` goes on with it. `whole` is the sentence of the corpus that the
    prompt begins."""
    lang = shelf.languages()[0]
    if not fits(prompt):
        prompt = prompt if whole else first_prompt(lang)
        _own_note()
    typed = field(st, t("A text to go on with"), prompt, f"{name}_text")
    try:
        checked = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    if whole and checked == prompt:
        st.caption(_stands(whole))
    lang = guess_language(checked, shelf.languages())
    for key in keys:
        shelf.loaded(key)
        show_row(row := continued(key, checked, lang), name, start=start_of(row, checked))


def same_word(first: str, second: str, keys: Sequence[str], name: str) -> None:
    """Two fields to edit that share a word, and how alike the word's vectors in both are, for each method in `keys`."""
    texts = two_fields(first, second, name, sharing_pair)
    if texts is None:
        return
    word = _shared_word(texts)
    if word is None:
        st.caption(t("These two sentences share no word; write one that stands in both."))
        return
    vectors_of_word(word, texts, keys, name)


def word_likeness(key: str, word: str, texts: tuple[str, str]) -> float | None:
    """How alike a method's vectors of one word are in two sentences; None where it has none."""
    method = shelf.loaded(key)
    if isinstance(method, InputError):
        return None
    one, other = (_vector_of(method, text, word) for text in texts)
    return None if one is None or other is None else (unit_rows(one[None]) @ unit_rows(other[None]).T).item()


def vectors_of_word(word: str, texts: tuple[str, str], keys: Sequence[str], name: str) -> None:
    """How alike the word's vectors are in two sentences, for each method in `keys`."""
    st.markdown(t("The word that both share: **{word}**. How alike is its vector here and there?", word=md(word)))
    lines, numbers = [], []
    for key in keys:
        if isinstance(shelf.loaded(key), InputError):
            st.caption(named(badge(key), t("no weights here")))
            continue
        value = word_likeness(key, word, texts)
        if value is None:
            continue
        numbers.append((badge(key), f"{value:.2f}", t("Similarity: 1 is the same, 0 nothing alike.")))
        lines.append({t("method"): method_title(key), t("word"): word, t("similarity"): round(value, 4)})
    if lines:
        metrics(numbers)
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
