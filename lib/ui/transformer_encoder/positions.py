"""Positions: the encoding as a picture, what is added to a word, and two orders of the same words with and without."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import stack as charts_stack
from lib.charts import style as chart_style
from lib.checks import check_text
from lib.inside.changed import without_positions
from lib.inside.path import StackInside, open_pair, open_stacks
from lib.inside.transformer_encoder import positions
from lib.inside.transformer_encoder.positions import OrderTest
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.asking import translated
from lib.ui.shared.examples import turned
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import SOURCE_KEY, TEXT_KEY, field, other
from lib.ui.shared.show import metrics, show_chart, show_table
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md, show_mistake
from models.base import DecodingOptions, Method
from models.language.languages import base
from models.messages import InputError
from models.neural import WITHOUT_LAYERS

#: of the encoding's dimensions and positions, as many are drawn
DIMENSIONS, PLACES = 64, 40
ON, OFF = "on", "off"
ORDER_KEY = "order"


def positions_view(method: Method, text: str, source: str) -> None:
    """Two orders of the same words; then where positions come from."""
    inside = open_stacks(method, text, source)["stack"]
    _orders(method, text, source)
    _encoding(inside, method.key)
    _added(inside, method.key)
    _numbering(method, text, source)


@callback
def _use(pair: tuple[str, str], source: str) -> None:
    """Callback: a pair of orders goes into both fields."""
    st.session_state[TEXT_KEY], st.session_state[ORDER_KEY] = pair
    st.session_state[SOURCE_KEY] = source


def _orders(method: Method, text: str, source: str) -> None:
    """The reader's sentence beside a permuted one, with positions or without."""
    st.markdown(f"**{t('The same words in another order')}**")
    left, right = st.columns([6, 4], vertical_alignment="bottom")
    typed = field(left, t("In another order (edit it)"), turned(text), ORDER_KEY, max_chars=2000)
    with right:
        switch = segments(t("Positions"), [ON, OFF], ON, "positions", lambda code: {ON: t("on"), OFF: t("off")}[code])
    with st.container(horizontal=True):
        st.button(t("Turn my sentence round"), key="order_turn", type="tertiary", icon=":material/swap_horiz:",
                  on_click=_use, args=((text, turned(text)), source))
        for i, pair in enumerate(positions.WRITTEN.get(base(source), ())):
            st.button(md(f"{pair[0]} / {pair[1]}"), key=f"order_pair_{i}", type="tertiary", on_click=_use,
                      args=(pair, source))
    try:
        second = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    found: dict[str, OrderTest] = once(("orders", shelf.identity(method.key, method), text, second), lambda: {
        code: positions.order_test(*(open_stacks(changed, sentence, source)["stack"] for sentence in (text, second)))
        for code, changed in ((ON, method), (OFF, without_positions(method)))})
    here, there = (method.tokenizer.pieces(method.encode_with_masks(sentence)) for sentence in (text, second))
    _draw_orders(method, found, switch, positions.only_in_one(here, there), here == there)


def _small(gap: float) -> str:
    return f"{gap:.3f}" if gap >= 0.001 else f"{gap:.1e}" if gap else "0"


def _draw_orders(method: Method, found: dict[str, OrderTest], switch: str, missing: tuple[list[str], list[str]],
                 same: bool) -> None:
    now = found[switch]
    metrics([(t("Means: cosine"), f"{now.mean_cosine:.4f}",
              t("Of the mean states of both sentences; 1 is the same direction.")),
             (t("Means: difference"), _small(now.mean_gap),
              t("The largest difference of any number of the mean states of the words.")),
             (t("Tokens: difference"), _small(float(now.gaps.max())),
              t("The largest difference of any number of a token's last state; the largest number in any state is "
                "{top}.", top=f"{now.size:.1f}"))])
    if any(missing):
        st.info(t("These are not the same words in another order. Only the first has: {first}. Only the second has: "
                  "{second}.", first=md(" ".join(missing[0])) or "–", second=md(" ".join(missing[1])) or "–"),
                icon=":material/info:")
    elif same:
        st.info(t("Both sentences have the same pieces in the same order, so there is nothing to tell apart."),
                icon=":material/info:")
    elif switch == OFF:
        st.markdown(t("Without positions the two sentences are **the same** to the network: each token ends in the "
                      "same state wherever it stands, up to rounding, and so the means are equal. Who does what to "
                      "whom is gone."))
    else:
        st.markdown(t("With positions each token ends in another state when the order is another. Switch them **off**, "
                      "and the difference is gone."))
    order = chart_style.tokens_in_order(now.tokens)[:MAX_TOKENS]
    frame = pd.concat([pd.DataFrame({
        "label": order, "value": found[code].cosines[:MAX_TOKENS], "series": name, "color": color})
        for code, name, color in ((ON, t("positions on"), models.rung(method.key).color),
                                  (OFF, t("positions off"), chart_style.QUIET))])
    names = {"value": t("cosine of the token's two states"), "token": t("token"), "series": t("positions")}
    table = pd.DataFrame({t("token"): now.tokens, t("place, first sentence"): [i + 1 for i in now.here],
                          t("place, second sentence"): [i + 1 for i in now.there]} | {
        f"{label}, {name}": getattr(found[code], column).round(digits)
        for code, name in ((ON, t("positions on")), (OFF, t("positions off")))
        for column, label, digits in (("cosines", t("cosine"), 6), ("gaps", t("largest difference"), 8))})
    show_chart(charts_stack.two_orders(frame, order, names), t(
        "Each token's last state in the first sentence beside the same token's in the second. At 1 they are the same: "
        "that is where all tokens are without positions."), table, "orders")
    if method.config.get("pooling") == WITHOUT_LAYERS:
        st.caption(t("The vector by which this method compares sentences is a mean of the embedding's rows. It is made "
                     "without the layers, so it does not see the order even with positions on."))


def _encoding(inside: StackInside, key: str) -> None:
    """The table of positions, and how alike positions are."""
    st.markdown(f"**{t('The encoding')}**")
    count = min(max(PLACES, int(inside.numbers.max()) + 1), inside.stack.positions.size(0), 2 * PLACES)
    values = positions.table(inside.stack, count)
    size = values.shape[1]
    sines = np.arange(0, size, 2)
    drawn = sines[np.unique(np.linspace(0, len(sines) - 1, min(DIMENSIONS, len(sines))).astype(int))]
    left, right = st.columns([6, 4])
    color = models.rung(key).color
    with left:
        rows, columns = chart_style.tokens_in_order([str(i) for i in range(count)]), [str(i + 1) for i in drawn]
        names = {"row": t("position"), "column": t("dimension (1 to {n}; {shown} of them)", n=size, shown=len(drawn)),
                 "value": t("value")}
        table = pd.DataFrame(values.round(4), columns=[str(i + 1) for i in range(size)])
        table.insert(0, t("position"), range(count))
        show_chart(charts_stack.number_grid(charts_stack.grid_frame(values[:, drawn], rows, columns), rows, columns,
                                            color, names, cell=9, every=4), t(
            "Each line is a position, each column a wave. At the left waves are short ({short} positions), at the "
            "right so long ({long} positions) that hardly anything changes. Drawn are sines; after each stands, not "
            "drawn, the cosine of the same wave.",
            short=f"{positions.wave_length(size, 0):.1f}", long=f"{positions.wave_length(size, size - 1):,.0f}"),
            table, "encoding")
    with right:
        alike = positions.likeness(values)
        names = {"position": t("position"), "one": t("position"), "other": t("other position"), "value": t("cosine")}
        table = pd.DataFrame(alike.round(4), columns=[str(i) for i in range(count)])
        table.insert(0, t("position"), range(count))
        show_chart(charts_stack.position_likeness(alike, color, names), t(
            "How alike two positions are: neighbours most, and it depends only on how far apart they are. Cosine of "
            "neighbours: {near}; ten apart: {far}.", near=f"{alike[0, 1]:.2f}", far=f"{alike[0, 10]:.2f}"), table,
            "likeness")


def _added(inside: StackInside, key: str) -> None:
    """One word: its embedding, its place, and their sum."""
    st.markdown(f"**{t('Added to the embedding')}**")
    count = min(len(inside.tokens), MAX_TOKENS)
    word = int(menu(t("Word"), [str(i) for i in range(count)], str(min(1, count - 1)), "place_word",
                    lambda code: f"{int(code) + 1} {inside.tokens[int(code)]}"))
    number = int(inside.numbers[word])
    parts = [(t("embedding of {token}", token=inside.tokens[word]), inside.embedded[word])]
    if inside.segment is not None:
        parts.append((t("segment {n}", n=inside.segments[word] + 1), inside.segment[word]))
    parts.append((t("position {n}", n=number), inside.position[word]))
    parts.append((t("= read by layer 1"), sum(part for _, part in parts)))
    values = np.stack([part.double().cpu().numpy() for _, part in parts])
    size = min(DIMENSIONS, values.shape[1])
    rows, columns = chart_style.tokens_in_order([name for name, _ in parts]), [str(i + 1) for i in range(size)]
    names = {"row": t("part"), "column": t("dimension (the first {n})", n=size), "value": t("value")}
    table = pd.DataFrame(values.round(4), columns=[str(i + 1) for i in range(values.shape[1])])
    table.insert(0, t("part"), [name for name, _ in parts])
    lengths = np.linalg.norm(values, axis=1)
    show_chart(charts_stack.number_grid(charts_stack.grid_frame(values[:, :size], rows, columns), rows, columns,
                                        models.rung(key).color, names), t(
        "Column by column the upper strips add up to the last. How long each vector is: {lengths}.",
        lengths=" · ".join(f"{md(name)} {length:.1f}" for (name, _), length in zip(parts, lengths))), table, "added")


def _numbering(method: Method, text: str, source: str) -> None:
    """Which number each token has, alone and joined to its translation."""
    st.markdown(f"**{t('Which number has a token?')}**")
    if other(source) is None:
        inside = open_stacks(method, text, source)["stack"]
    else:
        row = translated(method.key, text, source, DecodingOptions())
        inside = open_pair(method, text, row.output if isinstance(row.output, str) else "")
        st.caption(t("Here it reads your sentence and its own translation, joined. The second sentence counts from 1 "
                     "again, so that a word and its translation have about the same number; the segment says which "
                     "sentence a token is in."))
    table = pd.DataFrame({t("token"): inside.tokens, t("segment"): [n + 1 for n in inside.segments],
                          t("position"): inside.numbers.tolist()})
    rows = [" ".join(f"{md(token)}:gray[:small[{number}]]" for token, number, segment in
                     zip(inside.tokens, inside.numbers.tolist(), inside.segments) if segment == which)
            for which in (0, 1)]
    for which, row in enumerate(rows, 1):
        if row:
            st.markdown(f":gray[{t('segment {n}', n=which)}]&ensp;{row}")
    show_table(table, "numbering")
