"""Input widgets that several pages share. A key is a name in the URL, so a sentence goes along from page to page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.checks import check_texts
from lib.ui.session.choice import chosen, number, segments, text_field, whole_number
from lib.ui.session.i18n import known_language, language_name, t
from lib.ui.session.shelf import languages
from lib.ui.shared.examples import first_text, gloss, partner
from lib.ui.shared.guard import callback
from lib.ui.shared.user_text import md, show_mistake
from models.base import DecodingOptions
from models.language.text import beginning, guess_language
from models.messages import N_, InputError

TEXT_KEY, SOURCE_KEY, EXPECTED_KEY = "text", "src", "expected"
BEAM_KEY, PENALTY_KEY = "beam", "penalty"


def other(code: str) -> str | None:
    """The corpus's other language; None where there is one language only."""
    return next((found for found in languages() if found != code), None)


def direction_label(source: str) -> str:
    """"Chinese → English", in the reader's language."""
    return f"{language_name(source)} → {language_name(other(source) or source)}"


def direction_input(**options: Any) -> str:
    """Which language is read; returns its code. With one language there is nothing to choose. `options` are those of
    the widget."""
    if len(languages()) < 2:
        return languages()[0]
    return segments(t("Direction"), languages(), languages()[0], SOURCE_KEY, direction_label, **options)


def reading() -> str:
    """The language that is read, where no widget asks for it."""
    return chosen(SOURCE_KEY, languages(), languages()[0])


def field(place: Any, label: str, default: str, key: str, draw: str = "text_input", **options: Any) -> str:
    """A text field whose content lives in the URL, the default left out. What nobody has typed follows the default
    when another corpus or direction is chosen. `place` is st or a column."""
    return text_field(getattr(place, draw), label, default, key, **options)


def text_input(label: str, place: Any = st, first: str | None = None, gloss_place: Any = None) -> str:
    """The sentence that the page is about, one line; at first `first`, or an example in the language that is read. What
    it means stands under it, or in `gloss_place`."""
    text = field(place, label, first or first_text(reading()), TEXT_KEY)
    say_gloss(text, place if gloss_place is None else gloss_place)
    return text


def say_gloss(text: str, place: Any = st) -> None:
    """Under an example in the other language: what it means in the reader's."""
    if (meaning := gloss(text or "")) is not None:
        place.caption(md(meaning))


def sentence_query(text: str, source: str | None = None) -> dict[str, str | None]:
    """What a link carries along to another page: the sentence, where it is not the one that pages begin with, and the
    direction; None takes out what the address says."""
    first = languages()[0]
    query = {TEXT_KEY: None if text == first_text(source or first) else text}
    return query | ({SOURCE_KEY: None if source == first else source} if source else {})


def mistaken(text: str, code: str) -> str | None:
    """The corpus's other language, where the text looks like that and not like `code`."""
    there = other(code)
    if there is None or not (known_language(code) and known_language(there)) or not (text or "").strip():
        return None
    # where nothing tells two languages apart, the guess is the first of them
    sure = guess_language(text, languages()) == guess_language(text, languages()[::-1]) == there
    return there if sure else None


@callback
def _read_as(key: str, code: str) -> None:
    st.session_state[key] = code


def hint_language(text: str, code: str, key: str = SOURCE_KEY) -> None:
    """Say so when the text looks like the corpus's other language, with a button that reads it as such."""
    if (there := mistaken(text, code)) is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(":material/info: " + t("This looks like {found}, but is read as {asked}.",
                                          found=language_name(there), asked=language_name(code)), width="content")
        st.button(t("Read as {language}", language=language_name(there)), key=f"_read_as_{key}", type="tertiary",
                  icon=":material/translate:", on_click=_read_as, args=(key, there))


@callback
def _use_example(menu_key: str, text_key: str) -> None:
    chosen = st.session_state.get(menu_key)
    if chosen:
        st.session_state[text_key] = chosen
        st.session_state[EXPECTED_KEY] = None  # an example brings its own
    st.session_state[menu_key] = None


def examples_input(options: Sequence[str], text_key: str = TEXT_KEY, format_func: Any = str) -> None:
    """A menu whose choice is written into the text field."""
    menu_key = f"_examples_{text_key}"
    labels = {text: format_func(text) for text in options}
    st.selectbox(t("Examples"), list(options), index=None, key=menu_key, placeholder=t("choose one"),
                 format_func=lambda text: labels.get(text, text), on_change=_use_example, args=(menu_key, text_key))


@callback
def swap() -> None:
    """Callback: turn the direction round. An example becomes its partner, any other text its expected answer, and the
    other way round, or its last translation; a text that is in the other language already stays as it is."""
    code = st.session_state.get(SOURCE_KEY) or languages()[0]
    text = (st.session_state.get(TEXT_KEY) or "").strip()
    typed = None if partner(text, code) else (st.session_state.get(EXPECTED_KEY) or "").strip()
    turned = partner(text, code) or typed or st.session_state.get("_last_translation")
    if turned and not mistaken(text, code):
        st.session_state[TEXT_KEY], st.session_state[EXPECTED_KEY] = turned, text if typed else None
    st.session_state[SOURCE_KEY] = other(code)


def chosen_decoding() -> DecodingOptions:
    """How translations are searched for on this page, as chosen where the page asks for it: one choice for the answer
    and for every picture of it."""
    usual = DecodingOptions()
    return DecodingOptions(beam_size=int(st.session_state.get(BEAM_KEY, usual.beam_size)),
                           length_penalty=float(st.session_state.get(PENALTY_KEY, usual.length_penalty)))


def decoding_input() -> DecodingOptions:
    """How a translation is searched for, folded away."""
    with st.popover(t("Decoding"), icon=":material/tune:"):
        usual = DecodingOptions()
        beam = number(st.slider, t("Beam size"), 1, 10, usual.beam_size, BEAM_KEY,
                      help=t("How many half-written sentences are kept at each step. 1 is greedy: the likeliest "
                             "token each time."))
        penalty = number(st.slider, t("Length penalty"), 0.0, 2.0, usual.length_penalty, PENALTY_KEY, 0.1,
                         help=t("Above 0 long sentences are not punished for having more tokens. "
                                "It matters from beam size 2 on."))
    return DecodingOptions(beam_size=beam, length_penalty=penalty)


def sampling_input() -> tuple[DecodingOptions, int]:
    """How a text is gone on with, and the seed."""
    place, narrow = st.container(horizontal=True, gap="small"), 160  # two to a line on a phone
    temperature = number(
        place.slider, t("Temperature"), 0.0, 2.0, 0.8, "temperature", 0.1, width=narrow,
        help=t("0 always takes the likeliest token; higher values give unlikely tokens more of a chance."))
    top_k = number(place.slider, t("Top-k"), 0, 100, 0, "top_k", width=narrow,
                   help=t("Draw only from the k likeliest tokens; 0 cuts nothing."))
    top_p = number(place.slider, t("Top-p"), 0.05, 1.0, 0.95, "top_p", 0.05, width=narrow,
                   help=t("Draw only from the fewest tokens whose probabilities reach p together; "
                          "1 cuts nothing."))
    length = number(place.slider, t("Longest answer"), 5, 60, 24, "length", width=narrow, help=t("In tokens."))
    seed = whole_number(place, t("Seed"), 99_999, "seed", width=narrow,
                        help=t("The same seed gives the same text again."))
    options = DecodingOptions(beam_size=1, temperature=temperature, top_k=top_k, top_p=top_p, max_new_tokens=length)
    return options, seed


def asked(text: str, source: str) -> tuple[str, str]:
    """What is read, and the language to write: the translation, or with one language how the text goes on."""
    target = other(source)
    return (text, target) if target else (beginning(text), source)


LINES_KEY = "lines"


LIMIT = 8


#: what a method compares, by its way of pooling (chosen by `python -m lib pooling`) or by its key
POOLINGS: Mapping[str, str] = {
    "bag_of_words": N_("Compares counts, rare words weighing more."),
    "word2vec": N_("Compares the mean of the words' vectors; order is lost."),
    "summary": N_("Compares the memory after the last word."),
    "last": N_("Compares the state of the last token."),
    "cls": N_("Compares the state of the token that stands for the whole."),
    "last_layer": N_("Compares the mean of its last layer's states; no other way was tried."),
    "memory": N_("Compares the mean of all tokens' states."),
    "embedding": N_("Compares the mean of the tokens' vectors before the first layer; order is lost."),
    "layers": N_("Compares a mixture of the tokens' states in all layers, read in lower case."),
    "weighted": N_("Compares the weighed mean of all tokens' states after the last layer."),
}


def read_lines(text: str | None) -> list[str] | None:
    """Two to eight sentences, one a line; or None after a sentence that says what is wrong."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    try:
        if len(lines) > LIMIT:
            raise InputError(N_("There are {count} sentences; at most {limit} fit side by side. Remove some."),
                             count=len(lines), limit=LIMIT)
        if len(lines) < 2:
            raise InputError(N_("Similarity needs at least two sentences, one a line; there are {count}."),
                             count=len(lines))
        return check_texts(lines)
    except InputError as error:
        show_mistake(error)
        return None
