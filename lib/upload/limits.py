"""How much is read, in one place."""

from __future__ import annotations

#: megabytes of text in one upload, unpacked; what messages name
MAX_MEGABYTES = 50
#: bytes: 50 MB counted in thousands or in 1024s, and a last line
MAX_BYTES = 53_000_000
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
#: bytes of all texts that are kept
MAX_KEPT = 2 * MAX_BYTES
