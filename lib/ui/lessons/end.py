"""The end of a lesson: what was predicted and what came, standard terms, three questions, the sheet to print."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.ui.lessons import predictions
from lib.ui.lessons.plan import LESSON_KEY, STEP_KEY, next_lesson
from lib.ui.lessons.sheets import worksheet_buttons
from lib.ui.lessons.steps import Lesson
from lib.ui.session.i18n import t
from lib.ui.shared.guard import callback, guarded
from lib.ui.shared.site_map import LESSONS, link
from models.messages import C_, InputError


def draw_end(lesson: Lesson) -> None:
    """The lesson's last page."""
    with guarded():
        _table(lesson)
    st.subheader(t("The terms, in both languages"), anchor=False)
    _rows(("English", "中文", t("what it is")), [(term.en, term.zh, t(term.what)) for term in lesson.terms])
    st.subheader(t("Three questions"), anchor=False)
    for number, one in enumerate(lesson.questions, 1):
        with st.expander(f"{number}. {t(one.question)}"):
            st.markdown(t(one.answer))
    with st.container(horizontal=True):
        st.button(t("Back"), icon=":material/arrow_back:", key="lesson_back", on_click=_back,
                  args=(len(lesson.steps),))
        st.button(t("Predict again"), icon=":material/restart_alt:", key="lesson_again", on_click=_again,
                  args=(lesson.code,))
    if (following := next_lesson(lesson.code)) is not None:
        link(LESSONS, t("Next lesson: {title}", title=t(following.title)), icon=":material/arrow_forward:",
             query={LESSON_KEY: following.code})
    link(LESSONS, t("All lessons"), icon=":material/school:")
    worksheet_buttons(lesson)


@callback
def _back(step: int) -> None:
    """Callback: the last step."""
    st.session_state[STEP_KEY] = step


@callback
def _again(lesson: str) -> None:
    """Callback: the lesson from its beginning."""
    predictions.forget(lesson)
    st.session_state[STEP_KEY] = 1


def _table(lesson: Lesson) -> None:
    """A line a step; how many came as predicted."""
    st.subheader(t("What you predicted, and what came"), anchor=False)
    lines, right, made = [], 0, 0
    for number, step in enumerate(lesson.steps, 1):
        predicted = predictions.of(lesson.code, number)
        if not predicted:
            lines.append((t(step.title), "–", "–" if predicted is None else _came(lesson, number)[1]))
            continue
        code, came = _came(lesson, number)
        made, right = made + 1, right + (code == predicted)
        lines.append((t(step.title), f"{'✓' if code == predicted else '✗'} {step.label(predicted)}", came))
    st.markdown(t("{right} of {made} came as you predicted.", right=right, made=made) if made else t(
        "You have made no prediction in this lesson yet."))
    _rows((t(C_("of a lesson", "step")), t("predicted"), t("came")), lines)


def _rows(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> None:
    """A table of texts that wraps on a phone."""
    said = [" | ".join(part.replace("|", "\\|") for part in line) for line in (heads, *lines)]
    st.markdown("\n".join([f"| {said[0]} |", "|---" * len(heads) + "|", *(f"| {line} |" for line in said[1:])]))


def _came(lesson: Lesson, number: int) -> tuple[str, str]:
    """What came at a step, as a code and as a choice's label."""
    step = lesson.steps[number - 1]
    try:
        code = step.outcome().choice
    except InputError:
        return "", "–"
    return code, step.label(code)
