"""The Labels page: which labelled sentences are looked at, the project's own or an upload."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from lib.labels import sentences
from lib.labels.columns import Columns, Table, find_columns, read_table
from lib.ui.session import shelf
from lib.ui.session.choice import begin_with, segments
from lib.ui.session.i18n import commas, language_name, t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.examples import readers_language
from lib.ui.shared.user_text import md, show_mistake
from models.language.languages import among
from models.language.text import guess_language
from models.messages import N_, InputError

SOURCES = {"ours": N_("Ours: positive or negative"), "file": N_("A file of yours")}
OWN_CLASSES = {"positive": N_("positive"), "negative": N_("negative")}
MEGABYTES = sentences.MAX_BYTES // 1_000_000


class Chosen(NamedTuple):
    """The labelled sentences, their language, whether they are the project's own, and a hash of their content."""

    labelled: sentences.Labelled
    lang: str
    own: bool
    identity: str

    def class_title(self, label: str) -> str:
        """A label for reading; only the project's own are translated."""
        return t(OWN_CLASSES[label]) if self.own and label in OWN_CLASSES else label


def choose_labelled() -> Chosen | None:
    """The reader's choice; None while there is nothing to measure (what is missing has been said)."""
    own = [found for code in sentences.shipped_languages() if (found := among(code, shelf.languages()))]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        source = segments(t("Labelled sentences"), list(SOURCES), "ours", "labelled", lambda key: t(SOURCES[key]))
    if source == "file":
        return _upload()
    if not own:
        st.info(t("Our labelled sentences are in {own}; the chosen methods read {languages}. Bring a file of yours.",
                  own=_names(sentences.shipped_languages()), languages=_names(shelf.languages())))
        return None
    with right:
        first = "en" if "en" in own else own[0]
        begin_with("labelled_lang", own, readers_language(own, first))
        lang = segments(t("Language of the sentences"), own, first, "labelled_lang", language_name)
    found = once(("labels", lang), lambda: sentences.shipped_labels(lang))
    return Chosen(found, lang, True, _hash(found, lang))


def _names(codes: Any) -> str:
    return commas(language_name(code) for code in codes)


def _upload() -> Chosen | None:
    form, example = st.columns([3, 2], vertical_alignment="bottom")
    file = form.file_uploader(t("A table of text and label (CSV or TSV)"), type=["csv", "tsv", "txt", "zip"],
                              key="labels_file", max_upload_size=MEGABYTES)
    example.download_button(t("Our sentences as an example"), sentences.SHIPPED.read_bytes(), "sentiment.csv",
                            "text/csv", icon=":material/download:", on_click="ignore")
    if file is None:
        st.caption(t("Any labels will do: sentiment, topic, intent. One text and its label a line, with a header or "
                     "without; the file stays in this session."))
        return None
    try:
        return _read(file.getvalue(), file.name)
    except InputError as error:
        show_mistake(error)
        return None


def _read(data: bytes, name: str) -> Chosen:
    if len(data) > sentences.MAX_BYTES:
        raise InputError(N_("{file} has more than {limit} MB; give a smaller file of text and label."),
                         file=name, limit=MEGABYTES)
    digest = hashlib.sha256(data).hexdigest()
    table = once(("table", digest), lambda: read_table(data, name))
    columns = _columns(table, find_columns(table), digest[:8])
    found = once(("labels", digest, columns), lambda: sentences.labels_of(table, columns))
    codes = [ours for code in found.language_codes() if code and (ours := among(code, shelf.languages()))]
    lang = _language(found, codes, digest[:8])
    found = found.only(lang) if codes else found
    _understood(found)
    return Chosen(found, lang, False, _hash(found, lang))


def _columns(table: Table, guessed: Columns, key: str) -> Columns:
    """What is taken for text and label, which the reader may correct."""
    names = [name if guessed.header else t("column {number}", number=name) for name in guessed.names]
    places = range(len(names))
    left, right, head = st.columns([3, 3, 2], vertical_alignment="bottom")
    text = left.selectbox(t("Column of the text"), places, guessed.text, names.__getitem__, key=f"text_{key}")
    label = right.selectbox(t("Column of the label"), places, guessed.label, names.__getitem__, key=f"label_{key}")
    header = head.checkbox(t("The first row is a header"), guessed.header, key=f"header_{key}")
    if text == label:
        raise InputError(N_("Text and label must be two different columns; the columns are {choices}."),
                         choices=commas(guessed.names[:20]))
    return replace(guessed, text=text, label=label, header=header,
                   lang=guessed.lang if guessed.lang not in (text, label) else None)


def _language(found: sentences.Labelled, codes: list[str], key: str) -> str:
    options = codes or list(shelf.languages())
    if len(options) == 1:
        return options[0]
    likely = options[0] if codes else Counter(
        guess_language(text, options) for text in found.texts[:200]).most_common(1)[0][0]
    names = {code: language_name(code) for code in options}
    return st.selectbox(t("Language of the sentences"), options, options.index(likely), names.__getitem__,
                        key=f"lang_{key}")


def _understood(found: sentences.Labelled) -> None:
    """What was read, and what was not."""
    counts = Counter(found.labels)
    shown = [f"{md(label)} {counts[label]:,}" for label in found.classes]
    st.caption(t("Read: {rows} rows, {count} labels: {labels}.", rows=f"{len(found):,}", count=len(shown),
                 labels=commas(shown[:12]) + (" …" if len(shown) > 12 else "")))
    for item in found.notes:
        st.caption(":material/info: " + md(t_note(item)))
    if found.left_out:
        with st.expander(t("Left out: {count} rows", count=f"{len(found.left_out):,}"), type="compact"):
            st.dataframe(pd.DataFrame({t("line"): [one.line for one in found.left_out[:200]], t("why"): [
                t_note(one.reason) for one in found.left_out[:200]]}),
                hide_index=True, width="stretch")


def _hash(found: sentences.Labelled, lang: str) -> str:
    content = "\0".join([lang, *found.texts, *found.labels])
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
