"""How much of a visitor's uploads the server holds: what comes beyond is let go as it arrives, before it fills memory.

The uploader hands all files of a choice to the page at once, and until then they lie in memory.
"""

from __future__ import annotations

from typing import Any

from lib.upload.limits import MAX_BYTES

#: the kind of a file that was more than the server holds of one visitor
LEFT_OUT = "application/x-left-out"
#: bytes of one session's files: a text, or the next one beside it
MOST = 2 * MAX_BYTES


def bound(manager: Any) -> None:
    """Have the keeper of uploaded files keep at most `MOST` bytes a session; of a file beyond, its name alone is kept,
    marked, so that the page can say so."""
    if getattr(manager, "bounded", False):
        return
    keep = manager.add_file

    def add_file(session_id: str, file: Any) -> None:
        there = manager.file_storage.get(session_id, {}).values()
        held = sum(len(one.data) for one in list(there) if one.file_id != file.file_id)
        fits = held + len(file.data) <= MOST
        keep(session_id, file if fits else file._replace(data=b"", type=LEFT_OUT))

    manager.add_file, manager.bounded = add_file, True
