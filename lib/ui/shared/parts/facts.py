"""What a textbook says beside a rung: terms in both languages, papers as links, a formula, a number, the very code."""

from __future__ import annotations

import streamlit as st

from lib.inside.rung_facts import FACTS, PAPERS, code_of
from lib.ui.session.i18n import commas, language, t, t_note


def terms_line(key: str) -> str:
    """"autoregressive (自回归), prompt (提示词)", the reader's language first."""
    if language() == "zh":
        return commas(f"{chinese}（{english}）" for english, chinese in FACTS[key].terms)
    return commas(f"{english} ({chinese})" for english, chinese in FACTS[key].terms)


def paper_line(papers: str) -> str:
    """The papers, parted by " · ", each a link where it is known where it is found."""
    return " · ".join(f"[{paper}]({PAPERS[paper]})" if paper in PAPERS else paper for paper in papers.split(" · "))


def facts(key: str, papers: str) -> None:
    """Papers and terms, and folded the formula with its number and the code."""
    st.markdown(f":small[{paper_line(papers)}]")  # in a caption links are too pale to read
    if key not in FACTS:  # a further method has a page before it has a textbook
        return
    st.caption(t("In the field's words: {terms}", terms=terms_line(key)))
    fold = st.expander(t("Formula, a number worked out, and the code"), key=f"facts_{key}", on_change="rerun",
                       type="compact")
    if not fold.open:
        return
    with fold:
        st.latex(FACTS[key].formula)
        st.markdown(t_note(FACTS[key].worked()))
        code = code_of(key)
        named = t("`{path}`, lines {first} to {last}", path=code.path, first=code.first, last=code.last)
        st.markdown(f"[{named}]({code.url})" if code.url else named)
        st.code(code.text, "python", height=320)
