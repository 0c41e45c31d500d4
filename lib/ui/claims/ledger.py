"""The list of claims with their verdicts; one that is opened shows its experiment, rule, figure, code and command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import isnan
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import claims as charts
from lib.claims import record, registry
from lib.claims.frame import Claim, Interval, Verdict, judge
from lib.ui.session.address import held, hold
from lib.ui.session.choice import segments
from lib.ui.session.i18n import bracketed, join, listed, t
from lib.ui.shared.show import show_chart
from lib.ui.shared.user_text import md
from models.messages import N_

#: a claim that nobody has run, and all of them
NEVER, ALL = "never", "all"
TITLES: Mapping[str, str] = {
    ALL: N_("all"), Verdict.HOLDS: N_("holds"), Verdict.FAILS: N_("fails"), Verdict.UNDECIDED: N_("undecided"),
    NEVER: N_("never recorded")}
#: no colour: in a slim line it is too pale to be read
MARKS: Mapping[str, str] = {
    Verdict.HOLDS: ":material/check: **{}**", Verdict.FAILS: ":material/close: **{}**",
    Verdict.UNDECIDED: ":material/question_mark: **{}**", NEVER: "**{}**"}
_OPEN = "claim"


def ledger() -> None:
    """The filter, and every claim that it lets through, part by part."""
    kept = record.read()
    verdicts = {name: str(record.verdict_of(name, kept.get(name)) or NEVER) for name in registry.names()}
    counts = Counter(verdicts.values())
    options = [ALL, *(code for code in TITLES if counts[code])]
    wanted = segments(t("Verdict"), options, ALL, "verdict", lambda code: bracketed(
        t(TITLES[code]), str(counts[code] if code != ALL else len(verdicts))))
    st.caption(join([
        t("A claim holds if the 95 % interval over three seeds lies where its rule says, fails if it lies wholly on "
          "the other side, and is undecided otherwise."),
        t("All networks are tiny and trained for less than a minute: a verdict is about them, not about all sizes.")]))
    asked = held(_OPEN, lambda raw: raw if raw in verdicts else None)
    for title, names in registry.PARTS.values():
        shown = [name for name in names if wanted in (ALL, verdicts[name])]
        if shown:
            st.subheader(t(title), anchor=False)
        for name in shown:
            one = registry.claim(name)
            label = f"{MARKS[verdicts[name]].format(t(TITLES[verdicts[name]]))} · {t(one.sentence)}"
            fold = st.expander(label, expanded=name == asked, type="compact", key=f"claim_{name}", on_change="rerun")
            if fold.open:
                hold(_OPEN, name, name)
                with fold:
                    _closely(name, one, kept.get(name))


def _closely(name: str, one: Claim, kept: Mapping[str, Any] | None) -> None:
    st.markdown(t(one.experiment))
    st.caption(t("The sentence as in: {source}.", source=one.source))
    command = f"python -m lib claims {name} --save"
    if kept is None or record.verdict_of(name, kept) is None:
        st.info(t("Nobody has recorded this claim with this rule; `{command}` does.", command=command),
                icon=":material/science:")
        _rule(one, None)
    else:
        _rule(one, record.intervals_of(kept))
        _figure(name, one, kept)
        if one.reason:
            st.markdown(t(one.reason, **_means(kept)))
        _origin(one, kept)
    st.code(command, language="bash")
    with st.expander(t("The code: {place}", place=registry.place(name)), type="compact", key=f"code_{name}",
                     on_change="rerun") as fold:
        if fold.open:
            st.code(registry.code(name), language="python", line_numbers=True)


def _rule(one: Claim, intervals: list[Interval] | None) -> None:
    """The rule in words, and where it was recorded what was measured."""
    lines = []
    for place, condition in enumerate(one.conditions):
        side = t("above {bound}", bound=f"{condition.bound:g}") if condition.above else t(
            "below {bound}", bound=f"{condition.bound:g}")
        line = t("{what} lies **{side}**", what=t(condition.says), side=side)
        if intervals is not None:
            found = intervals[place]
            line = bracketed(line, t("measured: {mean}, interval {low} to {high}; {verdict}",
                                     verdict=t(TITLES[judge(condition, found)]),
                                     **{name: _shown(getattr(found, name)) for name in ("mean", "low", "high")}))
        lines.append(f"- {line}")
    st.markdown("\n".join([f"**{t('The rule: it holds if')}**", "", *lines]))


def _shown(number: float) -> str:
    """A measured number; a dash for none."""
    return "–" if isnan(number) else f"{number:.3g}"


def _means(kept: Mapping[str, Any]) -> dict[str, str]:
    """The mean over the seeds of each of the figure's labels."""
    found: dict[str, list[float]] = {}
    for _, point in record.points_of(kept):
        found.setdefault(point.label, []).append(point.y)
    return {label: f"{sum(values) / len(values):.0f}" for label, values in found.items()}


def _figure(name: str, one: Claim, kept: Mapping[str, Any]) -> None:
    figure = one.figure
    titles = {code: t(label) for code, label in figure.labels.items()}
    frame = pd.DataFrame([{"title": titles[point.label], "seed": int(seed), "x": point.x, "value": point.y}
                          for seed, point in record.points_of(kept) if point.label in titles])
    if frame.empty:
        return
    names = {"title": t("what"), "seed": t("seed"), "value": t(figure.y), "mean": t("mean"), "x": t(figure.x)
             if figure.x else ""}
    order = [title for title in titles.values() if title in set(frame["title"])]
    chart = (charts.claim_lines if figure.x else charts.claim_rows)(frame, order, names)
    sentence = t("{y} over {x}: a ring is one seed, a filled mark and the line are the mean.", y=t(figure.y),
                 x=t(figure.x)) if figure.x else t("{y}: a ring is one seed, the bar ends at the mean.", y=t(figure.y))
    table = frame.rename(columns=names) if figure.x else frame.drop(columns="x").rename(columns=names)
    show_chart(chart, sentence, table, f"claim_{name}")


def _origin(one: Claim, kept: Mapping[str, Any]) -> None:
    run, minutes = kept.get("run", {}), kept["minutes"]
    networks = listed(f"{net} ({facts['method']})" for net, facts in kept["networks"].items())
    st.caption(join(part for part in (
        t("Recorded on {date} with seeds {seeds}: {hardware}; {minutes} processor minutes, of which {training} for "
          "training the networks that it shares with other claims.", date=str(run.get("date", "?"))[:10],
          seeds=", ".join(kept["seeds"]), hardware=md(str((run.get("hardware") or {}).get("cpu", "?"))),
          minutes=f"{minutes['training'] + minutes['measuring']:.2g}", training=f"{minutes['training']:.2g}"),
        t("Networks: {networks}.", networks=md(networks)) if networks else "",
        *map(_earlier, kept.get("earlier", [])),
        t("Changed since the first run: {what}.", what=t(one.changed)) if one.changed else "",
        t("Corpus {sha}.", sha=", ".join(value[:12] for value in kept["corpus_sha256"].values()))) if part))


def _earlier(run: Mapping[str, Any]) -> str:
    """What a run before the experiment's last change gave: its verdict and its numbers."""
    numbers = listed(f"{_shown(found.mean)} [{_shown(found.low)}, {_shown(found.high)}]"
                     for found in record.intervals_of(run))
    return t("An earlier run, on {date} and with other settings: {verdict}; measured: {numbers}.",
             date=str(run.get("date", "?"))[:10], numbers=numbers,
             verdict=t(TITLES.get(run["verdict"], TITLES[Verdict.UNDECIDED])))
