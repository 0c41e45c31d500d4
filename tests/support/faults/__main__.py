"""Faults, one after another, and that nothing is lost and nothing stuck: `python -m tests.support.faults [NAME ...]`.

Workers, dispatchers and servers are killed, at every phase and while a text is kept or measured; disks are full, or may
only be read; clocks jump by eight days; files are garbage. `FAST` is in the suite (tests/lib/jobs/test_faults.py), the
rest takes minutes. A disk that is really full or read-only needs the right to mount; without it OSError is raised where
files are written.
"""

from __future__ import annotations

import sys
import time
import traceback

from tests.support.faults import killed, quick  # noqa: F401 (they fill FAST and SLOW)
from tests.support.faults.tools import FAST, SLOW


def main(names: list[str]) -> int:
    """Run the faults, and say how often each struck."""
    struck = failed = 0
    for name, fault in {**FAST, **SLOW}.items():
        if names and name not in names:
            continue
        began = time.monotonic()
        try:
            count = fault()
        except Exception:  # the next one is tried all the same
            traceback.print_exc()
            failed += 1
            print(f"FAILED {name}", flush=True)
            continue
        struck += count
        print(f"ok {name}: {count} in {time.monotonic() - began:.0f} s", flush=True)
    print(f"{struck} faults, {failed} cases failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
