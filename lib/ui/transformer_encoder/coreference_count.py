"""Who is "it", counted: the record that a command kept, or counted now on the weights at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

import models
from lib.charts import masks as charts_masks
from lib.inside.transformer_encoder import coreference_count
from lib.inside.transformer_encoder.coreference import ATTACHMENTS, PRONOUNS
from lib.inside.transformer_encoder.coreference_count import BEST, BEST_SEEN, CHANCE, MASKED, MEAN
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import commas, language_name, t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.guard import callback
from lib.ui.shared.show import show_chart
from lib.ui.transformer_encoder.masks import KEY
from models.messages import N_

if TYPE_CHECKING:
    from models.transformer_encoder import TransformerEncoder

NAME, ALL = "coreference", "all"
#: what the reader has asked to be counted
_ASKED = "_who_asked"
COMMAND = "python -m lib benchmark coreference"
MEASURES = {MEAN: N_("attention, mean of all heads"), BEST: N_("attention, best head of the other half"),
            BEST_SEEN: N_("attention, best head after the fact"), MASKED: N_("mask in its place"),
            CHANCE: N_("chance")}


@callback
def _ask(inputs: tuple) -> None:
    """Callback: the button was pressed."""
    st.session_state[_ASKED] = inputs


def _record(method: TransformerEncoder) -> dict[str, Any] | None:
    """The kept record of these very weights, or what was counted in this session; else a button, and None."""
    found = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), NAME)
    if found.get("rows") and found.get("weights_sha256") == method.card.get("weights_sha256") is not None:
        return found
    inputs = ("coreference", shelf.identity(KEY, method))
    counted = recall(inputs)
    if counted is None:
        if st.session_state.pop(_ASKED, None) != inputs:
            st.button(t("Count now"), key="who_count", icon=":material/calculate:", on_click=_ask, args=(inputs,),
                      help=t("Takes some seconds."))
            return None
        with st.spinner(t("Counting …")):
            counted = coreference_count.count(method)
        keep(inputs, counted)
    return counted


def counted_view(method: TransformerEncoder) -> None:
    """All pairs: how often each way is right, against chance."""
    if not {"en", "zh"} & set(shelf.languages()):
        st.caption(t("The project's pairs are in English and Chinese, so nothing can be counted on this corpus."))
        return
    st.markdown(t("We wrote pairs of sentences in which one word changes who is meant. Whoever always takes the same "
                  "noun is right in exactly half of the sentences, and never in both of a pair."))
    record = _record(method)
    if record is None:
        return
    rows = [row for row in record["rows"] if row["list"] == PRONOUNS]
    if not rows:
        st.caption(t("The vocabulary of these weights does not know the words of our pairs, so nothing can be "
                     "counted."))
        return
    codes = list(dict.fromkeys(row["lang"] or ALL for row in rows))
    lang = codes[0]
    if len(codes) > 1:
        lang = menu(t("Language"), codes, codes[0], "who_lang",
                    lambda code: t("all languages") if code == ALL else language_name(code))
    here = [row for row in rows if (row["lang"] or ALL) == lang]
    _charts(here)
    _said(record, here, lang)
    _list(record, lang)
    _origin(record)


def _charts(rows: list[dict[str, Any]]) -> None:
    color, table = models.rung(KEY).color, pd.DataFrame(rows)
    table["measure"] = [t(MEASURES[code]) for code in table["measure"]]
    table = table[["measure", "accuracy", "accuracy_low", "accuracy_high", "both_right", "moved", "moved_low",
                   "moved_high", "sentences", "pairs"]].rename(columns={
                       "measure": t("asked by"), "accuracy": t("right, %"), "accuracy_low": t("interval from"),
                       "accuracy_high": t("interval to"), "both_right": t("both of a pair right, %"),
                       "moved": t("moves the right way, %"), "moved_low": t("moves, from"),
                       "moved_high": t("moves, to"), "sentences": t("sentences"), "pairs": t("pairs")})
    shown = [row for row in rows if row["measure"] != CHANCE]
    order = [t(MEASURES[row["measure"]]) for row in shown]
    pairs, sentences = rows[0]["pairs"], rows[0]["sentences"]
    said = {
        "accuracy": (t("sentences that are right, %"), t(
            "Of {n} sentences, how many get the noun that is meant. Dashed: chance, 50 %.", n=sentences)),
        "moved": (t("pairs that move the right way, %"), t(
            "A milder question: of {n} pairs, in how many does the preference at least shift towards the noun that is "
            "meant when the one word changes? Dashed: chance.", n=pairs))}
    for column, (name, (title, sentence)) in zip(st.columns(2), said.items()):
        with column:
            frame = pd.DataFrame({"measure": order, "value": [row[name] for row in shown],
                                  "low": [row[f"{name}_low"] for row in shown],
                                  "high": [row[f"{name}_high"] for row in shown]})
            names = {"measure": t("asked by"), "value": title, "low": t("interval from"), "high": t("interval to")}
            show_chart(charts_masks.counted(frame, order, color, names), sentence, table, f"counted_{name}")


def _said(record: dict[str, Any], rows: list[dict[str, Any]], lang: str) -> None:
    """What the numbers say, whatever it is."""
    by_measure = {row["measure"]: row for row in rows}
    best, filled = by_measure[BEST], by_measure[MASKED]
    above = [t(MEASURES[row["measure"]]) for row in (by_measure[MEAN], best, filled) if row["accuracy_low"] > 50]
    st.markdown(t("Better than chance at naming the noun, each by its own 95 % interval: "
                  "{names}.", names=commas(above)) if above else t(
        "**Of none of the ways is it shown that it is better than chance**: no interval lies above 50. Both sentences "
        "of a pair are right in {heads} of {pairs} pairs for the best head and in {masks} for the mask; a coin would "
        "manage a quarter. Who takes the same noun in both, whatever the one word says, has no such pair right.",
        heads=round(best["both_right"] * best["pairs"] / 100), pairs=best["pairs"],
        masks=round(filled["both_right"] * filled["pairs"] / 100)))
    facts = next(one for one in record["heads"] if one["list"] == PRONOUNS and (one["lang"] or ALL) == lang)
    heads = record["n_heads"]
    seen, chance = by_measure[BEST_SEEN], facts["luck"]
    st.caption(t(
        "The best of {count} heads after the fact is layer {layer}, head {head}: it moves the right way in {moved} % "
        "of the pairs. But look at enough heads and one will look clever: with answers given by a coin, the best of "
        "them reaches {mean} % on average, and as much as here in {p} % of the trials. So the head is chosen on half "
        "of the pairs and counted on the other half, and the other way round.",
        count=heads * record["n_layers"], layer=facts["best_seen"] // heads + 1, head=facts["best_seen"] % heads + 1,
        moved=f"{seen['moved']:.0f}", mean=f"{chance['mean']:.0f}", p=f"{100 * chance['p_value']:.0f}"))


def _list(record: dict[str, Any], lang: str) -> None:
    """Every sentence, right or wrong."""
    found = [one for one in record["sentences"] if one["list"] == PRONOUNS and lang in (ALL, one["lang"])]

    def mark(value: float, even: float) -> str:
        return "✓" if value > even else "✗" if value < even else "="

    st.dataframe(pd.DataFrame([{
        t("sentence"): one["text"], t("meant"): one["meant"], t("other noun"): one["other"],
        t("best head"): mark(one["attention"], 0.5), t("mask"): mark(one["masked"], 0.0),
        t("attention to the right one, of both"): one["attention"], t("log-probability ahead"): one["masked"]}
        for one in found]), hide_index=True, width="stretch", height=300)


def _origin(record: dict[str, Any]) -> None:
    run = record.get("run")
    st.caption(t("Recorded on {date} with `{command}`.", date=str(run["date"])[:10], command=run["command"]) if run
               else t("Counted just now on these weights. The same numbers: `{command}`.", command=COMMAND))


def attachments_counted(method: TransformerEncoder) -> None:
    """The sentences with a "with" that can be right or wrong, in one line."""
    if "en" not in shelf.languages():
        return
    st.markdown(t("Where the last noun decides, one can count: *cut the bread with the knife* belongs to the cutting, "
                  "*cut the bread with the cheese* to the bread."))
    record = _record(method)
    rows = {row["measure"]: row for row in (record or {}).get("rows", []) if row["list"] == ATTACHMENTS}
    if not rows:
        return
    best = rows[BEST]
    numbers = {"count": best["sentences"], "right": f"{best['accuracy']:.0f}", "low": f"{best['accuracy_low']:.0f}",
               "high": f"{best['accuracy_high']:.0f}"}
    if best["accuracy_low"] > 50:
        st.markdown(t("In {count} such sentences the best head, chosen on the other half, looks more at the right word "
                      "in {right} % (95 % interval {low} to {high}): better than chance.", **numbers))
    else:
        st.markdown(t("In {count} such sentences the best head, chosen on the other half, looks more at the right word "
                      "in {right} % (95 % interval {low} to {high}): not shown to be better than a coin.", **numbers))
    _origin(record)
