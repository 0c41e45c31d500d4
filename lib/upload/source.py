"""A file as rows of cells, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.limits import SAMPLE_ROWS
from models.messages import Note

#: number of the line, and the cells of a row, or why it gives none; no cells where it is blank
Row = tuple[int, list[str] | Note]
#: number and text of each line; None where it is too long
Lines = Iterator[tuple[int, str | None]]


@dataclass
class Source:
    """`rows()` begins anew each time it is called. `mended` and `warnings` are filled while rows are read.

    `names` are the columns' names where the format gives them, `codes` their languages ("" where it says none),
    `chosen` the columns that hold the texts. `markup`: the format says whether HTML is markup or text. `split`: the
    part of the text that the file's name tells, `size` the bytes of the files that it was made of. `lines` are those of
    a plain text, `cues` a subtitle's times, `parts` the files that a table was made of.
    """

    file: UploadedFile
    format: str
    encoding: Encoding
    rows: Callable[[], Iterator[Row]]
    delimiter: str | None = None
    names: list[str] | None = None
    codes: list[str] | None = None
    chosen: tuple[int, ...] | None = None
    markup: bool | None = None
    split: str = ""
    size: int = 0
    lines: Callable[[], Lines] | None = None
    cues: Callable[[], Iterator[tuple[int, int, int, str]]] | None = None
    parts: list[UploadedFile] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = self.size or len(self.file.data)

    def begin(self) -> Iterator[Row]:
        """The rows from the first, with nothing left of an earlier reading."""
        self.mended.clear()
        self.warnings.clear()
        return self.rows()

    @cached_property
    def sample(self) -> list[list[str]]:
        """The cells of the first rows that have some."""
        return [cells for _, cells in islice(self.begin(), SAMPLE_ROWS) if isinstance(cells, list) and cells]
