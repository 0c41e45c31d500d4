"""Labelled sentences: the set written for this project, and reading a table of text and label that somebody brings.

Nothing here knows a method; `lib.labels.probe` measures with what is read here.
"""

from __future__ import annotations

import math
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib.checks import check_text
from lib.labels.columns import Columns, Table, find_columns, read_table
from lib.paths import LABELLED
from lib.upload.notes import LeftOut
from models.language.languages import among
from models.messages import N_, InputError, Note, note

#: positive and negative sentences in English and Chinese, written for this project (MIT, as the project)
SHIPPED = LABELLED / "sentiment.csv"
MAX_BYTES = 20_000_000
#: rows that are measured; of more, a sample with the same shares is
MAX_ROWS = 3_000
MAX_LABEL = 60  # characters
#: different texts that a class needs, so that every fold can learn it
FEWEST = 5
MOST_CLASSES = 50
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Labelled:
    """Texts and their labels, parallel; `langs` is parallel too where the file has a column of language codes, else
    empty. `left_out` lists rows that are not used, `notes` what else a reader should know."""

    texts: list[str]
    labels: list[str]
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)
    columns: Columns | None = None

    @property
    def classes(self) -> list[str]:
        """The labels, each once, in the order of the alphabet; numbers in their own order."""
        return sorted(set(self.labels), key=_in_order)

    def __len__(self) -> int:
        return len(self.texts)

    def language_codes(self) -> list[str]:
        """The codes in the file's language column, the most frequent first; empty without one."""
        return [code for code, _ in Counter(self.langs).most_common()]

    def only(self, lang: str) -> Labelled:
        """The rows in language `lang`; all of them where the file does not say. None left is an InputError."""
        if not self.langs:
            return self
        rows = [i for i, code in enumerate(self.langs) if code and among(code, (lang,))]
        if not rows:
            raise InputError(N_("No sentence is marked as {code} in the language column; it has {choices}."),
                             code=repr(lang), choices=", ".join(self.language_codes()))
        return _ready(_take(self, rows))


def shipped_labels(lang: str) -> Labelled:
    """The project's own sentences in language `lang` ("en" or "zh"), positive or negative."""
    return _whole().only(lang)


def shipped_languages() -> list[str]:
    """The languages of the project's own sentences."""
    return sorted(set(_whole().langs))


def same_text(text: str) -> str:
    """What two texts share that differ in case, width, spaces and punctuation alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _SIGNS.sub(" ", plain).strip() or plain.strip()


def _whole() -> Labelled:
    return read_labels(SHIPPED)


def read_labels(source: bytes | Path | str, name: str = "", *, text_column: str | int | None = None,
                label_column: str | int | None = None, encoding: str | None = None) -> Labelled:
    """Read a CSV or TSV of text and label, with a header or without, in any common encoding (also inside a zip).

    `source` is the file's bytes or its path; `name` what messages call it. A column is named by its header or its
    number (from 1); what is not named is guessed. Whatever makes it unusable is one InputError.
    """
    if not isinstance(source, bytes):
        path = Path(source)
        source, name = _bytes_of(path), name or path.name
    if len(source) > MAX_BYTES:
        raise InputError(N_("{file} has more than {limit} MB; give a smaller file of text and label."),
                         file=name, limit=MAX_BYTES // 1_000_000)
    table = read_table(source, name, encoding)
    return labels_of(table, find_columns(table, text_column, label_column))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(N_("{path} cannot be read: {reason}."), path=path.name,
                         reason=error.strerror or str(error)) from error


def labels_of(table: Table, columns: Columns) -> Labelled:
    """The texts and labels in those columns, ready to be measured."""
    texts, labels, langs, left_out = [], [], [], []
    for line, cells in table.rows[1 if columns.header else 0:]:
        text, label, lang = (cells[i].strip() if i is not None and i < len(cells) else ""
                             for i in (columns.text, columns.label, columns.lang))
        if reason := _fault(text, label):
            left_out.append(LeftOut(line, reason))
            continue
        texts.append(text)
        labels.append(label)
        langs.append(lang)
    return _ready(Labelled(texts, labels, left_out, list(table.notes), langs if columns.lang is not None else [],
                           columns))


def _fault(text: str, label: str) -> Note | None:
    if not text or not label:
        return note(N_("The text is empty.")) if not text else note(N_("The label is empty."))
    if len(label) > MAX_LABEL:
        return note(N_("The label has more than {limit} characters."), limit=MAX_LABEL)
    try:
        check_text(text)
    except InputError as error:
        return Note(error.message, error.values)
    return None


def _ready(found: Labelled) -> Labelled:
    """Without the classes that are too small, and not more rows than are measured; one class alone is an InputError."""
    if not found.texts:
        raise InputError(N_("There is no row with a text and a label; give a table with a text and a label in each "
                            "line."))
    distinct = Counter(label for _, label in {(same_text(text), label) for text, label in
                                              zip(found.texts, found.labels)})
    small = {label for label, number in distinct.items() if number < FEWEST}
    kept = len(distinct) - len(small)
    if len(distinct) == 1:
        raise InputError(N_("All rows have the same label, {label}; there is nothing to tell apart. Give at least two "
                            "labels."), label=repr(next(iter(distinct))))
    if kept < 2:
        raise InputError(N_("Of {count} labels only {kept} have {least} different texts or more; two such labels are "
                            "needed. Is the right column taken for the label?"),
                         count=len(distinct), kept=kept, least=FEWEST)
    if kept > MOST_CLASSES:
        raise InputError(N_("There are {count} different labels; at most {limit} are told apart. Is the right column "
                            "taken for the label?"), count=len(distinct), limit=MOST_CLASSES)
    if small:
        rows = [i for i, label in enumerate(found.labels) if label not in small]
        shown = ", ".join(sorted(small)[:5]) + (" …" if len(small) > 5 else "")
        found = _take(found, rows, note(N_("Labels with fewer than {least} different texts are left out: {labels} "
                                           "({rows} rows)."), least=FEWEST, labels=shown, rows=len(found) - len(rows)))
    if len(found) > MAX_ROWS:
        rows = _sample(found.labels, MAX_ROWS)
        found = _take(found, rows, note(N_("Of {count} rows a sample of {limit} is measured, with the same share of "
                                           "every label."), count=f"{len(found):,}", limit=f"{len(rows):,}"))
    return found


def _take(found: Labelled, rows: Sequence[int], *more: Note) -> Labelled:
    """Those rows alone, with a further note."""
    return replace(found, texts=[found.texts[i] for i in rows], labels=[found.labels[i] for i in rows],
                   langs=[found.langs[i] for i in rows] if found.langs else [], notes=[*found.notes, *more])


def _sample(labels: Sequence[str], limit: int) -> list[int]:
    """About `limit` rows, drawn from each label by its share, in the order of the file; the same ones each time."""
    draw = random.Random(0)
    chosen: list[int] = []
    for label in sorted(set(labels)):
        rows = [i for i, other in enumerate(labels) if other == label]
        chosen += draw.sample(rows, min(len(rows), max(FEWEST, len(rows) * limit // len(labels))))
    return sorted(chosen)


def _in_order(label: str) -> tuple[float, str]:
    try:
        number = float(label)
    except ValueError:
        return math.inf, label
    return (number if math.isfinite(number) else math.inf), label
