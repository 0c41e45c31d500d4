"""What each head tends to look at, beside chance, and how unlike the others it is: recorded over the test split, or
measured now on the reader's sentences or on the corpus."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import models
from lib.charts import heads as charts_heads
from lib.charts.cells import cells
from lib.inside.transformer_encoder.heads import KINDS
from lib.inside.transformer_encoder.heads_measured import (
    ALONE,
    JOINED,
    looks,
    masked_examples,
    readings,
    silenced,
    texts_of,
)
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, once, recall
from lib.ui.shared.corpus_text import corpus, text_at_hand
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import field
from lib.ui.shared.show import count, metrics, show_chart
from lib.ui.shared.user_text import read_text
from models.base import Method, Pair
from models.messages import C_, N_
from models.transformer_encoder import TransformerEncoder

KIND_NAMES = {"itself": N_("itself"), "previous": N_("one before"), "next": N_("one after"), "same": N_("same piece"),
              "mark": N_("punctuation"), "special": N_("special tokens"), "other": N_("other language")}
OVER = {"record": N_("test split, recorded"), "corpus": N_("test split, now"), "mine": N_("my sentences")}
READINGS = {ALONE: N_("sentences alone"), JOINED: N_("joined to their translations")}
#: test pairs that are measured on demand, and those on which heads are silenced
PAIRS, FEW = 300, 60
#: sentences of the reader's that are read
MOST = 50
#: what the reader has asked to be measured
_ASKED = "_heads_asked"


def record_of(method: Method) -> dict[str, Any]:
    """What `benchmark heads` kept for these very weights; {} where there is nothing."""
    found = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), "heads")
    same = found.get("about", {}).get("weights_sha256") == method.card.get("weights_sha256")
    return found if same and found.get("readings") else {}


def looks_view(method: Method, text: str, source: str) -> None:
    """Choose over what and how it is read, see shares beside chance, distances, and the price of silence."""
    record = record_of(method)
    options = (["record"] if record else []) + (["corpus"] if text_at_hand() else []) + ["mine"]
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        over = segments(t("Measured over"), options, options[0], "over", lambda code: t(OVER[code]))
    ways = readings(method) if over != "mine" else [ALONE]
    reading = ALONE
    if len(ways) > 1:
        with right:
            reading = segments(t("The encoder reads"), ways, JOINED, "read_as", lambda code: t(READINGS[code]))
    silent = None
    if over == "record":
        found, silent = record["readings"].get(reading), record.get("silent")
        st.caption(t("Recorded on {pairs} test pairs of this corpus with these weights: `{command}`.",
                     pairs=count(record["about"]["pairs"]), command=record["run"]["command"]))
    elif over == "mine":
        found = _mine(method, text, source)
    else:
        found, silent = _from_corpus(method, reading)
    if found:
        _show(method, found, silent)


def _mine(method: Method, text: str, source: str) -> dict[str, Any] | None:
    typed = field(st, t("Your sentences, one a line (empty: the sentence above)"), "", "lines", "text_area", height=110)
    lines = [line.strip() for line in (typed or text).splitlines() if line.strip()][:MOST]
    checked = [read_text(line) for line in lines]
    if not lines or None in checked:
        return None
    pairs = [Pair(*(line if code == source else "" for code in (*method.languages, "")[:2])) for line in checked]

    def compute() -> dict[str, Any]:
        return looks(method, texts_of(method, pairs, ALONE))

    return once(("heads_mine", shelf.identity(method.key, method), tuple(checked), source), compute)


@callback
def _ask(inputs: tuple) -> None:
    """Callback: the button was pressed."""
    st.session_state[_ASKED] = inputs


def _from_corpus(method: Method, reading: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    inputs = ("heads_corpus", shelf.identity(method.key, method), reading)
    if recall(inputs) is None and st.session_state.pop(_ASKED, None) != inputs:
        st.button(t("Measure on {n} test pairs", n=PAIRS), key="heads_go", icon=":material/straighten:",
                  on_click=_ask, args=(inputs,), help=t("Takes about half a minute."))
    elif recall(inputs) is None:
        bar = st.progress(0.0, t("Reading the corpus …"))
        test = corpus().split("test")
        pairs = test[:: max(1, len(test) // PAIRS)][:PAIRS]
        silent = None
        with costly():
            found = looks(method, texts_of(method, pairs, reading), reading,
                          lambda share: bar.progress(0.4 * share, t("Looking where the heads look …")))
            if isinstance(method, TransformerEncoder):
                silent = silenced(method, masked_examples(method, pairs[:FEW]), lambda share: bar.progress(
                    0.4 + 0.6 * share, t("Silencing one head after another …")))
        bar.empty()
        keep(inputs, (found, silent))
    return recall(inputs) or (None, None)


def _show(method: Method, found: dict[str, Any], silent: dict[str, Any] | None) -> None:
    color = models.rung(method.key).color
    frame = pd.DataFrame(found["rows"])
    if frame.empty:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    chance = t(C_("measured against", "chance"))
    first = frame[frame["head"] == found["names"][0]].assign(head=chance)
    first["share"] = first["chance"]
    frame = pd.concat([first, frame])
    kinds = [t(KIND_NAMES[kind]) for kind in KINDS if kind in set(frame["kind"])]
    frame = frame.assign(row=frame["head"], kind=frame["kind"].map(lambda kind: t(KIND_NAMES[kind])))
    names = {"head": t("layer.head"), "kind": t("looks at"), "share": t("share of attention"), "chance": chance}
    apart = {row["head"]: row["distance"] for row in found["heads"]}
    table = frame.pivot_table(index="head", columns="kind", values="share", sort=False)[kinds].round(4).reset_index()
    table[t("unlike the others")] = [None if name == chance else round(apart[name], 3) for name in table["head"]]
    lost = {row["head"]: row for row in (silent or {}).get("silent", [])}
    if lost:
        table[t("loss without it")] = [None if name == chance else round(lost[name]["rise"], 4)
                                       for name in table["head"]]
    show_chart(charts_heads.look_map(frame, [chance, *found["names"]], kinds, color, names), t(
        "Each line is a head, named layer.head; a number is the share of a word's attention that goes there, full "
        "where it is far above chance. Chance, the first line, looks everywhere alike. Look for heads with one job: a "
        "neighbour, the full stop, the other language."), table.rename(columns={"head": names["head"]}), "looks")
    st.caption(t("Over {texts} texts with {words} words. A word counts for a kind only where there is such a place to "
                 "look at; kinds may overlap, so a line need not add up to 100%.", texts=count(found["texts"]),
                 words=count(found["words"])))
    _apart(found, color)
    if lost:
        _lost(silent, color)


def _apart(found: dict[str, Any], color: str) -> None:
    names = found["names"]
    if len(names) < 2:
        return
    frame = cells({"a": names}, {"b": names}, distance=found["distances"])
    heads = pd.DataFrame(found["heads"])
    odd = heads.loc[heads["distance"].idxmax()]
    pairs = frame[frame["a"] < frame["b"]]
    far, near = pairs.loc[pairs["distance"].idxmax()], pairs.loc[pairs["distance"].idxmin()]
    metrics([(t("Most unlike the others"), str(odd["head"]), t("Mean distance to the other heads: {distance}.",
                                                              distance=f"{odd['distance']:.2f}")),
             (t("Most alike"), f"{near['a']} · {near['b']}", t("Distance {distance}.",
                                                             distance=f"{near['distance']:.2f}")),
             (t("Farthest apart"), f"{far['a']} · {far['b']}", t("Distance {distance}.",
                                                               distance=f"{far['distance']:.2f}"))])
    labels = {"head": t("layer.head"), "distance": t("distance")}
    table = pd.DataFrame(found["distances"], columns=names).round(3)
    table.insert(0, labels["head"], names)
    show_chart(charts_heads.distance_map(frame, names, color, labels), t(
        "How unlike two heads are: the Jensen-Shannon distance between where they look, word by word, on average: 0 "
        "where they look at the same, 1 where they share nothing. The faintest squares off the diagonal are the heads "
        "that are most alike, a cross of full colour is a head of its own."), table, "apart")


def _lost(silent: dict[str, Any], color: str) -> None:
    frame = pd.DataFrame(silent["silent"])
    frame = frame.assign(low=frame["rise"] - frame["half"], high=frame["rise"] + frame["half"])
    names = {"head": t("layer.head"), "rise": t("rise of the loss (nats a hidden token)"), "low": t("from"),
             "high": t("to")}
    show_chart(charts_heads.rise_bars(frame, list(frame["head"]), color, names), t(
        "One head silent at a time: how much worse the encoder fills masks. With all heads the loss is {loss}; the "
        "thin line is the 95% interval. Where it crosses 0 it is not shown that the head is "
        "missed.", loss=f"{silent['loss']:.3f}"),
        frame[["head", "rise", "low", "high"]].round(4).rename(columns=names), "lost")
    st.caption(t("{hidden} hidden tokens in {examples} held-out texts, the same for every head. One head at a time: "
                 "two that do the same work may stand in for each other.", hidden=count(silent["hidden"]),
                 examples=count(silent["examples"])))
