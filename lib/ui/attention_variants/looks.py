"""Who may look at whom, who shares whose keys and values, and what each variant costs: pictures and exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lib.charts import style as chart_style
from lib.charts import variants as charts_variants
from lib.charts.cells import cells
from lib.inside.attention_variants import variants
from lib.inside.attention_variants.variants import VARIANTS, Variant
from lib.ui.attention_variants.common import MAX_TOKENS, kilobytes, sizes, span_input, title
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, named, t
from lib.ui.shared.show import count, metrics, percent, show_chart

PROCESSES = ("2", "3", "4")


def pieces(text: str) -> list[str]:
    """What the decoder reads: [BOS] and the text's tokens, as many as a picture shows."""
    tokenizer = shelf.tokenizer()
    return tokenizer.pieces([tokenizer.bos_id, *tokenizer.encode(text)])[:MAX_TOKENS]


def looks_view(text: str) -> None:
    """One variant: its sentence, its mask or its ring, its heads, its numbers."""
    key = segments(t("Variant"), list(VARIANTS), "multi_head", "variant", title, label_visibility="collapsed")
    variant, config, tokens = VARIANTS[key], sizes(), pieces(text)
    span, processes = 4, 2
    if key in ("window", "strided"):
        span = span_input()
    elif key == "ring":
        processes = int(segments(t("Processes"), PROCESSES, "2", "processes", str))
    here = variants.settings(key, config, span)
    st.markdown(t(variant.how))
    left, right = st.columns([5, 4], gap="medium")
    with left:
        if key == "ring":
            _ring(tokens, processes, key)
        else:
            _mask(tokens, here, key)
    with right:
        _heads(here, key)
    _numbers(variant, here, config, len(tokens), span, processes)


def _draw(tokens: list[str], state: np.ndarray, colors: Mapping[str, str], sentence: str, name: str) -> None:
    order = chart_style.tokens_in_order(tokens)
    frame = cells({"row": order, "row_token": tokens}, {"column": order, "column_token": tokens}, state=state)
    names = {"rows": t("looks"), "columns": t("is looked at"), "state": t("what")}
    table = pd.DataFrame(state, columns=order)
    table.insert(0, t("looks"), tokens)
    show_chart(charts_variants.looks_map(frame, order, colors, names), sentence, table, name)
    if len(tokens) == MAX_TOKENS:
        st.caption(t("The picture shows the first {n} tokens.", n=MAX_TOKENS))


def _mask(tokens: list[str], config: Mapping[str, Any], key: str) -> None:
    allowed = variants.may_look(config, len(tokens))
    future = ~np.tril(np.ones_like(allowed))
    looks, unseen, later = t("may look"), t("too far back: hidden by the pattern"), t("comes later: hidden by the mask")
    state = np.where(allowed, looks, np.where(future, later, unseen))
    colors = {looks: charts_variants.STYLES[key][0], unseen: charts_variants.UNSEEN, later: charts_variants.FUTURE}
    if key not in ("window", "strided"):
        colors.pop(unseen)
    full = variants.may_look(variants.settings("multi_head", config, 1), len(tokens)).sum()
    _draw(tokens, state, colors, t(
        "Each row is a token that looks, each filled cell a token it may look at: {n} looks for {tokens} tokens, "
        "{share} of those of full attention.", n=int(allowed.sum()), tokens=len(tokens),
        share=percent(allowed.sum() / full)),
        f"looks_{key}")


def _ring(tokens: list[str], processes: int, key: str) -> None:
    if len(tokens) < processes:
        st.caption(t("The text has fewer tokens than there are processes; write more."))
        return
    turn = variants.turns(len(tokens), processes)
    later = t("comes later: hidden by the mask")
    names = {n: t("turn {n}", n=n) for n in range(1, processes + 1)}
    state = np.vectorize({0: later, **names}.__getitem__, otypes=[object])(turn)
    colors = dict(zip(names.values(), charts_variants.TURNS)) | {later: charts_variants.FUTURE}
    _draw(tokens, state, colors, t(
        "The text is cut into {n} blocks, and each process keeps the rows of its own. In turn 1 everybody has its own "
        "keys and values; then all blocks move one process on. What lies in the future is passed on unread.",
        n=processes), f"looks_{key}")


def _heads(config: Mapping[str, Any], key: str) -> None:
    shared = variants.shared_by(config)
    color = charts_variants.STYLES[key][0]
    table = pd.DataFrame({t("head of queries"): range(1, len(shared) + 1),
                          t("head of keys and values"): [kv + 1 for kv in shared]})
    names = {"query": t("queries, head"), "kv": t("keys and values, head"), "head": t("head")}
    show_chart(charts_variants.sharing(shared, color, names), t(
        "Above, the heads that ask (Q); below, the keys and values (KV) that are computed and kept. A line says whose "
        "keys a head asks: {heads} heads ask {kv}.", heads=len(shared), kv=max(shared) + 1), table, f"heads_{key}")
    if key == "grouped" and variants.groups(config["n_heads"]) == 1:
        st.caption(t("With {n} heads there is no number between one and all of them, so here grouped-query is "
                     "multi-query.", n=config["n_heads"]))


def _numbers(variant: Variant, here: Mapping[str, Any], config: Mapping[str, Any], tokens: int, span: int,
             processes: int) -> None:
    plain = variants.settings("multi_head", config, span)
    size, full = variants.bytes_per_token(here), variants.bytes_per_token(plain)
    vocabulary = shelf.tokenizer().vocab_size
    kept, most = variants.kept_tokens(here, tokens), variants.scores_computed(variant.key, tokens, span, processes)
    shares = {"ring": t("divided among {n} processes", n=processes),
              "window": t("kept of no more than {n} tokens at once", n=here["attention_span"] - 1)}
    metrics([
        (t("Parameters"), count(variants.parameters(here, vocabulary)),
         t("Of a decoder of the size at hand, with this attention.")),
        (t("Cache a token"), kilobytes(size),
         t("2 (a key and a value) × {layers} layers × {kv} heads × {size} numbers × 4 bytes.",
           layers=here["n_layers"], kv=variants.kv_heads(here), size=here["d_model"] // here["n_heads"])),
        (t("Cache after {n} tokens", n=tokens), kilobytes(variants.cache_bytes(here, tokens)),
         t("Keys and values of {n} tokens are kept.", n=kept)),
        (t("Scores a head"), f"{most:,}", t("Computed for this text as it runs here; in a ring, by one process.")),
        (t("Work in T tokens"), variant.cost, t("w is the window; P the number of processes, for each of them.")),
    ])
    share = t("as multi-head") if size == full else t("{share} of multi-head", share=percent(size / full))
    cached = commas([share, *([shares[variant.key]] if variant.key in shares else [])])
    st.markdown("  \n".join([named(f"**{t('What it gives up')}**", t(variant.gives_up)),
                             named(f"**{t('Cache a token')}**", cached),
                             named(f"**{t('Paper')}**", f"[{variant.paper}]({variant.link})")]))


def table_view(text: str) -> None:
    """All six in one table."""
    config, tokens = sizes(), pieces(text)
    span = span_input()
    rows = variants.table(config, shelf.tokenizer().vocab_size, len(tokens), span)
    table = pd.DataFrame([{
        t("variant"): title(row["variant"]), t("heads of keys and values"): row["kv_heads"],
        t("parameters"): f"{row['parameters']:,}", t("cache bytes a token"): f"{row['bytes_per_token']:,}",
        t("cache bytes after {n} tokens", n=len(tokens)): f"{row['cache_bytes']:,}",
        t("allowed looks"): row["looks"], t("work"): row["cost"], t("cache"): row["memory"],
        t("paper"): VARIANTS[row["variant"]].paper,
    } for row in rows])
    st.caption(t("A decoder with {heads} heads, {layers} layers and {d_model} numbers a token, on your {n} tokens. "
                 "Only sharing keys and values makes a token's cache smaller; only a window lets it stop growing; the "
                 "ring changes neither, it divides both.", heads=config["n_heads"], layers=config["n_layers"],
                 d_model=config["d_model"], n=len(tokens)))
    st.table(table.set_index(t("variant")))  # it wraps: nothing is cut off
    st.caption(t("T tokens, w the window, H heads, G of them with keys and values; P processes, for each of them."))
    gives_up = {row["variant"]: t(VARIANTS[row["variant"]].gives_up) for row in rows}
    st.markdown("\n".join(f"- **{title(key)}** · {named(t('gives up'), text)}" for key, text in gives_up.items()))
