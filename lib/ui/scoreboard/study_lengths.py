"""The study by length: lines from short texts to long ones, and whether a network's lead grows on the way."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.charts import basic as charts
from lib.evaluation.significance import Compared
from lib.inside.scoreboard import study_lengths as measured
from lib.inside.scoreboard.study import Record
from lib.study import lengths
from lib.ui.pictures.verdict import number, probability
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, t
from lib.ui.shared.scores import direction_name, row_badge, titles_with_baseline
from lib.ui.shared.show import legend_line, show_chart
from models.messages import N_

TEXTS = {measured.REAL: N_("Real sentences"), measured.JOINED: N_("Joined sentences")}
SHORT_AND_LONG = {measured.REAL: (N_("sentences of up to 8 pieces"), N_("those of 13 and more")),
                  measured.JOINED: (N_("one sentence"), N_("six joined ones"))}


def show_lengths(found: Sequence[Record], budget: str, way: str, keys: Sequence[str]) -> None:
    """The chart of one kind of texts, and what it decides."""
    texts = segments(t("Texts"), list(TEXTS), measured.REAL, "texts", lambda code: t(TEXTS[code]))
    groups = measured.grouped(found, texts, budget, way, keys)
    if not groups:
        st.info(t("This has not been measured yet; {command} measures it.", command="`python -m lib study --lengths`"),
                icon=":material/info:")
        return
    frame = measured.frame(groups)
    titles = titles_with_baseline(list(dict.fromkeys(frame["key"])))
    frame = frame.assign(title=frame["key"].map(titles))
    for pair in measured.leads(groups, texts):
        st.markdown(_lead(pair, texts))
    names = {"bucket": t("pieces in the source sentence") if texts == measured.REAL else t(
        "sentences joined into one text"), "value": t("mean chrF, {direction}", direction=direction_name(way)),
             "title": t("method")}
    st.markdown(legend_line(list(titles)))
    table = frame[["title", "bucket", "n", "seeds", "value", "low", "high"]].round(1).rename(columns={
        "title": t("method"), "bucket": names["bucket"], "n": t("texts"), "seeds": t("trainings"),
        "value": t("mean chrF"), "low": t("from (95 %)"), "high": t("to (95 %)")})
    show_chart(charts.by_length(frame, names, titles, list(groups)), _said(groups, texts), table,
               f"study_length_{texts}")


def _said(groups: lengths.Groups, texts: str) -> str:
    """What the texts are, and what a fall may come from besides length."""
    if texts == measured.REAL:
        counts = {name: next(iter(networks.values())).shape[1] for name, networks in groups.items()}
        return join([
            t("Sentences of the test split as people wrote them, by their pieces: {counts}.", counts=", ".join(
                t("{n} of {group}", n=n, group=name) for name, n in counts.items())),
            t("Longer sentences also say rarer things, so a fall is not of length alone; what counts is whose line "
              "falls faster. The shade is the 95 % interval over seeds and sentences.")])
    return t("{n} texts of each length, made of test sentences. Two or three joined sentences occur in the training of "
             "all but the encoder, four or more in none: there, a fall may come from the length or from its being new. "
             "Who has little left to lose falls no further, so a distance in points may shrink for that reason. The "
             "shade is the 95 % interval over seeds and texts.", n=lengths.TEXTS)


def _lead(pair: Compared, texts: str) -> str:
    short, long = (t(name) for name in SHORT_AND_LONG[texts])
    values = {"first": row_badge(pair.first), "second": row_badge(pair.second), "short": short, "long": long,
              "points": number(abs(pair.difference)), "low": number(pair.low), "high": number(pair.high),
              "p": probability(pair.p_corrected)}
    if not pair.decided:
        return t("From {short} to {long}, {first} may gain on {second} or lose to it: undecided, between {low} and "
                 "{high} chrF ({p}).", **values)
    if pair.difference > 0:
        return t("From {short} to {long}, {first} gains {points} chrF on {second} (95 % interval {low} to {high}; "
                 "{p}).", **values)
    return t("From {short} to {long}, {first} loses {points} chrF to {second} (95 % interval {low} to {high}; {p}).",
             **values)
