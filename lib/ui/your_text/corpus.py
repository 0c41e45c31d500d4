"""One own corpus on the page Upload and train: what it is, the link that leads back, its training, its end."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import settings
from lib.ui.session import own_corpora
from lib.ui.session.i18n import language_name, t
from lib.ui.shared import visitor
from lib.ui.shared.guard import callback
from lib.ui.shared.run_controls import only_reading
from lib.ui.shared.user_text import md
from lib.ui.your_text.progress import show_run
from lib.ui.your_text.training import choose_training

#: session keys: the corpus whose deletion was pressed once; the one whose owner's link has not been taken yet, and the
#: link's secret
_SURE, OWNER_LINK = "_sure_to_delete", "_owner_link"


def about_corpus(key: str) -> None:
    """Title, size and languages; the links; deleting."""
    known = own_folder.about(key)
    languages = " → ".join(language_name(code) for code in known["languages"])
    left, right = st.columns([5, 2], vertical_alignment="center")
    left.markdown(f"**{md(known['title'])}** — " + (
        t("{n} pairs, {languages}", n=f"{known['pairs']:,}", languages=md(languages)) if len(known["languages"]) == 2
        else t("{n} sentences, {languages}", n=f"{known['pairs']:,}", languages=md(languages))))
    with right.popover(t("Link and deletion"), icon=":material/link:", width="stretch"):
        st.markdown(t("This link leads back to this text and its methods, from any browser, for as long as the server "
                      "keeps them. Who has it can read the text and ask its methods, but not train, stop or delete."))
        st.code(_link(key), language=None, wrap_lines=True)
        if (days := settings.keep_days()) is not None:
            st.markdown(t("What nobody has used for {n} days is deleted. Take home what you want to keep.",
                          n=f"{days:g}"))
        if not only_reading(key):
            _delete(key, known["title"])
    _owner_link(key)


def _delete(key: str, title: str) -> None:
    """Deleting asks once more, by name."""
    if st.session_state.get(_SURE) != key:
        st.button(t("Delete text and methods now"), icon=":material/delete:", on_click=_ask_again, args=(key,),
                  key="delete_own")
        return
    st.markdown(t("Delete “{title}” with everything trained on it? For {n} hours it can be brought back.",
                  title=md(title), n=f"{jobs.UNDO_HOURS:g}"))
    left, right = st.columns(2)
    left.button(t("Yes, delete it"), icon=":material/delete:", on_click=_forget, args=(key,), key="delete_own_sure",
                width="stretch")
    right.button(t("Keep it"), on_click=_ask_again, args=(None,), key="delete_own_not", width="stretch")


@callback
def _ask_again(key: str | None) -> None:
    st.session_state[_SURE] = key


@callback
def _forget(key: str) -> None:
    st.session_state.pop(_SURE, None)
    visitor.check_owner(key)
    own_corpora.forget(key)


def show_deleted() -> None:
    """What this session has deleted, and the way back."""
    for key, title in own_corpora.deleted().items():
        left, right = st.columns([5, 2], vertical_alignment="center")
        left.info(t("“{title}” was deleted.", title=md(title)), icon=":material/delete:")
        right.button(t("Bring it back"), icon=":material/undo:", on_click=_bring_back, args=(key,),
                     key=f"bring_back_{key}", width="stretch")


@callback
def _bring_back(key: str) -> None:
    own_corpora.bring_back(key)


def _owner_link(key: str) -> None:
    """The owner's link, shown once, after a text was kept."""
    kept, secret = st.session_state.get(OWNER_LINK) or ("", None)
    if kept != key or secret is None:
        return
    with st.container(border=True):
        st.markdown(t("**Your owner's link.** This browser knows that the text is yours. With this link another one "
                      "can train, stop and delete, too. It is shown this once: copy it, and give it to nobody."))
        st.code(visitor.owner_link(_link(key), secret), language=None, wrap_lines=True)
        st.button(t("I have it, or do not need it"), on_click=_taken, key="owner_link_taken")


@callback
def _taken() -> None:
    st.session_state.pop(OWNER_LINK, None)


def _link(key: str) -> str:
    parts = urlsplit(st.context.url or "")
    base = f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else ""
    return f"{base}?corpus={key}"


def train_corpus(key: str) -> None:
    """The run and how far it is; or what to ask of one."""
    status = jobs.follow(key)
    if status.state == "none":
        if not only_reading(key):
            choose_training(key)
        return
    show_run(key)
    if only_reading(key):
        return
    if not status.active:
        again = st.expander(t("Train again, or with other settings"), icon=":material/replay:", key="train_again",
                            on_change="rerun")
        if again.open:
            with again:
                choose_training(key)
