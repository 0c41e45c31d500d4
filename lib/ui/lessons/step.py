"""One step on the screen: its sentence, its question, and once predicted what came, the picture, and where to go on."""

from __future__ import annotations

import streamlit as st

from lib.ui.lessons import predictions
from lib.ui.lessons.parts import meaning
from lib.ui.lessons.plan import LESSON_KEY, STEP_KEY
from lib.ui.lessons.steps import Lesson, Step
from lib.ui.session.i18n import t
from lib.ui.session.present import note_steps
from lib.ui.shared.guard import callback, guarded
from lib.ui.shared.show import leading
from lib.ui.shared.site_map import LESSONS, link


def draw_step(lesson: Lesson, number: int) -> None:
    """The step `number`, from 1."""
    step = lesson.steps[number - 1]
    note_steps()
    st.subheader(f":gray[{number}]&ensp;{t(step.title)}", anchor=False)
    st.markdown(step.sentence(step.says))
    meaning(step.here())
    shown = predictions.of(lesson.code, number)
    _predict(step, lesson.code, number, shown)
    _buttons(lesson, number, shown is not None)
    if shown is not None:
        with guarded():
            _reveal(step, shown)


def _predict(step: Step, lesson: str, number: int, shown: str | None) -> None:
    """The question; once the picture is shown the prediction stays as it was."""
    key, codes = predictions.widget(lesson, number), list(step.choices)
    st.session_state[key] = (shown or None) if shown is not None else st.session_state.get(key)
    labels = {code: step.label(code) for code in codes}
    st.radio(f"**{step.sentence(step.asks)}**", codes, index=None, key=key, format_func=labels.__getitem__,
             disabled=shown is not None)


@callback
def _on(lesson: str, step: int, shown: bool) -> None:
    """Callback: show the picture, or where it is shown go on."""
    if shown:
        st.session_state[STEP_KEY] = step + 1
    else:
        predictions.keep(lesson, step)


@callback
def _back(step: int) -> None:
    """Callback: the step before."""
    st.session_state[STEP_KEY] = step - 1


def _buttons(lesson: Lesson, number: int, shown: bool) -> None:
    """One button goes on: it shows the picture, then leads to the next step."""
    last = number == len(lesson.steps)
    label = t("See what comes") if not shown else t("What you predicted") if last else t("Next step")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("Back"), icon=":material/arrow_back:", key="lesson_back", disabled=number == 1, on_click=_back,
                  args=(number,))
        st.button(label, icon=":material/visibility:" if not shown else ":material/arrow_forward:", key="lesson_on",
                  type=leading(), on_click=_on, args=(lesson.code, number, shown))
        st.caption(t("Step {n} of {count}", n=number, count=len(lesson.steps)), width="content")
        link(LESSONS, t("All lessons"), icon=":material/school:", query={LESSON_KEY: None, STEP_KEY: None})


def _reveal(step: Step, predicted: str) -> None:
    """What came, beside what was predicted; the picture; the page in this state."""
    came = step.outcome()
    if predicted:
        say = st.success if predicted == came.choice else st.info
        icon = ":material/check_circle:" if predicted == came.choice else ":material/lightbulb:"
        verdict = t("As you predicted.") if predicted == came.choice else t("You predicted: {choice}.",
                                                                           choice=step.label(predicted).rstrip(".。"))
    else:
        say, icon, verdict = st.info, ":material/lightbulb:", t("You made no prediction.")
    say(f"**{verdict}** {came.said}", icon=icon)
    st.markdown(step.sentence(step.why))
    found = step.link(step.here())
    link(found.page, t("Change it yourself"), icon=":material/tune:", query=found.query)
    step.draw(step.here())
