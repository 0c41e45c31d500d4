"""How much room a page leaves: Streamlit's own, above, below and between, takes a third of a laptop's screen."""

from __future__ import annotations

import streamlit as st

from lib.ui.session.i18n import language, t

_CSS = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 3.1rem; padding-bottom: 0; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.45rem; }
[data-testid="stMainBlockContainer"] [data-testid="stHeading"] h3 { padding: 0.3rem 0 0.5rem; }
[data-testid="stMainBlockContainer"] [data-testid="stHeading"] h2 { padding: 0.2rem 0 0.4rem; }
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] :is(span, p) { white-space: normal; overflow: visible; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-top: 3.9rem; }
  [data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"],
  [data-testid="stMainBlockContainer"] [data-testid="stHorizontalBlock"] { row-gap: 0.3rem; }
}
</style>"""


#: Streamlit's own words in its uploader, which know English only
_UPLOADER = """<style>
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span {{
  font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: "{upload}"; font-size: 1rem; }}
[data-testid="stFileUploaderDropzoneInstructions"] span::after {{ content: "{drop}"; font-size: 0.875rem; }}
</style>"""


def less_space() -> None:
    """A page begins below the toolbar and ends after its last line; where a file is taken, that is said in the reader's
    language."""
    st.html(_CSS)
    if language() != "en":
        st.html(_UPLOADER.format(upload=t("Choose files"), drop=t("or drop them here")))
