"""What attention costs: the same sentence with and without."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.inside.rnn_attention.cost import BYTES, Cost, cost, kept_numbers
from lib.inside.rnn_attention.written import OFF, decode_with
from lib.ui.session import shelf
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import asked
from lib.ui.shared.show import badge, count, method_title, method_titles, milliseconds, show_chart
from lib.ui.shared.user_text import md
from models.base import Method
from models.messages import InputError

WITHOUT = "rnn"
LENGTHS = (1, 5, 10, 20, 40, 80)


def cost_view(method: Method, text: str, source: str, key: str) -> None:
    """Time, numbers kept, and the texts, by `rnn` and by this method; and this method with attention switched off."""
    if not hasattr(method, "look"):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    read, target = asked(text, source)
    plain = shelf.loaded(WITHOUT)
    found = {}
    for name, network in ((WITHOUT, plain), (key, method)):
        if not isinstance(network, InputError) and hasattr(network, "network"):
            found[name] = once(("cost", shelf.identity(name, network), read, source, target),
                               lambda network=network: cost(network, read, source, target))
    for name, value in found.items():
        st.markdown(named(badge(name), md(value.text) or "–"))
    off = once(("off", shelf.identity(key, method), read, source, target),
               lambda: decode_with(method, read, source, target, everywhere=OFF))
    st.markdown(t("{method} with attention switched off: {text}", method=badge(key), text=md(off.text) or "–"))
    if WITHOUT not in found:
        st.caption(named(badge(WITHOUT), t("no weights here")))
    table = pd.DataFrame([_line(name, value, shelf.method(name)) for name, value in found.items()])
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(t("Measured now, greedy search, the best of five runs. Without attention one vector is kept, whatever "
                 "the length; with it one state for each of the {n} source tokens, and at every step all of them are "
                 "scored and mixed; that many multiplications more.", n=found[key].source))
    networks = {name: shelf.method(name) for name in found}
    frame = pd.DataFrame([
        {"tokens": n, "kilobytes": BYTES * kept_numbers(network, n) / 1000, "key": name,
         "title": method_title(name)}
        for name, network in networks.items() for n in LENGTHS])
    names = {"tokens": t("source tokens"), "kilobytes": t("kept while writing (kB)"), "title": t("method")}
    show_chart(charts.lines(frame, "tokens", "kilobytes", names, method_titles()), t(
        "What must be kept while writing, by the length of the source. The flat line is the bottleneck: as cheap for "
        "eighty tokens as for one, and no larger."),
        frame.drop(columns="key").round(2).rename(columns=names), f"kept_{key}")


def _line(name: str, value: Cost, method: Method) -> dict[str, object]:
    per_token = value.write_seconds / max(1, value.written)
    return {
        t("method"): method_title(name), t("parameters"): count(method.parameter_count()),
        t("reading"): milliseconds(value.read_seconds), t("writing"): milliseconds(value.write_seconds),
        t("tokens written"): value.written, t("a token"): milliseconds(per_token),
        t("states kept (kB)"): round(value.bytes / 1000, 1),
        t("multiplications"): f"{value.products:,}",
    }
