"""The Labels page: measuring every method's probe, the table and chart of scores, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts import labels as charts_labels
from lib.labels import probe
from lib.labels.probe import MAJORITY, Probe, Setting
from lib.ui.labels.data import Chosen
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import join, listed, named, t, t_note
from lib.ui.session.memory import keep, recall
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.scores import with_interval
from lib.ui.shared.show import badge, method_title
from lib.ui.shared.user_text import md
from models.base import RefusedError
from models.messages import N_, InputError

METRICS = {"accuracy": N_("Accuracy"), "macro_f1": N_("Macro-F1")}
#: the method whose vectors the textbook expects to serve labels best
EXPECTED = "transformer_encoder"
_SETTING = "_probe_setting"

Probes = dict[str, Probe | InputError | RefusedError]


def setting_of(chosen: Chosen) -> Setting:
    """Folds and resamples of the chosen sentences; those looked at last are kept in the session."""
    kept = st.session_state.get(_SETTING)
    if kept is None or kept[0] != chosen.identity:
        kept = (chosen.identity, probe.setting(chosen.labelled.texts, chosen.labelled.labels))
        st.session_state[_SETTING] = kept
    return kept[1]


def measure(methods: Sequence[str], chosen: Chosen) -> Probes:
    """The probe of each method, computed once a session, with its progress shown."""
    found: Probes = {MAJORITY: probe.majority(setting_of(chosen))}
    bar = None
    for number, key in enumerate(methods):
        method = shelf.method(key)
        name = ("probe", shelf.identity(key, method), chosen.identity)
        known = recall(name)
        if known is None:
            bar = bar or st.progress(0.0)
            bar.progress(number / len(methods), text=t("Fitting a probe on {method} …", method=method_title(key)))
            with costly():
                known = probe.probe({key: method}, setting_of(chosen), chosen.lang)[key]
            keep(name, known)
        found[key] = known
    if bar is not None:
        bar.empty()
    return found


def ready(found: Probes) -> dict[str, Probe]:
    """The methods that were measured, without the baseline."""
    return {key: one for key, one in found.items() if isinstance(one, Probe) and key != MAJORITY}


def _title(key: str) -> str:
    return t("Most frequent label") if key == MAJORITY else method_title(key)


def scores(found: Probes, given: Setting) -> None:
    """The chart and the table of accuracy or macro-F1."""
    metric = segments(t("Score"), list(METRICS), "accuracy", "probe_score", lambda name: t(METRICS[name]),
                      help=t("Accuracy: the share of sentences given their label. Macro-F1: the mean over the labels, "
                             "so that a rare one counts as much as a frequent one."))
    frame = pd.DataFrame([
        {"key": key, "title": _title(key), "value": one.metrics[metric], "low": one.metrics[f"{metric}_low"],
         "high": one.metrics[f"{metric}_high"]} for key, one in ready(found).items()
    ])
    baseline = found[MAJORITY].metrics[metric]
    names = {"value": f"{t(METRICS[metric])} %", "title": t("method"), "low": t("lower end"), "high": t("upper end"),
             "baseline": _title(MAJORITY)}
    sentence = t("Further to the right is better; the bar is the 95 % interval over the sentences. The dashed line "
                 "always says the most frequent label: what does not pass it has not shown that it knows anything of "
                 "the labels.")
    st.caption(join([sentence, t(
        "Measured on {sentences} sentences with {labels} labels: {folds} folds, {repeats} times over; texts that are "
        "the same stay in one fold.", sentences=f"{len(given.texts):,}", labels=len(given.classes),
        folds=len(given.folds[0]), repeats=len(given.folds))]))
    st.altair_chart(charts_labels.score_intervals(frame, baseline, names), width="stretch", key="chart_probe_scores",
                    alt=sentence)
    if (fold := unfolded("both", t("Both scores, in numbers"))) is not None:
        with fold:
            _table(found)
    reasons(found)


def _table(found: Probes) -> None:
    """Every method with both scores, or why it has none."""
    lines = [f"| {t('method')} | {t(METRICS['accuracy'])} | {t(METRICS['macro_f1'])} | {t('seconds')} |",
             "|:--|--:|--:|--:|"]
    for key, one in found.items():
        name = badge(key) if key != MAJORITY else f"*{_title(key)}*"
        if isinstance(one, Probe):
            cells = [_cell(one, metric) for metric in METRICS]
            lines.append(f"| {name} | {cells[0]} | {cells[1]} | {one.seconds:.1f} |" if key != MAJORITY
                         else f"| {name} | {cells[0]} | {cells[1]} | – |")
        else:
            lines.append(f"| {name} | – | – | – |")
    st.markdown("\n".join(lines))
    st.caption(t("In brackets: the 95 % interval of each method alone. Whether two methods differ is not to be read "
                 "off these, since both were judged on the same sentences: for that the interval of their difference "
                 "counts."))


def reasons(found: Probes) -> None:
    """Why methods have no numbers, or have read less than the sentences."""
    for key, one in found.items():
        if said := probe.note_of(one) if isinstance(one, Probe) else one:
            st.caption(named(badge(key), md(t_note(said))))


def _cell(one: Probe, metric: str) -> str:
    return with_interval(one.metrics[metric], one.metrics[f"{metric}_low"], one.metrics[f"{metric}_high"])


def verdict(found: Probes, given: Setting) -> None:
    """What the numbers say about the textbook, with the paired interval of the difference."""
    methods = ready(found)
    if len(methods) < 2:
        return
    order = sorted(methods, key=lambda key: -methods[key].metrics["accuracy"])
    sentences = [t("The textbook expects the {method} to lead: it reads both ways, so its vectors should hold each "
                   "word in its context.", method=method_title(EXPECTED))]
    best = order[0]
    other = order[1] if best == EXPECTED else EXPECTED
    if EXPECTED not in methods:
        sentences = [t("The textbook expects the {method} to lead; it is not measured here.",
                       method=method_title(EXPECTED))]
        other = order[1]
    comparisons = len(methods) - 1
    gap, low, high = probe.paired_difference(given, methods[best], methods[other], comparisons)
    values = {"best": method_title(best), "other": method_title(other), "gap": f"{gap:.1f}",
              "low": f"{low:.1f}".replace("-", "−"), "high": f"{high:.1f}"}
    level = round(gap, 1) <= 0
    sentences.append(
        t("Measured: {best} and {other} have the same accuracy to a tenth of a point; the difference lies between "
          "{low} and {high} (95 %).", **values)
        if level else
        t("Measured: {best} is {gap} points of accuracy above {other}; the difference lies between {low} and {high} "
          "(95 %).", **values))
    if EXPECTED in methods and not (level and EXPECTED in (best, other)):
        sentences.append(t(_judgement(best == EXPECTED, low > 0)))
    if "bag_of_words" in methods:
        better = [method_title(key) for key, one in methods.items() if key != "bag_of_words"
                  and probe.paired_difference(given, one, methods["bag_of_words"], comparisons)[1] > 0]
        sentences.append(t("Better than counting words, with an interval above 0: "
                           "{methods}.", methods=listed(better)) if better
                         else t("Of no method shown is the difference to counting words above 0 with its whole "
                                "interval: undecided."))
    sentences.append(t("Each interval is from a paired bootstrap over the sentences, and holds for {n} comparisons at "
                       "once (Bonferroni). Each method was trained once; another seed might rank them "
                       "otherwise.", n=comparisons))
    st.info(join(sentences), icon=":material/balance:")


def origin(chosen: Chosen) -> None:
    """Whose sentences these are, and the command that measures the same."""
    command = f"`python -m lib probe --corpus {shelf.corpus_key()} --lang {chosen.lang}`"
    if chosen.own:
        st.caption(t("The sentences were written for this project (MIT), with plain ones, negated ones, mixed ones and "
                     "irony among them. The same on the command line: {command}", command=command))
    else:
        st.caption(t("The same on the command line: {command}", command=command[:-1] + " --data FILE`"))


def _judgement(agrees: bool, clear: bool) -> str:
    if agrees:
        return N_("That agrees with the textbook; the interval lies on one side of 0.") if clear else N_(
            "That agrees with the textbook, but the interval holds 0: undecided.")
    return N_("That contradicts the textbook; the interval lies on one side of 0.") if clear else N_(
        "That does not agree with the textbook, but the interval holds 0: undecided.")
