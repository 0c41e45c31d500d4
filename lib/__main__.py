"""`python -m lib`; see `lib.cli`."""

import os
import sys

# what numpy multiplies with keeps its threads awake while they wait, so that a product of a few rows takes a hundred
# times as long where somebody else works on the other core; it reads this when numpy is imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from lib.cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese text must print whatever the locale is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
