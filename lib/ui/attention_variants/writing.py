"""The reader's text, gone on with by the decoder at hand: its cache token by token, and what other variants' would
be."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts import variants as charts_variants
from lib.inside.attention_variants import variants
from lib.inside.attention_variants.writing import write_on
from lib.ui.attention_variants.common import KEY, decoder, kilobytes, span_input, title
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.rung import missing
from lib.ui.shared.show import metrics, milliseconds, show_chart
from lib.ui.shared.site_map import link_to_rung
from lib.ui.shared.user_text import md
from models.language.text import guess_language
from models.messages import InputError

LENGTHS = ("32", "64", "128", "256")
#: those whose cache differs
KEYS = ("multi_head", "grouped", "multi_query", "window")


def writing_view(text: str) -> None:
    """Measured bytes of this decoder; by formula those of the same decoder with other variants."""
    method = decoder()
    if method is None:
        found = shelf.method(KEY)
        if isinstance(found, InputError):
            missing(KEY, found)
        else:
            st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    left, right = st.columns([4, 5], vertical_alignment="bottom")
    with left:
        tokens = int(segments(t("Tokens"), LENGTHS, "64", "cache_tokens", str))
    with right:
        span = span_input()
    lang = guess_language(text, method.languages)
    written = once(("variants", shelf.identity(KEY, method), text, lang, tokens),
                   lambda: write_on(method, text, lang, tokens))
    st.markdown(md(written.text))
    st.caption(t("Your text, and what the decoder wrote after it: drawn with a fixed seed, the end not allowed. {n} "
                 "tokens were written in {time}.", n=tokens - written.given, time=milliseconds(written.seconds)))
    here = dict(method.config)
    settings = {key: variants.settings(key, here, span) for key in KEYS}
    own = variants.cache_bytes(here, tokens)
    metrics([(t("Its cache at the end"), kilobytes(written.bytes[-1]),
              t("Measured: the bytes of all keys and values that it holds. By the formula: {n}.", n=f"{own:,}"))] + [
        (title(key), kilobytes(variants.cache_bytes(one, tokens)), t("By formula, everything else being the same."))
        for key, one in settings.items() if key != "multi_head"])
    frame = pd.DataFrame([
        {"key": key, "title": title(key), "tokens": n, "kilobytes": variants.cache_bytes(one, n) / 1000}
        for key, one in settings.items() for n in range(1, tokens + 1)])
    names = {"tokens": t("tokens read and written"), "kilobytes": t("cache (kB)"), "title": t("variant")}
    table = frame.pivot(index="tokens", columns="title", values="kilobytes").reset_index().rename(columns=names)
    table[t("measured (kB)")] = [size / 1000 for size in written.bytes]
    show_chart(charts_variants.curves(frame, "tokens", "kilobytes", names), t(
        "Every token adds its keys and values: steeply with as many heads of them as of queries, {n} times less "
        "steeply with one for all; with a window the line ends its climb after {span} tokens.", n=here["n_heads"],
        span=span - 1), table, "variants_cache")
    link_to_rung(KEY, label="→ " + t("What the cache saves in time, on the decoder's own page"))
