"""Ring attention, really run over processes on this computer when asked, beside full attention."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lib.inside.attention_variants.ring import RingCheck, check_ring, no_gloo, stack_difference
from lib.inside.attention_variants.variants import task_for
from lib.shelf import library, recorded
from lib.ui.attention_variants.common import asked, decoder, kilobytes, measuring, sizes
from lib.ui.attention_variants.looks import PROCESSES
from lib.ui.attention_variants.measure import recorded_by
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.guard import guarded
from lib.ui.shared.show import metrics, milliseconds, percent
from lib.ui.shared.user_text import show_mistake
from models.base import Method
from models.messages import C_, N_, InputError

LENGTHS = ("256", "512", "1024", "2048")
SEES = {"causal": N_("only what came before"), "both": N_("both ways")}


def ring_view(text: str) -> None:
    """The choices, the button, what came of it; and what was recorded."""
    st.markdown(t("Processes of their own are started on this computer. Each gets a block of the text and computes "
                  "only its own queries; keys and values are sent from neighbour to neighbour through gloo. What each "
                  "has seen is merged by an online softmax: every part remembers the sum that it divided by."))
    if (problem := no_gloo()) is not None:
        show_mistake(problem)
        return
    places = st.columns([2, 3, 3, 2], vertical_alignment="bottom")
    with places[0]:
        processes = int(segments(t("Processes"), PROCESSES, "2", "processes", str))
    with places[1]:
        length = int(segments(t("Tokens"), LENGTHS, "1024", "ring_tokens", str))
    with places[2]:
        sees = segments(t("Looks"), list(SEES), "causal", "ring_sees", lambda code: t(SEES[code]))
    method = decoder()
    identity = ("ring", processes, length, sees, text, *(shelf.identity(method.key, method) if method else ()))
    with places[3]:
        start = asked(t("Run the ring"), ":material/sync:", "ring_go", identity)
    if start:
        with guarded():
            _run(processes, length, sees == "causal", method, text, identity)
    if found := recall(identity):
        _show(*found)
    _recorded()


def _run(processes: int, length: int, causal: bool, method: Method | None, text: str, identity: tuple[Any, ...]
         ) -> None:
    """Run it; another click, such as on Stop, ends all processes."""
    import torch

    with measuring():
        left, right = st.columns([5, 2], vertical_alignment="bottom")
        note = t("{n} processes are working …", n=processes)
        bar = left.progress(0.1, text=note)
        right.button(t("Stop"), icon=":material/stop:", key="ring_stop", width="stretch")

        def beat(share: float = 0.1) -> None:
            bar.progress(share, text=note)

        task = task_for(sizes(), lengths=(length,), processes=processes, repeats=3, heads_only=True)
        check = check_ring(task, causal, beat=beat)[0]
        through: tuple[int, float, float] | InputError | None = None
        if method is not None:
            beat(0.6)
            ids = torch.tensor([[*method.opening(method.languages[0]), *method.encode([text])[0]]])
            with torch.inference_mode():
                x = method.network.embedding(ids)
            try:
                through = (ids.size(1), *stack_difference(method.network.stack, method.config, x, processes,
                                                          beat=lambda: beat(0.6)))
            except InputError as error:
                through = error
        bar.empty()
    keep(identity, (check, through))
    st.rerun()


def _show(check: RingCheck, through: tuple[int, float, float] | InputError | None) -> None:
    metrics([
        (t("Largest difference"), f"{check.difference:.0e}",
         t("Of any number of the result, from full attention on the same random numbers.")),
        (t("Score block"), percent(check.block_bytes / check.full_block_bytes),
         t("{ring} in a process, {full} in full attention: the largest tensor that was allocated.",
           ring=kilobytes(check.block_bytes), full=kilobytes(check.full_block_bytes))),
        (t("Peak memory"), percent(check.peak_bytes / check.full_peak_bytes),
         t("{ring} in a process, {full} in full attention: everything allocated at once, by torch's profiler.",
           ring=kilobytes(check.peak_bytes), full=kilobytes(check.full_peak_bytes))),
        (t("Time in the ring"), milliseconds(check.seconds), t("Sending and waiting included; the best of 3 runs.")),
        (t("Full attention"), milliseconds(check.full_seconds), t("In one process, all scores written out.")),
    ])
    st.caption(t("The difference is rounding: the same sums in another order. A ring is not for speed on one computer; "
                 "it lets a text be longer than one machine's memory holds."))
    if isinstance(through, InputError):
        show_mistake(through)
    elif through is not None:
        tokens, difference, largest = through
        st.markdown(t("**Your text through the whole decoder**, its {tokens} tokens divided among {n} processes in "
                      "every layer: no number of the last hidden states differs by more than {difference} (the "
                      "largest is {largest}).", tokens=tokens, n=check.processes, difference=f"{difference:.0e}",
                      largest=f"{largest:.1f}"))


def _recorded() -> None:
    record = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), "ring") or recorded.read(
        library.shelf(library.DEFAULT_CORPUS), "ring")
    try:
        table = pd.DataFrame([{
            t("processes"): row["processes"], t("tokens"): row["tokens"],
            t(C_("which way", "looks")): t(SEES["causal" if row["causal"] else "both"]),
            t("largest difference"): f"{row['difference']:.1e}", t("score block"): percent(row["block_share"]),
            t("peak memory"): percent(row["peak_share"]), t("ring"): milliseconds(row["seconds"]),
            t("full"): milliseconds(row["full_seconds"])} for row in record["rows"]])
        run = record["run"]
    except (KeyError, TypeError):
        st.caption(t("Nothing was recorded for this corpus; record it with: {command}",
                     command="`python -m lib benchmark ring --save`"))
        return
    st.caption(recorded_by(run))
    st.dataframe(table, hide_index=True, width="stretch")
