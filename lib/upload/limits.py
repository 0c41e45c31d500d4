"""How much is read, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: megabytes of text in one upload, unpacked; what messages name
MAX_MEGABYTES = 50
#: bytes: 50 MB counted in thousands or in 1024s, and a last line
MAX_BYTES = 53_000_000
#: bytes that the owner of the machine may give to a command, which reads its own files: a million pairs are 98 MB
OWNER_BYTES = 2_000_000_000
#: pairs, or sentences of a single language; what comes after is left out with a warning
MAX_PAIRS = 2_000_000
#: characters of one text; longer ones are left out
MAX_TEXT = 10_000
#: characters of one line; the rest of it is passed over
MAX_LINE = 100_000
MAX_COLUMNS = 1_000
#: files in a zip
MAX_FILES = 1_000
#: how many times larger than its zip a file may become (text becomes 3 to 10 times larger)
MAX_RATIO = 200
#: bytes that are never called a bomb, whatever their ratio
SMALL = 1_000_000
#: left out lines that are kept with their reasons; all are counted
LEFT_OUT_KEPT = 1_000
#: rows that are looked at to tell header, columns and languages
SAMPLE_ROWS = 1_000
_room: ContextVar[int] = ContextVar("room", default=MAX_BYTES)


def most_bytes() -> int:
    """Bytes of text that are read at once; of all texts twice as many are kept."""
    return _room.get()


def most_megabytes() -> int:
    """The same as messages name it."""
    return MAX_MEGABYTES if _room.get() == MAX_BYTES else _room.get() // 1_000_000


@contextmanager
def owner() -> Iterator[None]:
    """Held by a command: the browser's limit is for visitors, not for whoever owns the machine."""
    before = _room.set(OWNER_BYTES)
    try:
        yield
    finally:
        _room.reset(before)
