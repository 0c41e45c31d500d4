"""Under the answers, when asked for: the training sentences closest to one of them by its method's own vectors."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.compare.nearest import Near, index_of, origin_of
from lib.compare.questions import Row
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.shared.corpus_text import corpus, text_at_hand
from lib.ui.shared.guard import guarded
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import COMPARE, link_to_small_world
from lib.ui.shared.user_text import md, say_unread
from models.messages import InputError

SHOWN = 5


def nearest_fold(rows: Sequence[Row], lang: str, place: str) -> None:
    """One fold under the written answers in language `lang`, with a choice of the method; nothing is computed until it
    is opened. `place` keeps the folds of a page apart."""
    answers = {row.method: row.output for row in rows if isinstance(row.output, str) and row.output.strip()}
    if not answers:
        return
    fold = st.expander(t("Nearest training sentences"), key=f"nearest_{place}", on_change="rerun", type="compact")
    if fold.open:
        with fold, guarded():
            key = segments(t("Method"), list(answers), next(iter(answers)), "near", badge,
                           label_visibility="collapsed")
            st.text(answers[key])
            if not text_at_hand():
                link_to_small_world(COMPARE, {"task": place if place != "translation" else None})
            _nearest(key, answers[key], lang)


def _nearest(key: str, text: str, lang: str) -> None:
    method = shelf.method(key)
    if isinstance(method, InputError):
        raise method
    with st.spinner(t("Reading the text …")):
        trained_on = corpus(origin_of(shelf.corpus_key()))
    bar = st.empty()
    with costly():
        index = index_of(method, trained_on, lang, lambda share: bar.progress(
            share, text=t("Reading {n} training sentences with this method, once …", n=f"{len(trained_on):,}")))
    bar.empty()
    say_unread(method, text)
    found = index.nearest(text, SHOWN)
    if any(near.copy for near in found):
        st.markdown(t("The answer is a copy: this very sentence was in the training data."))
    else:
        st.caption(t("The answer is no copy. By this method's own vectors, of {n} training sentences these are closest "
                     "to it (1 is the same direction):", n=f"{len(index):,}"))
    st.markdown("  \n".join(_line(near) for near in found))
    if method.card.get("corpus_sha256") not in (None, trained_on.sha256):
        st.caption(t("The text at hand is not the very text that this method was trained on; a few sentences may "
                     "differ."))


def _line(near: Near) -> str:
    other = f" :gray[— {md(near.other)}]" if near.other else ""
    mark = f" :material/content_copy: **{t('copy')}**" if near.copy else ""
    return f":gray[{near.cosine:.2f}]&ensp;{md(near.text)}{other}{mark}"
