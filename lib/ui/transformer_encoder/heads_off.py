"""Heads switched off by the reader: what becomes of the masks, of each word's probability and of the translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lib.charts import lines as charts_lines
from lib.charts import style as chart_style
from lib.inside.changed import without_heads
from lib.inside.transformer_encoder.heads import head_names, read_head
from lib.inside.transformer_encoder.heads_measured import word_scores
from lib.ui.session import shelf
from lib.ui.session.choice import toggles
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.asking import translated
from lib.ui.shared.inputs import other
from lib.ui.shared.show import badge, metrics, percent, show_chart
from lib.ui.shared.user_text import md
from lib.ui.transformer_encoder.heads_measured import record_of
from models.answers import Step
from models.base import DecodingOptions, Method
from models.transformer_encoder import TransformerEncoder

MAX_TOKENS = 40


@dataclass(frozen=True)
class Outcome:
    """What the encoder makes of a sentence: candidates at its masks, its translation, and log-probabilities (nats) of
    each word of the sentence and of the given translation when it alone is hidden."""

    masks: tuple[Step, ...]
    translation: str | None
    words: np.ndarray
    target_words: np.ndarray


def first_silent(method: Method) -> list[str]:
    """The head that is missed most by the record; the very first one where there is none."""
    rows = record_of(method).get("silent", {}).get("silent", [])
    return [max(rows, key=lambda row: row["rise"])["head"]] if rows else ["1.1"]


def off_view(method: Method, text: str, source: str) -> None:
    """Choose heads; before and after."""
    if not isinstance(method, TransformerEncoder):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    heads = head_names(method.config["n_layers"], method.config["n_heads"])
    silent = toggles(t("Silent heads, layer.head"), heads, "silent", str, first=first_silent(method))
    identity = shelf.identity(method.key, method)
    ids = method.encode_with_masks(text)
    places = [i for i, id in enumerate(ids) if not method.tokenizer.is_special(id)][:MAX_TOKENS]
    if not ids:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    written = translated(method.key, text, source, DecodingOptions()).output if other(source) else None
    own = written if isinstance(written, str) else None  # the page has it already
    whole = once(("heads_off", identity, text, source, ()), lambda: outcome(method, text, source, places, own, own))
    given = whole.translation
    after = once(("heads_off", identity, text, source, tuple(silent)), lambda: outcome(
        without_heads(method, [read_head(name) for name in silent]), text, source, places, given))
    if not silent:
        st.caption(t("All heads speak. Choose some above, and they fall silent."))
    if given is not None:
        _translations(method, whole, after)
    if whole.masks:
        _masks(whole, after)
    if places:
        _words(method, ids, places, whole, after)


def outcome(method: TransformerEncoder, text: str, source: str, places: list[int], given: str | None = None,
            translation: str | None = None) -> Outcome:
    """What this network answers; `given` is the translation whose words are scored, or its own. Where its `translation`
    is known it is not made again."""
    ids, target = method.encode_with_masks(text), other(source)
    masks: tuple[Step, ...] = ()
    if method.tokenizer.mask_id in ids:
        masks = method.trace(text, source).steps
    target_words = np.zeros(0)
    if target is not None:
        translation = method.translate([text], source, target)[0].text if translation is None else translation
        second = method.encode([translation if given is None else given])[0]
        first = method.encode([text])[0]
        if first and second:
            whole = method.joined(first, second)
            start = len(first) + 2
            target_words = word_scores(method, whole, list(range(start, start + len(second)))[:MAX_TOKENS])
    single = method.single(ids)
    return Outcome(masks, translation, word_scores(method, single, [place + 1 for place in places]), target_words)


def _mean(values: np.ndarray) -> str:
    return f"{values.mean():.2f}" if len(values) else "–"


def _translations(method: Method, whole: Outcome, after: Outcome) -> None:
    st.markdown(t("{method} with all heads: {text}", method=badge(method.key), text=md(whole.translation or "") or "–"))
    st.markdown(t("{method} without them: {text}", method=badge(method.key), text=md(after.translation or "") or "–"))
    metrics([(t("Translation, all heads"), _mean(whole.target_words),
              t("The first translation: mean log-probability of its words, each hidden in turn beside your sentence. "
                "Nearer 0 is surer.")),
             (t("Translation, without"), _mean(after.target_words),
              t("The first translation's words, scored by what is left of the network."))])


def _masks(whole: Outcome, after: Outcome) -> None:
    lines: list[dict[str, Any]] = []
    for i, (before, now) in enumerate(zip(whole.masks, after.masks), 1):
        lines.append({t("mask"): i, t("with all heads"): _best(before), t("without them"): _best(now)})
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")


def _best(step: Step) -> str:
    return " · ".join(f"{c.token} {percent(c.probability)}" for c in step.candidates[:4])


def _words(method: TransformerEncoder, ids: list[int], places: list[int], whole: Outcome, after: Outcome) -> None:
    pieces = method.tokenizer.pieces([ids[place] for place in places])
    labels = chart_style.tokens_in_order(pieces)
    series = {t("all heads"): whole.words, t("without them"): after.words}
    frame = pd.DataFrame([{"label": label, "token": piece, "series": name, "value": float(value)}
                          for name, values in series.items() for label, piece, value in zip(labels, pieces, values)])
    table = pd.DataFrame({t("token"): pieces, **{name: values.round(3) for name, values in series.items()},
                          t("change"): (after.words - whole.words).round(3)})
    names = {"value": t("log-probability (nats)"), "series": t("network"), "token": t("token")}
    told = t("Mean log-probability of each word when it is hidden.")
    metrics([(t("Your words, all heads"), _mean(whole.words), told),
             (t("Your words, without"), _mean(after.words), told)])
    show_chart(charts_lines.over_tokens(frame, labels, list(series), names), t(
        "Each word of your sentence hidden in turn: how likely it is to the whole network, and to what is left of it. "
        "Where the second line is lower the word is harder to guess without the silent heads; it may also "
        "rise."), table, "off")
