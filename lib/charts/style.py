"""What all charts share: fonts, quiet colours, mixing a colour, axes of tokens, and the last touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

import altair as alt

from models.language.scripts import drawn_width

C = TypeVar("C", bound=alt.TopLevelMixin)
FONT = "sans-serif"
INK = "#1B2430"  # on a pale or filled mark, on either page
alt.theme.enable("none")  # Streamlit has its own; sizes of ours are given with the charts
#: the page behind cells that have text in them, and that text: light and dark
PAPER, TEXT = ("#FFFFFF", "#15191E"), (INK, "#F4F2EE")
_DARK: ContextVar[bool] = ContextVar("dark", default=False)
QUIET = "#7C858E"  # on the page, light or dark
#: what belongs to no method: counts of the text, the ways of cutting it
PLAIN = "#1F5F6B"
#: below zero, where a method's own colour is above it
NEGATIVE = "#6B5B95"
#: nothing: zero among signed numbers
PALE = "#F4F2EE"
#: how strongly a cell of next to nothing is coloured
FAINT = 0.08
#: shows an axis label of `tokens_in_order` without its place
AS_TOKEN = "split(datum.label, '\u2003')[1]"
#: whether that label is more than a single character, which needs no leaning
LONG_TOKEN = "length(split(datum.label, '\u2003')[1]) > 1"
#: numbers of an axis of counts, or of cost, in English: 0.01, 10, 1k, 2M ("~s" alone would call a hundredth "10m");
#: and in Chinese: 0.01, 1000, 2 万, 200 万, 1.5 亿
_COUNTS = ("datum.value < 1000 ? format(datum.value, '~r') : format(datum.value, '~s')",
           "datum.value < 1e4 ? format(datum.value, '~r') : datum.value < 1e8 ? "
           "format(datum.value / 1e4, '~r') + ' 万' : format(datum.value / 1e8, '~r') + ' 亿'")
_BY_TEN_THOUSAND: ContextVar[bool] = ContextVar("by ten thousand", default=False)


def draw_on_dark(dark: bool) -> None:
    """Whether the charts of this run are for a dark page, on which a cell of nothing must not shine."""
    _DARK.set(dark)


def count_by_ten_thousand(yes: bool) -> None:
    """Whether the charts of this run are for a reader of Chinese, which counts by 万 and 亿."""
    _BY_TEN_THOUSAND.set(yes)


def as_count() -> str:
    """How an axis writes counts and costs for this reader: a `labelExpr`."""
    return _COUNTS[_BY_TEN_THOUSAND.get()]


def ink() -> str:
    """The colour of what stands in a cell coloured `under_text`."""
    return TEXT[_DARK.get()]


def mix(color: str, share: float, with_color: str = "#FFFFFF") -> str:
    """`color` (#RRGGBB) with `share` (0-1) of another one mixed in."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(with_color[1:]))
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02X}" for a, b in pairs)


def tokens_in_order(tokens: Sequence[str]) -> list[str]:
    """Axis labels for tokens: their place makes equal tokens different ("3 the"). Shown without it by `AS_TOKEN`."""
    return [f"{i}\u2003{token}" for i, token in enumerate(tokens, 1)]


def wash(color: str, share: float) -> str:
    """`color` (#RRGGBB) laid on with `share` (0-1) of its strength: what is under it, a light or a dark page, shows
    through."""
    return f"{color}{round(255 * share):02X}"


def rising(
    color: str, top: float = 1, *, low: float = 0, least: float = 0.06, full: float = 0.95, under_text: bool = False
) -> alt.Scale:
    """Numbers from `low` to `top` as a colour whose strength grows from `least` to `full`. `under_text` it is opaque,
    and in the dark so dim that light text can be read on it."""
    dark = _DARK.get()
    most = 0.6 if dark else 1.0

    def laid(share: float) -> str:
        return mix(color, 1 - share * most, PAPER[dark]) if under_text else wash(color, share)

    return alt.Scale(domain=[low, top], clamp=True, interpolate="rgb", range=[laid(least), laid(full)])


def signed(color: str, top: float = 1, *, under_text: bool = False) -> alt.Scale:
    """Numbers from -`top` to `top`: `NEGATIVE` below zero, `color` above it."""
    if under_text and _DARK.get():
        middle, end = mix(QUIET, 1 - FAINT, PAPER[True]), mix(color, 0.4, PAPER[True])
    else:
        middle, end = PALE if under_text else wash(QUIET, FAINT), mix(color, 0.05)
    return alt.Scale(domain=[-top, 0, top], clamp=True, interpolate="rgb", range=[NEGATIVE, middle, end])


def axis(**options: Any) -> alt.Axis:
    """An axis in our font; what is given comes first."""
    return alt.Axis(**{"labelFont": FONT, "titleFont": FONT, "labelLimit": 220, **options})


def leaning(degrees: int, when: str = LONG_TOKEN, to: str = "right") -> dict[str, Any]:
    """Options of an axis whose labels lean where `when` holds of them: never a single character, which would only lie
    on its side. `to` is the side at which a leaning label ends at its place."""
    return {"labelAngle": alt.ExprRef(f"{when} ? {degrees} : 0"),
            "labelAlign": alt.ExprRef(f"{when} ? '{to}' : 'center'")}


def tokens_along(labels: Sequence[str], *, top: bool = False) -> dict[str, Any]:
    """How an axis below (or on `top` of) a chart shows labels of `tokens_in_order`: they lean where the widest would
    touch its neighbour, which a phone's screen decides; a single character always stands upright."""
    pixels = max((drawn_width(label.split("\u2003")[1], 6.5, 12) for label in labels), default=0)
    leans = f"(width < {round((pixels + 5) * max(1, len(labels)))} && {LONG_TOKEN})"
    side = {"orient": "top", "labelBaseline": "bottom"} if top else {"labelBaseline": "top"}
    return {"labelExpr": AS_TOKEN, "labelOverlap": False, **leaning(-60, leans, "left" if top else "right"), **side}


def _places(labels: Sequence[str], whole: bool) -> dict[str, Any]:
    """The order of an axis's labels; `whole`, also those that the data do not have."""
    return {"scale": alt.Scale(domain=list(labels))} if whole else {"sort": list(labels)}


def label_rows(field: str, labels: Sequence[str], title: str | None = None, *, tokens: bool = False,
               whole: bool = False, **options: Any) -> alt.Y:
    """Every label of column `field` beside its row, from top to bottom; `tokens` are labels of `tokens_in_order`."""
    shown = {"labelExpr": AS_TOKEN} if tokens else {}
    return alt.Y(f"{field}:N", title=title, axis=axis(**{**shown, "labelOverlap": False, "labelPadding": 4, **options}),
                 **_places(labels, whole))


def tokens_on_top(labels: Sequence[str], title: str | None, *, whole: bool = False, **options: Any) -> alt.X:
    """Columns (`column`) of labels of `tokens_in_order`, which stand above the chart."""
    return alt.X("column:N", title=title, **_places(labels, whole), axis=axis(
        **{**tokens_along(labels, top=True), "labelPadding": 4, "titlePadding": 8, **options}))


def token_axis(labels: Sequence[str], title: str | None, **options: Any) -> alt.X:
    """Tokens from left to right."""
    return alt.X("label:N", title=title, scale=alt.Scale(domain=list(labels)),
                 axis=axis(**tokens_along(labels), **options))


def map_axes(names: Mapping[str, str], x: alt.Scale, y: alt.Scale) -> tuple[alt.X, alt.Y]:
    """The two directions of a map, whose numbers mean nothing by themselves."""
    plain = axis(labels=False, tickCount=4)
    return alt.X("x:Q", title=names["x"], axis=plain, scale=x), alt.Y("y:Q", title=names["y"], axis=plain, scale=y)


def color_and_shape(field: str, names: Sequence[str], looks: Sequence[Sequence[Any]], **options: Any
                    ) -> tuple[alt.Color, alt.Shape]:
    """Each of `names`, which stand in column `field`, in the colour and the shape that its look begins with; `options`
    are those of both encodings."""
    colors, shapes = (alt.Scale(domain=list(names), range=[look[i] for look in looks]) for i in (0, 1))
    return alt.Color(f"{field}:N", scale=colors, **options), alt.Shape(f"{field}:N", scale=shapes, **options)


def finish(chart: C, **legend: Any) -> C:
    """The chart without a frame, its legend in our font and with what else is given."""
    return chart.configure_view(strokeWidth=0).configure_legend(labelFont=FONT, titleFont=FONT, **legend)


def finish_below(chart: C, **legend: Any) -> C:
    """`finish`, for a chart below its legend."""
    return finish(chart, **{"orient": "top", "labelLimit": 260, "symbolOpacity": 1, **legend})
