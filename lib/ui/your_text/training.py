"""Before a training: how long, which methods, which sizes; an estimate that was measured; the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

import models
from lib import jobs
from lib.jobs import presets, settings, shares
from lib.ui.session.choice import segments, toggles
from lib.ui.session.i18n import t
from lib.ui.shared import visitor
from lib.ui.shared.run_controls import asked
from lib.ui.shared.show import badge, duration, leading, method_title
from lib.ui.shared.user_text import show_mistake
from models.messages import N_, InputError

#: what each knob is called on the page, and what it does
KNOB_TEXTS: Mapping[str, tuple[str, str]] = {
    "d_model": (N_("Vector size of the networks"),
                N_("d_model: how many numbers stand for a token. The arithmetic of a layer grows with its square.")),
    "hidden": (N_("Size of the RNN's state"),
               N_("How many numbers the recurrent network carries from token to token.")),
    "n_layers": (N_("Layers"), N_("How many layers are stacked in the encoder, or in the only stack.")),
    "n_decoder_layers": (N_("Decoder layers"), N_("How many layers the seq2seq Transformer's decoder has.")),
    "n_heads": (N_("Attention heads"), N_("The vector size must be a multiple of it.")),
    "d_ff": (N_("Feed-forward size"), N_("The inner size of each Transformer layer's feed-forward part.")),
    "dropout": (N_("Dropout"), N_("The share of numbers that are zeroed in training. More is meant to keep a network "
                                  "from learning a small text by heart.")),
    "cell": (N_("Recurrent cell"), N_("LSTM and GRU have gates that can keep a memory; the plain RNN has none.")),
    "vector_size": (N_("Size of Word2Vec's vectors"), N_("How many numbers stand for a word.")),
    "window": (N_("Word2Vec's window"), N_("How many neighbours on each side a word is asked to predict.")),
}
CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": N_("plain RNN")}
_ESTIMATE = "_estimate"


def takes_steps(method: str, preset: str) -> bool:
    """Whether the method learns in steps of a few sentences each; the others read the whole text in rounds."""
    return "max_tokens" in presets.knobs(method, preset)


def choose_training(key: str) -> None:
    """Everything before the start button, and the button."""
    chosen = segments(t("How long?"), list(presets.PRESETS), next(iter(presets.PRESETS)), "preset",
                      lambda name: t(presets.PRESETS[name].title))
    methods = toggles(t("Which methods?"), models.method_keys(), "train", badge)
    with st.expander(t("Sizes and settings"), icon=":material/tune:"):
        config, vocabulary, seed = _knobs(chosen, methods)
    if not methods:
        st.info(t("Choose at least one method."), icon=":material/info:")
        return
    try:
        request = presets.request(chosen, methods, seed=seed, vocab_size=vocabulary, config=config)
    except InputError as error:
        show_mistake(error)
        return
    kept = st.session_state.get(_ESTIMATE)
    estimate = kept[1] if kept and kept[0] == (key, str(request.to_json())) else None
    left, right, _ = st.columns([2, 2, 3])
    left.button(t("Start training"), icon=":material/play_arrow:", width="stretch", type=leading(), on_click=asked,
                args=(_start, key, estimate.request if estimate else request))
    if right.button(t("Estimate time and memory"), icon=":material/timer:", width="stretch",
                    help=t("It measures a few steps of each method on this computer: some ten seconds. The training "
                           "does so by itself where you do not.")):
        try:
            estimate = _measured(key, request)
        except InputError as error:
            show_mistake(error)
            return
        st.session_state[_ESTIMATE] = ((key, str(request.to_json())), estimate)
        st.rerun()
    st.caption(t("A visitor of this server may have {n} trainings that wait or work; {places} work at once, the others "
                 "wait in line.", n=settings.visitor_runs(), places=settings.places()))
    if estimate is not None:
        _show_estimate(estimate)


def _measured(key: str, request: jobs.Request) -> jobs.Estimate:
    """The estimate; until it is this reader's turn, how many are before them. Start, Cancel or any other button ends
    it: the page is drawn anew, and what measures is let go."""
    left, right, _ = st.columns([4, 2, 1], vertical_alignment="center")
    line, end = left.empty(), right.empty()
    end.button(t("Cancel"), icon=":material/stop:", key="estimate_cancel", width="stretch")

    def report(before: int) -> None:
        line.caption(t("Estimates are measured one at a time. Before you: {n}. You can start without one.", n=before)
                     if before else t("Measuring a few steps of each network on your text … You can start meanwhile."))

    try:
        return jobs.estimate(key, request, report)
    finally:
        line.empty()
        end.empty()


def _start(key: str, request: jobs.Request) -> None:
    """Begin; an estimate is for one start."""
    shares.check_room(visitor.share())
    jobs.start(key, request, settings.visitor_runs())
    st.session_state.pop(_ESTIMATE, None)


def _show_estimate(estimate: jobs.Estimate) -> None:
    st.markdown(t("Measured on this computer: about **{time}** altogether and **{memory} MiB** of memory at the peak.",
                  time=duration(estimate.total_seconds), memory=f"{estimate.mib:.0f}"))
    if not estimate.fits:
        st.warning(t("That is more memory than this server gives a training. Choose smaller sizes."),
                   icon=":material/memory:")
    rows = [{t("method"): method_title(name), t("training time"): duration(seconds),
             t("steps"): _steps(name, estimate)} for name, seconds in estimate.seconds.items()]
    rows.append({t("method"): t("measuring on the test split"), t("training time"): duration(
        estimate.evaluation_seconds), t("steps"): ""})
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="content")


def _steps(method: str, estimate: jobs.Estimate) -> str:
    count = f"{estimate.steps.get(method, 0):,}"
    return count if takes_steps(method, estimate.request.preset) else t("{n} rounds", n=count)


def _knobs(chosen: str, methods: list[str]) -> tuple[dict[str, dict[str, Any]], int, int]:
    """The settings that differ from the preset, the vocabulary's size, the seed."""
    st.caption(t("Each setting begins with the preset's value. Networks of one size are easier to compare."))
    low, high = presets.VOCABULARY
    columns = st.columns(3)
    vocabulary = columns[0].number_input(
        t("Pieces in the vocabulary"), low, high, presets.preset(chosen).vocab_size, 100, key=f"vocabulary_{chosen}",
        help=t("One vocabulary for both languages and all methods. A small text fills fewer."))
    seed = columns[1].number_input(t("Seed"), 0, 99_999, 0, key="train_seed",
                                   help=t("On one computer the same text, settings, seed and number of steps give the "
                                          "same weights again."))
    config: dict[str, dict[str, Any]] = {}
    values = {name: presets.knobs(name, chosen) for name in methods}
    shown = [knob for knob in KNOB_TEXTS if any(knob in own for own in values.values())]
    for start in range(0, len(shown), 3):
        for column, knob in zip(st.columns(3), shown[start:start + 3]):
            users = [name for name in methods if knob in values[name]]
            usual = {values[name][knob] for name in users}
            value = _knob(column, knob, usual, f"{knob}_{chosen}")
            for name in users:
                if value is not None and value != values[name][knob]:
                    config.setdefault(name, {})[knob] = value
    return config, int(vocabulary), int(seed)


def _knob(column: Any, knob: str, usual: set[Any], key: str) -> Any:
    """One widget for one setting; None, where methods differ by preset and the reader leaves it so."""
    title, help_text = (t(text) for text in KNOB_TEXTS[knob])
    first = next(iter(usual)) if len(usual) == 1 else None
    if knob in presets.CHOICES:
        options = list(presets.CHOICES[knob])
        return column.selectbox(title, options, options.index(first) if first else None, key=key, help=help_text,
                                format_func=lambda code: t(CELLS.get(code, code)))
    low, high = presets.KNOBS[knob]
    whole = all(isinstance(value, int) for value in usual)
    number, step = (int, 1) if whole else (float, 0.05)
    return column.number_input(title, number(low), number(high), None if first is None else number(first), step,
                               key=key, help=help_text, placeholder=t("as the preset has it"))
