"""`python -m lib`; see `lib.cli`."""

import sys

from lib.cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese text must print whatever the locale is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
