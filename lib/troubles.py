"""What the disk has against it, as a sentence: full, read-only, not allowed."""

from __future__ import annotations

import errno

from models.messages import N_, InputError

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
