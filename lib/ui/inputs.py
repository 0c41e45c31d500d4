"""Input widgets that several pages share. A key is a name in the URL, so a sentence goes along from page to page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui.choice import segments
from lib.ui.i18n import language_name, t
from lib.ui.shelf import languages
from models.base import DecodingOptions
from models.text import guess_language

TEXT_KEY, SOURCE_KEY = "text", "src"
FIRST_TEXT = {"zh": "我是一个学生。", "en": "I am a student."}
EXAMPLES: Mapping[str, Sequence[str]] = {
    "zh": ("我是一个学生。", "他不是不想来,而是太忙了。", "昨天雨下得太大,我们没去成公园。",
           "如果你明天有空,请帮我把这本书还给图书馆。", "住在隔壁的老人每天早上都喂我们的猫。"),
    "en": ("I am a student.", "It is not that he does not want to come; he is too busy.",
           "It rained so hard yesterday that we never reached the park.",
           "If you are free tomorrow, please take this book back to the library for me.",
           "The old man next door feeds our cat every morning."),
}


def other(code: str) -> str:
    """The corpus's other language."""
    first, second = languages()
    return second if code == first else first


def direction_label(source: str) -> str:
    """"Chinese → English", in the reader's language."""
    return f"{language_name(source)} → {language_name(other(source))}"


def first_text(code: str) -> str:
    """The example that a page begins with."""
    return FIRST_TEXT.get(code, FIRST_TEXT["en"])


def direction_input() -> str:
    """Which language is read; returns its code."""
    return segments(t("Direction"), languages(), languages()[0], SOURCE_KEY, direction_label)


def text_input(label: str) -> str:
    """The sentence that the page is about, one line."""
    st.text_input(label, value=first_text(languages()[0]), key=TEXT_KEY, bind="query-params")
    return st.session_state[TEXT_KEY]


def hint_language(text: str, code: str) -> None:
    """Say so when the text looks like the corpus's other language."""
    if text and text.strip() and guess_language(text, languages()) != code:
        st.caption(":material/info: " + t("This looks like {found}, but the direction reads {asked}. "
                                          "Change the direction if that is not meant.",
                                          found=language_name(other(code)), asked=language_name(code)))


def _use_example(menu_key: str, text_key: str) -> None:
    chosen = st.session_state.get(menu_key)
    if chosen:
        st.session_state[text_key] = chosen
    st.session_state[menu_key] = None


def examples_input(options: Sequence[str], text_key: str = TEXT_KEY, format_func: Any = str) -> None:
    """A menu whose choice is written into the text field."""
    menu_key = f"_examples_{text_key}"
    labels = {text: format_func(text) for text in options}
    st.selectbox(t("Examples"), list(options), index=None, key=menu_key, placeholder=t("choose one"),
                 format_func=lambda text: labels.get(text, text), on_change=_use_example, args=(menu_key, text_key))


def swap() -> None:
    """Callback: turn the direction round. An example becomes its partner; any other text its last translation."""
    code = st.session_state.get(SOURCE_KEY) or languages()[0]
    text = (st.session_state.get(TEXT_KEY) or "").strip()
    here, there = EXAMPLES.get(code, ()), EXAMPLES.get(other(code), ())
    if text in here:
        st.session_state[TEXT_KEY] = there[here.index(text)]
    elif last := st.session_state.get("_last_translation"):
        st.session_state[TEXT_KEY] = last
    st.session_state[SOURCE_KEY] = other(code)


def decoding_input() -> DecodingOptions:
    """How a translation is searched for, folded away."""
    with st.popover(t("Decoding"), icon=":material/tune:", width="stretch"):
        usual = DecodingOptions()
        beam = st.slider(t("Beam size"), 1, 10, usual.beam_size, key="beam", bind="query-params",
                         help=t("How many half-written sentences are kept at each step. 1 is greedy: the likeliest "
                                "token each time."))
        penalty = st.slider(t("Length penalty"), 0.0, 2.0, usual.length_penalty, 0.1, key="penalty",
                            bind="query-params",
                            help=t("Above 0 long sentences are not punished for having more tokens. "
                                   "It matters from beam size 2 on."))
    return DecodingOptions(beam_size=beam, length_penalty=penalty)


def sampling_input() -> tuple[DecodingOptions, int]:
    """How a text is gone on with, and the seed."""
    columns = st.columns(5, vertical_alignment="top", gap="medium")
    temperature = columns[0].slider(
        t("Temperature"), 0.0, 2.0, 0.8, 0.1, key="temperature", bind="query-params",
        help=t("0 always takes the likeliest token; higher values give unlikely tokens more of a chance."))
    top_k = columns[1].slider(t("Top-k"), 0, 100, 0, key="top_k", bind="query-params",
                              help=t("Draw only from the k likeliest tokens; 0 cuts nothing."))
    top_p = columns[2].slider(t("Top-p"), 0.05, 1.0, 0.95, 0.05, key="top_p", bind="query-params",
                              help=t("Draw only from the fewest tokens whose probabilities reach p together; "
                                     "1 cuts nothing."))
    length = columns[3].slider(t("Longest answer"), 5, 60, 24, key="length", bind="query-params",
                               help=t("In tokens."))
    seed = columns[4].number_input(t("Seed"), 0, 99_999, 0, key="seed", bind="query-params",
                                   help=t("The same seed gives the same text again."))
    options = DecodingOptions(beam_size=1, temperature=temperature, top_k=top_k, top_p=top_p, max_new_tokens=length)
    return options, int(seed)
