"""All lessons to choose from, and the page for teachers: links to every step, codes to scan, how long each takes."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.inside.lessons.codes import data_address, picture
from lib.inside.lessons.worksheet import document
from lib.ui.lessons import predictions
from lib.ui.lessons.plan import LESSON_KEY, LESSONS, STEP_KEY, TEACHER
from lib.ui.lessons.sheets import address, worksheet_buttons
from lib.ui.lessons.steps import Lesson
from lib.ui.session.i18n import language, t
from lib.ui.shared import site_map
from lib.ui.shared.download import download


def draw_all() -> None:
    """The seven lessons, in order."""
    st.markdown(t("Seven lessons of five or six steps. In each step you predict first, then see what the trained "
                  "networks really do, then change it yourself."))
    for number, lesson in enumerate(LESSONS.values(), 1):
        with st.container(border=True, gap="xsmall"):
            site_map.link(site_map.LESSONS, f"**{number} · {t(lesson.title)}**", query={LESSON_KEY: lesson.code})
            st.caption(f"{t(lesson.about)} &ensp;:material/schedule: {_takes(lesson)}{_done(lesson)}")
    site_map.link(site_map.LESSONS, t("For teachers: all links, codes to scan, worksheets"), icon=":material/school:",
                  query={LESSON_KEY: TEACHER})


def _takes(lesson: Lesson) -> str:
    return t("about {n} minutes", n=lesson.minutes)


def _done(lesson: Lesson) -> str:
    """How far the reader is."""
    seen = sum(predictions.of(lesson.code, number) is not None for number in range(1, len(lesson.steps) + 1))
    return f" &ensp;:material/check: {t('{seen} of {count} steps seen', seen=seen, count=len(lesson.steps))}" if (
        seen) else ""


def draw_teacher() -> None:
    """Everything that a teacher needs to run a class from links."""
    st.subheader(t("For teachers"), anchor=False)
    total = sum(lesson.minutes for lesson in LESSONS.values())
    st.markdown(t("Each step has an address of its own: send it, or let the class scan it. The lessons take {total} "
                  "minutes together; nobody needs an account, and what a student predicts stays in that student's "
                  "browser session. The codes hold the address under which your own browser reaches this app: open it "
                  "by a name that the class can reach, too.", total=total))
    with st.container(horizontal=True):
        download(t("All links and codes to print (HTML)"), lambda: handout().encode(), "lessons.html", "handout",
                 "text/html")
        site_map.link(site_map.LESSONS, t("All lessons"), icon=":material/school:")
    for start in range(0, len(LESSONS), 2):
        for place, column in enumerate(st.columns(2), start):
            if place < len(LESSONS):
                with column:
                    _card(place + 1, list(LESSONS.values())[place])


def _card(number: int, lesson: Lesson) -> None:
    """One lesson: its code, its link, a link to each step, its worksheets."""
    with st.container(border=True, gap="xsmall"):
        site_map.link(site_map.LESSONS, f"**{number} · {t(lesson.title)}**", query={LESSON_KEY: lesson.code})
        code, said = st.columns([1, 3], vertical_alignment="top")
        with code:
            st.image(picture(whole := address(lesson.code)), width=112, output_format="PNG", alt=whole)
        with said:
            st.caption(f":material/schedule: {_takes(lesson)}")
            with st.container(horizontal=True, gap="xsmall"):
                for place in range(1, len(lesson.steps) + 2):
                    site_map.link(site_map.LESSONS, t("end") if place > len(lesson.steps) else str(place),
                                  query={LESSON_KEY: lesson.code, STEP_KEY: str(place) if place > 1 else None})
        worksheet_buttons(lesson)


def handout() -> str:
    """All lessons with their addresses and codes on paper."""
    parts = [f"<h1>{escape(t('Lessons'))}</h1>"]
    for number, lesson in enumerate(LESSONS.values(), 1):
        whole = address(lesson.code)
        steps = "".join(f'<p>{place}. {escape(t(step.title))}: <a href="{escape(one)}">{escape(one)}</a></p>'
                        for place, step in enumerate(lesson.steps, 1) for one in [address(lesson.code, place)])
        parts.append(f"<section><h2>{number}. {escape(t(lesson.title))} ({escape(_takes(lesson))})</h2>"
                     f'<p>{escape(t(lesson.about))}</p><p><img src="{data_address(whole)}" alt="{escape(whole)}"></p>'
                     f"{steps}</section>")
    return document(language(), t("Lessons"), "\n".join(parts))
