"""Lessons: seven walks of five or six steps, each an address, each with a prediction before the picture."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.lessons.end import draw_end
from lib.ui.lessons.overview import draw_all, draw_teacher
from lib.ui.lessons.plan import ALL, LESSONS, TEACHER, chosen_lesson, chosen_step
from lib.ui.lessons.step import draw_step
from lib.ui.session import shelf
from lib.ui.session.i18n import t

routed()
code = chosen_lesson()
if code in (ALL, TEACHER):
    st.header(t("Lessons"), anchor=False)
    (draw_teacher if code == TEACHER else draw_all)()
else:
    lesson = LESSONS[code]
    st.header(f"{list(LESSONS).index(code) + 1} · {t(lesson.title)}", anchor=False)
    if not {"zh", "en"} <= set(shelf.languages()):
        st.info(t("The lessons speak Chinese and English, which your text does not: choose another one in the sidebar "
                  "under “Trained on”, and come back to yours afterwards."), icon=":material/translate:")
    else:
        step = chosen_step(lesson)
        if step > len(lesson.steps):
            draw_end(lesson)
        else:
            draw_step(lesson, step)
