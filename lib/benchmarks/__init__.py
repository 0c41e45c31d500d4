"""What `python -m lib benchmark NAME` can measure: one module a name.

A module has `HELP` (a line), `add_flags(parser)`, and `run(args, report) -> record`: plain data, whose "rows" (a list
of flat mappings) is what is printed as a table. `report` is told how far it is. A page reads the record that was kept
with --save (`lib.recorded`).
"""

from __future__ import annotations

#: name -> module of this package
BENCHMARKS: dict[str, str] = {
    "attention": "attention",
    "coreference": "coreference",
    "heads": "heads",
    "residual": "residual",
    "ring": "ring",
    "variants": "variants",
    "uptraining": "uptraining",
    "cache": "cache",
    "context": "context",
    "peeking": "peeking",
    "curves": "curves",
    "exposure": "exposure",
}
