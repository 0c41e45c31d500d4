"""Whether a chart's data have the fields that the chart speaks of: Vega-Lite draws nothing for a misspelt one, and says
nothing either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

#: how an expression names a field: datum.name or datum['name']
DATUM = re.compile(r"""\bdatum(?:\.(\w+)|\[(['"])(.+?)\2\])""")
#: keys of a specification whose expressions are about something else: an axis's labels, a mark's size
ELSEWHERE = {"axis", "legend", "scale", "mark", "config", "data", "datasets", "header"}
#: where a chart's parts stand
PARTS = ("layer", "concat", "hconcat", "vconcat", "spec")


def columns_only(data: Any) -> Any:
    """Instead of a frame one line of nothing, so that a specification is small and says which columns there are."""
    return {"values": [dict.fromkeys(map(str, data.columns))]} if isinstance(data, pd.DataFrame) else data


#: altair's name for what hands over columns instead of data
COLUMNS_ONLY = "columns_only"
alt.data_transformers.register(COLUMNS_ONLY, columns_only)


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, valid by its schema, with columns for data."""
    with alt.data_transformers.enable(COLUMNS_ONLY):
        return chart.to_dict()


def named(spec: Any, key: str = "") -> Iterator[str]:
    """Every field that an encoding, a condition or a parameter names."""
    if isinstance(spec, Mapping):
        for name, value in spec.items():
            if name == "field" and isinstance(value, str):
                yield value
            elif name in ("fields", "fold", "groupby"):
                yield from value
            elif name not in ELSEWHERE:
                yield from named(value, name)
    elif isinstance(spec, list):
        for one in spec:
            yield from named(one, key)
    elif isinstance(spec, str) and key in ("test", "filter", "calculate", "expr"):
        yield from (plain or quoted for plain, _, quoted in DATUM.findall(spec))


def made(transform: Mapping[str, Any]) -> set[str]:
    """The fields that a transformation makes."""
    new = transform.get("as", [])
    new = {new} if isinstance(new, str) else set(new)
    if "fold" in transform:
        new |= {"key", "value"} if not new else set()
    for kind in ("aggregate", "joinaggregate", "window"):
        new |= {one["as"] for one in transform.get(kind, [])}
    return new


def missing(spec: Mapping[str, Any], datasets: Mapping[str, Any], known: frozenset[str] = frozenset(),
            params: Sequence[Mapping[str, Any]] = ()) -> Iterator[str]:
    """The fields that a specification names and its data do not have. A part has the data of the whole where it has
    none of its own, and the parameters that the whole has for it."""
    if data := spec.get("data"):
        known = frozenset(name for line in data.get("values") or datasets.get(data.get("name"), ()) for name in line)
    for transform in spec.get("transform", []):
        yield from (name for name in named(transform) if name not in known)
        known |= made(transform)
    params = [*params, *spec.get("params", [])]
    parts = [one for kind in PARTS if kind in spec
             for one in (spec[kind] if isinstance(spec[kind], list) else [spec[kind]])]
    mine = [{name: spec[name] for name in ("encoding", "facet") if name in spec}] if known or not parts else []
    if not parts:
        mine += [one for one in params if spec.get("name") in one.get("views", [spec.get("name")])]
    yield from (name for name in named(mine) if name not in known)
    for part in parts:
        yield from missing(part, datasets, known, params)


def missing_fields(chart: alt.TopLevelMixin) -> list[str]:
    """The fields that a chart speaks of and its data do not have, each once."""
    spec = specification(chart)
    return list(dict.fromkeys(missing(spec, spec.get("datasets", {}))))


def fields_exist(chart: alt.TopLevelMixin) -> None:
    """Every field that the chart speaks of is one of its data's, or made from them; and its schema holds."""
    absent = missing_fields(chart)
    assert not absent, f"fields that the data do not have: {absent}"
