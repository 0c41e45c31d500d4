"""Every file that numbers on the pages come from, with what it says of its making: read off the files themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lib.evaluation.results import FILE_NAME
from lib.shelf.library import CARD_FILE
from lib.shelf.recorded import FOLDER
from lib.study import records

COLUMNS = ["file", "rows", "date", "command", "seed", "corpus_sha256", "weights_sha256", "hardware", "versions"]
#: where a record keeps what it says of itself, beside its top
_PLACES = ("run", "about", "run_facts", "training")


def origins(shelf: Path) -> pd.DataFrame:
    """A line a file: the results file (a line each time it was measured, with the `rows` of that time), each method's
    card, and every record, in this order. `file` is the path on the shelf; what a file does not say is None, and one
    that cannot be read has nothing but its name."""
    return pd.DataFrame(list(_lines(shelf)), columns=COLUMNS, dtype=object)


def of_studies(folder: Path, sha256: str) -> pd.DataFrame:
    """The same for the records of trainings made for a comparison, a line each, that are of the corpus with this
    checksum."""
    return pd.DataFrame([_line(f"{folder.name}/{name}", (str(told["method"]),) if told.get("method") else (), told)
                         for name, told in _trained(folder) if told.get("corpus_sha256") == sha256],
                        columns=COLUMNS, dtype=object)


def _trained(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record of a folder's files with the file's name: lines of .jsonl, entries of .json."""
    for path in sorted(folder.glob("*.jsonl")):
        for record in records.read(path):
            yield path.name, record
    for path in sorted(folder.glob("*.json")):
        whole = _read(path)
        same = {"corpus_sha256": whole.get("corpus_sha256")}
        for name, entry in whole.get("joined", whole).items():
            if isinstance(entry, dict):
                yield path.name, {**same, **entry, "method": name.split("-")[0] if "joined" in whole else None}


def _lines(shelf: Path) -> Iterator[tuple[Any, ...]]:
    results = _read(shelf / FILE_NAME)
    runs: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for key, entry in results.get("methods", {}).items() if isinstance(results.get("methods"), Mapping) else ():
        line = _line(FILE_NAME, (key,), entry if isinstance(entry, Mapping) else {}, ("run",))
        runs.setdefault((str(line[2])[:10], *line[3:]), []).append(line)
    for lines in runs.values():
        yield (FILE_NAME, tuple(key for line in lines for key in line[1]), *lines[0][2:])
    for path in sorted(shelf.rglob(CARD_FILE)):
        yield _line(path.relative_to(shelf).as_posix(), (path.parent.name,), _read(path))
    for path in sorted((shelf / FOLDER).glob("*.json")):
        yield _line(f"{FOLDER}/{path.name}", (), _read(path))


def _line(file: str, rows: tuple[str, ...], told: Mapping[str, Any], places: tuple[str, ...] = _PLACES
          ) -> tuple[Any, ...]:
    return (file, rows, _told(told, "date", places), _told(told, "command", places),
            _told(told, "seed", places, "seeds"), _told(told, "corpus_sha256", places),
            _told(told, "weights_sha256", places),
            flat(_told(told, "hardware", places)), flat(_told(told, "versions", places)))


def _told(value: Mapping[str, Any], name: str, places: tuple[str, ...], other: str = "") -> Any:
    """What a file says under `name`, at its top or one level down; several seeds or commands are joined."""
    inside = [value, *(part for place in places if isinstance(part := value.get(place), Mapping))]
    for part in inside:
        for key in filter(None, (name, other)):
            if part.get(key) is not None:
                return flat(part[key]) if isinstance(part[key], list | tuple) else part[key]
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def flat(value: Any) -> str | None:
    """Nested facts as one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {flat(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return " ".join(str(v) for v in value)
    return None if value is None else str(value)
