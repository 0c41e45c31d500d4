"""Which method won, in a sentence, and whether the difference means anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import models
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.shared.scores import direction_name
from lib.ui.shared.show import badge
from lib.ui.shared.user_text import md

#: a difference that comes up by chance less often than this is called no accident
LIMIT = 0.05


def show_verdicts(results: Mapping[str, Any]) -> None:
    """A sentence for each direction that was tested (`lib.evaluation.significance`); nothing where none was."""
    lines = []
    for direction, found in results.get("paired", {}).items():
        if isinstance(found, Mapping) and {found.get("best"), found.get("second")} <= set(models.REGISTRY):
            lines.append(f"**{md(direction_name(direction))}** — {verdict(found)} {_beaten(results, direction, found)}")
    if len(shelf.languages()) < 2 and (foreseen := _foreseen(results)):
        st.markdown(foreseen)
    for line in lines:
        st.markdown(line)
    if lines:
        st.caption(t("Paired bootstrap: the test sentences are drawn anew a thousand times, with repetition, and both "
                     "methods are scored on the same draws. p is how often chance alone makes a difference this "
                     "large."))


def verdict(found: Mapping[str, Any]) -> str:
    """The sentence for one direction."""
    ahead, p = found["best_score"] - found["second_score"], found["p_value"]
    values = {"n": f"{found['n']:,}", "best": badge(found["best"]), "second": badge(found["second"]),
              "points": f"{ahead:.1f}", "p": "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"}
    if p < LIMIT:
        return t("On {n} held-out pairs {best} is ahead of {second} by {points} chrF, and that is no accident "
                 "(p {p}).", **values)
    return t("On {n} held-out pairs {best} is ahead of {second} by {points} chrF; so small a difference may well be "
             "chance (p {p}), so take them as equally good.", **values)


def _foreseen(results: Mapping[str, Any]) -> str:
    """Which method foresees held-out text best, where nothing is translated; "" for fewer than two."""
    scores = {key: entry.get("evaluations", {}).get("generation", {}).get("perplexity")
              for key, entry in results.get("methods", {}).items() if key in models.REGISTRY}
    first = sorted((key for key, score in scores.items() if isinstance(score, int | float)), key=scores.__getitem__)
    if len(first) < 2:
        return ""
    return t("{best} foresees the held-out sentences best, with a perplexity of {low}; next is {second} with {high}. "
             "This difference is not tested: the paired test needs translations.", best=badge(first[0]),
             low=f"{scores[first[0]]:.1f}", second=badge(first[1]), high=f"{scores[first[1]]:.1f}")


def _beaten(results: Mapping[str, Any], direction: str, found: Mapping[str, Any]) -> str:
    """What to say where copying from memory scores more than the best method."""
    scores = [entry.get("evaluations", {}).get(f"translation_{direction}", {}).get("chrf")
              for key, entry in results.get("methods", {}).items() if key not in models.REGISTRY]
    best = max((score for score in scores if isinstance(score, int | float)), default=0.0)
    if best <= found["best_score"]:
        return ""
    return t("Copying the translation of the nearest training sentence scores more than either ({value}): a larger "
             "text or a longer training may change that.", value=f"{best:.1f}")
