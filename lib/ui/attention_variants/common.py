"""What the views of the page of variants share: names, the decoder whose sizes are used, the window, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from lib.inside.attention_variants.variants import VARIANTS
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.guard import callback
from models.base import Method
from models.messages import N_, InputError

KEY = "transformer_decoder"
#: tokens that a picture still shows legibly
MAX_TOKENS = 32
SPANS = ("2", "3", "4", "8", "16")
#: one measurement at a time on this server: two would measure each other
_MEASURING = threading.Lock()


def title(key: str) -> str:
    """A variant's name in the reader's language; "fused" is multi-head attention in the fused kernel."""
    return t("Multi-head, fused kernel") if key == "fused" else t(VARIANTS[key].title)


def decoder() -> Method | None:
    """The decoder at hand; None where there is none that can be opened."""
    from models.transformer_decoder import TransformerDecoder

    found = shelf.method(KEY)
    return found if isinstance(found, TransformerDecoder) else None


def sizes() -> Mapping[str, Any]:
    """The configuration of the decoder at hand, or the one that the shipped decoder has."""
    from models.transformer_decoder import TransformerDecoder

    found = decoder()
    return found.config if found else TransformerDecoder.default_config()


def span_input() -> int:
    """How wide a window is, and how far apart strides are."""
    return int(segments(t("Window and stride, in tokens"), SPANS, "4", "span", str))


def kilobytes(number: float) -> str:
    """Bytes for reading: 96 B, 12.3 kB, 4.2 MB."""
    if number < 1000:
        return f"{number:.0f} B"
    return f"{number / 1000:.1f} kB" if number < 1e6 else f"{number / 1e6:.1f} MB"


@callback
def _ask(flag: str, inputs: Any) -> None:
    """Callback."""
    st.session_state[flag] = inputs


def asked(label: str, icon: str, key: str, inputs: Any) -> bool:
    """A button; whether it was pressed for these inputs. The wish outlives a rerun on the way to the page."""
    flag = f"_asked_{key}"
    wished = st.session_state.pop(flag, None) == inputs
    st.button(label, icon=icon, key=key, width="stretch", on_click=_ask, args=(flag, inputs))
    return wished


@contextmanager
def measuring() -> Iterator[None]:
    """Held while something is measured; an InputError while somebody else does."""
    if not _MEASURING.acquire(blocking=False):
        raise InputError(N_("Somebody is measuring on this computer right now, and two measurements would spoil each "
                            "other. Try again in a minute."))
    try:
        yield
    finally:
        _MEASURING.release()
