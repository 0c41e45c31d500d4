"""What goes wrong that nobody asked for: troubles of the disk as sentences, a defect as an id that the log has too."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from models.messages import N_, InputError

#: set to see where an unexpected error came from, and what it says
DEBUG = "LADDER_DEBUG"
_log = logging.getLogger("ladder")
#: how often what went wrong, by its kind and place
_counts: Counter[str] = Counter()

FULL = N_("The disk of the server is full. Nothing that you have is lost; delete a text that is no longer wanted, or "
          "ask whoever runs this server to make room, and try again.")
CLOSED = N_("The server may not read or write its folder. Nothing that you have is lost; ask whoever runs this server "
            "to look at it, and try again.")
BROKEN = N_("The disk of the server does not answer ({error}). Nothing that you have is lost; try again, or ask "
            "whoever runs this server to look at it.")
_SENTENCES = {
    **dict.fromkeys((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG), FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), CLOSED),
    **dict.fromkeys((errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE, errno.ENODEV, errno.ENXIO), BROKEN),
}


def sentence_of(error: OSError) -> InputError | None:
    """What a reader is told; None for an error that is not the disk's, such as a file that a defect looks for."""
    message = _SENTENCES.get(error.errno or 0)
    if message is None:
        return None
    return InputError(message, error=error.strerror or type(error).__name__) if "{" in message else InputError(message)


def id_of(error: BaseException) -> str:
    """"id 3f9a1c": what a reader is told of an unexpected error. The log has the same id with the error's type and
    place; its message, which may hold what somebody typed, only with LADDER_DEBUG."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    _counts[f"{type(error).__name__} at {place}"] += 1
    return _logged(f"{type(error).__name__} at {place}", exc_info=error if os.environ.get(DEBUG) else None)


def id_of_process(kind: str, said: str) -> str:
    """The same of a process that ended with an error: its `kind`, and what it `said` only with LADDER_DEBUG."""
    _counts[f"{kind} in a process"] += 1
    return _logged(f"{kind} in a process" + (f"\n{said}" if os.environ.get(DEBUG) else ""))


def counted() -> list[tuple[str, int]]:
    """How often what went wrong in this process, by kind and place, the most frequent first; not what it said."""
    return _counts.most_common()


def _logged(what: str, **more: Any) -> str:
    number = secrets.token_hex(3)
    _log.error("%s: %s", number, what, **more)
    return f"id {number}"
