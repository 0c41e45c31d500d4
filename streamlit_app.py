"""The router: `streamlit run streamlit_app.py`. Language, methods and corpus are chosen here, pages do the rest."""

from __future__ import annotations

import streamlit as st

from lib.charts.style import count_by_ten_thousand, draw_on_dark
from lib.ui.frame import tools
from lib.ui.frame.old_links import forward
from lib.ui.frame.router import routing
from lib.ui.frame.server import ICON, housekeeping, set_up, warm_up
from lib.ui.frame.sidebar import choose_corpus, choose_language, choose_methods, give_way
from lib.ui.frame.space import less_space
from lib.ui.session import address, present, turns
from lib.ui.session.i18n import language, t
from lib.ui.shared import visitor
from lib.ui.shared.guard import Said, guarded, say
from lib.ui.shared.site_map import navigation, sections

st.set_page_config(page_title="Representation Ladder", page_icon=str(ICON), layout="wide")

if not set_up():
    st.stop()
housekeeping()
less_space()
draw_on_dark(st.context.theme.type == "dark")
page = st.navigation(pages := sections(), position="hidden")
forward(page.url_path)
address.arrive(page.url_path)
present.begin()
with guarded():
    if (greeting := visitor.welcome()) is not None:
        say(Said("info", greeting, ":material/key:"))
with st.sidebar:
    links = st.empty()
    choose_language()
    choose_methods()
    choose_corpus()
    visitor.tell_browser()
    give_way()
with links.container():
    navigation(pages)
before = address.carried()

count_by_ten_thousand(language() == "zh")
place = tools.begin()
with turns.taken(), guarded(), routing():
    page.run()
st.caption(t("Recorded numbers stand beside the command that made them; what is measured while you look is called so. "
             "What you type stays in this session."))
address.leave()
tools.finish(place, page.url_path)
if address.carried() != before:
    with links.container():
        navigation(pages)
warm_up()
