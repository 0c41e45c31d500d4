"""Nothing unexpected reaches the screen as a traceback: a friendly sentence with a short id, and a line in the log."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from lib.ui.session.i18n import t, t_note
from lib.ui.shared.user_text import show_mistake
from models.base import RefusedError
from models.messages import InputError

_log = logging.getLogger("ladder")


@contextmanager
def guarded() -> Iterator[None]:
    """Run a part of a page. A user's mistake shows its sentence; anything else a short id that the log has too.

    The log gets the exception's type and place only: its message may hold what the user typed.
    """
    try:
        yield
    except InputError as error:
        show_mistake(error)
    except RefusedError as error:
        st.info(t_note(error))
    except Exception as error:  # a page must go on; streamlit's own control flow is no Exception subclass
        number = secrets.token_hex(3)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("%s: %s at %s:%s", number, type(error).__name__, Path(frame.filename).name, frame.lineno)
        st.error(t("Something went wrong in this part of the page (id {id}). The rest goes on working; "
                   "reload the page, or change the input and try again.", id=number), icon=":material/error:")
