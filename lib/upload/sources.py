"""A file as rows of cells, whatever its format; and files that belong together as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import PurePosixPath

from lib.upload import delimited, json_lines, prose, tmx
from lib.upload.encoding import Encoding, find_encoding, read_lines, whole_lines
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_LINE, SAMPLE_ROWS
from lib.upload.understanding import Options
from models.messages import N_, InputError, Note, note

_TABLES = (".csv", ".tsv", ".tab")
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 300, 2_000_000


@dataclass
class Source:
    """`rows()` begins anew each time it is called. `names` are the columns' names where the format gives them.
    `mended` and `warnings` are filled while rows are read."""

    file: UploadedFile
    format: str
    encoding: Encoding
    rows: Callable[[], Iterator[delimited.Row]]
    delimiter: str | None = None
    names: list[str] | None = None
    mended: list[int] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def begin(self) -> Iterator[delimited.Row]:
        """The rows from the first, with nothing left of an earlier reading."""
        self.mended.clear()
        self.warnings.clear()
        return self.rows()


def open_sources(files: Sequence[UploadedFile], options: Options) -> tuple[list[Source], list[str]]:
    """The sources of an upload, all of one kind, and the names of the files that were passed over for it."""
    sources = [_open(file, options) for file in files]
    texts = [s for s in sources if s.format == "text"]
    if texts and len(texts) < len(sources):  # a note beside a table
        return [s for s in sources if s.format != "text"], [s.file.name for s in texts]
    if texts and (options.columns is None or len(options.columns) == 2):
        sources = [aligned(*group) for group in _groups(texts)] or sources
    return sources, []


def _open(file: UploadedFile, options: Options) -> Source:
    if tmx.is_tmx(file):
        encoding = tmx.tmx_encoding(file, options.encoding)
        codes = tmx.tmx_languages(file, encoding, SAMPLE_ROWS)
        source = Source(file, "tmx", encoding, lambda: tmx.tmx_rows(file, encoding, codes, source.warnings),
                        names=codes)
        return source
    encoding = find_encoding(file, options.encoding)
    head = _head(file, encoding)
    if options.delimiter is None and json_lines.is_json(file, head):
        names = json_lines.json_names(file, encoding, SAMPLE_ROWS)
        source = Source(file, "jsonl", encoding,
                        lambda: json_lines.json_rows(file, encoding, names, source.warnings), names=names)
        return source
    table = file.name.lower().endswith(_TABLES)
    mark: str | None
    if options.delimiter is not None:
        mark = delimited.parse_delimiter(options.delimiter)
    else:
        mark = delimited.find_delimiter(head, table)
    if mark is None and file.name.lower().endswith(".csv") and any(line.startswith('"') for line in head):
        mark = ","  # a table of one quoted column
    if mark is None:
        return _plain(file, encoding, head, options)
    quoting = delimited.uses_quotes(head, mark)
    source = Source(
        file, "tsv" if mark == "\t" else "csv", encoding,
        lambda: delimited.records(read_lines(file.data, encoding), mark, quoting, source.mended), delimiter=mark,
    )
    return source


def _head(file: UploadedFile, encoding: Encoding) -> list[str]:
    """The first lines that are not blank."""
    head, size = [], 0
    for _, line in read_lines(file.data[:2 * _SAMPLE_CHARACTERS], encoding):
        if text := line.rstrip("\r\n").removeprefix("\ufeff"):
            if not text.isspace():
                head.append(text)
            size += len(text)
        if len(head) >= _SAMPLE_LINES or size > _SAMPLE_CHARACTERS:
            break
    return head


def _plain(file: UploadedFile, encoding: Encoding, head: list[str], options: Options) -> Source:
    layout: prose.Layout = "lines"
    if options.sentences != "lines":
        blank = [line or "" for _, line in islice(whole_lines(read_lines(file.data[:_SAMPLE_CHARACTERS], encoding)),
                                                  _SAMPLE_LINES)]
        layout = prose.layout_of(blank)
        if layout == "lines" and (options.sentences == "prose" or any(len(line) >= MAX_LINE for line in head)):
            layout = "wrapped" if options.sentences and "\n\n" in "".join(blank).replace("\r", "") else "paragraphs"

    def rows() -> Iterator[delimited.Row]:
        if layout != "lines":
            source.warnings.append(note(N_("The text was read as prose and split into sentences.")))
            for number, text in prose.sentences(read_lines(file.data, encoding), layout):
                yield number, [text] if text else []
            return
        for number, line in whole_lines(read_lines(file.data, encoding)):
            if line is None:
                yield number, note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
            else:
                yield number, [] if line.isspace() else [line]

    source = Source(file, "text", encoding, rows)
    return source


def _groups(texts: Sequence[Source]) -> list[tuple[Source, Source]]:
    """Two plain files are the two sides of one text; more are, when their names make pairs (a.de with a.en)."""
    if len(texts) == 2:
        return [(texts[0], texts[1])]
    by_stem: dict[str, list[Source]] = {}
    for source in texts:
        by_stem.setdefault(source.file.name.rpartition(".")[0], []).append(source)
    ends = {tuple(sorted(s.file.name.rpartition(".")[2] for s in group)) for group in by_stem.values()}
    if len(ends) != 1 or len(next(iter(ends))) != 2:
        return []
    return [(a, b) for a, b in (sorted(group, key=lambda s: s.file.name) for group in by_stem.values())]


def aligned(first: Source, second: Source) -> Source:
    """Two plain files as one table of two columns, line by line; a different number of lines is an InputError."""
    def rows() -> Iterator[delimited.Row]:
        long = note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
        end = (0, "")
        sides = [whole_lines(read_lines(s.file.data, s.encoding)) for s in (first, second)]
        for (one, a), (two, b) in zip_longest(*sides, fillvalue=end):
            if not one or not two:
                _check_rest(first, second, one or two, bool(one), a if one else b, sides)
                if not (a or "").strip() and not (b or "").strip():
                    return
            if a is None or b is None:
                yield one, long
            else:
                yield one, [] if not a.strip() and not b.strip() else [a, b]

    names = [_own_part(s.file.name, o.file.name) for s, o in ((first, second), (second, first))]
    worse = first.encoding if first.encoding.errors == "replace" else second.encoding
    name = f"{first.file.name} + {second.file.name}"
    return Source(UploadedFile(name, b""), "aligned", worse, rows, names=names)


def _check_rest(first: Source, second: Source, number: int, is_first: bool, text: str | None,
                sides: list[Iterator[tuple[int, str | None]]]) -> None:
    """One file has ended and the other is at line `number`: blank lines may follow, and nothing else."""
    last = number if text is None or text.strip() else 0
    for at, line in sides[0 if is_first else 1]:
        if line is None or line.strip():
            last = at
    if last:
        counts = (last, number - 1) if is_first else (number - 1, last)
        raise InputError(N_("The files {first} and {second} do not have the same number of lines ({count} and "
                            "{other}), so they are not aligned. Give two files whose lines belong together, or each "
                            "by itself as text in one language."), first=first.file.name, second=second.file.name,
                         count=f"{counts[0]:,}", other=f"{counts[1]:,}")


def _own_part(name: str, other: str) -> str:
    """What a file's name has and the other's has not: "de" of train.de, "questions" of questions.txt."""
    def parts(text: str) -> list[str]:
        path = PurePosixPath(text)
        return [p for p in re.split(r"[^\w]+|_", path.name if path.suffix != ".txt" else path.stem) if p]

    theirs = set(parts(other))
    return "-".join(p for p in parts(name) if p not in theirs)

