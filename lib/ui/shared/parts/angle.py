"""Distance as an angle, drawn: what a cosine says of two vectors."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts.maps import angles
from lib.ui.session.i18n import t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.picture import picture
from lib.ui.shared.show import show_table

#: arrows that can be told apart
MOST = 8


def angle_fold(rows: Sequence[tuple[str, float]], own: str, color: str, key: str) -> None:
    """A fold with the vector of `own` and those of `rows` (label, cosine) as arrows."""
    if not rows or (fold := unfolded(f"angle_{key}", t("As angles"), ":material/architecture:")) is None:
        return
    shown = list(rows[:MOST])
    names = {"word": t("text"), "similarity": t("cosine"), "angle": t("angle (degrees)")}
    table = pd.DataFrame(shown, columns=["word", "similarity"])
    said = t("A vector is an arrow, and how near two of them are is the angle between them: 0° has the cosine 1, 60° "
             "has 0.5, 90° has 0 (nothing in common). How long an arrow is does not matter. The arrow to the right is "
             "{text}; only its angles to the others are true here, not theirs to each other.", text=own)
    with fold, picture(f"angle_{key}"):
        st.caption(said)
        st.altair_chart(angles(shown, own, color, names), width="content", key=f"chart_angle_{key}", alt=said)
        show_table(table.round(4).rename(columns=names), f"angle_{key}")
