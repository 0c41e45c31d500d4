"""One own corpus on the page Upload and train: what it is, the link that leads back, its training, its end."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lib import jobs
from lib.corpus import own_folder
from lib.ui.session import own_corpora
from lib.ui.session.i18n import language_name, t
from lib.ui.shared.run_controls import show_asked
from lib.ui.shared.user_text import md
from lib.ui.your_text.progress import show_run
from lib.ui.your_text.training import choose_training


def about_corpus(key: str) -> None:
    """Title, size and languages; the link; deleting."""
    known = own_folder.about(key)
    jobs.touch(key)
    languages = " → ".join(language_name(code) for code in known["languages"])
    left, right = st.columns([5, 2], vertical_alignment="center")
    left.markdown(f"**{md(known['title'])}** — " + (
        t("{n} pairs, {languages}", n=f"{known['pairs']:,}", languages=md(languages)) if len(known["languages"]) == 2
        else t("{n} sentences, {languages}", n=f"{known['pairs']:,}", languages=md(languages))))
    with right.popover(t("Link and deletion"), icon=":material/link:", width="stretch"):
        st.markdown(t("This link brings you back to this text and its methods, from any browser, for as long as the "
                      "server keeps them. Who has the link can see the text."))
        st.code(_link(key), language=None, wrap_lines=True)
        st.markdown(t("What nobody has used for a week is deleted. Take home what you want to keep."))
        st.button(t("Delete text and methods now"), icon=":material/delete:", on_click=own_corpora.forget, args=(key,),
                  key="delete_own")


def _link(key: str) -> str:
    parts = urlsplit(st.context.url or "")
    base = f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else ""
    return f"{base}?corpus={key}"


def train_corpus(key: str) -> None:
    """The run and how far it is; or what to ask of one."""
    show_asked()
    status = jobs.follow(key)
    if status.state == "none":
        choose_training(key)
        return
    show_run(key)
    if not status.active:
        again = st.expander(t("Train again, or with other settings"), icon=":material/replay:", key="train_again",
                            on_change="rerun")
        if again.open:
            with again:
                choose_training(key)
