"""What the size of the vocabulary costs: measured here and now when asked, or as recorded; and what sharing saves."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import models
from lib.charts.rungs import tokens as charts_tokens
from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.inside.tokens import sizes as tokens_sizes
from lib.inside.tokens.sizes import Price
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import join, t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.corpus_text import corpus, text_at_hand
from lib.ui.shared.guard import callback
from lib.ui.shared.show import count, leading, method_title, metrics, show_chart
from lib.ui.shared.user_text import md, show_mistake
from lib.ui.tokens.cuts import recorded
from models.messages import N_, InputError

COSTS = {"parameters": N_("numbers in the embedding"), "write_ms": N_("ms for the scores of one token"),
         "learn_ms": N_("ms for loss and gradient of 512 tokens")}
_ASKED = "_measure_sizes"


def _memory() -> tuple[str, ...]:
    return ("prices", shelf.corpus_key(), shelf.tokenizer().fingerprint)


@callback
def _ask() -> None:
    """Callback."""
    st.session_state[_ASKED] = True


def price_view() -> None:
    """The button, the curve of prices, and what one shared matrix saves."""
    st.markdown(t("A larger vocabulary makes sentences shorter, since more words are one piece. It is paid for twice: "
                  "every piece has its row in the embedding, and the output layer gives every piece a score for each "
                  "token that is written."))
    found: dict[str, Any] = recall(_memory()) or {}
    place = st.container()
    left, right = st.columns([3, 5], vertical_alignment="center")
    with left:
        st.button(t("Measure here and now"), icon=":material/timer:", key="measure_sizes", on_click=_ask,
                  type="secondary" if found or recorded() else leading())
    with right:
        st.caption(t("Trains a vocabulary of each size on the corpus's text and times the output layer, about {n} "
                     "seconds.", n=15) if text_at_hand() else
                   t("The corpus's text is not at hand: this trains on the project's own small world, which has few "
                     "words."))
    if st.session_state.pop(_ASKED, False):
        found = _measure() or found
    with place:
        if found:
            _prices([Price(**row) for row in found["sizes"]], found)
        elif record := recorded():
            _prices([Price(**row) for row in record.get("sizes", [])], record)
    _sharing()


@costly()
def _measure() -> dict[str, Any] | None:
    """Size after size, with progress; a Stop keeps what is there."""
    bar, stop = st.progress(0.0, text=t("Reading the text …")), st.empty()
    stop.button(t("Stop"), icon=":material/stop:", key="stop_sizes")  # a click ends this run of the page
    found: dict[str, Any] = {"sizes": [], "here": True}
    try:
        here = text_at_hand()
        texts = tokens_sizes.sample(shelf.tokenizer(), corpus() if here else corpus(SMALL_WORLD))
        found |= {"pairs": texts.pairs, "small_world": texts.source == SMALL_WORLD != shelf.corpus_key()}
        sizes = tokens_sizes.SIZES
        bar.progress(0.1, text=t("Training a vocabulary of {size} pieces …", size=f"{sizes[0]:,}"))
        for n, price in enumerate(tokens_sizes.prices(texts, sizes), 1):
            found["sizes"].append(price._asdict())
            keep(_memory(), found)
            if n < len(sizes):
                bar.progress(0.1 + 0.9 * n / len(sizes),
                             text=t("Training a vocabulary of {size} pieces …", size=f"{sizes[n]:,}"))
    except InputError as error:
        show_mistake(error)
        return None
    finally:
        bar.empty()
        stop.empty()
    return found


def _prices(rows: list[Price], about: dict[str, Any]) -> None:
    if not rows:
        return
    cost = segments(t("What it costs, in"), list(COSTS), "parameters", "cost", lambda code: t(COSTS[code]))
    frame = pd.DataFrame([price._asdict() for price in rows])
    names = {"size": t("size of the vocabulary"), "pieces": t("pieces per held-out sentence"),
             "unknown": t("unknown tokens"), **{code: t(name) for code, name in COSTS.items()}}
    table = pd.DataFrame({t("asked for"): frame["asked"], names["size"]: frame["size"],
                          names["pieces"]: frame["pieces"].round(2), names["unknown"]: frame["unknown"].map(
                              "{:.2%}".format), names["parameters"]: frame["parameters"],
                          names["write_ms"]: frame["write_ms"].round(4), names["learn_ms"]: frame["learn_ms"].round(2),
                          t("seconds to learn the vocabulary"): frame["train_seconds"].round(2)})
    show_chart(charts_tokens.prices(frame, cost, names), _what_to_see(rows, cost, about), table, "prices")


def _what_to_see(rows: list[Price], cost: str, about: dict[str, Any]) -> str:
    first, last = rows[0], rows[-1]
    told = [t("To the left sentences are short, upwards it is dear.")]
    if last.size > first.size:
        told.append(t("From {a} to {b} pieces a sentence shrinks from {p} to {q} tokens, while the embedding grows to "
                      "{x} times its size, the scores of one token take {y} times as long, and learning from a token "
                      "{z} times.", a=f"{first.size:,}", b=f"{last.size:,}", p=f"{first.pieces:.1f}",
                      q=f"{last.pieces:.1f}", x=f"{last.parameters / first.parameters:.0f}",
                      y=f"{last.write_ms / first.write_ms:.0f}", z=f"{last.learn_ms / first.learn_ms:.0f}"))
    if first.unknown > 0.01:
        told.append(t("The smallest has no room for every character: {p} of its tokens are unknown.",
                      p=f"{first.unknown:.0%}"))
    told.append(t("Rows have {n} numbers; times are the best of {k} runs.", n=tokens_sizes.D_MODEL,
                  k=tokens_sizes.REPEATS))
    if about.get("here"):
        told.append(t("Measured now, on this computer, on the project's own small world.") if about.get("small_world")
                    else t("Measured now, on this computer, on {n} training pairs.", n=f"{about.get('pairs', 0):,}"))
    else:
        hardware = about.get("run", {}).get("hardware", {})
        told.append(t("Recorded with {command} on: {hardware}.", command="`python -m lib vocabulary --save`",
                      hardware=md(str(hardware.get("cpu", "?")))))
    return join(told)


def _sharing() -> None:
    """One matrix for reading and writing."""
    st.markdown(f"**{t('What one shared matrix saves')}**")
    size = shelf.tokenizer().vocab_size
    rows = tokens_sizes.sharing({key: shelf.card(key) for key in models.REGISTRY}, size)
    if not rows:
        st.caption(t("No network has been trained on this corpus, so there is nothing to share."))
        return
    st.markdown(t("The rows that a network reads with are also the rows that it compares its state with when it "
                  "writes. An encoder-decoder would otherwise have three such matrices: for the source, the target and "
                  "the output; the encoder and the decoder alone would have two."))
    most = max(rows, key=lambda row: row["saved"] / row["without"])
    metrics([(t("Pieces"), f"{size:,}", t("Rows of the matrix.")),
             (t("The shared matrix"), count(most["shared"]), t("Numbers: pieces times the width of a row.")),
             (t("Saved"), f"{most['saved'] / most['without']:.0%}",
              t("Of all numbers that {method} would have without sharing.", method=method_title(most["key"])))])
    parts = {"rest": t("everything else"), "shared": t("the shared matrix"), "saved": t("saved by sharing")}
    names = {**parts, "parameters": t("parameters"), "title": t("method"), "part": t("part")}
    lines = [{"title": method_title(row["key"]), "part": parts[part], "place": place, "parameters": number}
             for row in rows for place, (part, number) in enumerate((
                 ("rest", row["parameters"] - row["shared"]), ("shared", row["shared"]), ("saved", row["saved"])))]
    table = pd.DataFrame([{t("method"): method_title(row["key"]), t("parameters"): row["parameters"],
                           parts["shared"]: row["shared"], t("matrices without sharing"): row["matrices"],
                           parts["saved"]: row["saved"]} for row in rows])
    show_chart(charts_tokens.shared_bars(pd.DataFrame(lines), names, [method_title(row["key"]) for row in rows]),
               t("The pale part is not there: it is what each network would need on top if it did not share."), table,
               "sharing")
