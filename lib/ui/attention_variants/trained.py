"""Decoders that were trained alike but for their attention: their quality beside their cache, from a recorded run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import variants as charts_variants
from lib.evaluation.significance import LIMIT
from lib.shelf import library, recorded
from lib.ui.attention_variants.common import kilobytes
from lib.ui.attention_variants.measure import recorded_by
from lib.ui.pictures.foreign import say_foreign
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, language_name, t
from lib.ui.shared.show import show_chart, show_table
from lib.ui.shared.user_text import md


def trained_view() -> None:
    """The dots and the table."""
    record = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), "variants")
    foreign = not record
    record = record or recorded.read(library.shelf(library.DEFAULT_CORPUS), "variants")
    try:
        rows, about, run = record["rows"], record["about"], record["run"]
        directions = [way for way in about["directions"] if all(f"bleu_{way}" in row for row in rows)]
        names = [name_of(row, rows[0]) for row in rows]
    except (KeyError, TypeError):
        st.info(t("No models with other variants of attention were recorded for this corpus. Train some with {train} "
                  "and record them with {command}.",
                  train="`python -m lib train --method transformer_decoder --config n_kv_heads=1 --out DIR`",
                  command="`python -m lib benchmark variants --run NAME=DIR --save`"))
        return
    say_foreign("variants")
    if directions:
        way = segments(t("Direction"), directions, directions[0], "way",
                       lambda code: " → ".join(language_name(one) for one in code.split("_", 1)))
        _dots(rows, names, way, int(about.get("pairs", 0)))
    _table(rows, names, directions)
    _how(rows, names, about, run, "variants_commands")
    if directions:
        merged_view(foreign, way)


def _how(rows: Sequence[Mapping[str, Any]], names: Sequence[str], about: Mapping[str, Any], run: Mapping[str, Any],
         key: str) -> None:
    """By which commands the runs were made and compared, and what was not alike."""
    st.caption(recorded_by(run))
    if about.get("different"):
        st.caption(t("They were not trained alike in: {list}.", list=md(", ".join(map(str, about["different"])))))
    commands = pd.DataFrame([{t("model"): name, t("trained with"): row.get("command") or "–"}
                             for name, row in zip(names, rows)])
    show_table(commands, key, t("The commands that trained them"))


def merged_view(foreign: bool, way: str) -> None:
    """Heads merged in a trained decoder, which is then trained on: its quality after each round, beside the decoder
    with all its heads."""
    corpus, directory = (library.DEFAULT_CORPUS, None) if foreign else (shelf.corpus_key(), shelf.directory())
    record = recorded.read(library.shelf(corpus, directory), "uptraining")
    try:
        rows, about, run = record["rows"], record["about"], record["run"]
        first, last = rows[:2], rows[-2:]
        frame = pd.DataFrame([{"key": variant_of(row), "title": name_of(row, rows[0]), "round": int(row["round"]),
                               "bleu": float(row[f"bleu_{way}"]), "loss": row.get("valid_loss")} for row in rows])
        gaps = [both[1][f"bleu_{way}"] - both[0][f"bleu_{way}"] for both in (first, last)]
    except (KeyError, TypeError, IndexError, ValueError):
        return
    st.markdown(f"**{t('Heads merged after training')}**")
    names = {"round": t("round"), "bleu": t("BLEU"), "loss": t("held-out loss"), "title": t("model")}
    table = frame.drop(columns="key").round(3).rename(columns=names)
    said = [t("Ainslie et al. 2023 make shared keys and values out of a decoder that is trained already: here the "
              "heads' projections were averaged in it, and it was trained on, {n} times {epochs} epochs, as was the "
              "one with all its heads. Round 0 is training from random weights. The difference in BLEU was {before} "
              "and is {after} in the end.", n=int(last[0]["round"]), epochs=f"{last[0].get('epochs') or 0:g}",
              before=f"{gaps[0]:+.1f}", after=f"{gaps[1]:+.1f}")]
    show_chart(charts_variants.curves(frame, "round", "bleu", names, close=True),
               join(said + _chance(last[1], way) + _withdrawn(rows, way)), table, f"merged_{way}")
    _how(rows, [f"{row['round']} · {name_of(row, rows[0])}" for row in rows], about, run, "merged_commands")


def name_of(row: Mapping[str, Any], first: Mapping[str, Any]) -> str:
    """What a run is called: by its attention, and by the width of its feed-forward where the first run's is another."""
    if row["attention"] == "window":
        name = t("window of {n}", n=row["span"])
    elif row["attention"] == "strided":
        name = t("strides of {n}", n=row["span"])
    else:
        name = t("{kv} of {heads} KV heads", kv=row["kv_heads"], heads=row["n_heads"])
    if row.get("d_ff") != first.get("d_ff"):
        name = t("{name}, wider feed-forward ({n})", name=name, n=row["d_ff"])
    return name


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
    frame = frame.sort_values("cache", ascending=False, kind="stable")
    parts = frame["run"].str.replace(", ", "|").str.replace("，", "|")
    frame["label"] = [f"{name}|{cache:.0f} kB" for name, cache in zip(parts, frame["cache"])]
    labels = {"cache": t("cache after 64 tokens (kB)"), "value": t("BLEU"), "run": t("model"),
              "low": t("from (95 %)"), "high": t("to (95 %)")}
    table = frame.drop(columns=["key", "label"]).round(2).rename(columns=labels)
    show_chart(charts_variants.quality_dots(frame, labels), join([
        t("Below each name stands what its cache keeps after 64 tokens: lower lines are cheaper to write with. Further "
          "right is better; the line is the 95 % interval over {n} test pairs.", n=pairs),
        _verdict(rows, names, way)]), table, f"trained_{way}")


def _verdict(rows: Sequence[Mapping[str, Any]], names: Sequence[str], way: str) -> str:
    """Every multi-query run against the first one with full multi-head attention, in numbers."""
    full = next((row for row in rows if variant_of(row) == "multi_head"), None)
    said = []
    for name, one in zip(names, rows):
        if full is None or variant_of(one) != "multi_query":
            continue
        said.append(t("{name}: 1/{n} of multi-head's bytes, BLEU {difference}.", name=name,
                      n=round(full["bytes_per_token"] / one["bytes_per_token"]),
                      difference=f"{one[f'bleu_{way}'] - full[f'bleu_{way}']:+.1f}"))
        said += _chance(one, way) if full is rows[0] else []
    return join(said + _withdrawn(rows, way))


def _chance(row: Mapping[str, Any], way: str) -> list[str]:
    """What the test says of a run's difference from the first one; nothing where it was not made."""
    p = row.get(f"p_corrected_{way}")
    if p is None:
        return []
    values = {"low": f"{row[f'difference_low_{way}']:+.1f}", "high": f"{row[f'difference_high_{way}']:+.1f}",
              "p": "< 0.001" if p < 0.001 else f"= {p:.3f}"}
    if p < LIMIT:
        return [t("That is decided: 95 % interval {low} to {high}, p {p} (approximate randomization, corrected by Holm "
                  "for the runs compared).", **values)]
    return [t("That is undecided: 95 % interval {low} to {high}, p {p} (approximate randomization, corrected by Holm "
              "for the runs compared).", **values)]


def _withdrawn(rows: Sequence[Mapping[str, Any]], way: str) -> list[str]:
    """What to say of records that hold the p-values of a test that called too many differences decided."""
    if not any(f"p_value_{way}" in row for row in rows) or any(f"p_corrected_{way}" in row for row in rows):
        return []
    return [t("Whether such a difference is more than chance is open: the test that was recorded with these runs found "
              "differences too easily. It is withdrawn until the runs are compared again.")]


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
            if any(f"p_corrected_{way}" in one for one in rows):
                line[t("corrected p, {way}", way=label)] = row.get(f"p_corrected_{way}")
        line[t("training minutes")] = None if row.get("minutes") is None else round(row["minutes"], 1)
        lines.append(line)
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
