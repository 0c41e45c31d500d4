"""The page of one method, in its four parts: the idea, try it, where it breaks, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import streamlit as st

import models
from lib.checks import check_text
from lib.compare.questions import Row
from lib.corpus import own_folder
from lib.shelf.library import weights_size
from lib.ui.session import shelf
from lib.ui.session.i18n import join, named, t, t_note
from lib.ui.session.present import note_steps, presenting
from lib.ui.shared.asking import continued, show_row, start_of, translated, usual_seconds
from lib.ui.shared.examples import examples
from lib.ui.shared.guard import guarded
from lib.ui.shared.inputs import (
    SOURCE_KEY,
    TEXT_KEY,
    chosen_decoding,
    decoding_input,
    direction_input,
    examples_input,
    hint_language,
    other,
    sentence_query,
    text_input,
)
from lib.ui.shared.parts.facts import facts
from lib.ui.shared.parts.fold import is_unfolded, unfolded
from lib.ui.shared.parts.linking import links_of, sentence_of, strip
from lib.ui.shared.show import badge, count, glyph, method_title, metrics, milliseconds
from lib.ui.shared.site_map import COMPARE, link, link_to_rung, rung_number
from lib.ui.shared.user_text import md, read_text
from models.base import Method
from models.language.text import beginning
from models.messages import InputError

#: (method, sentence, source language) -> draws the inside
Inside = Callable[[Method, str, str], None]
#: (method) -> draws the failure
Breaks = Callable[[Method], None]
#: the folded parts of a page; a presentation shows them where its address says so
PARTS = ("breaks", "costs")


@dataclass(frozen=True)
class Lesson:
    """What a page says before it shows anything. `idea` is three sentences; all texts are English messages."""

    key: str
    paper: str
    idea: tuple[str, str, str]
    breaks: str
    next_rung: str = ""
    #: (source language) -> the sentence that the page begins with, where it is another one than every page's
    first: Callable[[str], str | None] = lambda source: None


def part(number: int, title: str) -> None:
    """The head of one of a page's four parts."""
    st.subheader(f":gray[{number}]&ensp;{title}", anchor=False, divider="gray")


def folded_part(number: int, name: str, title: str, short: str = "") -> Any | None:
    """A part that is opened by whoever wants it: the place to draw in, or None; `short` is what its head says of it."""
    return unfolded(name, f":gray[{number}]&ensp;**{title}**" + (f"&ensp;:gray[{short}]" if short else ""),
                    slim=True)


def missing(key: str, error: InputError) -> None:
    """The friendly refusal of a method that has no weights here, or damaged ones."""
    st.info(md(t_note(error)), icon=":material/inventory_2:")


def rung_page(lesson: Lesson, inside: Inside, breaks: Breaks) -> None:
    """Draw the page."""
    key = lesson.key
    color = models.rung(key).color
    st.header(f':color[{glyph(key)}]{{foreground="{color}"}} {rung_number(key)} · {method_title(key)}', anchor=False)
    if presenting():  # the picture, and nothing before it
        note_steps()
    else:
        facts(key, lesson.paper)
        part(1, t("The idea"))
        st.markdown(join(t(sentence) for sentence in lesson.idea))
        part(2, t("Try it"))
    method = shelf.loaded(key)
    query = _try_it(lesson, method, inside)
    if presenting() and not any(is_unfolded(name) for name in PARTS):  # one picture
        return
    if (place := folded_part(3, PARTS[0], t("Where it breaks"))) is not None:
        with place:
            st.markdown(t(lesson.breaks))
            if isinstance(method, Method):
                with guarded():
                    breaks(method)
            else:
                missing(key, method)
    if (place := folded_part(4, PARTS[1], t("What it costs"), _cost_in_short(key, method))) is not None:
        with place:
            _costs(key, method, query)
    if presenting():
        return
    _next(lesson, sentence_query(query[TEXT_KEY], query[SOURCE_KEY]) if query else {},
          query.get(TEXT_KEY))


def _try_it(lesson: Lesson, method: Method | InputError, inside: Inside) -> dict[str, str]:
    """Draw the sentence, the method's answer and its inside; gives the sentence and its language, for links."""
    key = lesson.key
    # in a presentation the picture comes first, then the answer and the sentence
    look, below = (st.container(), st.container()) if presenting() else (nullcontext(), nullcontext())
    first = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        source = direction_input(label_visibility="collapsed", width="content")
        if hasattr(method, "search") and other(source):  # it looks for its translation with a beam
            decoding_input()
        beside = st.container(width="content")
    left, right = first.columns([7, 2.6], vertical_alignment="bottom")
    with left:
        text = text_input(t("Your sentence"), first=lesson.first(source), gloss_place=beside)
    with right:
        examples_input(examples(source))
    hint_language(text, source)
    if not isinstance(method, Method):
        missing(key, method)
        return {TEXT_KEY: text, SOURCE_KEY: source}
    checked = read_text(text)
    if checked is None:
        return {}
    with guarded(), look:
        sentence, row = sentence_of(checked), _answer(key, checked, source)
        links = links_of(row, sentence, source)
        with below:
            strip(sentence, [row], {key: links}, "try")
            usual = usual_seconds(key, source, chosen_decoding()) if other(source) else None
            show_row(row, "try", start=start_of(row, beginning(checked)), links=links, usual=usual,
                     source=sentence.words if sentence else ())
        if other(source) is None:
            st.caption(t("This corpus has one language, so nothing is translated: the method reads the beginning of "
                         "your sentence and goes on in its own way."))
        inside(method, checked, source)
    return {TEXT_KEY: checked, SOURCE_KEY: source}


def _answer(key: str, text: str, source: str) -> Row:
    """The translation; with one language, how the method goes on with the beginning of the text."""
    if other(source) is None:
        return continued(key, beginning(text), source)
    return translated(key, text, source, chosen_decoding())


def _cost_in_short(key: str, method: Method | InputError) -> str:
    """"5.4 M parameters · 18.4 min", of what is known."""
    card = shelf.card(key)
    parameters = method.parameter_count() if isinstance(method, Method) else card.get("parameters")
    known = [t("{n} parameters", n=count(parameters))] if parameters else []
    return " · ".join([*known, *([_training_time(card)] if card.get("minutes") is not None else [])])


def _costs(key: str, method: Method | InputError, query: dict[str, str]) -> None:
    card = shelf.card(key)
    parameters = method.parameter_count() if isinstance(method, Method) else card.get("parameters")
    size = weights_size(shelf.corpus_key(), key, shelf.directory())
    seconds = None
    if isinstance(method, Method) and query:
        with guarded():
            seconds = _answer(key, check_text(query[TEXT_KEY]), query[SOURCE_KEY]).seconds
    numbers = [
        (t("Parameters"), count(parameters), t("How many numbers it has learned.")),
        (t("Training"), _training_time(card),
         t("Time of one processor core on the computer that its card names.")),
        (t("Size on disk"), f"{size / 1e6:.1f} MB" if size else "–", t("Its weights, configuration and card.")),
        (t("Latency"), milliseconds(seconds), t("Time to answer here and now, on this computer.")),
    ]
    from lib.ui.shared.scores import headline_scores

    metrics(numbers)
    metrics(headline_scores(key))
    if hardware := card.get("hardware"):
        text = hardware if isinstance(hardware, str) else t(
            "{cpu}, processor cores: {cores}", cpu=hardware.get("gpu") or hardware.get("cpu", "?"),
            cores=hardware.get("cores", "?"))
        if own_folder.is_own(shelf.corpus_key()):
            st.caption(t("Trained with: {hardware}.", hardware=md(text)))
            return
        st.caption(t("Trained with: {hardware}. Make these weights again with `{command}`.", hardware=md(text),
                     command=_command(key, card)))


def _training_time(card: Mapping[str, Any]) -> str:
    """Processor time: what a training took by the clock depends on what else its machine did."""
    minutes = card.get("cpu_minutes", card.get("minutes"))
    if minutes is None:
        return "–"
    return t("{n} s", n=f"{60 * float(minutes):.0f}") if float(minutes) < 1 else t("{n} min",
                                                                                 n=f"{float(minutes):.1f}")


def _command(key: str, card: Mapping[str, Any]) -> str:
    """What was typed to train it, from its card."""
    typed = card.get("command")
    if isinstance(typed, str) and typed.startswith("python -m lib train"):
        return " ".join(typed.replace("`", "").split())
    return f"python -m lib train --corpus {shelf.corpus_key()} --method {key}"


def _next(lesson: Lesson, query: Mapping[str, str | None], text: str | None) -> None:
    """What the next rung mends, and the way there; from the last one to Compare, whose own first sentence is another,
    with the `text` that stands here."""
    keys = models.method_keys()
    place = keys.index(lesson.key) + 1
    left, right = st.columns([5, 2], vertical_alignment="center")
    if place < len(keys):
        left.markdown(named(f"**{t('The next rung')}**", t(lesson.next_rung)))
        with right:
            link_to_rung(keys[place], label=f"→ {badge(keys[place])}", query=query)
    else:
        left.markdown(named(f"**{t('The top of the ladder')}**", t(lesson.next_rung)))
        link(COMPARE, f"→ {t('Compare all methods')}", query={**query, **({TEXT_KEY: text} if text else {})},
             place=right)
