"""The process of a piece on a cluster: it ends with the one that began it, as its machine's Ray does, and is then the
piece's own command. Run by its path, so it imports nothing of ours."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: Linux's prctl: the signal that a process gets when its parent dies; it stays when another program is begun
PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    sys.path[:1] = []
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
