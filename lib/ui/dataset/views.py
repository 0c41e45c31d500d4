"""The parts of the Dataset page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.corpus import own_folder
from lib.corpus.corpora import Corpus, CorpusInfo
from lib.corpus.describe import describe, length_histogram, split_table
from lib.corpus.tatoeba import KNOWN_SHA256
from lib.evaluation.results import read_results
from lib.ui.session import shelf
from lib.ui.session.choice import menu, text_field
from lib.ui.session.i18n import join, language_name, named, t, t_note
from lib.ui.shared.corpus_text import PATH_KEY, SPLITS, chosen_path, corpus, paths_allowed, text_stamp
from lib.ui.shared.show import show_chart
from lib.ui.shared.user_text import md, show_mistake
from models.messages import N_, InputError


def about(info: CorpusInfo) -> None:
    """What it is, its licence and whom to thank."""
    if own_folder.is_own(info.key):
        st.markdown(named(f"**{md(info.title)}**", t("Your own text, {languages}.", languages=" → ".join(
            md(language_name(code)) for code in info.languages))))
        return
    st.markdown(named(f"**{t(info.title)}**", t(info.description)))
    lines = [f"**{t('Licence')}** {t(info.licence)}", f"**{t('Attribution')}** {t(info.attribution)}"]
    if info.url:
        lines.append(f"**{t('Publisher')}** <{info.url}>")
    st.markdown("  \n".join(lines))


def without_content(error: InputError) -> InputError:
    """The same mistake without the line of the file that the command line quotes."""
    if "found" not in error.values:
        return error
    return InputError(N_("{path}, line {line}: expected is a pair a line, english TAB chinese TAB attribution, like "
                         "the publisher's cmn.txt ({url})."),
                      **{name: error.values[name] for name in ("path", "line", "url")})


def get_text(info: CorpusInfo) -> None:
    """Where the text is looked for, and the button that fetches it from its publisher."""
    with st.expander(t("Where the text is"), icon=":material/folder_open:"):
        st.markdown(t("The text belongs to its authors and is not part of this product. It is read from a path that "
                      "you give, from the path in LADDER_DATA, or from the data folder after a download. The trained "
                      "methods work without it."))
        if paths_allowed():
            st.text_input(t("Path of the file on the computer that runs this app"), key=PATH_KEY,
                          placeholder="cmn.txt · cmn-eng.zip", persist_state="session")
        else:
            st.caption(t("Paths are read only when the app runs on your own computer; whoever runs this one can set "
                         "LADDER_DATA."))
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
def _described(key: str, sha256: str, _corpus: Corpus) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    return describe(_corpus), length_histogram(_corpus), split_table(_corpus)


def numbers(info: CorpusInfo) -> Corpus | None:
    """Sizes, splits and lengths, from the text; without it from the results file. InputError for a wrong path."""
    try:
        text_stamp(info.key)
    except InputError as error:
        if chosen_path():
            raise
        _without_text(error)
        return None
    with st.spinner(t("Reading the text …")):
        found = corpus(info.key)
        facts, histogram, splits = _described(info.key, found.sha256, found)
    codes = found.languages
    columns = st.columns(2 + len(codes))
    columns[0].metric(t("Sentence pairs") if len(codes) == 2 else t("Sentences"), f"{facts['pairs']:,}")
    for column, lang in zip(columns[1:], codes):
        side = facts["sides"][lang]
        column.metric(t("{language}, mean length", language=language_name(lang)), _length(side["mean"], side["unit"]))
    columns[-1].metric(t("Sentences in two splits"), f"{facts['leaks']:,}", help=t(
        "Pairs that share a sentence always fall in the same split, so this must be 0.") if not facts["leaks"] else t(
        "Many pairs share their second side here, so only pairs with the same first side are kept together."))
    same = found.sha256 == KNOWN_SHA256
    st.caption(join([t("The text's sha256 begins with {sha}.", sha=found.sha256[:16]), "" if info.embedded else
                     t("The shipped methods were trained on this very text.") if same
                     else t("The shipped methods were trained on an earlier state of this text.")]))
    st.subheader(t("Splits"), anchor=False)
    means = {f"mean_{lang}": t("{language}, mean length", language=language_name(lang)) for lang in codes}
    cells = {f"mean_{lang}": splits[f"mean_{lang}"].map(
        lambda n, unit=facts["sides"][lang]["unit"]: _length(n, unit)) for lang in codes}
    st.dataframe(splits.assign(split=splits["split"].map(lambda s: t(SPLITS.get(s, s))),
                               pairs=splits["pairs"].map("{:,}".format), share=splits["share"].map("{:.1%}".format),
                               **cells).rename(columns={"split": t("split"), "pairs": pairs_name(), "share": t("share"),
                                                        **means}),
                 hide_index=True, width="stretch")
    _lengths(histogram)
    return found


def pairs_name() -> str:
    """What the corpus has many of, as a table's head."""
    return t("pairs") if len(shelf.languages()) == 2 else t("sentences")


def _length(number: float, unit: str) -> str:
    """"8.7 characters"."""
    if pd.isna(number):
        return "–"
    return t("{n} characters", n=f"{number:.1f}") if unit == "characters" else t("{n} words", n=f"{number:.1f}")


def _lengths(histogram: pd.DataFrame) -> None:
    st.subheader(t("How long are the sentences?"), anchor=False)
    for column, (lang, part) in zip(st.columns(2), histogram.groupby("language", sort=False)):
        with column:
            unit = t("characters") if part["unit"].iloc[0] == "characters" else t("words")
            frame = part.rename(columns={"pairs": "count"})
            names = {"length": named(language_name(str(lang)), unit), "count": pairs_name()}
            show_chart(charts.histogram(frame, names), t(
                "Most sentences are short; the last bar gathers all longer ones. The methods have seen few long ones.")
                if not own_folder.is_own(shelf.corpus_key()) else t(
                "The last bar gathers all longer ones. Lengths that are rare here are those that the methods have "
                "seldom seen."),
                frame[["length", "count"]].rename(columns=names), f"lengths_{lang}")


def _without_text(error: InputError) -> None:
    st.info(md(t_note(error)), icon=":material/description:")
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
    word = text_field(right.text_input, t("Look for"), "", "find", max_chars=60).strip().casefold()
    pairs = corpus.split(split)
    found = [pair for pair in pairs if word in pair.first.casefold() or word in pair.second.casefold()] if word \
        else pairs[:: max(1, len(pairs) // shown)]
    counts = {"shown": min(shown, len(found)), "count": f"{len(found if word else pairs):,}"}
    st.caption(t("{shown} of {count} pairs.", **counts) if len(corpus.languages) == 2
               else t("{shown} of {count} sentences.", **counts))
    names = [language_name(code) for code in corpus.languages]
    heads = names if len(set(names)) == len(names) else list(corpus.languages)
    st.dataframe(pd.DataFrame([pair[:len(heads)] for pair in found[:shown]], columns=heads),
                 hide_index=True, width="stretch", height=35 * (min(shown, len(found)) + 1) + 3)
