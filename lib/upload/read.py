"""From files to an understanding: open them, tell the columns, read every row, tell the languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from lib.upload.clean import clean, has_control
from lib.upload.columns import Column, choose, is_header
from lib.upload.delimited import NAMES
from lib.upload.files import UploadedFile, unpack
from lib.upload.language import check_codes, choose_codes, code_in, guess
from lib.upload.limits import LEFT_OUT_KEPT, MAX_PAIRS, MAX_TEXT, SAMPLE_ROWS
from lib.upload.notes import LeftOut
from lib.upload.pairs import Collector, Pairs
from lib.upload.sources import Source, open_sources
from lib.upload.understanding import Options, Understanding
from models.messages import N_, InputError, Note, note

PASTED = "pasted text"
#: a corpus below this size is worth a warning
FEW = 100
_LANGUAGE_SAMPLES, _LANGUAGE_CHARACTERS = 300, 20_000


def read_upload(files: Sequence[UploadedFile], options: Options | None = None) -> Understanding:
    """Read the files of an upload. What cannot be read, or holds no text, is an InputError with the way out."""
    options = options or Options()
    unpacked = unpack([UploadedFile(str(name), bytes(data)) for name, data in files])
    sources, passed_over = open_sources(unpacked.files, options)
    return _Reading(sources, options, [*unpacked.passed_over, *passed_over]).run()


def read_text(text: str, options: Options | None = None) -> Understanding:
    """Read text that was pasted: pairs where a tab parts them, else text in one language."""
    if not text.strip("\ufeff\0 \t\r\n"):
        raise InputError(N_("There is no text; paste some, a sentence a line, or two texts a line with a tab between "
                            "them."))
    return read_upload([UploadedFile(PASTED, text.encode("utf-8", "replace"))],
                       replace(options or Options(), encoding="utf-8"))


class _Reading:
    """One reading of an upload; the state that its steps share."""

    def __init__(self, sources: Sequence[Source], options: Options, passed_over: Sequence[str]) -> None:
        self.sources, self.options = sources, options
        self.warnings: list[Note] = []
        self.left_out: list[LeftOut] = []
        self.left_out_total = self.lines = self.blank = self.control = self.undecoded = 0
        self.collector = Collector()
        self.full = False
        self.borders: list[tuple[int, str]] = []  # from which pair on a file's are
        if passed_over:
            self.warnings.append(note(N_("Passed over: {files}."), files=", ".join(passed_over[:10])))

    def run(self) -> Understanding:
        """All steps, in order."""
        first = self.sources[0]
        header, columns, chosen = self._columns(first)
        self._warn_about(columns)
        for source in self.sources:
            self._read(source, header if source is first else self._has_header(source, header), columns, chosen)
        if not len(self.collector):
            self._refuse_nothing()
        swapped = self.options.swap and len(chosen) == 2
        pairs, duplicates, repeated, lengths = self.collector.finish(swapped, LEFT_OUT_KEPT)
        for item in repeated:
            self.left_out.append(LeftOut(item.line, note(N_("the same as line {line}"), line=item.first),
                                         self._file_of(item.row)))
        languages = self._languages(pairs, columns, chosen, swapped)
        self._warn_at_the_end(len(pairs))
        if swapped:
            other = {"first": "second", "second": "first"}
            columns = [replace(c, role=other.get(c.role, c.role)) for c in columns]
        places = {name: i for i, (_, name) in enumerate(self.borders)}
        self.left_out.sort(key=lambda item: (places.get(item.file, 0), item.line))
        return Understanding(
            pairs=pairs, languages=languages, format=first.format, encoding=first.encoding.name,
            delimiter=NAMES.get(first.delimiter or "", first.delimiter), header=header, columns=tuple(columns),
            counts={"lines": self.lines, "blank": self.blank, "pairs": len(self.collector), "kept": len(pairs)},
            lengths=tuple(_spread(side) for side in lengths[:len(chosen)]), duplicates=duplicates,
            left_out=tuple(self.left_out[:LEFT_OUT_KEPT]), left_out_total=self.left_out_total + duplicates,
            warnings=tuple(self.warnings),
            files=tuple(s.file.name for s in self.sources),
        )

    def _columns(self, source: Source) -> tuple[bool, list[Column], list[int]]:
        rows = [cells for _, cells in islice(source.begin(), SAMPLE_ROWS) if isinstance(cells, list) and cells]
        header = False if source.format == "text" and self.options.header is None else self.options.header
        return choose(rows, source.names, header, self.options.columns)

    def _has_header(self, source: Source, header: bool) -> bool:
        """Whether a further file begins with a header too."""
        if source.names is not None or not header:
            return False
        rows = [cells for _, cells in islice(source.begin(), 200) if isinstance(cells, list) and cells]
        return self.options.header if self.options.header is not None else is_header(rows)

    def _read(self, source: Source, header: bool, columns: Sequence[Column], chosen: Sequence[int]) -> None:
        """Every row of a source into the collector or the list of what was left out."""
        name = source.file.name if len(self.sources) > 1 else ""
        self.borders.append((len(self.collector), name))
        i, j = chosen[0], chosen[-1] if len(chosen) == 2 else None
        width, last = len(columns), max(chosen)
        strict = source.delimiter not in (None, "\t")
        add, kept = self.collector.add, len(self.collector)
        broken = source.encoding.errors == "replace"
        for number, cells in source.begin():
            if not cells:
                self.blank += 1
                continue
            if header:
                header = False
                continue
            self.lines += 1
            if isinstance(cells, Note):
                self._leave(number, cells, name)
                continue
            if len(cells) != width and (len(cells) <= last or (strict and any(c.strip() for c in cells[width:]))):
                self._leave(number, note(N_("{count} columns instead of {width}"), count=len(cells), width=width), name)
                continue
            first, second = clean(cells[i]), clean(cells[j]) if j is not None else ""
            if not first or (j is not None and not second):
                self._leave(number, self._empty(first, second, j), name)
            elif len(first) > MAX_TEXT or len(second) > MAX_TEXT:
                self._leave(number, note(N_("a text of more than {limit} characters"), limit=f"{MAX_TEXT:,}"), name)
            elif broken and ("\ufffd" in first or "\ufffd" in second):
                self.undecoded += 1
                self._leave(number, note(N_("bytes that are not {encoding}"), encoding=source.encoding.name), name)
            elif kept >= MAX_PAIRS:
                self.full = True
                break
            else:
                if has_control(cells[i]) or (j is not None and has_control(cells[j])):
                    self.control += 1
                add(first, second, number)
                kept += 1
        self.warnings += source.warnings
        if source.mended:
            self.warnings.append(note(
                N_("Lines with a quotation mark that does not close: {count} (the first is line {line}); there the "
                   "marks were read as ordinary characters."), count=len(source.mended), line=source.mended[0]))

    def _empty(self, first: str, second: str, j: int | None) -> Note:
        if j is None or (not first and not second):
            return note(N_("no text"))
        return note(N_("the first text is empty")) if not first else note(N_("the second text is empty"))

    def _leave(self, line: int, reason: Note, file: str) -> None:
        self.left_out_total += 1
        if len(self.left_out) < LEFT_OUT_KEPT:
            self.left_out.append(LeftOut(line, reason, file))

    def _file_of(self, row: int) -> str:
        return next(name for start, name in reversed(self.borders) if start <= row)

    def _refuse_nothing(self) -> None:
        name = ", ".join(s.file.name for s in self.sources[:3])
        if self.left_out:
            item = self.left_out[0]
            raise InputError(N_("Nothing of {file} can be used: {count} lines were left out; the first is line {line}: "
                                "{reason}."), file=name, count=f"{self.left_out_total:,}", line=item.line,
                             reason=item.reason)
        raise InputError(N_("The file {file} holds no text besides its header."), file=name)

    def _languages(self, pairs: Pairs, columns: Sequence[Column], chosen: Sequence[int], swapped: bool
                   ) -> tuple[str, ...]:
        """The codes in the order of the pairs. Those that the reader gave are for the columns as they are in the file.
        """
        places = np.unique(np.linspace(0, len(pairs) - 1, _LANGUAGE_SAMPLES).astype(int)).tolist()
        sample = [pairs[i][::-1] if swapped else pairs[i] for i in places]
        texts = ["\n".join(pair[side][:400] for pair in sample)[:_LANGUAGE_CHARACTERS] for side in range(len(chosen))]
        if self.options.languages:
            codes = check_codes(self.options.languages, len(chosen))
        else:
            names = [columns[i].name for i in chosen]
            codes = choose_codes(texts, names)
            self._warn_about_languages(codes, texts, names)
        return codes[::-1] if swapped else codes

    def _warn_about_languages(self, codes: Sequence[str], texts: Sequence[str], names: Sequence[str]) -> None:
        if codes in (("a", "b"), ("text",)):
            self.warnings.append(note(N_("The languages were not recognised, or both sides are in the same; the sides "
                                         "are called {codes}."), codes=", ".join(codes)))
        for code, text, name in zip(codes, texts, names):
            if code_in(name) == code and len(text) > 500 and (found := guess(text)) not in (None, code):
                self.warnings.append(note(N_("The column {name} looks like {guess}, not like {code}."),
                                          name=name, guess=found, code=code))

    def _warn_about(self, columns: Sequence[Column]) -> None:
        names = [c.name for c in columns if c.name]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            self.warnings.append(note(N_("Several columns are called {names}; they are told apart by their place."),
                                      names=", ".join(doubled[:5])))

    def _warn_at_the_end(self, count: int) -> None:
        if self.full:
            self.warnings.append(note(N_("Only the first {limit} were read; the rest was left out."),
                                      limit=f"{MAX_PAIRS:,}"))
        if self.undecoded:
            self.warnings.append(note(N_("Lines left out because some of their bytes are not {encoding}: {count}."),
                                      count=self.undecoded, encoding=self.sources[0].encoding.name))
        if self.control:
            self.warnings.append(note(N_("Control characters, such as NUL, were removed; lines concerned: {count}."),
                                      count=self.control))
        if count < FEW:
            self.warnings.append(note(N_("That is little to learn from ({count}); a few thousand are a good "
                                         "beginning."), count=count))


def _spread(lengths: np.ndarray) -> dict[str, float]:
    return {"min": int(lengths.min()), "median": float(np.median(lengths)), "max": int(lengths.max())}
