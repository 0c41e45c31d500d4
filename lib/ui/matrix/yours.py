"""The reader's own probe: minimal pairs typed in or in a file, asked of every chosen method in this session alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.inside.matrix.ask import Answer, answers
from lib.inside.matrix.brought import MOST_PAIRS, Brought, read_pairs
from lib.inside.matrix.probe import Probe
from lib.inside.matrix.record import marks_of, scored
from lib.ui.frame.sidebar import chosen_methods
from lib.ui.frame.uploads import LEFT_OUT
from lib.ui.matrix.closely import closely
from lib.ui.matrix.table import Rows, draw
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, language_name, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.guard import callback
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.show import badge, leading
from lib.ui.shared.user_text import md, show_mistake
from lib.upload.encoding import find_encoding, read_all
from lib.upload.files import UploadedFile
from models.base import Method, RefusedError
from models.language.languages import base
from models.messages import N_, InputError

MEGABYTES = 5
_ASKED = "_matrix_asked"
TYPED = "your pairs"
FIRST = {
    "en": "The cat is sleeping. | The cat are sleeping.\nAnna likes the old house. | Anna like the old house.\n"
          "Two dogs are running. | Two dog are running.",
    "zh": "我有三本书。 | 我有三辆书。\n他昨天去了学校。 | 他去了学校昨天。",
}


def yours_view() -> None:
    """The form, and when it was sent the matrix of the pairs."""
    if (fold := unfolded("own", t("Your own probe"), ":material/edit_note:")) is not None:
        with fold:
            _yours()


def _yours() -> None:
    st.markdown(t("Two sentences that differ in one thing, of which one is right: which of them is likelier to each "
                  "method? A line a pair, the right sentence first, an upright line or a tab between them, and behind "
                  "a second one the name of the paradigm. Or a file: such lines, or BLiMP's JSON lines (sentence_good, "
                  "sentence_bad, UID). It stays in this session."))
    with st.form("pairs", border=True):
        first = next((FIRST[base(code)] for code in reversed(shelf.languages()) if base(code) in FIRST), "")
        st.text_area(t("Pairs"), first, key="pairs_text", height=110, max_chars=20_000)
        st.file_uploader(t("A file of pairs"), None, key="pairs_file", max_upload_size=MEGABYTES,
                         accept_multiple_files=True)
        st.form_submit_button(t("Ask the methods"), icon=":material/grid_on:", type=leading(), on_click=_hand_over)
    asked = st.session_state.get(_ASKED)
    if not asked:
        return
    probes: dict[str, Probe] = {}
    for name, text in asked:
        try:
            probes |= _read(name, text)
        except InputError as error:
            show_mistake(error)
    if probes:
        _matrix(probes)


@callback
def _hand_over() -> None:
    """What the form had when it was sent."""
    given: list[tuple[str, str]] = []
    for file in st.session_state.get("pairs_file") or []:
        if file.type == LEFT_OUT or file.size > MEGABYTES * 1_000_000:
            raise InputError(N_("{file} has more than {limit} MB; give a smaller file."), file=file.name,
                             limit=MEGABYTES)
        held = UploadedFile(file.name, file.getvalue())
        given.append((file.name, read_all(held.data, find_encoding(held))))
    st.session_state[_ASKED] = given or [(TYPED, st.session_state.get("pairs_text") or "")]


def _read(name: str, text: str) -> Mapping[str, Probe]:
    shown = t("your pairs") if name == TYPED else name
    found: Brought = read_pairs(shown, text, shelf.languages())
    for problem in found.problems:
        st.caption(":material/info: " + md(t_note(problem)))
    if found.more:
        st.caption(t("{n} more lines were passed over.", n=f"{found.more:,}"))
    return found.probes


def _matrix(probes: Mapping[str, Probe]) -> None:
    methods = chosen_methods()
    if not methods:
        st.info(t("No method is chosen. Switch on at least one in the sidebar."))
        return
    cells: dict[str, dict[str, Any]] = {key: {} for key in probes}
    bar = st.progress(0.0, t("Asking …"))
    for i, (name, probe) in enumerate(probes.items()):
        for j, key in enumerate(methods):
            bar.progress((i + j / len(methods)) / len(probes), t("Asking {method} …", method=badge(key)))
            cells[name][key] = _cell(probe, key)
    bar.empty()
    titles = {name: name.replace("_", " ") for name in probes}
    rows = Rows(cells, dict.fromkeys(probes, 50.0), {}, titles)
    st.caption(t("Read: {list}.", list=commas(
        f"{md(titles[name])} ({t('{n} pairs', n=len(probe.items))}, {language_name(probe.lang)})"
        for name, probe in probes.items())))
    row, method = draw(rows, methods, "yours", t(
        "Per cent of the pairs whose right sentence is the likelier one; at most {limit} pairs of a paradigm. The "
        "interval is over the pairs. A broken frame: no better than guessing.", limit=f"{MOST_PAIRS:,}"))
    closely(probes[row], method, cells[row][method], "", "yours")


def _cell(probe: Probe, key: str) -> dict[str, Any]:
    method = shelf.method(key)
    if not isinstance(method, Method):
        return {"missing": {"message": method.message, "values": dict(method.values)}}
    try:
        given: list[Answer] = once(("matrix", shelf.identity(key, method), probe.fingerprint),
                                   lambda: answers(method, probe))
    except RefusedError as error:
        return {"refusal": {"message": error.message, "values": dict(error.values)}}
    return scored({"0": {"marks": marks_of([one.score for one in given])}})
