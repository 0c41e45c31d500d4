"""Autoregression by hand: the writer's next token, what is fed back, and what another choice would lead to."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.inside.rnn import unrolled
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.rnn import RNN

KEPT = "own"


def writing_view(method: RNN, text: str, source: str, target: str) -> None:
    """A slider over the written tokens: what is fed in, what comes out, and one choice that the reader may change."""
    identity = shelf.identity(method.key, method)
    steps = once(("written", identity, text, source, target),
                 lambda: unrolled.write_on(method, text, source, target))
    shown = steps[:MAX_TOKENS]
    now = played(t("Written token by token"), len(shown), "moment_written")
    step = shown[now - 1]
    fed = steps[now - 2].token if now > 1 else "[BOS]"
    st.markdown(t("Step {n} of {count}: **{fed}** is fed in, **{token}** comes out with {p}, and is fed in at the next "
                  "step.", n=now, count=len(shown), fed=md(fed), token=md(step.token), p=percent(step.probability)))
    st.text(t("So far: {text}", text=step.text or "…"))
    frame = pd.DataFrame(step.candidates[:8], columns=["token", "probability"])
    names = {"token": t("token"), "probability": t("probability")}
    table = pd.DataFrame([{t("token number"): i, t("fed in"): steps[i - 2].token if i > 1 else "[BOS]",
                           t("token"): s.token, t("probability"): round(s.probability, 4),
                           t("runner-up"): next((c.token for c in s.candidates if c.token != s.token), "")}
                          for i, s in enumerate(steps, 1)])
    show_chart(charts.bars(frame, "token", "probability", models.rung(method.key).color, names, percent=True), t(
        "The tokens that it weighed at this step. It takes the likeliest (greedy), and cannot take it back."), table,
        f"written_{method.key}")
    others = {str(method.tokenizer.token_id(c.token)): c.token for c in step.candidates[:8]
              if method.tokenizer.token_id(c.token) not in (None, step.id)}
    chosen = menu(t("Write another token here"), [KEPT, *others], KEPT, "instead",
                  lambda code: t("its own choice") if code == KEPT else others[code])
    if chosen == KEPT:
        st.caption(t("Choose another token: it is fed in instead, and everything after it is written anew."))
        return
    forced = (*(s.id for s in steps[: now - 1]), int(chosen))
    changed = once(("written", identity, text, source, target, forced),
                   lambda: unrolled.write_on(method, text, source, target, forced))
    st.markdown(t("With **{token}** at this place: {text}", token=md(others[chosen]), text=md(changed[-1].text)))
    st.caption(t("Its own: {text}", text=md(steps[-1].text)))
