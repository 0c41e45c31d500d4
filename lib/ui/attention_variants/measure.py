"""Time and memory against the context's length: recorded by a command, and measured here when asked, with a Stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import variants as charts_variants
from lib.inside.attention_variants.measure import measure_apart
from lib.inside.attention_variants.ring import no_gloo
from lib.inside.attention_variants.timing import Measurement, Task
from lib.inside.attention_variants.variants import task_for
from lib.shelf import library, recorded
from lib.ui.attention_variants.common import asked, measuring, sizes, title
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.guard import guarded
from lib.ui.shared.show import show_chart
from lib.ui.shared.user_text import md
from models.messages import N_

NAME = "attention"
LENGTHS = {"512": (128, 256, 512), "1024": (128, 256, 512, 1024), "2048": (128, 256, 512, 1024, 2048),
           "4096": (128, 256, 512, 1024, 2048, 4096)}
WHAT = {"time": N_("time"), "memory": N_("peak memory"), "largest": N_("largest tensor")}


def measure_view() -> None:
    """The choice of what is drawn; measured here or recorded; the button."""
    config = sizes()
    left, middle, right = st.columns([4, 4, 2.4], vertical_alignment="bottom")
    with left:
        what = segments(t("What to see"), list(WHAT), "time", "measured", lambda code: t(WHAT[code]))
    with middle:
        longest = segments(t("Longest context to measure here"), list(LENGTHS), "1024", "longest", str)
    task = task_for(config, lengths=LENGTHS[longest], repeats=3)
    if no_gloo() is not None:
        task = Task(**{**task.__dict__, "variants": tuple(v for v in task.variants if v != "ring")})
    identity = ("variants measured", task)
    with right:
        start = asked(t("Measure here"), ":material/timer:", "variants_go", identity)
    if start:
        with guarded():
            _measure(task, identity)
    found = recall(identity)
    if found:
        if len(found) < len(task.lengths) * len(task.variants):
            st.caption(t("Stopped: only what was measured until then is drawn."))
        _draw(found, what, t("Measured just now on this computer, one thread, the best of {n} runs.", n=task.repeats),
              task.span)
    else:
        _recorded(what)


def _measure(task: Task, identity: tuple[Any, ...]) -> None:
    """Measure in a process of its own; another click, such as on Stop, ends it, and what was found stays."""
    total, found = len(task.lengths) * len(task.variants), []
    with measuring(), closing(measure_apart(task)) as coming:
        left, right = st.columns([5, 2], vertical_alignment="bottom")
        bar = left.progress(0.0, text=t("Starting a process of its own …"))
        right.button(t("Stop"), icon=":material/stop:", key="variants_stop", width="stretch")
        share, text = 0.0, t("Starting a process of its own …")
        for one in coming:
            if one is not None:
                found.append(one)
                keep(identity, list(found))
                share, text = len(found) / total, t("{method}, {n} tokens", method=title(one.variant), n=one.tokens)
            bar.progress(share, text=text)
        bar.empty()
    st.rerun()


def _recorded(what: str) -> None:
    record = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), NAME) or recorded.read(
        library.shelf(library.DEFAULT_CORPUS), NAME)
    try:
        found = [Measurement(**{name: point[name] for name in Measurement.__dataclass_fields__})
                 for point in record["points"]]
        span, run = int(record["task"]["span"]), record["run"]
    except (KeyError, TypeError, ValueError):
        st.info(t("Nothing was recorded for this corpus; measure here, or with: {command}",
                  command="`python -m lib benchmark attention --save`"))
        return
    _draw(found, what, recorded_by(run), span)


def recorded_by(run: Mapping[str, Any]) -> str:
    """On what, when and by which command a record was made."""
    hardware = run.get("hardware", {})
    return t("Recorded on {date} with `{command}` ({hardware}).", date=str(run.get("date", "?"))[:10],
             command=str(run.get("command", "?")).replace("`", ""),
             hardware=md(t("{cpu}, processor cores: {cores}", cpu=hardware.get("gpu") or hardware.get("cpu", "?"),
                           cores=hardware.get("cores", "?"))))


def _draw(found: Sequence[Measurement], what: str, made: str, span: int) -> None:
    known = [one for one in found if one.variant in charts_variants.STYLES]
    frame = pd.DataFrame([{"key": one.variant, "title": title(one.variant), "tokens": one.tokens,
                           "time": 1000 * one.seconds, "memory": one.peak_bytes / 1e6,
                           "largest": one.largest_bytes / 1e6} for one in known])
    if frame.empty:
        return
    names = {"tokens": t("context (tokens)"), "title": t("variant"), "time": t("milliseconds"),
             "memory": t("peak memory (MB)"), "largest": t("largest tensor (MB)")}
    sentence = {
        "time": t("Both axes go by factors, so a line twice as steep means the square. With all scores written out, "
                  "twice the text is four times the arithmetic, however the heads share; with a window of {span} it is "
                  "twice. How much time that takes here is what the lines show.", span=span),
        "memory": t("The most that was allocated at once. Sharing keys and values saves nothing here, since every head "
                    "still has scores of its own; what saves is not to have all scores at once: the fused kernel, a "
                    "window of {span}, or a part in each process of the ring.", span=span),
        "largest": t("The largest single tensor: the scores of all heads, where they are written out (4 bytes each). "
                     "In a ring of two a process holds a quarter of them at a time; the fused kernel's largest is the "
                     "mask."),
    }[what]
    table = frame.drop(columns="key").round(3).rename(columns=names)
    show_chart(charts_variants.curves(frame, "tokens", what, names, log=True), sentence, table, f"variants_{what}")
    st.caption(made + " " + t("One attention, causal, without gradients, random numbers; memory by torch's profiler, "
                              "in the ring that of the process that needed most."))
    _verdict(frame, span)


def _verdict(frame: pd.DataFrame, span: int) -> None:
    """What doubling the longest context cost."""
    lines = []
    for key in frame["key"].unique():
        points = frame[frame["key"] == key].sort_values("tokens")
        if len(points) > 1:
            last, before = points.iloc[-1], points.iloc[-2]
            if last["tokens"] == 2 * before["tokens"]:
                lines.append(t("{variant} × {time} time, × {memory} memory", variant=title(key),
                               time=f"{last['time'] / before['time']:.1f}",
                               memory=f"{last['memory'] / before['memory']:.1f}"))
    if lines:
        st.caption(t("The last doubling of the context cost: {list}.", list=" · ".join(lines)))
