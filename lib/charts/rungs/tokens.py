"""Charts of the pages Tokens and Bag of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.cells import cells
from lib.charts.heat import shade
from lib.charts.style import (
    FONT,
    PLAIN,
    QUIET,
    as_count,
    axis,
    color_and_shape,
    finish_below,
    ink,
    leaning,
    rising,
    signed,
)

#: ways of cutting: colour and shape
CUT_STYLES = {"characters": ("#AA88EE", "circle"), "words": ("#EE8866", "square"), "wordpiece": (PLAIN, "diamond")}
_MANY = 26
#: entries of a legend beside each other: on a phone they stand below each other
NARROW = alt.ExprRef("width < 420 ? 1 : 3")


def linked_rows(frame: pd.DataFrame, rows: Sequence[Sequence[float]] | None, color: str, names: Mapping[str, str]
                ) -> alt.TopLevelMixin:
    """A line a token: its piece, its id and, where `rows` (T, D) are given, the first numbers of its embedding row.
    The line under the pointer is framed and says all three. `frame`: `place`, `piece`, `id`, `special`."""
    rows = [list(row) for row in rows] if rows is not None else [[] for _ in range(len(frame))]
    width = len(rows[0]) if rows else 0
    heads = [names["piece"], names["id"], *(str(i + 1) for i in range(width))]
    lines = frame.assign(row=[" ".join(f"{n:+.2f}" for n in row) for row in rows])
    y = alt.Y("place:O", title=None, axis=axis(ticks=False, domain=False, labelPadding=4))

    def x(field: str) -> alt.X:
        return alt.X(field, scale=alt.Scale(domain=heads), title=names["row"] if width else None,
                     axis=axis(orient="top", ticks=False, domain=False, labelOverlap=False, labelBaseline="bottom",
                               **leaning(-50, "(width < 420 && length(datum.label) > 2)", "left")))

    texts = pd.concat([lines.assign(head=heads[0], shown=lines["piece"]),
                       lines.assign(head=heads[1], shown=lines["id"].map("{:d}".format))])
    layers: list[alt.Chart] = []
    if width:
        numbers = cells({"place": lines["place"]}, {"head": heads[2:]}, value=rows)
        top = float(numbers["value"].abs().max()) or 1.0
        layers.append(alt.Chart(numbers).mark_rect(cornerRadius=2).encode(
            x=x("head:N"), y=y, color=shade("value:Q", signed(color, top))))
    layers.append(alt.Chart(texts).mark_text(font=FONT, fontSize=13).encode(
        x=x("head:N"), y=y, text="shown:N",
        color=alt.condition("datum.special", alt.value("#B0651D"), alt.value(QUIET))))
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["place"], empty=False)
    tooltip = [alt.Tooltip("piece:N", title=names["piece"]), alt.Tooltip("id:Q", title=names["id"], format="d")]
    if width:
        tooltip.append(alt.Tooltip("row:N", title=names["row"]))
    layers.append(alt.Chart(lines).mark_rect(fillOpacity=0.0, fill=color, strokeWidth=2, cornerRadius=3).encode(
        y=y, stroke=alt.condition(pointed, alt.value(color), alt.value("transparent")),
        tooltip=tooltip).add_params(pointed))
    return finish_below(alt.layer(*layers).properties(height=24 * len(frame) + 40))


def cuts_dots(frame: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]) -> alt.TopLevelMixin:
    """Ways of cutting: `length` (tokens a sentence) against `unknown` (share, 0-1); `cut` and `language`."""
    shown = frame.assign(title=frame["cut"].map(titles))
    kinds = [cut for cut in CUT_STYLES if cut in set(frame["cut"])]
    color, shape = color_and_shape("title", [titles[k] for k in kinds], [CUT_STYLES[k] for k in kinds], title=None)
    base = alt.Chart(shown).encode(
        x=alt.X("length:Q", title=names["length"], scale=alt.Scale(domainMin=0), axis=axis(tickCount=6)),
        y=alt.Y("unknown:Q", title=names["unknown"], scale=alt.Scale(domainMin=0),
                axis=axis(format="~p", tickCount=4)))
    dots = base.mark_point(filled=True, size=150, opacity=1).encode(
        color=color, shape=shape,
        tooltip=[alt.Tooltip("title:N", title=names["cut"]), alt.Tooltip("language:N", title=names["language"]),
                 alt.Tooltip("length:Q", title=names["length"], format=".2f"),
                 alt.Tooltip("unknown:Q", title=names["unknown"], format=".2%")])
    labels = base.mark_text(align="left", dx=9, dy=-9, font=FONT, color=QUIET, fontSize=11).encode(text="language:N")
    return finish_below((dots + labels).properties(height=260))


def prices(frame: pd.DataFrame, cost: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Vocabulary sizes: `pieces` a sentence against the column `cost`; the `size` beside each dot."""
    shown = frame.assign(label=frame["size"].map("{:,}".format))
    base = alt.Chart(shown).encode(
        x=alt.X("pieces:Q", title=names["pieces"], scale=alt.Scale(zero=False, padding=30), axis=axis(tickCount=6)),
        y=alt.Y(f"{cost}:Q", title=names[cost], scale=alt.Scale(domainMin=0),
                axis=axis(labelExpr=as_count(), tickCount=5)),
        tooltip=[alt.Tooltip("size:Q", title=names["size"], format=","),
                 alt.Tooltip("pieces:Q", title=names["pieces"], format=".2f"),
                 alt.Tooltip("unknown:Q", title=names["unknown"], format=".2%"),
                 alt.Tooltip(f"{cost}:Q", title=names[cost], format=",.4~g")])
    line = base.mark_line(color=PLAIN, opacity=0.5).encode(order="size:Q")
    dots = base.mark_point(filled=True, size=120, color=PLAIN, opacity=1)
    labels = base.mark_text(align="left", dx=9, dy=-7, font=FONT, color=QUIET).encode(text="label:N")
    return finish_below((line + dots + labels).properties(height=320))


def shared_bars(frame: pd.DataFrame, names: Mapping[str, str], order: Sequence[str]) -> alt.TopLevelMixin:
    """Parameters of each network: `title` (in `order`), `part` (one of names["rest"], ["shared"], ["saved"]) and
    `parameters`; what sharing saves is drawn hollow."""
    parts = [names["rest"], names["shared"], names["saved"]]
    bars = alt.Chart(frame).mark_bar(height={"band": 0.6}).encode(
        y=alt.Y("title:N", sort=list(order), title=None, axis=axis(labelOverlap=False)),
        x=alt.X("parameters:Q", title=names["parameters"], axis=axis(labelExpr=as_count(), tickCount=5)),
        color=alt.Color("part:N", title=None, scale=alt.Scale(domain=parts, range=["#B9B2A8", PLAIN, "#D9E4E6"])),
        order="place:O",
        tooltip=[alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("part:N", title=names["part"]),
                 alt.Tooltip("parameters:Q", title=names["parameters"], format=",")])
    return finish_below(bars.properties(height=34 * len(order) + 110), columns=NARROW)


def sentence_matrix(frame: pd.DataFrame, rows: Sequence[str], pieces: Sequence[str], color: str,
                    names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Sentences as rows, pieces as columns: `row`, `piece`, `value`, `sentence`. Zeros are pale; numbers stand in the
    cells while there is room."""
    top = float(frame["value"].max()) or 1.0
    base = alt.Chart(frame).encode(
        x=alt.X("piece:N", sort=list(pieces), title=names["piece"],
                axis=axis(orient="top", labelBaseline="bottom", labelOverlap=True, labelPadding=4, **leaning(
                    -60, f"({len(pieces)} > 8 && length(datum.label) > 1)", "left"))),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=axis(labelOverlap=False)),
        tooltip=[alt.Tooltip("sentence:N", title=names["sentence"]), alt.Tooltip("piece:N", title=names["piece"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".3~g")])
    chart = base.mark_rect(cornerRadius=2, stroke="transparent").encode(
        color=shade("value:Q", rising(color, top, under_text=True)))
    if len(pieces) <= _MANY:
        room = f"datum.value > 0 && width > {26 * len(pieces)}"
        chart += base.transform_filter(room).mark_text(font=FONT, fontSize=11, color=ink()).encode(
            text=alt.Text("value:Q", format=".2~f"))
    return finish_below(chart.properties(height=34 * len(rows) + 110))


def rarity(curve: pd.DataFrame, pieces: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """The curve of inverse document frequency (`documents`, `idf`) and the pieces of a sentence on it (`piece` too)."""
    x = alt.X("documents:Q", title=names["documents"], scale=alt.Scale(
        type="log", nice=False, domain=[0.8, 3 * int(curve["documents"].max())]),
              axis=axis(labelExpr=as_count(), grid=False, values=[10**n for n in range(8)]))
    y = alt.Y("idf:Q", title=names["idf"], scale=alt.Scale(zero=True), axis=axis(tickCount=5))
    line = alt.Chart(curve).mark_line(color=QUIET, opacity=0.5).encode(x=x, y=y)
    base = alt.Chart(pieces).encode(x=x, y=y, tooltip=[
        alt.Tooltip("piece:N", title=names["piece"]), alt.Tooltip("documents:Q", title=names["documents"], format=","),
        alt.Tooltip("idf:Q", title=names["idf"], format=".2f")])
    dots = base.mark_point(filled=True, size=110, color=color, opacity=1)
    labels = base.mark_text(align="left", dx=8, dy=-7, font=FONT, color=QUIET).encode(text="label:N")
    return finish_below((line + dots + labels).properties(height=300))
