"""Worksheets in the reader's language, to download and print."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.inside.lessons.codes import data_address
from lib.inside.lessons.worksheet import Exercise, Sheet, markdown, page
from lib.ui.lessons.plan import LESSON_KEY
from lib.ui.lessons.steps import Lesson
from lib.ui.session.i18n import LANGUAGE_KEY, language, t
from lib.ui.shared.download import download


def address(lesson: str, step: int = 1) -> str:
    """The whole address of a step, as the reader's browser has this app, in the language on the screen."""
    here = urlsplit(st.context.url or "http://localhost:8501/lessons")
    base = here.path.rstrip("/").removesuffix("/lessons")
    query = {LESSON_KEY: lesson, **({"step": step} if step > 1 else {}), LANGUAGE_KEY: language()}
    return f"{here.scheme}://{here.netloc}{base}/lessons?{urlencode(query)}"


def sheet(lesson: Lesson, *, answers: bool = False) -> Sheet:
    """A lesson on paper; with `answers` for the teacher."""
    labels = {"address": t("Address"), "name": t("Name"), "came": t("What came"), "terms": t("Terms"),
              "questions": t("Three questions")}
    exercises = [Exercise(t(step.title), _plain(step.says, step.here()), _plain(step.asks, step.here()),
                          [_choice(label, step.here()) for label in step.choices.values()],
                          t(step.why) if answers else "") for step in lesson.steps]
    return Sheet(language(), t(lesson.title), t(lesson.about), address(lesson.code), exercises,
                 [(term.en, term.zh, t(term.what)) for term in lesson.terms],
                 [(t(one.question), t(one.answer) if answers else "") for one in lesson.questions], labels)


def _plain(message: str, texts: object) -> str:
    return t(message, **dict(texts))  # type: ignore[call-overload]


def _choice(label: object, texts: object) -> str:
    return _plain(label, texts) if isinstance(label, str) else dict(label)[language()]  # type: ignore[call-overload]


def worksheet_buttons(lesson: Lesson) -> None:
    """The sheet for students, and with all answers for the teacher; made when pressed."""
    students, teachers = sheet(lesson), sheet(lesson, answers=True)
    with st.container(horizontal=True, gap="small"):
        for one, name, label in ((students, "worksheet", t("Worksheet to print (HTML)")),
                                 (teachers, "answers", t("With answers (HTML)"))):
            download(label, lambda one=one: page(one, data_address(one.address)).encode(),
                     f"{lesson.code}_{name}.html", f"{name}_{lesson.code}", "text/html", small=True)
        download(t("Worksheet (Markdown)"), lambda: markdown(students).encode(), f"{lesson.code}.md",
                 f"markdown_{lesson.code}", "text/markdown", small=True)
