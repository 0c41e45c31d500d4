"""Where every number comes from: the results file, each method's card and every recorded file, read off the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from lib.inside.scoreboard import origins
from lib.paths import STUDIES
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, t
from lib.ui.shared.corpus_text import SPLITS
from lib.ui.shared.download import csv_button
from lib.ui.shared.scores import evaluation_name, titles_with_baseline
from lib.ui.shared.show import show_table
from lib.ui.shared.user_text import md


def show_origins(results: Mapping[str, Any], place: Path) -> None:
    """The corpus, and a line for each file and row with date, command, seed, corpus and hardware."""
    corpus = results.get("corpus", {})
    splits = commas(f"{t(SPLITS.get(k, k))} {v:,}" for k, v in corpus.get("splits", {}).items())
    st.markdown(t("Corpus: {title}, sha256 {sha}; pairs in the splits: {splits}.", splits=splits or "–",
                  title=md(str(corpus.get("title", "–"))), sha=str(corpus.get("sha256", "–"))[:16] + "…"))
    frame = pd.concat([origins.origins(place), origins.of_studies(STUDIES, str(corpus.get("sha256")))])
    st.caption(t("Every results file, card and recorded file, {n} in all, and what each says of its making: "
                 "results.json (with sentence_scores.safetensors) is written by python -m lib scoreboard, card.json by "
                 "the training; recorded/ holds what other pages show, and study/ the trainings of the study. A dash: "
                 "the file does not say.", n=frame["file"].nunique()))
    titles = titles_with_baseline([key for keys in frame["rows"] for key in keys])
    table = pd.DataFrame({
        t("file"): frame["file"], t("method"): [commas(titles[key] for key in keys) or "–" for keys in frame["rows"]],
        t("date"): frame["date"].map(_day), t("command"): frame["command"],
        t("seed"): frame["seed"].map(lambda seed: None if seed is None else str(seed)),
        t("corpus, sha256"): frame["corpus_sha256"].map(_short),
        t("weights, sha256"): frame["weights_sha256"].map(_short),
        t("hardware"): frame["hardware"], t("versions"): frame["versions"],
    }).astype(object).where(lambda cells: cells.notna(), "–")
    st.dataframe(table, hide_index=True, width="stretch",
                 column_config={t("file"): st.column_config.Column(pinned=True)})
    csv_button(table, "origins")
    if about := results.get("about"):
        show_table(pd.DataFrame([{t("Evaluation"): evaluation_name(name), t("how it was made"): origins.flat(how)}
                                 for name, how in about.items()]), "about", t("How each was measured"))


def _day(date: Any) -> str | None:
    """The minute of a time, without the zone, which is UTC."""
    return str(date)[:16].replace("T", " ") if date else None


def _short(sha: Any) -> str | None:
    """The beginning of a checksum."""
    return f"{str(sha)[:12]}…" if sha else None


def place_of_files() -> Path:
    """The folder whose files the numbers come from."""
    from lib.shelf import library

    return library.shelf(shelf.corpus_key(), shelf.directory())
