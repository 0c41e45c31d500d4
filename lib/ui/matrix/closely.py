"""One cell closely: what was asked, and the sentences that a method got wrong, with both answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.inside.matrix.ask import Answer, answers
from lib.inside.matrix.probe import ASKED, Ask, Item, Probe
from lib.ui.session import shelf
from lib.ui.session.choice import position
from lib.ui.session.i18n import join, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import link_to_rung
from lib.ui.shared.user_text import md, show_mistake
from models.base import Method, RefusedError
from models.messages import InputError, Note

#: sentences on a page
PAGE = 10


def closely(probe: Probe, key: str, cell: Mapping[str, Any], what: str, place: str) -> None:
    """The probe in words, and the failing sentences of the method `key`; `place` tells two of them on a page apart."""
    method = shelf.loaded(key)
    told = [what, t(ASKED[probe.ask])]
    if probe.ask is Ask.LIKELIER and isinstance(method, Method):
        told.append(t("Of {method} it is: {what}.", method=badge(key), what=t(method.likelihood_is)))
    if probe.rule:
        told.append(t("The simple rule: {rule}.", rule=t(probe.rule)))
    st.caption(join(one for one in told if one))
    if isinstance(method, InputError):
        show_mistake(method)
        return
    for kind in ("refusal", "missing"):
        if kind in cell:
            st.info(f"{badge(key)}: {t_note(Note(cell[kind]['message'], cell[kind]['values']))}")
            return
    try:
        with st.spinner(t("Asking {method} …", method=badge(key)), show_time=False):
            given = once(("matrix", shelf.identity(key, method), probe.fingerprint), lambda: answers(method, probe))
    except RefusedError as error:
        st.info(f"{badge(key)}: {t_note(error)}")
        return
    failing = [(item, one) for item, one in zip(probe.items, given) if one.score < 1]
    if not failing:
        st.success(t("{method} got all {n} right.", method=badge(key), n=len(probe.items)), icon=":material/check:")
        return
    st.markdown(t("**{wrong} of {n} that {method} did not get right**, answered now by the weights at hand:",
                  wrong=len(failing), n=len(probe.items), method=badge(key)))
    pages = -(-len(failing) // PAGE)
    page = position(t("Page"), pages, f"{place}_page") if pages > 1 else 1
    for item, one in failing[(page - 1) * PAGE: page * PAGE]:
        _card(item, one, probe)
    link_to_rung(key, label=t("Look inside {method}", method=badge(key)),
                 query={"text": failing[0][0].asked or failing[0][0].right[0]})


def _card(item: Item, one: Answer, probe: Probe) -> None:
    with st.container(border=True, gap="small"):
        tie = f" :gray-badge[{t('a tie')}]" if one.score else ""
        if probe.ask is Ask.LIKELIER:
            st.markdown(f":green-badge[{t('right')}] {md(item.right[0])} :small[{one.first:.2f}]{tie}")
            st.markdown(f":orange-badge[{t('wrong')}] {md(item.wrong)} :small[{one.second:.2f}]")
            return
        st.markdown(f"**{md(item.asked)}**{tie}")
        if probe.ask is Ask.VECTOR:
            st.markdown(f":green-badge[{t('the same')}] {md(item.right[0])} :small[{t('cosine')} {one.first:.3f}]")
            st.markdown(f":orange-badge[{t('not the same')}] {md(item.wrong)} :small[{t('cosine')} {one.second:.3f}]")
            return
        scores = [f" :small[chrF {value:.0f}]" if value is not None else "" for value in (one.first, one.second)]
        st.markdown(f":gray-badge[{t('its answer')}] {md(one.text) or '–'}")
        st.markdown(f":green-badge[{t('right')}] {md(item.right[0])}{scores[0]}")
        if item.wrong:
            st.markdown(f":orange-badge[{t('wrong')}] {md(item.wrong)}{scores[1]}")
        elif probe.ask is Ask.WORDS and len(item.right) > 1:
            st.caption(t("must stand in it: {words}", words=md(" / ".join(item.right[1:]))))
