"""A reader's own corpus, trained with more seeds: asking for it, and how far it is."""

from __future__ import annotations

import streamlit as st

from lib import jobs
from lib.jobs import settings
from lib.jobs.seeds.again import LEAST, MOST
from lib.study import plan
from lib.ui.session.choice import number, toggles
from lib.ui.session.i18n import t
from lib.ui.shared.guard import guarded
from lib.ui.shared.run_controls import asked, only_reading, progress
from lib.ui.shared.show import badge, duration, leading
from models.messages import N_

#: how many seeds are suggested
USUAL = 3
#: over the bar
TRAINING = N_("Training {method} with more seeds: {done} of {n} networks are done. You can leave this "
              "page.")


def more_seeds(key: str) -> None:
    """How far the trainings are; and where none is going on, the question."""
    status = jobs.revive(key, jobs.SEEDS)
    _live(key, 2.0 if status.active else None)
    if status.state in ("none", "done"):
        _ask(key, again=status.state == "done")


def _live(key: str, every: float | None) -> None:
    """Progress, drawn anew every two seconds while it goes on; when a record is new, so is the page."""
    shown = len(jobs.seed_records(key))

    @st.fragment(run_every=every)
    def live() -> None:
        status = jobs.revive(key, jobs.SEEDS)
        if every is not None and (not status.active or len(jobs.seed_records(key)) != shown):
            st.rerun()
        with guarded():
            progress(key, status, jobs.SEEDS, TRAINING)

    live()


def _ask(key: str, again: bool) -> None:
    """Which networks, how many seeds, how long it takes, the button."""
    run = jobs.follow(key)
    if only_reading(key):
        return
    ready = [method for method in plan.NETWORKS if method in run.methods and run.methods[method].state == "done"]
    if not ready:
        st.caption(t("This needs a training that has ended; come back when one has."))
        return
    place = st.container()
    if again:
        fold = st.expander(t("Train again, with other networks or more seeds"), icon=":material/replay:",
                           key="seeds_again", on_change="rerun")
        if not fold.open:
            return
        place = fold
    with place:
        st.markdown(t("One training says little about a network: with another seed, other first weights and another "
                      "order of the text, it would have come out otherwise. Here each chosen network is trained again "
                      "with the same settings and as many steps, and scored on the same test sentences."))
        chosen = toggles(t("Which networks?"), ready, "seeded", badge)
        count = number(st.slider, t("Seeds, the first training included"), LEAST, MOST, USUAL, "seeds")
        seconds = (count - 1) * sum(run.methods[method].seconds for method in chosen)
        st.button(t("Train with more seeds"), icon=":material/casino:", key="seeds_start", on_click=asked,
                  args=(jobs.start_seeds, key, chosen, count, settings.visitor_runs()),
                  disabled=not chosen or run.active, type="secondary" if again else leading())
        if run.active:
            st.caption(t("A training of this text is going on; this can begin when it has ended."))
        elif chosen:
            st.caption(t("It takes about {time}, and the scoring; you can leave this page.", time=duration(seconds)))
