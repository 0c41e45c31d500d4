"""Committed results as the pages show them: names of evaluations and metrics, and the headline scores of a method."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd

import models
from lib.evaluation.results import FILE_NAME, read_file, read_results
from lib.evaluation.rows import GIVEN, is_given, is_guest
from lib.shelf.library import shelf as shelf_of
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, language, language_name, named, t
from lib.ui.shared.show import badge, method_titles
from lib.ui.shared.user_text import md
from models.messages import N_, InputError

METRICS: Mapping[str, str] = {
    "bleu": N_("BLEU"), "chrf": N_("chrF"), "spearman": N_("Spearman ×100"), "p1": N_("P@1 %"),
    "bits_per_character": N_("bits a character"), "copy_rate": N_("copies %"),
    "seconds": N_("seconds"), "distinct_1": N_("distinct words %"), "distinct_2": N_("distinct pairs of words %"),
}
#: rows that are no methods
BASELINES: Mapping[str, str] = {
    "nearest_sentence_copy": N_("Nearest sentence (baseline)"), "embedding_bag": N_("Bag of embeddings (baseline)"),
}


def latencies() -> Mapping[str, Mapping[str, float]]:
    """Of each method by evaluation: milliseconds for a sentence, as recorded. Asked for with every answer, so the file
    is read again only when it is another one."""
    path = shelf_of(shelf.corpus_key(), shelf.directory()) / FILE_NAME
    return _latencies(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=8)
def _latencies(path: Path, stamp: int) -> Mapping[str, Mapping[str, float]]:
    try:
        methods = read_file(path).get("methods", {})
    except InputError:
        return {}
    return {key: dict(one.get("latency") or {}) for key, one in methods.items()}


def results() -> dict[str, Any]:
    """The results of the chosen corpus; {} when there are none or they cannot be read."""
    try:
        return read_results(shelf.corpus_key(), shelf.directory())
    except InputError:
        return {}


def titles_with_baseline(keys: list[str]) -> dict[str, str]:
    """key -> short name, baselines included; a guest's says that it is none of ours."""
    names = method_titles() | {key: t(title) for key, title in BASELINES.items()}
    names |= {key: t("{name} (trained on other data)", name=names[key]) for key in keys if is_guest(key)}
    return {key: t("{name} (yours)", name=key.removeprefix(GIVEN)) if is_given(key) else names.get(key, key)
            for key in keys}


def row_badge(key: str) -> str:
    """The name of a row as markdown, a method's with its shape and colour."""
    return badge(key) if models.known(key) else md(titles_with_baseline([key])[key])


def directions() -> list[tuple[str, str]]:
    """The two ways to translate in the chosen corpus; none with one language."""
    return list(permutations(shelf.languages(), 2))


def direction_name(code: str) -> str:
    """"Chinese → English" for "zh_en"."""
    pair = next((pair for pair in directions() if "_".join(pair) == code), tuple(code.split("_", 1)))
    return " → ".join(map(language_name, pair))


def short_direction(*codes: str) -> str:
    """"zh → en"; in Chinese 中→英. One language: its code, in Chinese its name in brackets."""
    if language() != "zh":
        return " → ".join(codes)
    names = [language_name(code) for code in codes]
    return "→".join(name.removesuffix("文").removesuffix("语") for name in names) if len(names) > 1 else "".join(
        f"（{name}）" for name in names)


def metric_name(name: str) -> str:
    """A metric's name, "P@1 % zh → en" for a direction."""
    for source, target in directions():
        if name == f"p1_{source}_{target}":
            return f"P@1 % {short_direction(source, target)}"
    kind = next((kind for kind in METRICS if name.startswith(f"{kind}_")), None)
    if name not in METRICS and kind is not None:
        return f"{t(METRICS[kind])} {short_direction(*name.removeprefix(kind + '_').split('_'))}"
    return t(METRICS[name]) if name in METRICS else name.replace("_", " ")


def evaluation_name(name: str) -> str:
    """An evaluation's name: "translation, Chinese → English"."""
    task, _, rest = name.partition("_")
    if task == "translation" and rest:
        label = t("Translation, {direction}", direction=direction_name(rest.removesuffix("_greedy")))
        return commas([label, *([t("greedy")] if rest.endswith("_greedy") else [])])
    if task == "similarity" and rest:
        return t("Similarity, {language}", language=language_name(rest))
    return t({"retrieval": N_("Finding the translation"), "generation": N_("Generation"),
              "translation": N_("Translation")}.get(name, name))


def main_scores() -> list[tuple[str, str]]:
    """(evaluation, metric) of the numbers that stand for the three questions, translation first."""
    pairs = directions()
    return [*((f"translation_{a}_{b}", metric) for metric in ("bleu", "chrf") for a, b in pairs),
            *((f"similarity_{code}", "spearman") for code in reversed(shelf.languages())),
            *(("retrieval", f"p1_{a}_{b}") for a, b in pairs), ("generation", "bits_per_character"),
            *(("generation", f"bits_per_character_{code}") for code in shelf.languages() if pairs)]


def with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """"23.4 (22.1-24.8)"."""
    if value is None or pd.isna(value):
        return "–"
    text = f"{value:.1f}"
    return f"{text} ({low:.1f}–{high:.1f})" if low is not None and not pd.isna(low) else text


def undefined(evaluation: str) -> list[str]:
    """The metrics that were measured and came out as not defined, such as BLEU of references of three words."""
    rows = [entry.get("evaluations", {}).get(evaluation, {}) for entry in results().get("methods", {}).values()]
    return list(dict.fromkeys(name for row in rows for name, value in row.items()
                              if value is None and not name.endswith(("_low", "_high"))))


def headline_scores(key: str) -> list[tuple[str, str, str]]:
    """(label, value, help) of a method's main scores; empty while there are no results."""
    rows = results().get("methods", {}).get(key, {}).get("evaluations", {})
    found = []
    for evaluation, metric in _headlines(rows):
        row = rows[evaluation]
        interval = with_interval(row[metric], row.get(f"{metric}_low"), row.get(f"{metric}_high"))
        name = metric_name(metric) if metric.startswith("p1_") else " ".join(
            [metric_name(metric), short_direction(*evaluation.split("_")[1:])])
        found.append((name.strip().replace(" （", "（"), f"{row[metric]:.1f}",
                      named(evaluation_name(evaluation), interval)))
    return found


def _headlines(rows: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Of the main scores that a method has, the first of each task; bits a character where nothing is translated."""
    found: dict[str, tuple[str, str]] = {}
    for evaluation, metric in main_scores():
        if isinstance(rows.get(evaluation, {}).get(metric), int | float):
            found.setdefault(evaluation.partition("_")[0], (evaluation, metric))
    if "translation" in found:
        found.pop("generation", None)
    return list(found.values())
