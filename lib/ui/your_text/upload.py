"""Bringing a text: files or pasted text, what was understood of it, the reader's corrections, and keeping it."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Timer
from typing import Any

import pandas as pd
import streamlit as st

from lib.corpus import owners
from lib.jobs import limits, settings, shares
from lib.ui.frame.uploads import LEFT_OUT
from lib.ui.session import own_corpora
from lib.ui.session.i18n import join, language_name, t, t_note
from lib.ui.shared import visitor
from lib.ui.shared.guard import callback, said, say
from lib.ui.shared.show import leading
from lib.ui.shared.user_text import md, show_mistake
from lib.ui.your_text.corpus import OWNER_LINK
from lib.upload import MAX_MEGABYTES, Options, Understanding, UploadedFile, read_text, read_upload
from lib.upload.files import check_total
from lib.upload.limits import MAX_BYTES
from models.messages import N_, InputError

#: what was read, with what it came from and how: ((identity, Options), Understanding or InputError)
_READING = "_reading"
#: the reader's corrections of it: {identity: Options}
_CORRECTED = "_corrected"
#: counts the texts that were kept: each begins with an empty uploader, so that the server lets go of the files
_ROUND = "_own_round"
#: seconds after which freed memory is given back
LET_GO_AFTER = 5.0
FORMATS = {
    "tsv": N_("table with tabs"), "csv": N_("table with commas or the like"), "tmx": N_("translation memory (TMX)"),
    "jsonl": N_("JSON"), "aligned": N_("two files, aligned by line"), "text": N_("text in one language"),
    "xlsx": N_("workbook (XLSX)"), "parquet": N_("Parquet file"), "xliff": N_("translator's file (XLIFF)"),
    "docx": N_("table in a document (DOCX)"), "odt": N_("table in a document (ODT)"), "ods": N_("workbook (ODS)"),
    "tbx": N_("terminology (TBX)"), "catalogue": N_("catalogues of an app (JSON), joined by their keys"),
    "po": N_("catalogue of messages (PO)"), "sgm": N_("test set (SGM)"), "subtitles": N_("subtitles"),
}
DELIMITERS = {"tab": N_("tab"), "comma": N_("comma"), "semicolon": N_("semicolon"), "bar": N_("vertical bar")}
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "cp1252")
MARKUP = {"read": N_("read as what they mean"), "kept": N_("kept as they are")}
LAYOUTS = {"lines": N_("one sentence a line"), "prose": N_("running text, split into sentences")}
REPORTED = 200


def bring_text() -> None:
    """The uploader and the box; the preview; the button that keeps the text."""
    left, right = st.columns(2)
    with left:
        files = st.file_uploader(
            t("Files"), None, accept_multiple_files=True, key=f"own_files_{st.session_state.get(_ROUND, 0)}",
            max_upload_size=MAX_MEGABYTES,
            help=t("Pairs: TSV, CSV, XLSX, ODS, tables in DOCX or ODT, TMX, TBX, XLIFF, JSON, Parquet, PO, two plain "
                   "files aligned by line, two subtitles, or a zip or tar of these. One language: a plain text. Up to "
                   "{n} MB.", n=MAX_MEGABYTES))
    with right:
        pasted = st.text_area(t("or pasted text"), key="own_pasted", height=150, max_chars=2_000_000, placeholder=t(
            "A sentence a line; or two texts a line with a tab between them."))
    identity: tuple[str, ...] = tuple(file.file_id for file in files)
    if identity and pasted.strip():
        st.info(t("There are files and pasted text: the files are read. Remove them, with the cross beside each name, "
                  "to read the pasted text."), icon=":material/info:")
    if not identity and pasted.strip():
        identity = ("pasted", str(hash(pasted)))
    if not identity:
        if st.session_state.pop(_READING, None) is not None:
            limits.give_memory_back()
        st.caption(t("What you bring stays in your session; it is kept on this server only when you press Keep, and "
                     "nobody but you, and those to whom you give the link, can see it."))
        return
    try:
        check_total(MAX_BYTES + 1 if any(file.type == LEFT_OUT for file in files) else sum(f.size for f in files))
    except InputError as error:  # too much to read is too much to hold
        say(said(error))
        _let_go()
        st.rerun()
    found = _read(identity, files, pasted)
    if found is not None:
        _preview(found)
    _corrections(identity, found)
    if found is not None:
        _keep(found, files[0].name.rsplit(".", 1)[0] if files else t("Pasted text"))


def _options(identity: tuple[str, ...]) -> Options:
    return st.session_state.get(_CORRECTED, {}).get(identity, Options())


def _read(identity: tuple[str, ...], files: list[Any], pasted: str) -> Understanding | None:
    """The understanding of what was brought; read anew only when it or a correction has changed. After corrections
    that cannot be, one sentence says why, and what was understood before them stays."""
    kept, options = st.session_state.get(_READING), _options(identity)
    if kept is None or kept[0] != (identity, options):
        try:
            with st.spinner(t("Reading …")):
                found: Understanding | InputError = (
                    read_upload([UploadedFile(file.name, file.getvalue()) for file in files], options) if files
                    else read_text(pasted, options))
        except InputError as error:
            found = error
            if kept is not None and kept[0][0] == identity and options != Options():
                show_mistake(error)
                _correct(identity, kept[0][1])
                found, options = kept[1], kept[0][1]
        st.session_state[_READING] = kept = ((identity, options), found)
    if isinstance(kept[1], InputError):
        show_mistake(kept[1])
        return None
    return kept[1]


def _preview(found: Understanding) -> None:
    """What was understood: languages, counts, lengths, examples, what was left out and why."""
    st.subheader(t("This is what was understood"), anchor=False)
    names = [language_name(code) for code in found.languages]
    columns = st.columns(4)
    columns[0].metric(t("Pairs") if len(names) == 2 else t("Sentences"), f"{len(found.pairs):,}")
    columns[1].metric(t("Languages") if len(names) == 2 else t("Language"), " → ".join(names))
    columns[2].metric(t("Repeated, left out"), f"{found.duplicates:,}")
    columns[3].metric(t("Unusable lines, left out"), f"{found.left_out_total - found.duplicates:,}")
    about = [t(FORMATS.get(found.format, found.format)), md(found.encoding)]
    about += [t("{language}: {low} to {high} characters, median {median}", language=md(name), low=f"{side['min']:,}",
                high=f"{side['max']:,}", median=f"{side['median']:g}") for name, side in zip(names, found.lengths)]
    st.caption(" · ".join(about))
    for note in found.warnings:
        st.info(md(t_note(note)), icon=":material/info:")
    heads = names if len(set(names)) == len(names) else list(found.languages)
    shown = pd.DataFrame([pair[:len(names)] for pair in found.examples()], columns=heads)
    st.dataframe(shown, hide_index=True, width="stretch")
    if found.left_out:
        fold = st.expander(t("Lines left out, and why ({n})", n=f"{found.left_out_total:,}"), key="own_left_out",
                           on_change="rerun")
        if fold.open:
            rows = [{t("line"): item.line, t("reason"): t_note(item.reason),
                     **({t("file"): item.file} if item.file else {})} for item in found.left_out[:REPORTED]]
            fold.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
            if found.left_out_total > REPORTED:
                fold.caption(t("The first {n} are shown.", n=REPORTED))


@callback
def _correct(identity: tuple[str, ...], options: Options) -> None:
    """Read again with these corrections."""
    st.session_state[_CORRECTED] = {identity: options}


def _corrections(identity: tuple[str, ...], found: Understanding | None) -> None:
    """Everything that the reading decided, for the reader to decide otherwise; where nothing could be read, how."""
    with st.expander(t("Correct it"), icon=":material/edit:"), st.form("own_corrections", border=False):
        now = _options(identity)
        columns = now.columns if found is None else _column_fields(found, now)
        fields = st.columns(4)
        here: tuple[str, ...] = () if found is None else found.languages[::-1] if now.swap else found.languages
        codes = [fields[i].text_input(t("Code of the first language") if i == 0 else t("Code of the second language"),
                                      code, max_chars=12,
                                      help=t("Two letters, such as de or fr; or a name for the kind of text, such as "
                                             "question or summary."))
                 for i, code in enumerate(here)]
        recognised = t("as recognised")
        header = fields[2].selectbox(
            t("First line"), [None, True, False], [None, True, False].index(now.header),
            format_func=lambda value: {None: recognised, True: t("names of the columns"),
                                       False: t("already text")}[value])
        delimiter = _choice(fields[3], t("Columns are parted by"), DELIMITERS, now.delimiter)
        more = st.columns(4, vertical_alignment="bottom")
        encoding = _choice(more[0], t("Encoding"), {name: name for name in ENCODINGS}, now.encoding)
        layout = _choice(more[1], t("Text in one language"), LAYOUTS, now.sentences)
        markup = _choice(more[2], t("Tags and entities of HTML"), MARKUP, {True: "read", False: "kept"}.get(now.markup))
        swap = more[3].checkbox(t("Swap the two sides"), now.swap, disabled=len(here) < 2)
        last = st.columns([3, 1], vertical_alignment="bottom")
        splits = now.splits
        if found is not None and found.splits:
            splits = last[0].checkbox(t("Keep the parts for training and tests as the files have them"), now.splits)
        if last[1].form_submit_button(t("Read again"), icon=":material/refresh:", width="stretch"):
            same = columns is None or len(columns) == len(here)
            given = tuple(code.strip().lower() for code in codes) if same and codes != list(here) else None
            _correct(identity, Options(columns, given or (now.languages if same else None), header, delimiter, encoding,
                                       swap, layout, {"read": True, "kept": False}.get(markup), splits))
            st.rerun()
    if found is None and _options(identity) != Options():
        st.button(t("Undo the corrections"), on_click=_correct, args=(identity, Options()))


def _column_fields(found: Understanding, now: Options) -> tuple[int, ...] | None:
    """Which column holds which text, as the reader has it."""
    if len(found.columns) < 2:
        return now.columns
    roles = [column.role for column in found.columns]
    order = ("second", "first") if now.swap and "second" in roles else ("first", "second")
    chosen = [roles.index(role) if role in roles else None for role in order]
    places = list(range(len(found.columns)))
    label = {i: f"{i + 1} · {c.name or c.sample[:30]}" for i, c in enumerate(found.columns)}
    none = t("none: one language only")
    first, second = st.columns(2)
    one = first.selectbox(t("Column of the first text"), places, chosen[0] or 0, format_func=label.__getitem__)
    two = second.selectbox(t("Column of the second text"), [None, *places], 0 if chosen[1] is None else chosen[1] + 1,
                           format_func=lambda i: none if i is None else label[i])
    return (one,) if two is None else (one, two)


def _choice(place: Any, label: str, names: Mapping[str, str], now: str | None) -> str | None:
    """A menu of `names`; None, the first, leaves it to the reading."""
    options, recognised = [None, *names], t("as recognised")
    return place.selectbox(label, options, options.index(now) if now in names else 0,
                           format_func=lambda name: recognised if name is None else t(names[name]))


def _keep(found: Understanding, title: str) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    name = left.text_input(t("What shall it be called?"), title, max_chars=60, key=f"own_title_{title}")
    right.button(t("Keep it and go on to training"), icon=":material/arrow_forward:", type=leading(), width="stretch",
                 key="own_keep", on_click=_create, args=(found, name.strip() or title))
    limit = "" if visitor.share() is None else t("A visitor's texts, with what is trained on them, may take {n} MB.",
                                                 n=f"{settings.share_mib():,.0f}")
    st.caption(join([t("Keeping writes the text to this server's disk, in a folder that only your link leads to."),
                     *([limit] if limit else [])]))


@callback
def _create(found: Understanding, title: str) -> None:
    """The corpus gets its folder and becomes the active one; the files and their reading are let go."""
    needed = sum(len(a.encode("utf-8", "replace")) + len(b.encode("utf-8", "replace")) + 9 for a, b in found.pairs)
    shares.check_room(visitor.share(), needed)
    extra = {"splits": [list(part) for part in found.splits]} if found.own_splits else None
    key = owners.create(found.pairs, found.languages, title, visitor.secret(make=True), extra=extra)
    own_corpora.open_corpus(key)
    st.session_state["part"], st.session_state[OWNER_LINK] = "train", (key, visitor.owner_link_of(key))
    st.session_state.pop("own_pasted", None)
    _let_go()


def _let_go() -> None:
    """Begin with an empty uploader; the server forgets the files when the page has been drawn, and their memory goes
    back to the system."""
    for name in (_READING, _CORRECTED):
        st.session_state.pop(name, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    Timer(LET_GO_AFTER, limits.give_memory_back).start()
