"""Other people's translations of the test sentences: uploaded, scored, and one more row for this session alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import models
from lib.evaluation.baselines import NEAREST
from lib.inside.scoreboard import hypotheses
from lib.inside.scoreboard.brought import Brought, check_whole, row_key, score, without
from lib.ui.frame.uploads import LEFT_OUT
from lib.ui.scoreboard.measured import Measured, measured, needs_text, translations
from lib.ui.session import shelf
from lib.ui.session.i18n import join, language_name, t
from lib.ui.shared.download import download
from lib.ui.shared.guard import callback
from lib.ui.shared.scores import direction_name, row_badge
from lib.ui.shared.show import leading
from lib.ui.shared.user_text import show_mistake
from lib.upload.encoding import find_encoding, read_all
from lib.upload.files import UploadedFile
from models.messages import N_, InputError

_BROUGHT = "_brought_translations"
_SAID, _PENDING = "_brought_said", "_brought_pending"
MEGABYTES = 5


def of_session() -> dict[str, Brought]:
    """What this session has brought for the chosen corpus, by evaluation."""
    return st.session_state.get(_BROUGHT, {}).get(shelf.corpus_key(), {})


def bring_translations(results: Mapping[str, Any], evaluation: str) -> None:
    """The test sentences to take away, the file to bring back, and what is there."""
    st.markdown(t("Score another system here, in the same table, chart and matrix: take the test sentences, translate "
                  "them, and bring back a file of plain lines in their order; or a table or JSON lines with the "
                  "columns source and hypothesis, in any order."))
    if needs_text(t("The test sentences are not part of this product: to take them away, and to score translations of "
                    "them, it needs the text of the corpus.")):
        return
    try:
        found = measured(results, evaluation)
        check_whole(found.pairs, found.scores)
    except InputError as error:
        show_mistake(error)
        return
    name, lines = direction_name(f"{found.source}_{found.target}"), [source for source, _ in found.sides]
    download(t("The {n} test sentences in {language}", n=f"{len(lines):,}", language=language_name(found.source)),
             lambda: ("\n".join(" ".join(line.split()) for line in lines) + "\n").encode(),
             f"test.{found.source}-{found.target}.{found.source}.txt", "test_sentences", "text/plain")
    with st.form("brought", clear_on_submit=True, border=True):
        left, right = st.columns([3, 2])
        left.file_uploader(t("Translations, {direction}", direction=name), None, key="brought_file",
                           max_upload_size=MEGABYTES)
        right.text_input(t("What shall the row be called?"), key="brought_name", max_chars=40,
                         placeholder=t("as the file"))
        right.form_submit_button(t("Score it"), icon=":material/leaderboard:", type=leading(), on_click=_hand_over)
    st.caption(t("For this session only: nothing is written to disk and nobody else sees it. An empty line counts as "
                 "an empty answer. Scoring lets every method translate the test sentences once, which takes a minute "
                 "or so."))
    if _PENDING in st.session_state:
        _take(results, found, *st.session_state.pop(_PENDING))
    for sentence in st.session_state.pop(_SAID, []):
        st.success(sentence, icon=":material/check:")
    for place, one in of_session().items():
        for key in one.texts:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(f"{row_badge(key)} · {direction_name(place.removeprefix('translation_'))}")
            row.button(t("Remove"), key=f"remove_{place}_{key}", icon=":material/delete:", type="tertiary",
                       on_click=_remove, args=(place, key), width="content")


@callback
def _hand_over() -> None:
    """The file and its name as the form had them; the form is empty again afterwards."""
    st.session_state[_PENDING] = (st.session_state.get("brought_file"), st.session_state.get("brought_name") or "")


def _take(results: Mapping[str, Any], found: Measured, file: Any, title: str) -> None:
    """Read the file and score it; what does not fit is said in a sentence."""
    try:
        if file is None:
            raise InputError(N_("Choose a file first."))
        if file.type == LEFT_OUT or file.size > MEGABYTES * 1_000_000:
            raise InputError(N_("{file} has more than {limit} MB; give a smaller file."), file=file.name,
                             limit=MEGABYTES)
        held = UploadedFile(file.name, file.getvalue())
        text = read_all(held.data, find_encoding(held))
        sources, expected = zip(*found.sides)
        given = hypotheses.read(file.name, text, hypotheses.Asked(sources, expected, found.source, found.target))
    except InputError as error:
        show_mistake(error)
        return
    key = row_key(title or file.name.rsplit(".", 1)[0])
    before = of_session().get(found.evaluation)
    texts = {**(before.texts if before else {}), key: given.texts}
    _keep(found.evaluation, _scored(results, found, texts))
    said = [t("{name} stands in the table: {n} answers.", name=row_badge(key), n=f"{len(given.texts):,}")]
    if given.empty:
        said.append(t("{n} of them are empty.", n=f"{given.empty:,}"))
    if given.passed_over:
        said.append(t("{n} lines are about other sentences and were passed over.", n=f"{given.passed_over:,}"))
    st.session_state[_SAID] = [join(said)]
    st.rerun()


def _scored(results: Mapping[str, Any], found: Measured, texts: Mapping[str, list[str]]) -> Brought:
    """The rows tested against all others, whose answers are made, or remembered, for it."""
    made = translations([NEAREST, *models.method_keys()], found)
    with st.spinner(t("Comparing every pair of rows …")):
        return score(texts, made, found.pairs, shelf.languages(), found.evaluation, shelf.tokenizer().normalize,
                     known=results.get("comparisons"))


def _keep(evaluation: str, brought: Brought | None) -> None:
    everything = dict(st.session_state.get(_BROUGHT, {}))
    here = {name: one for name, one in everything.get(shelf.corpus_key(), {}).items() if name != evaluation}
    everything[shelf.corpus_key()] = here | ({evaluation: brought} if brought else {})
    st.session_state[_BROUGHT] = everything


@callback
def _remove(evaluation: str, key: str) -> None:
    """Take a row away."""
    left = without(of_session()[evaluation], key)
    _keep(evaluation, left if left.texts else None)
