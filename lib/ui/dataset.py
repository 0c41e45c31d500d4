"""The parts of the Dataset page."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from lib import charts
from lib.corpus import Corpus, CorpusInfo, load_corpus
from lib.corpus.describe import describe, length_histogram, split_table
from lib.corpus.tatoeba import KNOWN_SHA256
from lib.results import read_results
from lib.ui import shelf
from lib.ui.choice import menu
from lib.ui.i18n import join, language_name, t
from lib.ui.show import show_chart
from lib.ui.text import md, show_mistake
from models.base import N_, InputError

PATH_KEY = "data_path"
SPLITS = {"train": N_("training"), "valid": N_("validation"), "test": N_("test")}


def about(info: CorpusInfo) -> None:
    """What it is, its licence and whom to thank."""
    st.markdown(f"**{t(info.title)}** — {t(info.description)}")
    lines = [f"**{t('Licence')}** {t(info.licence)}", f"**{t('Attribution')}** {t(info.attribution)}"]
    if info.url:
        lines.append(f"**{t('Publisher')}** {info.url}")
    st.markdown("  \n".join(lines))


def get_text(info: CorpusInfo) -> None:
    """Where the text is looked for, and the button that fetches it from its publisher."""
    with st.expander(t("Where the text is"), icon=":material/folder_open:"):
        st.markdown(t("The text belongs to its authors and is not part of this product. It is read from a path that "
                      "you give, from the path in LADDER_DATA, or from the data folder after a download. The trained "
                      "methods work without it."))
        st.text_input(t("Path of the file on the computer that runs this app"), key=PATH_KEY,
                      placeholder="cmn.txt · cmn-eng.zip", persist_state="session")
        if st.button(t("Download from the publisher"), icon=":material/download:"):
            _download()


def _download() -> None:
    from lib.corpus.download import download_text

    bar = st.progress(0.0, text=t("Asking {url} …", url="manythings.org"))
    try:
        last = None
        for last in download_text():
            megabytes = f"{last.done / 1e6:.1f}"
            bar.progress(last.fraction or 0.0, text=t("{n} MB are here …", n=megabytes))
        bar.empty()
        if last is not None and last.path is not None:
            st.success(t("The text is here: {pairs} pairs.", pairs=f"{last.pairs:,}"))
            if last.same_text is False:
                st.caption(t("The publisher's file has changed since the shipped methods were trained; that is "
                             "expected and harmless."))
    except InputError as error:
        bar.empty()
        show_mistake(error)


@st.cache_resource(show_spinner=False, max_entries=2)
def _corpus(key: str, path: str | None, stamp: Any) -> tuple[Corpus, dict[str, Any], pd.DataFrame, pd.DataFrame]:
    corpus = load_corpus(key, path)
    return corpus, describe(corpus), length_histogram(corpus), split_table(corpus)


def _stamp(info: CorpusInfo, path: str | None) -> Any:
    """Changes when the file does."""
    if info.embedded:
        return info.key
    from lib.corpus.tatoeba import find_text

    found = find_text(path)
    stat = found.stat()
    return hashlib.sha256(str(found).encode()).hexdigest(), stat.st_size, stat.st_mtime_ns


def numbers(info: CorpusInfo, path: str | None) -> Corpus | None:
    """Sizes, splits and lengths, from the text; without it from the results file. InputError for a wrong path."""
    try:
        stamp = _stamp(info, path)
    except InputError as error:
        if path:
            raise
        _without_text(error)
        return None
    with st.spinner(t("Reading the text …")):
        corpus, facts, histogram, splits = _corpus(info.key, path if not info.embedded else None, stamp)
    first, second = corpus.languages
    columns = st.columns(4)
    columns[0].metric(t("Sentence pairs"), f"{facts['pairs']:,}")
    for column, lang in zip(columns[1:], (first, second)):
        side = facts["sides"][lang]
        column.metric(t("{language}, mean length", language=language_name(lang)),
                      t("{n} characters", n=f"{side['mean']:.1f}") if side["unit"] == "characters"
                      else t("{n} words", n=f"{side['mean']:.1f}"))
    columns[3].metric(t("Sentences in two splits"), f"{facts['leaks']:,}",
                      help=t("Pairs that share a sentence always fall in the same split, so this must be 0."))
    same = corpus.sha256 == KNOWN_SHA256
    st.caption(join([t("sha256 of the text: {sha}.", sha=corpus.sha256[:16] + "…"), "" if info.embedded else
                     t("The shipped methods were trained on this very text.") if same
                     else t("The shipped methods were trained on an earlier state of this text.")]))
    st.subheader(t("Splits"), anchor=False)
    splits = splits.round({f"mean_{first}": 1, f"mean_{second}": 1})
    st.dataframe(splits.assign(split=splits["split"].map(lambda s: t(SPLITS.get(s, s))),
                               share=splits["share"].map("{:.1%}".format)).rename(columns={
                                   "split": t("split"), "pairs": t("pairs"), "share": t("share"),
                                   f"mean_{first}": t("{language}, mean length", language=language_name(first)),
                                   f"mean_{second}": t("{language}, mean length", language=language_name(second))}),
                 hide_index=True, width="stretch")
    _lengths(histogram)
    return corpus


def _lengths(histogram: pd.DataFrame) -> None:
    st.subheader(t("How long are the sentences?"), anchor=False)
    for column, (lang, part) in zip(st.columns(2), histogram.groupby("language", sort=False)):
        with column:
            unit = t("characters") if part["unit"].iloc[0] == "characters" else t("words")
            frame = part.rename(columns={"pairs": "count"})
            names = {"length": f"{language_name(str(lang))}: {unit}", "count": t("pairs")}
            show_chart(charts.histogram(frame, names), t(
                "Most sentences are short; the last bar gathers all longer ones. The methods have seen few long ones."),
                frame[["length", "count"]].rename(columns=names), f"lengths_{lang}")


def _without_text(error: InputError) -> None:
    st.info(md(t(error.message, **error.values) if error.values else t(error.message)), icon=":material/description:")
    known = read_results(shelf.corpus_key(), shelf.directory()).get("corpus", {})
    splits = known.get("splits", {})
    if splits:
        st.caption(t("These sizes are from the results file; the text itself is not needed for them."))
        for column, (name, size) in zip(st.columns(len(splits)), splits.items()):
            column.metric(t(SPLITS.get(name, name)), f"{size:,}")


def examples(corpus: Corpus, shown: int = 12) -> None:
    """Some pairs of a split, looked through by a word."""
    st.subheader(t("Examples"), anchor=False)
    left, right = st.columns([3, 5], vertical_alignment="bottom")
    with left:
        split = menu(t("Split"), list(SPLITS), "train", "split", lambda name: t(SPLITS[name]))
    word = right.text_input(t("Look for"), key="find", bind="query-params", max_chars=60).strip().casefold()
    pairs = corpus.split(split)
    found = [pair for pair in pairs if word in pair.first.casefold() or word in pair.second.casefold()] if word \
        else pairs[:: max(1, len(pairs) // shown)]
    st.caption(t("{shown} of {count} pairs.", shown=min(shown, len(found)), count=f"{len(found if word else pairs):,}"))
    first, second = corpus.languages
    st.dataframe(pd.DataFrame({language_name(first): [p.first for p in found[:shown]],
                               language_name(second): [p.second for p in found[:shown]]}),
                 hide_index=True, width="stretch")
