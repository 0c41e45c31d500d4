"""Who may see the operator's page: whoever knows the secret in LADDER_ADMIN. Without one there is no such page."""

from __future__ import annotations

import hmac
import os
import time
from threading import Lock

import streamlit as st

from lib import settings
from lib.ui.session.i18n import t
from lib.ui.shared.guard import callback

#: wrong secrets of all readers together, and the seconds in which so many are looked at
TRIES, WITHIN = 5, 60.0
_ADMITTED, _TYPED = "_operator", "_operator_secret"
_wrong: list[float] = []
_lock = Lock()


def secret() -> str:
    """The operator's secret; "" where there is none, or one that is too short."""
    found = os.environ.get(settings.ADMIN, "").strip()
    return found if len(found) >= settings.SECRET else ""


def is_right(given: str) -> bool:
    """Whether it is the secret, told in the same time whatever it is."""
    return bool(secret()) & hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret().encode("utf-8"))


def _wait() -> float:
    """Seconds until a secret is looked at again."""
    with _lock:
        now = time.monotonic()
        _wrong[:] = [at for at in _wrong if now - at < WITHIN]
        return 0.0 if len(_wrong) < TRIES else WITHIN - (now - _wrong[0])


def admitted() -> bool:
    """Whether this session has shown the secret; else the door is drawn. A secret that has changed is asked anew."""
    if not secret():
        st.info(t("There is no such page on this server."), icon=":material/lock:")
        return False
    if st.session_state.get(_ADMITTED) == hash(secret()):
        return True
    if (seconds := _wait()) > 0:
        st.warning(t("Too many wrong secrets were given. Try again in {n} seconds.", n=f"{seconds:.0f}"),
                   icon=":material/lock_clock:")
        return False
    given = st.text_input(t("The operator's secret"), type="password", key=_TYPED, autocomplete="off",
                          on_change=_look)
    if given and st.session_state.get(_ADMITTED) is None:
        st.warning(t("This is not the secret."), icon=":material/lock:")
    return False


@callback
def _look() -> None:
    """A secret was typed."""
    if _wait() > 0:
        return
    if is_right(st.session_state.get(_TYPED) or ""):
        st.session_state[_ADMITTED] = hash(secret())
        return
    with _lock:
        _wrong.append(time.monotonic())
