"""Decoders that were trained alike but for their attention: their quality beside their cache, from a recorded run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib import charts_variants, library, recorded
from lib.ui import shelf
from lib.ui.choice import segments
from lib.ui.i18n import join, language_name, t
from lib.ui.show import show_chart, show_table
from lib.ui.text import md
from lib.ui.variants_common import kilobytes
from lib.ui.variants_measure import recorded_by


def trained_view() -> None:
    """The dots and the table."""
    record = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), "variants")
    foreign = not record
    record = record or recorded.read(library.shelf(library.DEFAULT_CORPUS), "variants")
    try:
        rows, about, run = record["rows"], record["about"], record["run"]
        directions = [way for way in about["directions"] if all(f"bleu_{way}" in row for row in rows)]
        names = [name_of(row) for row in rows]
    except (KeyError, TypeError):
        st.info(t("No models with other variants of attention were recorded for this corpus. Train some with {train} "
                  "and record them with {command}.",
                  train="`python -m lib train --method transformer_decoder --config n_kv_heads=1 --out DIR`",
                  command="`python -m lib benchmark variants --run NAME=DIR --save`"))
        return
    if foreign:
        st.caption(t("These were trained on the corpus that comes with this program, not on yours."))
    if directions:
        way = segments(t("Direction"), directions, directions[0], "way",
                       lambda code: " → ".join(language_name(one) for one in code.split("_", 1)))
        _dots(rows, names, way, int(about.get("pairs", 0)))
    _table(rows, names, directions)
    st.caption(recorded_by(run))
    if about.get("different"):
        st.caption(t("They were not trained alike in: {list}.", list=md(", ".join(map(str, about["different"])))))
    commands = pd.DataFrame([{t("model"): name, t("trained with"): row.get("command") or "–"}
                             for name, row in zip(names, rows)])
    show_table(commands, "variants_commands", t("The commands that trained them"))


def name_of(row: Mapping[str, Any]) -> str:
    """What a run is called: by its attention."""
    if row["attention"] == "window":
        return t("window of {n}", n=row["span"])
    if row["attention"] == "strided":
        return t("strides of {n}", n=row["span"])
    return t("{kv} of {heads} KV heads", kv=row["kv_heads"], heads=row["n_heads"])


def variant_of(row: Mapping[str, Any]) -> str:
    """The variant of a run."""
    if row["attention"] != "full":
        return row["attention"]
    if row["kv_heads"] == row["n_heads"]:
        return "multi_head"
    return "multi_query" if row["kv_heads"] == 1 else "grouped"


def _dots(rows: Sequence[Mapping[str, Any]], names: Sequence[str], way: str, pairs: int) -> None:
    frame = pd.DataFrame([{"run": name, "key": variant_of(row), "cache": row["cache_64"] / 1000,
                           "value": row[f"bleu_{way}"], "low": row.get(f"bleu_low_{way}", row[f"bleu_{way}"]),
                           "high": row.get(f"bleu_high_{way}", row[f"bleu_{way}"])} for name, row in zip(names, rows)])
    labels = {"cache": t("cache after 64 tokens (kB)"), "value": t("BLEU"), "run": t("model"),
              "low": t("from (95 %)"), "high": t("to (95 %)")}
    table = frame.drop(columns="key").round(2).rename(columns=labels)
    show_chart(charts_variants.quality_dots(frame, labels), join([
        t("Further left is cheaper to write with, higher is better; the line is the 95 % interval over {n} test pairs.",
          n=pairs), _verdict(rows, way)]), table, f"trained_{way}")


def _verdict(rows: Sequence[Mapping[str, Any]], way: str) -> str:
    """Multi-query against multi-head, in numbers."""
    by = {variant_of(row): row for row in rows}
    if not {"multi_head", "multi_query"} <= set(by):
        return ""
    full, one = by["multi_head"], by["multi_query"]
    difference = one[f"bleu_{way}"] - full[f"bleu_{way}"]
    text = t("Multi-query keeps 1/{n} of multi-head's bytes; its BLEU differs by {difference}.",
             n=round(full["bytes_per_token"] / one["bytes_per_token"]), difference=f"{difference:+.1f}")
    high, low = f"bleu_high_{way}", f"bleu_low_{way}"
    if all(name in row for row in (full, one) for name in (high, low)) and (
            full[low] <= one[high] and one[low] <= full[high]):
        text = join([text, t("The intervals overlap, which settles nothing: it shows neither a difference nor that "
                              "there is none.")])
    return text


def _table(rows: Sequence[Mapping[str, Any]], names: Sequence[str], directions: Sequence[str]) -> None:
    lines = []
    for name, row in zip(names, rows):
        line = {t("model"): name, t("parameters"): f"{row['parameters']:,}",
                t("cache bytes a token"): f"{row['bytes_per_token']:,}",
                t("cache after 64 tokens"): kilobytes(row["cache_64"]),
                t("held-out loss"): None if row.get("valid_loss") is None else round(row["valid_loss"], 3)}
        for way in directions:
            low, high = row.get(f"bleu_low_{way}"), row.get(f"bleu_high_{way}")
            span = f" [{low:.1f}, {high:.1f}]" if low is not None and high is not None else ""
            label = " → ".join(language_name(one) for one in way.split("_", 1))
            line[t("BLEU {way}", way=label)] = f"{row[f'bleu_{way}']:.1f}{span}"
        line[t("training minutes")] = None if row.get("minutes") is None else round(row["minutes"], 1)
        lines.append(line)
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
