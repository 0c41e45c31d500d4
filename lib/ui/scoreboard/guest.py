"""A guest under the verdict: what a model that others trained scores on the same sentences. It is not ranked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.inside.scoreboard.guest import Beside, beside
from lib.inside.standing import Standing
from lib.ui.pictures.verdict import number, probability, scored
from lib.ui.session.i18n import join, t
from lib.ui.shared.e5 import say_how_to_get_e5
from lib.ui.shared.scores import row_badge
from lib.ui.shared.show import count


def show_guests(found: Standing, records: Mapping[str, Mapping[str, Any]]) -> None:
    """A sentence or two for each guest with a number in this question, and how to get one that is not here."""
    rows = [*found.methods, *found.baselines]
    if not rows:
        return
    best = max(rows, key=lambda key: found.scores[key])
    shown = [(one, records[key]) for key in records
             if (one := beside(key, records[key], found.evaluation, found.metric, best, found.scores[best]))]
    for one, record in shown:
        st.markdown(join([_scores(one, record, found.metric), _against(one)]))
    if shown:
        say_how_to_get_e5()


def _scores(one: Beside, record: Mapping[str, Any], metric: str) -> str:
    return t("**Not ranked:** {guest}, which others trained on other data (about a billion pairs of texts; {n} "
             "parameters), scores {score} on the same sentences, which it may have met in training.",
             guest=row_badge(one.key), n=count(record.get("parameters")), score=scored(metric, one.score))


def _against(one: Beside) -> str:
    """The difference to our best row, or why there is none."""
    if one.difference is None or one.low is None or one.high is None:
        return t("Ours have been measured again since; {command} measures it beside them.",
                 command=f"`python -m lib scoreboard --guest {one.key}`")
    low, high = one.low, one.high
    values = {"best": row_badge(one.best), "p": probability(one.p_corrected), "pairs": one.pairs}
    if not one.decided:
        return t("Against {best} that is undecided: the difference lies between {low} and {high} ({p}, corrected for "
                 "its {pairs} pairs with our rows).", **values, low=number(low), high=number(high))
    if one.difference > 0:
        return t("That is {points} more than {best} (95 % interval of the difference {low} to {high}, {p}, corrected "
                 "for its {pairs} pairs with our rows).", **values, points=number(one.difference), low=number(low),
                 high=number(high))
    return t("{best} scores {points} more (95 % interval of the difference {low} to {high}, {p}, corrected for the "
             "guest's {pairs} pairs with our rows).", **values, points=number(-one.difference), low=number(-high),
             high=number(-low))
