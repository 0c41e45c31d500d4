"""What every method answered to the first page's question, from the record; and asked anew, where weights changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.inside.home.question import SOURCE, TARGET, TEXT
from lib.shelf import recorded

if TYPE_CHECKING:
    from lib.shelf.library import Loaded

#: the record's name: `python -m lib benchmark front --save`
RECORD = "front"


def ask(methods: Mapping[str, Loaded], index: Any = None) -> list[dict[str, Any]]:
    """Every method's answer, as Compare gives it: method, text or refusal, and whether it is a training sentence."""
    from lib.compare.questions import compare_translation

    rows = compare_translation(methods, TEXT, SOURCE, TARGET, languages=(SOURCE, TARGET), index=index)
    return [{"method": row.method, "text": row.output if isinstance(row.output, str) else None,
             "refusal": None if row.refusal is None else str(row.refusal),
             "copy": any(flag.code == "copy" for flag in row.warnings)} for row in rows]


def read(shelf: Path) -> dict[str, Any]:
    """The record on a corpus's shelf; {} where there is none, or it is of another sentence."""
    found = recorded.read(shelf, RECORD)
    return found if (found.get("text"), found.get("source"), found.get("target")) == (TEXT, SOURCE, TARGET) else {}


def current(record: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """method -> its recorded answer, of those whose weights (by their cards) are still the ones that gave it."""
    made_by = (record.get("run") or {}).get("weights_sha256") or {}
    return {answer["method"]: answer["text"] for answer in record.get("rows") or []
            if answer.get("text") and made_by.get(answer["method"])
            and made_by[answer["method"]] == cards.get(answer["method"], {}).get("weights_sha256")}
