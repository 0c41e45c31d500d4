"""Template or learned: the reader fills the slots of the grammar, and the decoder goes on with the same beginning."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from lib.corpus.small_world.frames.nominal import NOUNS
from lib.corpus.small_world.recogniser import Recogniser
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.settings import PAST
from lib.corpus.small_world.words.verbs import ON_THINGS
from lib.corpus.small_world.world import KEY
from lib.inside.transformer_decoder import template as engine
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, once, recall
from lib.ui.shared.guard import callback
from lib.ui.shared.site_map import link, rung_path
from lib.ui.shared.user_text import md
from models.messages import N_

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

RECORD = "template"
#: continuations that are shown
SHOWN = 6
SLOTS = {"who": N_("Who"), "deed": N_("Did what"), "what": N_("To what"), "when": N_("When")}
_ASKED = "_template_count"


@st.cache_resource(show_spinner=False, max_entries=2)
def _recogniser(lang: str) -> Recogniser:
    return Recogniser(lang)


def template_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """Slots, both writers, and their counts."""
    if shelf.corpus_key() != KEY:
        st.info(t("The template is the small world's grammar, and the decoder must have learned from the same world."),
                icon=":material/public:")
        link(rung_path(key), t("See it with the small world"), icon=":material/public:",
             query={"corpus": KEY, "view": "template", "text": None})
        return
    lang = source if source in engine.LANGUAGES else engine.LANGUAGES[0]
    slots = _slots(lang)
    start, ways = engine.beginning(slots, lang), engine.ways(slots, lang)
    identity = shelf.identity(key, method)
    st.markdown(t("Both begin with **{start}** …", start=md(start)))
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.markdown(f"**{t('The template')}**")
        st.markdown("\n".join(f"- {md(one)}" for one in ways))
        st.caption(t("All that it ever writes for these slots: {n} sentences.", n=len(ways)))
    with right, st.container(border=True):
        st.markdown(f"**{t('The decoder')}**")
        with st.spinner(t("Writing …"), show_time=False):
            written = once(("template", identity, slots, lang),
                           lambda: engine.from_decoder(method, slots, lang, SHOWN))
        st.markdown("\n".join(f"- {md(one)}" for one in written))
        st.caption(t("Its first {n} texts, drawn at temperature {temperature}. It was told the beginning only.",
                     n=len(written), temperature=f"{engine.OPTIONS.temperature:g}"))
    _counts(method, slots, lang, identity)


def _slots(lang: str) -> engine.Slots:
    """Four menus; the things follow the verb."""
    usual = engine.Slots()
    found: dict[str, str] = {}
    for place, slot in zip(st.columns(4), SLOTS):
        options = engine.choices(found.get("deed", usual.deed))[slot]
        first = getattr(usual, slot)
        with place:
            found[slot] = menu(t(SLOTS[slot]), options, first if first in options else options[0], f"slot_{slot}",
                               partial(_word, lang, slot))
    return engine.Slots(**found)


def _word(lang: str, slot: str, code: str) -> str:
    """A slot's choice in the language that is written."""
    zh = lang == "zh"
    if slot == "who":
        return PERSONS[code].zh if zh else PERSONS[code].en
    if slot == "deed":
        return ON_THINGS[code].zh if zh else ON_THINGS[code].past
    if slot == "what":
        return NOUNS[code].zh if zh else NOUNS[code].en
    return PAST[code][0 if zh else 1]


@callback
def _ask(question: Any) -> None:
    st.session_state[_ASKED] = question


def _counts(method: TransformerDecoder, slots: engine.Slots, lang: str, identity: Any) -> None:
    """The counts: recorded for the first slots, else on request."""
    question = ("template counts", identity, slots, lang)
    record = recorded.read(library.shelf(KEY, shelf.directory()), RECORD)
    rows = [row for row in record.get("rows", []) if row["lang"] == lang]
    usual = rows and record.get("slots") == slots.__dict__ and record.get("decoder") == method.card.get(
        "weights_sha256")
    found = recall(question)
    if found is None and st.session_state.pop(_ASKED, None) == question:
        with st.spinner(t("Reading the grammar and writing {n} texts …", n=engine.COUNT), show_time=True):
            found = {name: one.__dict__ for name, one in engine.measure(method, slots, lang, _recogniser(lang)).items()}
        keep(question, found)
    if found is None and usual:
        found = {row["writer"]: row for row in rows}
    if found is None:
        st.button(t("Write and count {n} texts of each", n=engine.COUNT), icon=":material/functions:",
                  key="template_go", on_click=_ask, args=(question,))
        return
    titles = {"template": t("The template"), "learned": t("The decoder")}
    st.dataframe(pd.DataFrame([{
        t("who writes"): titles[name], t("texts"): one["texts"], t("different ones"): one["distinct"],
        t("grammatical (%)"): f"{100 * one['grammatical'] / one['texts']:.0f}",
        t("facts kept (%)"): f"{100 * one['kept']:.0f}"} for name, one in found.items()]),
        hide_index=True, width="stretch")
    st.caption(t("Structure and sameness above, freedom and mistakes below. Grammatical: the grammar recognises the "
                 "sentence, sense or not. Facts kept: how many of the four slots a text tells; the decoder knows what "
                 "the beginning says, and finds the rest by luck only."))
    if scores := record.get("recogniser", {}).get(lang):
        st.caption(t("How good is the recogniser? It recognises {new} % of new sentences of this grammar and {wrong} % "
                     "of sentences with one planted mistake: the decoder's share is somewhat too low rather than too "
                     "high.", new=f"{scores['new']:.0f}", wrong=f"{scores['wrong']:.0f}"))
    st.caption(t("Recorded with {command}.", command=f"`python -m lib benchmark template --corpus {KEY} --save`")
               if usual and recall(question) is None else t("Counted now."))
