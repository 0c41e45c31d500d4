"""Tables to download: streamlit's own button is switched off, because its CSV may hold formulas."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.take_home.exports import safe_csv
from lib.ui.session.i18n import t


def csv_button(table: pd.DataFrame, key: str, *, label: str = "", name: str = "") -> None:
    """A small button that gives the table as CSV, made when it is pressed. `key` is unique on the page."""
    download(label or t("Download as CSV"), lambda: safe_csv(table), f"{name or key}.csv", f"csv_{key}", "text/csv",
             small=True)


def download(label: str, make: Callable[[], bytes], file_name: str, key: str,
             mime: str = "application/octet-stream", *, small: bool = False, help: str | None = None) -> None:
    """A download button whose content `make` is called when it is pressed. The page is not drawn anew."""
    st.download_button(label, make, file_name=file_name, mime=mime, key=key, on_click="ignore", help=help,
                       icon=":material/download:", type="tertiary" if small else "secondary")
