"""The key/value cache: time per token with and without it, and what it keeps, recorded and on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from lib.charts import lines as charts_lines
from lib.inside.transformer_decoder import cache as engine
from lib.inside.transformer_decoder.reading import text_ids
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.parts.recorded import asked, none_yet, record, where_from, with_cancel
from lib.ui.shared.show import metrics, show_chart
from lib.ui.shared.user_text import md
from models.language.text import beginning

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

#: about how long it takes where the product was built
SECONDS = 10
LENGTHS = tuple(range(16, engine.TOKENS + 1, 16))


def cache_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """Timed here when asked; else the recorded run."""
    st.markdown(t("Without a cache the whole text is read again for every new token. With it each layer keeps the keys "
                  "and values of what it has read; only the new token is computed and looks back at them."))
    identity = ("cache", shelf.identity(key, method), text, source)
    if asked(t("Time it here, on this computer"), identity, "time_cache", SECONDS):
        with_cancel(_timed(method, text, source, identity), "time_cache")
    found = recall(identity)
    if found is not None:
        st.caption(t("Measured just now, the best of {n} runs, from the beginning of your sentence on.",
                     n=engine.REPEATS))
        _show(found.rows(LENGTHS), found.same, found.difference, key)
        with st.expander(t("What was written ({n} tokens, greedily, without ever ending)", n=engine.TOKENS),
                         type="compact"):
            st.markdown(md(found.text))
        return
    saved = record("cache")
    if not saved.get("rows"):
        none_yet("cache")
        return
    _show(saved["rows"], bool(saved.get("same")), float(saved.get("difference", 0.0)), key)
    where_from(saved)


def _timed(method: TransformerDecoder, text: str, source: str, identity: tuple[Any, ...]
           ) -> Iterator[tuple[float, str]]:
    """Write, and keep what was measured at the end."""
    for done, found in engine.measure(method, text_ids(method, beginning(text), source), source):
        if found is not None:
            keep(identity, found)
        yield done, t("Writing {n} tokens with and without the cache, in turn …", n=engine.TOKENS)


def _show(rows: Sequence[Mapping[str, Any]], same: bool, difference: float, key: str) -> None:
    frame = pd.DataFrame(rows)
    last = frame.iloc[-1]
    middle = frame[frame["tokens"] == 64]
    numbers = [(t("At {n} tokens", n=int(last["tokens"])), t("{n} times faster", n=f"{last['times_faster']:.1f}"),
                t("The whole text, written with the cache and without."))]
    if len(middle):
        numbers.insert(0, (t("At {n} tokens", n=64),
                           t("{n} times faster", n=f"{middle.iloc[0]['times_faster']:.1f}"),
                           t("The whole text, written with the cache and without.")))
    numbers.append((t("Kept"), t("{n} kB", n=f"{last['cache_kb']:,.0f}"),
                    t("{n} bytes a token: keys and values of every layer.",
                      n=f"{1000 * last['cache_kb'] / last['tokens']:,.0f}")))
    metrics(numbers)
    series = (t("without cache"), t("with cache"))
    table = frame.round(3).rename(columns={
        "tokens": t("tokens"), "seconds_without": t("seconds so far, without cache"),
        "seconds_with": t("seconds so far, with cache"), "times_faster": t("times faster"),
        "ms_token_without": t("ms a token, without cache"), "ms_token_with": t("ms a token, with cache"),
        "cache_kb": t("cache (kB)")})
    long = pd.concat([pd.DataFrame({"tokens": frame["tokens"], "series": name, "value": frame[column]})
                      for name, column in zip(series, ("ms_token_without", "ms_token_with"))])
    show_chart(charts_lines.over_steps(long, series, {
        "tokens": t("length of the text (tokens)"), "value": t("milliseconds for one more token"),
        "series": t("writing")}, x="tokens"), t(
        "The time for one more token. Without the cache the whole text is computed again, so it grows with the text; "
        "with it only the look back grows. Compare how steep the two lines are."), table, f"cache_{key}")
    kept = pd.DataFrame({"tokens": frame["tokens"], "series": t("with cache"), "value": frame["cache_kb"]})
    show_chart(charts_lines.over_steps(kept, [t("with cache")], {
        "tokens": t("length of the text (tokens)"), "value": t("kept (kB)"), "series": t("writing")}, x="tokens"), t(
        "The price: memory that grows with every token, for each text that is being written."),
        table[[t("tokens"), t("cache (kB)")]], f"kept_{key}")
    if same:
        st.caption(t("Both wrote the same tokens. The largest difference of any score of any token at any place is "
                     "{difference}: rounding, nothing else.", difference=f"{difference:.1e}"))
    else:
        st.warning(t("The two texts differ: two tokens were so close that rounding (up to {difference}) decided.",
                     difference=f"{difference:.1e}"))
