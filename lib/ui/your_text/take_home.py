"""Taking home what was made from a corpus, and bringing it back: two parts of the page "Your text"."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import streamlit as st

import models
from lib.corpus import corpus_info, own_folder
from lib.evaluation import results
from lib.jobs import shares
from lib.shelf import library
from lib.take_home import exports, pack, targets
from lib.take_home.load import unpack
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, language_name, t
from lib.ui.shared import visitor
from lib.ui.shared.download import csv_button, download
from lib.ui.shared.show import method_title
from lib.ui.shared.user_text import md, show_mistake
from models.messages import InputError

#: megabytes that a take-home file may have in the browser
MAX_UPLOAD = 500
_LOADED = "_loaded_home"


def _folder(key: str) -> Path | None:
    return None if own_folder.is_own(key) else shelf.directory()


def show_take_home(key: str) -> None:
    """Everything that was trained on the corpus `key` as one file, and parts of it for other programs."""
    folder = _folder(key)
    try:
        size = pack.size_of(key, folder)
    except InputError as error:
        show_mistake(error)
        return
    st.markdown(t("One file with the trained methods, their tokenizer, settings, results and cards. Loaded back, here "
                  "or with {command}, it gives the same answers.", command="`python -m lib load FILE`"))
    mine = not own_folder.is_own(key) or visitor.owns(key)
    with_text = pack.text_path(key) is not None and mine and st.checkbox(
        t("With the text itself"), key=f"home_text_{key}",
        help=t("After loading back it is needed to measure again, for the nearest training sentences and more "
               "training. Without it the file holds what the methods learned from your text, such as its words."))
    title = _file_name(corpus_info(key).title)
    download(t("Take home ({n} MB)", n=f"{size / 1e6:.1f}"), lambda: _zip(key, with_text, folder),
             f"{title}.ladder.zip", f"home_zip_{key}", "application/zip")
    fold = st.expander(t("For other programs: vectors, tokenizer, tables"), key=f"home_parts_{key}", on_change="rerun")
    if fold.open:
        with fold:
            _parts(key, folder, title)
            _for_other_tools(key, folder, title)


def _zip(key: str, with_text: bool, folder: Path | None) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        return pack.pack(key, Path(place) / "home.zip", include_text=with_text, directory=folder).read_bytes()


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "corpus"


def _parts(key: str, folder: Path | None, title: str) -> None:
    """Token vectors of a method, the tokenizer, and the results as a table."""
    place = library.shelf(key, folder)
    languages = corpus_info(key).languages
    tables = [(method, name) for method, status in library.available(key, folder).items() if status
              for name in exports.vector_names(method, languages)]
    if tables:
        names = {"pieces": t("pieces"), **{f"words_{code}": t("words, {language}", language=language_name(code))
                                           for code in languages}}
        method, name = st.selectbox(t("Vectors of"), tables, key=f"home_vectors_{key}",
                                    format_func=lambda pair: f"{method_title(pair[0])} · {names[pair[1]]}")
        st.caption(t("The word2vec text opens with gensim; the two TSV files with the Embedding Projector "
                     "(projector.tensorflow.org)."))
        columns = st.columns(3)
        for column, (ending, label) in zip(columns, ((".txt", t("word2vec text")), ("_vectors.tsv", "vectors.tsv"),
                                                     ("_metadata.tsv", "metadata.tsv"))):
            with column:
                download(label, lambda ending=ending: _vectors(key, method, name, folder, ending),
                         f"{title}_{method}_{name}{ending}", f"home{ending}_{key}", "text/plain")
    left, right = st.columns(2)
    with left:
        st.caption(t("Opens with the libraries tokenizers and transformers (PreTrainedTokenizerFast)."))
        download("tokenizer.json", (place / library.TOKENIZER_FILE).read_bytes, library.TOKENIZER_FILE,
                 f"home_tokenizer_{key}", "application/json")
    if (place / results.FILE_NAME).is_file():
        with right:
            st.caption(t("Every number of the Scoreboard."))
            csv_button(results.results_frame(results.read_file(place / results.FILE_NAME)), f"home_results_{key}",
                       name=f"{title}_results")


def _for_other_tools(key: str, folder: Path | None, title: str) -> None:
    """A network as other tools run it, where this server has their packages; else the command."""
    ready = [m for m, status in library.available(key, folder).items() if status]
    choices = [(m, name) for name, target in targets.TARGETS.items() if target.ready
               for m in target.methods if m in ready]
    st.caption(t("A network runs in other tools too, with the same answers: {tools}. On your own computer: {command}",
                 tools=commas(target.title for target in targets.TARGETS.values()),
                 command=f"`python -m lib export --corpus {md(key)} --to huggingface --method transformer_seq2seq "
                         "--out DIR`"))
    if choices:
        method, target = st.selectbox(
            t("For another tool"), choices, key=f"home_tool_{key}",
            format_func=lambda pair: f"{targets.TARGETS[pair[1]].title} · {method_title(pair[0])}")
        download(t("Download for {tool}", tool=targets.TARGETS[target].title),
                 lambda: _for_tool(key, method, target, folder), f"{title}_{method}_{target}.zip",
                 f"home_tool_zip_{key}", "application/zip")


def _for_tool(key: str, method: str, target: str, folder: Path | None) -> bytes:
    loaded = library.load_method(key, method, folder)
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / target
        targets.write(loaded, target, made, targets.sentences_of(key, loaded.languages, 20))
        return Path(shutil.make_archive(str(made), "zip", made)).read_bytes()


def _vectors(key: str, method: str, name: str, folder: Path | None, ending: str) -> bytes:
    tables = exports.token_vectors(library.load_method(key, method, folder))
    return exports.vector_files(next(table for table in tables if table.name == name))[ending]


def load_back() -> str | None:
    """An uploader for a take-home file. The new corpus's key, in the one run in which it was loaded; else None."""
    file = st.file_uploader(t("A file that you took home"), type=["zip"], key="home_file", max_upload_size=MAX_UPLOAD)
    if file is None:
        return None
    seen: dict[str, str] = st.session_state.setdefault(_LOADED, {})
    if file.file_id not in seen:
        try:
            with st.spinner(t("Checking the file …")):
                shares.check_room(visitor.share(), file.size)
                seen[file.file_id] = unpack(file, visitor.secret(make=True))
        except InputError as error:
            show_mistake(error)
            return None
        return seen[file.file_id]
    _say_loaded(seen[file.file_id])
    return None


def _say_loaded(key: str) -> None:
    try:
        info = corpus_info(key)
    except InputError:  # deleted since
        return
    ready = [method_title(m) for m in models.REGISTRY if library.available(key)[m]]
    st.success(t("Loaded: {title}, with {methods}.", title=md(info.title), methods=commas(ready)))
