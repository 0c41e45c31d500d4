"""What several lessons draw and count: who stands where in a question of the Scoreboard, answers as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

import models
from lib.evaluation.results import results_frame
from lib.inside.costs import Cost, costs
from lib.inside.standing import Standing, standing
from lib.ui.lessons.steps import Link
from lib.ui.pictures.cost import draw_cost
from lib.ui.pictures.verdict import show_verdict
from lib.ui.session import shelf
from lib.ui.session.i18n import language, t
from lib.ui.shared.asking import show_row, translated
from lib.ui.shared.scores import results
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import SCOREBOARD
from lib.ui.shared.user_text import md
from models.base import DecodingOptions
from models.messages import N_, InputError

METRIC = {"translation": "chrf", "similarity": "spearman"}


def question(evaluation: str, keys: Sequence[str] = ()) -> Standing:
    """How the rows stand in an evaluation, baselines too, or `keys` alone; an InputError where nothing was measured."""
    found = standing(results(), evaluation, _metric(evaluation), keys or None)
    if not found.methods:
        raise InputError(N_("Nothing has been measured on this corpus yet, so there is nothing to look at here."))
    return found


def _metric(evaluation: str) -> str:
    return METRIC.get(evaluation.partition("_")[0], "")


def spent(evaluation: str) -> dict[str, Cost]:
    """What each method cost."""
    return costs(results(), evaluation, {key: shelf.card(key) for key in models.method_keys()})


def draw_standing(evaluation: str, keys: Sequence[str] = ()) -> None:
    """Who wins, in the Scoreboard's words."""
    show_verdict(question(evaluation, keys), spent(evaluation))


def draw_against(evaluation: str, cost: str) -> None:
    """The Scoreboard's chart of quality against one cost."""
    found = question(evaluation)
    frame = results_frame(results())
    draw_cost(found, spent(evaluation), frame[(frame["evaluation"] == evaluation)
                                              & (frame["metric"] == found.metric)], cost)


def board(evaluation: str, **more: str) -> Link:
    """The Scoreboard with this question chosen."""
    return Link(SCOREBOARD, {"question": evaluation, **more})


def score(found: Standing, key: str) -> str:
    """A method with its score: "RNN 40.7"."""
    return t("{method}: {score}", method=method_title(key), score=f"{found.scores[key]:.1f}")


def similarity_here() -> str:
    """The similarity measured in the reader's language."""
    return f"similarity_{language()}"


def answer(key: str, text: str, source: str = "zh") -> str:
    """A method's translation."""
    found = translated(key, text, source, DecodingOptions()).output
    return found if isinstance(found, str) else ""


def rows(keys: Sequence[str], text: str, place: str, source: str = "zh") -> None:
    """A text, and the methods' translations of it, a row each."""
    st.markdown(f"**{md(text)}**")
    for key in keys:
        show_row(translated(key, text, source, DecodingOptions()), place)


def gloss(texts: Mapping[str, str]) -> None:
    """What is expected, for a reader of Chinese; one of English knows it from the question."""
    if language() != "en":
        st.caption(t("What one expects: {gloss}", gloss=md(texts["gloss"])))


def meaning(texts: Mapping[str, str]) -> None:
    """What a Chinese text means, for a reader of English, before anything is asked about it."""
    if language() == "en" and "gloss" in texts:
        st.caption(t("In English: {gloss}", gloss=md(texts["gloss"])))
