"""How much would more text help? The same training on parts of the text, when asked for, and the curve it draws."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib import jobs
from lib.charts import time_travel as charts_travel
from lib.jobs import settings
from lib.time_travel import moments
from lib.ui.session.choice import segments, toggles
from lib.ui.session.i18n import join, language_name, t
from lib.ui.shared.guard import guarded
from lib.ui.shared.run_controls import asked, only_reading, progress
from lib.ui.shared.show import badge, duration, leading, legend_line, method_title, method_titles, show_chart
from models.messages import N_

METRICS = {"chrf": N_("chrF"), "bleu": N_("BLEU"), "valid_loss": N_("held-out loss")}
#: over the bar
TRAINING = N_("Training {method} on parts of your text: {done} of {n} methods are done. You can leave "
              "this page.")


def learning_curve(key: str) -> None:
    """The button, the progress, the curve."""
    st.subheader(t("Would more text help?"), anchor=False)
    status = jobs.revive(key, jobs.SIZES)
    _live(key, 2.0 if status.active else None)
    if status.state in ("none", "done"):
        _ask(key, again=status.state == "done")


def _live(key: str, every: float | None) -> None:
    """Progress and curve, drawn anew every two seconds while it goes on."""
    @st.fragment(run_every=every)
    def live() -> None:
        status = jobs.revive(key, jobs.SIZES)
        if every is not None and not status.active:
            st.rerun()
        with guarded():
            progress(key, status, jobs.SIZES, TRAINING)
            _curve(key)

    live()


def _ask(key: str, again: bool) -> None:
    """Which methods, how long it takes, the button."""
    run = jobs.follow(key)
    if only_reading(key):
        return
    ready = [method for method in models.REGISTRY if method in run.methods and run.methods[method].state == "done"]
    if not ready:
        st.caption(t("This needs a training that has ended; come back when one has."))
        return
    place = st.container()
    if again:
        fold = st.expander(t("Measure it again, or for other methods"), icon=":material/replay:", key="sizes_again",
                           on_change="rerun")
        if not fold.open:
            return
        place = fold
    with place:
        st.markdown(t("Every chosen method is trained twice more with the same number of steps and the same seed, on a "
                      "tenth and on three tenths of the training pairs, and scored on the same test sentences. What "
                      "the last tripling of the text has brought is a guess at what the next one would bring, no "
                      "more."))
        chosen = toggles(t("Which methods?"), ready, "sized", badge)
        seconds = 2.0 * sum(run.methods[method].seconds for method in chosen)
        st.button(t("Measure how much more text would help"), icon=":material/show_chart:", key="sizes_start",
                  on_click=asked, args=(jobs.start_sizes, key, chosen, settings.visitor_runs()),
                  disabled=not chosen or run.active, type="secondary" if again else leading())
        if run.active:
            st.caption(t("A training of this text is going on; this can begin when it has ended."))
        elif chosen:
            st.caption(t("It takes about {time}, and the scoring; you can leave this page.", time=duration(seconds)))


def _curve(key: str) -> None:
    frame = moments.sizes_frame(jobs.sizes(key))
    if frame.empty:
        return
    directions = [name for name in dict.fromkeys(frame["direction"]) if name]
    have = [name for name in METRICS if name in frame and frame[name].notna().any()]
    if not have:
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        metric = segments(t("Measure"), have, have[0], "measure", lambda name: t(METRICS[name]))
    if len(directions) > 1:
        with right:
            way = segments(t("Direction"), directions, directions[0], "way",
                           lambda name: " → ".join(language_name(code) for code in name.split("_", 1)))
        frame = frame[frame["direction"] == way]
    here = frame.dropna(subset=[metric])
    titles = method_titles()
    here = here.assign(title=here["key"].map(titles))
    if f"{metric}_low" in here:
        here = here.assign(low=here[f"{metric}_low"], high=here[f"{metric}_high"])
    columns = ["key", "title", "pairs", "share", metric, *(name for name in ("low", "high") if name in here)]
    here = here[columns].sort_values(["key", "pairs"])
    st.markdown(legend_line([method for method in models.REGISTRY if method in set(here["key"])]))
    names = {"pairs": t("training pairs (each step to the right is a tripling)"), metric: t(METRICS[metric]),
             "title": t("method")}
    table = here.drop(columns="key").assign(share=(100 * here["share"]).round().astype(int)).rename(columns={
        "title": t("method"), "pairs": t("training pairs"), "share": t("percent of the text"),
        metric: t(METRICS[metric]), "low": t("from (95 %)"), "high": t("to (95 %)")})
    show_chart(charts_travel.size_curve(here, metric, names, titles), _verdict(here, metric), table, f"sizes_{metric}")


def _verdict(here: pd.DataFrame, metric: str) -> str:
    """What to see, and what the numbers say."""
    see = t("A line that still climbs at its right end may climb on with more text, and a flat one may have what this "
            "text can teach a method of this size; beyond the right end nothing is "
            "measured.") if metric != "valid_loss" else t(
        "A line that still falls at its right end may fall on with more text, and a flat one may have what this text "
        "can teach a method of this size; beyond the right end nothing is measured.")
    gain = moments.last_gain(here.rename(columns={metric: "value"}), lower_is_better=metric == "valid_loss")
    if gain is None:
        return see
    method, difference = gain
    told = t("From three tenths to all of the text, {method} gained most: {n}.", method=method_title(method),
             n=f"{difference:.1f}" if metric != "valid_loss" else f"{difference:.2f}")
    if difference <= 0:
        told = t("From three tenths to all of the text, no method gained anything.")
    else:
        told = join([told, t("Whether that is more than chance was not tested.")])
    return join([see, told])
