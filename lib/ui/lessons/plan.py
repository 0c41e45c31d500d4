"""The seven lessons in their order, and where in them a reader is: the address says it, in every browser."""

from __future__ import annotations

import streamlit as st

from lib.inside.lessons.nearest import nearest, nearest_number
from lib.ui.lessons import bottleneck, choose, counting, gaps, heads, points, student
from lib.ui.lessons.steps import Lesson
from lib.ui.session.address import fresh, held, hold
from lib.ui.session.i18n import t
from lib.ui.shared.user_text import md

LESSONS: dict[str, Lesson] = {one.code: one for one in (
    counting.LESSON, points.LESSON, bottleneck.LESSON, student.LESSON, heads.LESSON, gaps.LESSON, choose.LESSON)}
LESSON_KEY, STEP_KEY = "lesson", "step"
#: the page with all links, in place of a lesson's code; and no lesson: all of them to choose from
TEACHER, ALL = "teacher", ""


def chosen_lesson() -> str:
    """The lesson's code, `TEACHER` or `ALL`; says so where the address names none that is there."""
    asked = st.query_params.get(LESSON_KEY, ALL) if fresh(LESSON_KEY) else ALL
    found = held(LESSON_KEY, lambda raw: raw and nearest(raw, [*LESSONS, TEACHER])) or ALL
    if asked and asked != found:
        title = t("For teachers") if found == TEACHER else t(LESSONS[found].title)
        st.warning(t("There is no lesson “{asked}”. Shown is the nearest: {title}.", asked=md(asked[:40]), title=title),
                   icon=":material/link_off:")
    hold(LESSON_KEY, found, found or None)
    return found


def chosen_step(lesson: Lesson) -> int:
    """The step, from 1; one more than the last is the end. Says so where the address names none that is there."""
    most = len(lesson.steps) + 1
    asked = st.query_params.get(STEP_KEY, "1") if fresh(STEP_KEY) else ""
    step = held(STEP_KEY, lambda raw: nearest_number(raw, most)) or 1
    step = min(max(1, int(step)), most)
    if asked and asked != str(step):
        st.warning(t("This lesson has no step “{asked}”. Shown is its end.", asked=md(asked[:20])) if step == most else
                   t("This lesson has no step “{asked}”. Shown is the nearest, step {step}.", asked=md(asked[:20]),
                     step=step), icon=":material/link_off:")
    st.session_state[STEP_KEY] = step
    hold(STEP_KEY, step, None if step == 1 else str(step))
    return step


def next_lesson(code: str) -> Lesson | None:
    """The lesson after this one."""
    codes = list(LESSONS)
    place = codes.index(code) + 1
    return LESSONS[codes[place]] if place < len(codes) else None
