"""A training that is going on, or has ended: how far, how well, what it can do by now, Stop and Resume."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib import jobs
from lib.charts import basic as charts
from lib.jobs import presets
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, t, t_note
from lib.ui.shared.guard import guarded
from lib.ui.shared.run_controls import failure, queue_bar, stop_or_resume
from lib.ui.shared.show import badge, duration, legend_line, method_title, method_titles, show_chart
from lib.ui.shared.site_map import COMPARE, SCOREBOARD, link
from lib.ui.shared.user_text import md
from lib.ui.your_text.training import takes_steps
from models.messages import N_

STATES = {
    "waiting": N_("waits"), "running": N_("is learning"), "stopped": N_("stopped"), "failed": N_("failed"),
    "done": N_("has learned"),
}
PHASES = {
    "preparing": N_("Learning the vocabulary from your text …"),
    "measuring": N_("Measuring how fast this computer is …"),
    "training": N_("Training."), "evaluating": N_("Measuring all methods on the held-out test sentences …"),
}
CURVES = {"valid_loss": N_("loss on held-out sentences"), "loss": N_("loss in training"),
          "tokens_per_second": N_("tokens per second")}


def show_run(key: str) -> None:
    """The run of this corpus, redrawn every two seconds while it goes on."""
    _live(key, 2.0 if _going_on(jobs.revive(key)) else None)


def _going_on(status: jobs.Status) -> bool:
    """Whether the page must look again: an interrupted run comes back, or fails in the end."""
    return status.active or status.state == "interrupted"


def _live(key: str, every: float | None) -> None:
    @st.fragment(run_every=every)
    def live() -> None:
        status = jobs.revive(key)
        if _going_on(status) != (every is not None):
            st.rerun()  # the run has ended, or goes on again: the rest of the page changes, too
        with guarded():
            _head(key, status)
            _methods(status)

    @st.fragment(run_every=every and 3 * every)
    def curves() -> None:
        with guarded():
            _curves(key, jobs.follow(key))

    live()
    curves()


def _head(key: str, status: jobs.Status) -> None:
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        if status.state == "queued":
            queue_bar(status)
        elif status.active:
            said = [t(PHASES.get(status.phase, PHASES["training"]))]
            if status.eta is not None:
                said.append(t("About {time} left. You can leave this page; the training goes on.",
                              time=duration(status.eta)))
            st.progress(min(max(status.fraction, 0.0), 1.0), text=join(said))
        elif status.state == "done":
            st.success(t("Trained in {time}. All pages now answer from your text.", time=duration(status.seconds)),
                       icon=":material/check_circle:")
        elif status.state == "stopped":
            st.info(t("Stopped. What was learned is kept, and Resume goes on from here."), icon=":material/pause:")
        elif status.state == "interrupted":
            st.warning(t("The training broke off, several times at the same place. Nothing that was saved is lost; "
                         "Resume tries again."), icon=":material/warning:")
        elif status.state == "failed":
            failure(status)
    with right:
        stop_or_resume(key, status)
    if status.state == "done":
        first, second, _ = st.columns([2, 2, 3])
        with first:
            link(COMPARE, t("Compare all methods"), icon=":material/compare_arrows:")
        with second:
            link(SCOREBOARD, t("Scoreboard"), icon=":material/leaderboard:")


def _methods(status: jobs.Status) -> None:
    """A line a method: progress, loss, speed, time left; under it what it makes of one held-out sentence."""
    preset = status.request.preset if status.request else next(iter(presets.PRESETS))
    samples = [method.sample for method in status.methods.values() if method.sample is not None]
    if samples:
        heading = (t("What each makes of a sentence that it has not seen: {text}", text=md(samples[0].source))
                   if samples[0].kind == "translation"
                   else t("How each goes on from: {text}", text=md(samples[0].source)))
        st.caption(heading)
    for key, method in status.methods.items():
        bar, numbers = st.columns([3.4, 5.6], vertical_alignment="center", gap="small")
        fraction = 1.0 if method.state == "done" else min(max(method.fraction, 0.0), 1.0)
        bar.progress(fraction, text=f"{badge(key)} :small[{t(STATES.get(method.state, method.state))}]")
        text = " · ".join(_facts(key, method, preset))
        lines = [f":small[{text}]"] if text else []
        if method.sample is not None:
            lines.append(f":small[{_said(method.sample, samples[0])}]")
        if lines:
            numbers.markdown("  \n".join(lines))


def _said(sample: jobs.Sample, first: jobs.Sample) -> str:
    """What the method wrote, with what it was given where that is not the same for all."""
    given, text = sample.source, sample.text
    if sample.kind == "continuation":
        return f"… **{md(text.removeprefix(given)) or '–'}**"
    return f"**{md(text) or '–'}**" if given == first.source else f"{md(given)} → **{md(text) or '–'}**"


def _facts(key: str, method: jobs.MethodStatus, preset: str) -> list[str]:
    """What there is to say of a method in numbers, and what went wrong with it."""
    facts = []
    if method.valid_loss is not None:
        facts.append(t("held-out loss {n}", n=f"{method.valid_loss:.2f}"))
    elif method.loss is not None:
        facts.append(t("loss {n}", n=f"{method.loss:.2f}"))
    if method.state == "running":
        if method.tokens_per_second:
            facts.append(t("{n} tokens/s", n=f"{method.tokens_per_second:,.0f}"))
        if method.eta is not None:
            facts.append(t("{time} left", time=duration(method.eta)))
    elif method.seconds:
        facts.append(t("took {time}", time=duration(method.seconds)))
    if method.steps and method.step and method.state != "done":
        message = N_("step {step} of {steps}") if takes_steps(key, preset) else N_("round {step} of {steps}")
        facts.append(t(message, step=f"{method.step:,}", steps=f"{method.steps:,}"))
    elif method.state == "done" and takes_steps(key, preset):
        facts.append(t("{n} steps", n=f"{method.step:,}"))
    if method.error is not None:
        facts.append(md(t_note(method.error)))
    return facts


def _curves(key: str, status: jobs.Status) -> None:
    """What the methods' losses did over the steps."""
    lines = {name: jobs.curve(key, name) for name in status.methods}
    frame = pd.DataFrame([{"key": name, **line} for name, reports in lines.items() for line in reports])
    if frame.empty or "step" not in frame or not any(name in frame and frame[name].notna().any() for name in CURVES):
        return
    what = segments(t("Curve"), list(CURVES), next(iter(CURVES)), "curve", lambda name: t(CURVES[name]),
                    label_visibility="collapsed")
    frame = frame.reindex(columns=list(dict.fromkeys([*frame.columns, what])))
    here = frame.dropna(subset=[what]).drop_duplicates(["key", "step"], keep="last")
    if here.empty or here["key"].value_counts().max() < 2:
        st.caption(t("The curve begins with the second measurement."))
        return
    titles = method_titles()
    here = here.assign(title=here["key"].map(titles))[["key", "title", "step", what]]
    st.markdown(legend_line(list(dict.fromkeys(here["key"]))))
    names = {"step": t("steps"), what: t(CURVES[what]), "title": t("method")}
    sentence = {
        "valid_loss": t("Falling: it still learns something that holds for new sentences. Rising again while the loss "
                        "in training falls: a sign that it learns your text by heart."),
        "loss": t("The loss on the sentences that it trains on; that it falls says nothing about new ones."),
        "tokens_per_second": t("How fast each network reads on this computer."),
    }[what]
    show_chart(charts.lines(here, "step", what, names, titles), sentence,
               here.assign(key=here["key"].map(method_title)).rename(columns={"key": t("method"), **names})
               .drop(columns=["title"], errors="ignore"), f"curve_{what}")
