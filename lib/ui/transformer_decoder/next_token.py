"""What comes next: candidates to press, and the probability and surprise of every token of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.rungs import decoder as charts_decoder
from lib.checks import check_text
from lib.inside.transformer_decoder.reading import Next, Scored, next_tokens, score_text
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.examples import first_prompt
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import field
from lib.ui.shared.parts.picture import picture
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import metrics, percent, show_chart, show_table
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.language.scripts import drawn_width

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

START_KEY, PLACE_KEY = "start", "token"
_CHART = "surprise_chart"
SHOWN = 8


def start_input(source: str) -> str:
    """The beginning that the decoder goes on with; nothing at all is a beginning too."""
    text = field(st, t("A beginning to go on with"), first_prompt(source), START_KEY, max_chars=300)
    return check_text(text) if text.strip() else ""


def next_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """Autocomplete on a beginning, then the whole sentence token by token."""
    _autocomplete(method, source, key)
    st.markdown(f"**{t('How surprising is each token of your sentence?')}**")
    scored = once(("scored", shelf.identity(key, method), text, source), lambda: score_text(method, text, source))
    _surprise(scored, key)


@callback
def _append(text: str) -> None:
    """Callback: a candidate was pressed."""
    st.session_state[START_KEY] = text


def _autocomplete(method: TransformerDecoder, source: str, key: str) -> None:
    start = start_input(source)
    found = once(("next", shelf.identity(key, method), start, source), lambda: next_tokens(method, start, source))
    with st.container(horizontal=True, gap="small"):
        for place, one in enumerate(found):
            st.button(f"{md(_name(one))}\u2002:gray[{percent(one.probability)}]", key=f"append_{place}",
                      on_click=_append, args=(one.text,), disabled=one.ends,
                      help=t("The text may end here.") if one.ends else None)
    st.caption(t("Press a token: it joins the text, and the network predicts the one after it. That is all that "
                 "writing is."))
    names = {"token": t("token"), "probability": t("probability")}
    frame = pd.DataFrame({"token": [_name(one) for one in found], "probability": [one.probability for one in found]})
    rest = max(0.0, 1.0 - float(frame["probability"].sum()))
    show_chart(charts.bars(frame, "token", "probability", models.rung(key).color, names, percent=True), t(
        "The likeliest next tokens. All others together, {n} of them, have {p}.",
        n=f"{method.tokenizer.vocab_size - len(found):,}", p=percent(rest)), frame.rename(columns=names),
        f"next_{key}")


def _name(one: Next) -> str:
    return t("end of the text") if one.ends else one.token


def _clicked() -> None:
    """Callback: a bar was clicked, so its token is the one looked at."""
    chosen = (st.session_state.get(_CHART) or {}).get("selection", {}).get(charts_decoder.CLICKED) or []
    if chosen:
        st.session_state[PLACE_KEY] = int(chosen[0]["place"])


def _surprise(scored: Scored, key: str) -> None:
    metrics([
        (t("Log-probability"), f"{scored.total:.2f}", t("Natural logarithm: the sum over all tokens, with the end.")),
        (t("Surprise"), t("{n} bits", n=f"{sum(scored.bits):.1f}"),
         t("The same with the binary logarithm and without the minus.")),
        (t("Perplexity"), f"{scored.perplexity:.1f}",
         t("As if one of so many equally likely tokens had to be guessed at every place."))])
    shown = scored.tokens[:MAX_TOKENS]
    count = len(shown)
    place = played(t("Token number"), count, PLACE_KEY)
    color = models.rung(key).color
    names = {"token": t("token"), "bits": t("surprise (bits)"), "probability": t("probability")}
    chances = [2.0**-bits for bits in scored.bits]
    frame = pd.DataFrame({
        "label": chart_style.tokens_in_order(shown), "token": shown, "place": range(1, count + 1),
        "bits": scored.bits[:count], "probability": chances[:count],
        "chosen": [i + 1 == place for i in range(count)]})
    sentence = t("Bits of surprise: 1 for a token that had one chance in two, 10 for one in a thousand. The start of a "
                 "sentence is open, its end mark is not. Click a bar, and see what else could have stood there.")
    with picture("surprise"):
        st.altair_chart(charts_decoder.surprise_line(_laid_out(frame), color, names), width="stretch",
                        key=f"chart_line_{key}", alt=t("The text, coloured by surprise"))
        st.caption(sentence)
        st.altair_chart(charts_decoder.surprise_bars(frame, list(frame["label"]), color, names), width="stretch",
                        key=_CHART, on_select=_clicked, selection_mode=charts_decoder.CLICKED, alt=sentence)
    if len(scored.tokens) > count:
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=count, count=len(scored.tokens)))
    show_table(pd.DataFrame({
        t("token number"): range(1, len(scored.tokens) + 1), t("token"): scored.tokens,
        t("probability"): [round(p, 6) for p in chances], t("log-probability"): [round(p, 4) for p in scored.logp],
        t("surprise (bits)"): [round(bits, 3) for bits in scored.bits]}), f"surprise_{key}")
    _instead(scored, place, key)


def _laid_out(frame: pd.DataFrame, wide: float = 64.0) -> pd.DataFrame:
    """Tokens side by side in lines: `x`, `width` (characters; a Chinese one counts double) and `line`."""
    x, line, places = 0.0, 0, []
    for token in frame["token"]:
        taken = drawn_width(token) + 1.2
        if x and x + taken > wide:
            x, line = 0.0, line + 1
        places.append((x, taken - 0.3, line))
        x += taken
    return frame.assign(**dict(zip(("x", "width", "line"), zip(*places))))


def _instead(scored: Scored, place: int, key: str) -> None:
    candidates = scored.candidates[place - 1][:SHOWN]
    names = {"token": t("token"), "probability": t("probability")}
    here = {scored.ids[place - 1]}
    frame = pd.DataFrame({
        "token": [_name(one) + (" ◂" if one.id in here else "") for one in candidates],
        "probability": [one.probability for one in candidates]})
    show_chart(charts.bars(frame, "token", "probability", models.rung(key).color, names, percent=True), t(
        "What the network expected as token {n}; your text has {token} there, with {p}.", n=place,
        token=scored.tokens[place - 1], p=percent(2.0**-scored.bits[place - 1])), frame.rename(columns=names),
        f"instead_{key}")
