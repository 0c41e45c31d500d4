"""Under the order of filling: what was measured of the two orders, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from lib.inside.transformer_encoder.filling_orders import NAME
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.i18n import join, t
from lib.ui.shared.scores import direction_name
from lib.ui.shared.show import show_table
from models.base import Method

COMMAND = "`python -m lib benchmark filling --save`"
LIMIT = 0.05


def which_translates_better(method: Method) -> None:
    """The recorded comparison of these very weights; else the command that makes it."""
    found = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), NAME)
    sha = method.card.get("weights_sha256")
    if not found.get("rows") or sha is None or found.get("encoder_sha256") != sha:
        st.caption(t("Which order translates better was not measured with these weights; {command} does.",
                     command=COMMAND))
        return
    st.caption(join([*map(_difference, found["differences"]), t(
        "Measured on {n} held-out sentences with {command}.", n=f"{found['sentences']:,}", command=COMMAND)]))
    table = [{t("Direction"): direction_name(f"{row['source']}_{row['target']}"), t("order"): row["order"],
              t("chrF"): round(row["chrf"], 1), t("BLEU"): round(row["bleu"], 1)} for row in found["rows"]]
    show_table(pd.DataFrame(table), "filling_orders")


def _difference(row: Mapping[str, Any]) -> str:
    """One direction: Mask-Predict less easy-first, with its interval."""
    values = {"direction": direction_name(f"{row['source']}_{row['target']}"),
              **{name: f"{row[name]:+.1f}".replace("-", "−") for name in ("difference", "low", "high")},
              "p": "p < 0.001" if row["p_value"] < 0.001 else f"p = {row['p_value']:.3f}"}
    if row["p_value"] < LIMIT:
        return t("{direction}: Mask-Predict less easy-first is {difference} chrF (95 % interval {low} to {high}, {p}).",
                 **values)
    return t("{direction}: undecided; Mask-Predict less easy-first lies between {low} and {high} chrF ({p}).", **values)
