"""Who wins the chosen question, at what cost, what is undecided and how sure that is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.corpus import own_folder
from lib.evaluation.metrics import REFUSED, UNEQUAL
from lib.evaluation.rows import is_baseline, is_given
from lib.inside.costs import Cost
from lib.inside.standing import Compared, Standing, less_is_better
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, join, t
from lib.ui.shared.scores import metric_name, row_badge
from lib.ui.shared.show import count, milliseconds
from lib.ui.shared.user_text import md
from models.messages import N_

#: undecided pairs that are named before the matrix is opened
NAMED = 3
TESTS: Mapping[str, str] = {"approximate randomization": N_("approximate randomization")}
POINTS: Mapping[str, str] = {"p1": N_("percentage points"), "spearman": N_("points")}
UNITS: Mapping[str, str] = {
    "translation": N_("test sentences"), "similarity": N_("sentence pairs that people have scored"),
    "retrieval": N_("test sentences"),
}


def number(value: float | None, places: int = 1) -> str:
    """A number for reading, with a minus sign of its own."""
    return "–" if value is None else f"{value + 0.0:.{places}f}".replace("-", "−")


def probability(p: float | None) -> str:
    """"p = 0.012", "p < 0.001"."""
    if p is None:
        return "p –"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def unit(metric: str) -> str:
    """What a difference is counted in."""
    kind = metric.partition("_")[0]
    return t(POINTS[kind]) if kind in POINTS else metric_name(metric)


def scored(metric: str, value: float) -> str:
    """A score with what it is counted in."""
    if metric.startswith("p1_"):
        return f"{number(value)} %"
    if metric == "spearman":
        return number(value)
    return f"{number(value, 2 if less_is_better(metric) else 1)} {unit(metric)}"


def show_verdict(found: Standing, costs: Mapping[str, Cost]) -> None:
    """The sentences over the charts."""
    if not found.methods:
        st.info(t("No method has a number for this question."), icon=":material/info:")
        return
    if less_is_better(found.metric):
        _foreseen(found)
        return
    best = found.methods[0]
    st.markdown(join([_leader(found), *_baselines(found)]))
    _cost(found, best, costs)
    if found.pairs:
        _undecided(found)
        _how_sure(found)


def _leader(found: Standing) -> str:
    """Who is first, and whether that is decided."""
    best, others = found.methods[0], found.methods[1:]
    values = {"best": f"**{row_badge(best)}**", "score": scored(found.metric, found.scores[best])}
    if not others:
        return t("{best} scores {score}; no other method has a number here.", **values)
    second = others[0]
    values |= {"second": row_badge(second), "other": number(found.scores[second])}
    pair = found.pair(best, second)
    if pair is None:
        return join([t("{best} has the best score: {score}; next comes {second} with {other}.", **values),
                     _untested(found, best, second)])
    values |= {"points": number(pair.difference), "low": number(pair.low), "high": number(pair.high),
               "p": probability(pair.p_corrected)}
    against = [row_badge(one.behind if one.ahead == best else one.ahead)
               for one in found.of(best, others) if not one.decided]
    if not pair.decided:
        said = t("{best} leads with {score}, but that is undecided against {second} ({other}): the difference "
                 "lies between {low} and {high} ({p}).", **values)
        more = against[1:]
        return join([said, t("It is undecided against {methods}, too.", methods=commas(more))]) if more else said
    said = t("{best} wins: {score}, {points} more than {second}, which comes next (95 % interval of the "
             "difference {low} to {high}, {p}).", **values)
    if against:
        return join([said, t("It is undecided against {methods}.", methods=commas(against))])
    tested = sum(1 for _ in found.of(best, others))
    return said if len(others) == 1 or tested < len(others) else join([said, t(
        "It is decided against each of the {n} other methods.", n=len(others))])


def _untested(found: Standing, best: str, second: str) -> str:
    if found.facts:
        return t("These two were not measured together, so whether that is more than the luck of the test sentences is "
                 "not tested.")
    if own_folder.is_own(shelf.corpus_key()):
        return t("Whether that is more than the luck of the test sentences was not tested when this was measured. The "
                 "end of the next training tests it.")
    return t("Whether that is more than the luck of the test sentences was not tested when this was measured. "
             "{command} tests it.", command="`python -m lib scoreboard`")


def _baselines(found: Standing) -> list[str]:
    """What to say of baselines that the best method does not leave behind."""
    said, best = [], found.methods[0]
    for key in found.baselines:
        pair, ahead = found.pair(key, best), found.scores[key] > found.scores[best]
        values = {"baseline": row_badge(key), "score": number(found.scores[key]), "best": row_badge(best)}
        if pair is not None and not pair.decided:
            said.append(t("Against the baseline {baseline} ({score}) even the best is undecided: the difference lies "
                          "between {low} and {high} ({p}).", **values, low=number(pair.low), high=number(pair.high),
                          p=probability(pair.p_corrected)))
        elif ahead:
            said.append(t("The baseline {baseline}, no method of the ladder, scores more than all of them: {score}.",
                          **values))
    return said


def _foreseen(found: Standing) -> None:
    """Numbers of which less is better, and which are no ranking."""
    best, others = found.methods[0], found.methods[1:]
    values = {"best": f"**{row_badge(best)}**", "score": scored(found.metric, found.scores[best])}
    if not others:
        st.markdown(t("{best} scores {score}; no other method has a number here.", **values))
    else:
        st.markdown(t("{best} needs least to foresee the held-out sentences: {score}; next comes {second} with "
                      "{other}.", **values, second=row_badge(others[0]), other=number(found.scores[others[0]], 2)))
    st.caption(join([t(UNEQUAL), t("Nothing is tested here."), t(REFUSED["perplexity"])]))


def _cost(found: Standing, best: str, costs: Mapping[str, Cost]) -> None:
    """What the best cost, and those that it is not decided against."""
    rivals = [one.behind if one.ahead == best else one.ahead for one in found.of(best, found.methods)
              if not one.decided]
    lines = [line for key in [best, *(rivals or found.methods[1:2])]
             if (line := cost_line(key, costs.get(key), found.evaluation))]
    if lines:
        st.caption("  \n".join(lines))


def cost_line(key: str, cost: Cost | None, evaluation: str) -> str:
    """One row's cost in words; "" where nothing is known."""
    if is_given(key) or is_baseline(key) or cost is None:
        return ""
    parts = []
    if cost.minutes is not None:
        minutes = number(cost.minutes) if cost.minutes >= 1 else number(cost.minutes, 2)
        parts.append(t("{n} minutes of training by the clock", n=minutes) if cost.by_the_clock
                     else t("{n} processor minutes of training", n=minutes))
    if cost.tokens is not None:
        parts.append(t("{n} tokens trained on", n=count(cost.tokens)))
    if cost.parameters is not None:
        parts.append(t("{n} parameters", n=count(cost.parameters)))
    if cost.milliseconds is not None:
        each = N_("{time} a token") if evaluation == "generation" else N_("{time} a sentence")
        parts.append(t(each, time=milliseconds(cost.milliseconds / 1000)))
    return t("Cost of {method}: {parts}.", method=row_badge(key), parts=commas(parts)) if parts else ""


def _undecided(found: Standing) -> None:
    """The pairs that the test does not tell apart, by name."""
    pairs = [pair for pair in found.pairs if not pair.decided]
    total = len(found.pairs)
    if not pairs:
        st.markdown(t("**Undecided:** none of the {total} pairs.", total=total))
        return
    lines = [t("**Undecided:** {n} of {total} pairs.", n=len(pairs), total=total)]
    lines += [f"- {undecided(pair, found.metric)}" for pair in pairs[:NAMED]]
    if len(pairs) > NAMED:
        lines.append(f"- {t('and {n} more, under All pairs', n=len(pairs) - NAMED)}")
    st.markdown("\n".join(lines))


def undecided(pair: Compared, metric: str) -> str:
    """The sentence on one pair that is not decided."""
    values = {"first": row_badge(pair.ahead), "second": row_badge(pair.behind), "unit": unit(metric),
              "low": number(pair.low), "high": number(pair.high)}
    if pair.low is not None and pair.low > 0:
        return t("{first} and {second}: the difference lies between {low} and {high} {unit}, and after the correction "
                 "for all pairs it is not decided.", **values)
    return t("{first} and {second}: no difference was found; it lies between {low} and {high} {unit}.", **values)


def _how_sure(found: Standing) -> None:
    """Test, correction, number of sentences, and what is not in it: the seeds."""
    facts: Mapping[str, Any] = found.facts
    test, trials, n = str(facts.get("test", "–")), facts.get("trials"), facts.get("n")
    st.caption(join([
        t("How sure: {test} over {n} {units}, {trials} trials; p is corrected for all {pairs} pairs of this question "
          "({correction}), and decided means p below {limit}. A difference is the first less the second; its 95 % "
          "interval is of this pair alone.", test=t(TESTS[test]) if test in TESTS else md(test),
          n=f"{n:,}" if isinstance(n, int) else "–",
          units=t(UNITS.get(found.evaluation.partition("_")[0], UNITS["translation"])),
          trials=f"{trials:,}" if isinstance(trials, int) else "–", pairs=found.family,
          correction=md(str(facts.get("correction", "–"))), limit=facts.get("limit", 0.05)),
        t("Each method was trained once, with one seed: what another training would change is not in these numbers.")]))
