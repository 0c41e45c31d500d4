"""Context length: what happens at its end, how it reads far beyond its training, and what length costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from lib.charts import lines as charts_lines
from lib.inside.transformer_decoder import context as engine
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import bracketed, join, language_name, t
from lib.ui.session.memory import keep, once, recall
from lib.ui.shared.examples import examples
from lib.ui.shared.parts.recorded import asked, none_yet, record, where_from, with_cancel
from lib.ui.shared.show import metrics, show_chart
from lib.ui.shared.user_text import md
from models.messages import C_
from models.neural import MAX_TOKENS

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

PART_KEY = "context"
END, FAR, COST = "end", "far", "cost"
#: where the reader's sentence is put when it is computed at once
SHIFTS = (0, 8, 16, 32, 64, 128, 224)
#: about how long a measurement takes where the product was built
SECONDS = 4


def context_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """One of the three questions at a time."""
    names = {FAR: t("Far from the beginning"), END: t("At the end of the context"), COST: t("What length costs")}
    part = segments(t("About the context"), list(names), FAR, PART_KEY, names.__getitem__,
                    label_visibility="collapsed")
    {END: _end, FAR: _far, COST: _cost}[part](method, text, source, key)


def _far(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    others = [one for one in examples(source) if one != text]
    rows = once(("far", shelf.identity(key, method), text, source),
                lambda: engine.by_position(method, [text], others, source, SHIFTS))
    if not rows:
        st.caption(t("This sentence is too long to be moved."))
    else:
        _bits(rows, t("Your sentence, and how much each of its tokens surprises on average. One line: only its token "
                      "numbers start later. The other: it stands behind that many tokens of other sentences. See which "
                      "of the two raises the surprise."), f"far_{key}")
    found = record("context")
    lengths, recorded = found.get("trained_lengths") or {}, (found.get("by_position") or {}).get(source)
    if lengths:
        st.caption(t("In training a text had {median} tokens (the middle one of {n}); 99 of 100 had at most {most}, "
                     "the longest {longest}. But for a few joined ones each was one text, or one and its translation.",
                     n=f"{lengths['examples']:,}", median=lengths["median"], most=lengths["most"],
                     longest=lengths["longest"]))
    if recorded:
        st.markdown(f"**{bracketed(t('The same for held-out sentences'), language_name(source))}**")
        _bits(recorded, t("The mean over held-out sentences, up to the last of the {n} positions that there are.",
                          n=f"{engine.table_length(method):,}"), f"far_recorded_{key}")
        where_from(found)


def _bits(rows: Sequence[Mapping[str, Any]], sentence: str, name: str) -> None:
    titles = {engine.MOVED: t("numbered from there on"), engine.BEHIND: t("behind other sentences")}
    frame = pd.DataFrame(rows)
    frame["series"], frame["value"] = frame["series"].map(titles), frame["bits"]
    series = [title for title in titles.values() if title in set(frame["series"])]
    names = {"tokens": t("tokens before"), "value": t("bits a token"), "series": t("your sentence")}
    show_chart(charts_lines.over_steps(frame, series, names, x="tokens"), sentence,
               frame[["series", "tokens", "bits"]].round(3).rename(columns={
                   "series": t("series"), "tokens": t("tokens before"), "bits": t("bits a token")}), name)
    _verdict(rows)


def _verdict(rows: Sequence[Mapping[str, Any]]) -> None:
    """How much worse the last place is than the first, by numbers alone and by company."""
    rise = {}
    for series in (engine.MOVED, engine.BEHIND):
        line = [row["bits"] for row in rows if row["series"] == series]
        if len(line) < 2:
            return
        rise[series] = line[-1] - line[0]
    said = [t("Behind {n} tokens: {moved} bits a token by the numbers alone, {behind} bits behind other sentences.",
              n=f"{max(row['tokens'] for row in rows):,}", moved=f"{rise[engine.MOVED]:+.2f}",
              behind=f"{rise[engine.BEHIND]:+.2f}")]
    if rise[engine.BEHIND] > max(0.5, 2 * rise[engine.MOVED]):
        said.append(t("Standing behind other sentences raises it more than the later numbers do. A likely reason, not "
                      "tested here: sines and cosines go on beyond the lengths of training as before, but more than "
                      "three sentences behind one another were never shown."))
    st.caption(join(said))


def _end(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    limit = engine.table_length(method)
    tokens = len(method.tokenizer.encode(text))
    if not tokens:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    times = MAX_TOKENS // tokens + 2 if tokens <= MAX_TOKENS else 1
    long = " ".join([text] * times)
    found = once(("end", shelf.identity(key, method), long, source), lambda: engine.end_of(method, long, source))
    fits, beyond = engine.reads(method, limit), engine.reads(method, limit + 1)
    metrics([
        (t("Your text, {n} times", n=times), t("{n} tokens", n=f"{found.total:,}"), t("Repeated to reach the end.")),
        (t("Read"), t("{n} tokens", n=found.read), t("Every neural method here reads so many at most.")),
        (t(C_("how many", "Positions")), f"{limit:,}", t("So many places the network has a vector for.")),
        (t("Token {n}", n=f"{limit + 1:,}"), t("can be read") if beyond else t("cannot be read"),
         t("Tried now on the network itself, nothing cut off. Token {n}: {answer}.", n=f"{limit:,}",
           answer=t("can be read") if fits else t("cannot be read")))])
    st.markdown(t("What stands beyond token {n} is cut off and never seen: **{count}** tokens of this text.",
                  n=MAX_TOKENS, count=max(0, found.total - found.read)))
    if found.lost:
        with st.expander(t("What was cut off"), type="compact"):
            st.markdown(md(found.lost))
        st.markdown(t("It goes on after the last token that was read, not after your last word: **{text}**",
                      text=md(found.goes_on) or "–"))
    st.caption(join((
        t("The network ends harder than that: it has no vector for a later place, so nothing comes out at all. Reading "
          "stops well before, so that question and answer fit together."),
        t("Larger models either learn further positions, or let old tokens go, as the sliding window does on the page "
          "of the attention's variants."))))


def _cost(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    identity = ("context_cost", shelf.identity(key, method))
    if asked(t("Measure it here, on this computer"), identity, "time_context", SECONDS):
        with_cancel(_timed(method, identity), "time_context")
    rows = recall(identity)
    if rows is not None:
        st.caption(t("Measured just now, the best of {n} runs.", n=3))
        _costs(rows, key)
        return
    found = record("context")
    if not found.get("rows"):
        none_yet("context")
        return
    _costs(found["rows"], key)
    where_from(found)


def _timed(method: TransformerDecoder, identity: tuple[Any, ...]) -> Iterator[tuple[float, str]]:
    """Measure one length after the other; kept once all are measured."""
    rows: list[dict[str, Any]] = []
    for row in engine.measure(method):
        rows.append(row)
        yield len(rows) / len(engine.LENGTHS), t("{n} tokens", n=row["tokens"])
    keep(identity, rows)


def _costs(rows: Sequence[Mapping[str, Any]], key: str) -> None:
    frame = pd.DataFrame(rows)
    columns = {
        "tokens": t("tokens"), "read_ms": t("reading all at once (ms)"), "next_token_ms": t("one more token (ms)"),
        "cache_kb": t("cache (kB)"), "peak_fused_kb": t("peak while reading, fused (kB)"),
        "peak_written_out_kb": t("peak with all attention written out (kB)"),
        "scores_kb": t("scores of one layer (kB)")}
    table = frame.round(2).rename(columns=columns)
    _many(frame, ("read_ms", "next_token_ms"), columns, t("milliseconds"), t(
        "Time. Reading is each token's own work, which grows with the text, and the looking at all others, which grows "
        "with the square. For one more token with a cache only the look back is longer."),
        table, f"context_time_{key}")
    _many(frame, ("cache_kb", "peak_fused_kb", "peak_written_out_kb"), columns, t("kilobytes"), t(
        "Memory, on a log scale. The cache grows evenly. Attention written out and kept, as for the pictures here, has "
        "a number for every pair of tokens: twice the text, up to four times the memory. The fused kernel never writes "
        "it down: the square is gone."),
        table, f"context_memory_{key}", log=True)


def _many(frame: pd.DataFrame, columns: Sequence[str], titles: Mapping[str, str], value: str, sentence: str,
          table: pd.DataFrame, name: str, *, log: bool = False) -> None:
    long = pd.concat([pd.DataFrame({"tokens": frame["tokens"], "series": titles[column], "value": frame[column]})
                      for column in columns])
    names = {"tokens": t("tokens"), "value": value, "series": t("what")}
    show_chart(charts_lines.over_steps(long, [titles[column] for column in columns], names, x="tokens", log=log),
               sentence, table, name)
