"""Committed results as the pages show them: names of evaluations and metrics, and the headline scores of a method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.results import read_results
from lib.ui import shelf
from lib.ui.i18n import language_name, t
from lib.ui.show import method_titles
from models.base import N_, InputError

METRICS: Mapping[str, str] = {
    "bleu": N_("BLEU"), "chrf": N_("chrF"), "spearman": N_("Spearman ×100"), "p1": N_("P@1 %"),
    "perplexity": N_("perplexity"), "copy_rate": N_("copies %"),
    "seconds": N_("seconds"), "distinct_1": N_("distinct words %"), "distinct_2": N_("distinct pairs of words %"),
}
BASELINE = N_("Nearest sentence (baseline)")
#: the evaluation and metric that stand for each question on a rung's page
HEADLINES = (("translation_zh_en", "bleu"), ("similarity_en", "spearman"), ("retrieval", "p1_zh_en"))


def results() -> dict[str, Any]:
    """The results of the chosen corpus; {} when there are none or they cannot be read."""
    try:
        return read_results(shelf.corpus_key(), shelf.directory())
    except InputError:
        return {}


def titles_with_baseline(keys: list[str]) -> dict[str, str]:
    """key -> short name, baselines included."""
    names = method_titles()
    return {key: names.get(key, t(BASELINE) if "nearest" in key else key) for key in keys}


def metric_name(name: str) -> str:
    """A metric's name, "P@1 zh → en" for a direction."""
    if name.startswith("p1_") and name.count("_") == 2:
        _, source, target = name.split("_")
        return f"P@1 {source} → {target}"
    if name.startswith("perplexity_"):
        return f"{t(METRICS['perplexity'])} {name.removeprefix('perplexity_')}"
    return t(METRICS[name]) if name in METRICS else name.replace("_", " ")


def evaluation_name(name: str) -> str:
    """An evaluation's name: "translation, Chinese → English"."""
    parts = name.split("_")
    if parts[0] == "translation" and len(parts) >= 3:
        label = t("Translation, {source} → {target}", source=language_name(parts[1]), target=language_name(parts[2]))
        return label + (", " + t("greedy") if "greedy" in parts else "")
    if parts[0] == "similarity" and len(parts) == 2:
        return t("Similarity, {language}", language=language_name(parts[1]))
    return t({"retrieval": N_("Finding the translation"), "generation": N_("Generation")}.get(name, name))


def with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """"23.4 (22.1-24.8)"."""
    if value is None or pd.isna(value):
        return "–"
    text = f"{value:.1f}"
    return f"{text} ({low:.1f}–{high:.1f})" if low is not None and not pd.isna(low) else text


def headline_scores(key: str) -> list[tuple[str, str, str]]:
    """(label, value, help) of a method's main scores; empty while there are no results."""
    rows = results().get("methods", {}).get(key, {}).get("evaluations", {})
    found = []
    for evaluation, metric in HEADLINES:
        value = rows.get(evaluation, {}).get(metric)
        if isinstance(value, int | float):
            row = rows[evaluation]
            interval = with_interval(value, row.get(f"{metric}_low"), row.get(f"{metric}_high"))
            found.append((metric_name(metric), f"{value:.1f}", f"{evaluation_name(evaluation)}: {interval}"))
    return found
