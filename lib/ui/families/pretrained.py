"""Bring your own: a pretrained model from a folder or from the Hub, opened for this session, and a look inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.families import pretrained
from lib.ui.session import guest as session
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import language_name, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.corpus_text import paths_allowed
from lib.ui.shared.e5 import say_how_to_get_e5
from lib.ui.shared.examples import first_text
from lib.ui.shared.guard import callback, guarded
from lib.ui.shared.inputs import TEXT_KEY, direction_input, other, text_input
from lib.ui.shared.show import badge, count, metrics
from lib.ui.shared.site_map import COMPARE, link
from lib.ui.shared.trace_views import KINDS as ATTENTIONS
from lib.ui.shared.trace_views import attention_view, steps_view
from lib.ui.shared.user_text import md, read_text, say_unread, show_mistake
from models.base import TASK_METHODS, Method, RefusedError, Task
from models.messages import N_, InputError
from models.pretrained.load import check_installed

if TYPE_CHECKING:
    from models.pretrained.method import Pretrained

NAMED_KEY, _ASKED = "pretrained_named", "_pretrained_asked"
KINDS = {"encoder": N_("Encoder"), "decoder": N_("Decoder"), "seq2seq": N_("Seq2seq")}
LOOKS = {"attention": N_("Attention"), "fill": N_("Fill the gaps"), "answers": N_("Translate")}


def pretrained_view() -> None:
    """The form, and once a model is open, what it is and what it does."""
    st.markdown(t("Open a real encoder, decoder or seq2seq model beside ours. It joins Compare as one more row, for "
                  "you alone, until you close it or leave."))
    if not say_how_to_get_e5():
        link(COMPARE, t("{guest} is installed: ask it on Compare", guest=badge(session.E5)),
             icon=":material/compare_arrows:", query={"task": Task.SIMILARITY, session.ASKED: session.E5})
    if not paths_allowed():
        st.info(t("This server lets its visitors name no files and fetch no models. Run the app on your own computer, "
                  "or ask whoever runs it to set LADDER_ALLOW_PATHS=1."), icon=":material/lock:")
        return
    try:
        check_installed()
    except InputError as error:
        st.info(md(t_note(error)), icon=":material/extension_off:")
        return
    _form()
    found = session.opened(shelf.languages())
    if isinstance(found, Method):
        with guarded():
            _about(found)
            _inside(found)


@callback
def _ask() -> None:
    """Callback: open what is named when the page is drawn next."""
    st.session_state[_ASKED] = True


def _form() -> None:
    with st.container(border=True):
        named = st.text_input(t("A folder on this computer, or a model's name on the Hugging Face Hub"), key=NAMED_KEY,
                              placeholder="google-bert/bert-base-chinese", max_chars=1000, persist_state="session")
        download = st.checkbox(t("Fetch it from the Hub if it is not on this computer yet"), key="pretrained_fetch")
        st.button(t("Open the model"), key="pretrained_open", icon=":material/folder_open:", on_click=_ask)
    st.caption(t("Only safetensors are opened, and no program code that comes with a model is ever run. All models "
                 "that are open here may take {limit} MiB together.", limit=f"{pretrained.limit() // 2**20:,}"))
    if not st.session_state.pop(_ASKED, False):
        return
    try:
        session.close()
        with st.spinner(t("Opening the model …"), show_time=True):
            session.keep(pretrained.get(named or "", shelf.languages(), download=download))
    except InputError as error:
        show_mistake(error)


def _about(method: Pretrained) -> None:
    card, opened = method.card, method.opened
    st.markdown(f"##### {badge(session.KEY)} · {md(card['name'])}")
    metrics([
        (t("Kind"), t(KINDS[card["kind"]]), t("Which half of the Transformer it is.")),
        (t("Parameters"), count(card["parameters"]), t("How many numbers it has learned.")),
        (t("Vocabulary"), count(method.tokenizer.vocab_size), t("Pieces that its own tokenizer knows.")),
        (t("Memory"), f"{max(0.1, opened.folder.bytes / 2**20):,.1f} MiB", t("What its weights take, in float32.")),
    ])
    for task in TASK_METHODS:
        if refusal := method.refusal(task):
            st.caption(":material/block: " + t_note(refusal))
    left, right = st.columns(2)
    link(COMPARE, t("Compare it with the ladder"), icon=":material/compare_arrows:", place=left)
    right.button(t("Close the model"), icon=":material/close:", on_click=callback(session.close))
    if method.refusal(Task.TRANSLATION) is None and card["kind"] != "encoder":
        _prompt(method)


def _prompt(method: Pretrained) -> None:
    from models.pretrained.method import SOURCE, TARGET, TEXT

    with st.expander(t("How it is asked for a translation"), key="pretrained_ask", type="compact"):
        asked = st.text_area(t("The prompt"), value=method.config["prompt"], height=90, max_chars=1000, help=t(
            "{text} is your sentence, {source} and {target} the languages' English names. The first line that it "
            "writes counts.", text=f"`{TEXT}`", source=f"`{SOURCE}`", target=f"`{TARGET}`"))
        if asked and asked != method.config["prompt"]:
            try:
                method.compared_on(method.languages, asked)
            except InputError as error:
                show_mistake(error)
                return
            session.set_prompt(asked)
            st.rerun()


def _inside(method: Pretrained) -> None:
    from models.pretrained.inside import undrawn

    left, right = st.columns([5, 4])
    with right:
        source = direction_input()
    with left:
        text_input(t("Your sentence"))
    offered = {code: t(name) for code, name in LOOKS.items()
               if code != "answers" or method.refusal(Task.TRANSLATION) is None}
    look = segments(t("Look at"), list(offered), "attention", "look_at", offered.__getitem__,
                    label_visibility="collapsed")
    text = read_text(st.session_state.get(TEXT_KEY) or "")
    if text is None:
        return
    say_unread(method, text)
    identity = shelf.identity(session.KEY, method)
    if look == "fill":
        _fill(method, text, source, identity)
        return
    target = other(source) if look == "answers" else None
    trace = session.last((look, identity, text, source, target), lambda: method.trace(text, source, target))
    if target is not None:
        st.text(t("In {language}: {text}", language=language_name(target), text=trace.output or "–"))
        steps_view(trace, session.KEY, t("What could have been written at each place."), "pretrained_step")
    for kind in undrawn(method, trace):
        st.caption(":material/grid_off: " + t(
            "Not drawn ({kind}): this architecture gives no table with a line and a column for each token. It looks at "
            "windows or groups of tokens, or does not say where it looks.", kind=t(ATTENTIONS[kind])))
    if trace.ids and not trace.attention:
        return
    attention_view(trace, session.KEY, t(
        "Each line is a token of the model's own tokenizer, the full cells are the tokens it gathers from. Do not read "
        "too much into a full stop or a first token: in BERT many heads were seen to rest on marks, perhaps where they "
        "find nothing to do (Clark et al. 2019)."))


def _fill(method: Pretrained, text: str, source: str, identity: tuple[str, ...]) -> None:
    st.caption(t("Write {mask} in your sentence in place of a word.", mask="`[MASK]`"))
    given = "[MASK]" in text
    text = text if given else _with_mask(text, source)
    try:
        found = once(("pretrained", "fill", identity, text, source), lambda: method.fill(text, source))
    except RefusedError as error:
        st.info(t_note(error))
        return
    if not given:
        st.text(t("Asked: {text}", text=text))
    if isinstance(found, str):
        st.text(t("Written: {text}", text=found or "–"))
        return
    from models.answers import Trace

    steps_view(Trace((), (), steps=found), session.KEY, t("What it would fill in, guessed from both sides."),
               "pretrained_step", writing=False)


def _with_mask(text: str, source: str) -> str:
    """The sentence with its middle word, or character, hidden."""
    words = text.split()
    if len(words) > 2:
        words[len(words) // 2] = "[MASK]"
        return " ".join(words)
    middle = max(0, len(text) // 2 - 1)
    return (text or first_text(source))[:middle] + "[MASK]" + text[middle + 1:]
