"""From files to an understanding: open them, tell the columns, read every row, tell the languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.upload import warn
from lib.upload.clean import clean, has_control
from lib.upload.columns import Layout, choose
from lib.upload.files import UploadedFile, unpack
from lib.upload.formats.delimited import NAMES
from lib.upload.header import is_header
from lib.upload.language import check_codes, choose_codes
from lib.upload.limits import LEFT_OUT_KEPT, MAX_PAIRS, MAX_TEXT, most_bytes
from lib.upload.markup import has_markup, plain
from lib.upload.notes import LeftOut
from lib.upload.pairs import Collector, Pairs
from lib.upload.source import Source
from lib.upload.sources import open_sources
from lib.upload.understanding import Options, Understanding
from models.messages import N_, InputError, Note, note

PASTED = "pasted text"
_LANGUAGE_SAMPLES, _LANGUAGE_CHARACTERS = 300, 20_000
#: the part of the texts that must hold HTML for it to be read as what it means
_MARKUP_SHARE = 0.005
#: formats whose cells programs fill with NaN, None or null
_EXPORTS = frozenset({"csv", "tsv", "xlsx", "ods", "parquet", "jsonl"})


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
        self.warnings: list[Note] = warn.passed_over(passed_over)
        self.left_out: list[LeftOut] = []
        self.left_out_total = self.lines = self.blank = 0
        self.seen = warn.Seen()
        self.collector = Collector()
        self.borders: list[tuple[int, str]] = []  # from which pair on a file's are

    def run(self) -> Understanding:
        """All steps, in order."""
        first = self.sources[0]
        markup = self._reads_markup(first)
        layout = self._layout(first, markup)
        columns, chosen = layout.columns, layout.chosen
        self.warnings += warn.about_columns(layout, [" ".join(cells) for cells in first.sample[:layout.above]])
        for source in self.sources:
            self._read(source, layout, markup)
        if not len(self.collector):
            self._refuse_nothing()
        swapped = self.options.swap and len(chosen) == 2
        pairs, duplicates, repeated, lengths = self.collector.finish(swapped, LEFT_OUT_KEPT, self.options.repeated)
        for item in repeated:
            self.left_out.append(LeftOut(item.line, note(N_("the same as line {line}"), line=item.first),
                                         self._file_of(item.row)))
        languages = self._languages(pairs, layout, swapped)
        splits = self._splits(pairs)
        self.warnings += warn.at_the_end(self.seen, first, pairs, languages, MAX_PAIRS)
        self.warnings += warn.about_splits(pairs, splits, self.options.splits)
        if swapped:
            other = {"first": "second", "second": "first"}
            columns = [replace(c, role=other.get(c.role, c.role)) for c in columns]
        places = {name: i for i, (_, name) in enumerate(self.borders)}
        self.left_out.sort(key=lambda item: (places.get(item.file, 0), item.line))
        return Understanding(
            pairs=pairs, languages=languages, format=first.format, encoding=first.encoding.name,
            delimiter=NAMES.get(first.delimiter or "", first.delimiter), header=layout.header, columns=tuple(columns),
            counts={"lines": self.lines, "blank": self.blank, "pairs": len(self.collector), "kept": len(pairs)},
            lengths=tuple(_spread(side) for side in lengths[:len(chosen)]), duplicates=duplicates,
            left_out=tuple(self.left_out[:LEFT_OUT_KEPT]), left_out_total=self.left_out_total + duplicates,
            warnings=tuple(self.warnings), files=tuple(s.file.name for s in self.sources), splits=splits,
            own_splits=bool(self.options.splits and splits),
        )

    def _layout(self, source: Source, markup: bool) -> Layout:
        header = False if source.format in ("text", "subtitles") and self.options.header is None \
            else self.options.header
        rows = source.sample
        if markup:
            rows = [[plain(cell[:MAX_TEXT]) for cell in cells] for cells in rows]
        layout = choose(rows, source.names, header, self.options.columns, source.chosen)
        return layout if source.format in _EXPORTS else layout._replace(empty=(frozenset(),) * len(layout.chosen))

    def _reads_markup(self, first: Source) -> bool:
        """Whether HTML is read as what it means: the reader's word, the format's, or where enough texts hold some."""
        if self.options.markup is not None:
            return self.options.markup
        if first.markup is not None:
            return first.markup
        rows = [cells for source in self.sources[:5] for cells in source.sample]
        found = sum(any(has_markup(cell[:MAX_TEXT]) for cell in cells) for cells in rows)
        return found > 0 and found >= _MARKUP_SHARE * len(rows)

    def _places(self, source: Source, layout: Layout) -> tuple[list[int] | None, int, int]:
        """Where the chosen columns are in a source, None where it lacks them; how many rows are above its text, and how
        many cells each row has."""
        first, skipped = self.sources[0], layout.above + layout.header
        if source is first:
            return layout.chosen, skipped, len(layout.columns)
        if source.names is not None:
            known = [first.names[i] for i in layout.chosen if first.names and i < len(first.names)]
            by_name = [source.names.index(name) for name in known if name in source.names]
            if len(by_name) == len(layout.chosen):
                return by_name, 0, len(source.names)
            return (layout.chosen, 0, len(source.names)) if source.format in ("aligned", "catalogue") else (None, 0, 0)
        rows = source.sample[:200]
        if not layout.header or not (self.options.header if self.options.header is not None else is_header(rows)):
            return layout.chosen, 0, len(layout.columns)
        own, known = [clean(cell) for cell in rows[0]], [layout.columns[i].name for i in layout.chosen]
        if all(name and own.count(name) == 1 for name in known):
            return [own.index(name) for name in known], 1, len(own)
        return layout.chosen, 1, len(layout.columns)

    def _read(self, source: Source, layout: Layout, markup: bool) -> None:
        """Every row of a source into the collector or the list of what was left out."""
        name = source.file.name if len(self.sources) > 1 else ""
        self.borders.append((len(self.collector), name))
        places, skipped, width = self._places(source, layout)
        if places is None:
            self.warnings += warn.passed_over([source.file.name])
            return
        i, j = places[0], places[-1] if len(places) == 2 else None
        last, (empty, empty_too) = max(places), (layout.empty * 2)[:2]
        strict = source.delimiter not in (None, "\t")
        add, kept, seen = self.collector.add, len(self.collector), self.seen
        broken = source.encoding.errors == "replace"
        for number, cells in source.begin():
            if not cells:
                self.blank += 1
                continue
            if skipped:
                skipped -= 1
                continue
            self.lines += 1
            if isinstance(cells, Note):
                self._leave(number, cells, name)
                continue
            if len(cells) != width and (len(cells) <= last or (strict and any(c.strip() for c in cells[width:]))):
                self._leave(number, note(N_("{count} columns instead of {width}"), count=len(cells), width=width), name)
                continue
            one, two = cells[i], cells[j] if j is not None else ""
            if len(one) + len(two) > 50 * MAX_TEXT:  # too long, however much of it is space or markup
                self._leave(number, note(N_("a text of more than {limit} characters"), limit=f"{MAX_TEXT:,}"), name)
                continue
            if "&" in one or "<" in one or "&" in two or "<" in two:
                if markup:
                    one, two = plain(one, seen.unknown), plain(two, seen.unknown)
                    seen.markup += one is not cells[i] or (j is not None and two is not cells[j])
                elif source.markup is not False:
                    seen.kept_markup += has_markup(one) or has_markup(two)
            first, second = clean(one), clean(two)
            if first in empty or second in empty_too:
                first, second = "" if first in empty else first, "" if second in empty_too else second
                seen.empty += 1
            if not first or (j is not None and not second):
                self._leave(number, self._empty(first, second, j), name)
            elif len(first) > MAX_TEXT or len(second) > MAX_TEXT:
                self._leave(number, note(N_("a text of more than {limit} characters"), limit=f"{MAX_TEXT:,}"), name)
            elif broken and ("\ufffd" in first or "\ufffd" in second):
                seen.undecoded += 1
                self._leave(number, note(N_("bytes that are not {encoding}"), encoding=source.encoding.name), name)
            elif kept >= MAX_PAIRS or len(self.collector.buffer) > 2 * most_bytes():
                seen.full = True
                self.lines -= 1
                break
            else:
                if has_control(one) or (j is not None and has_control(two)):
                    seen.control += 1
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

    def _languages(self, pairs: Pairs, layout: Layout, swapped: bool) -> tuple[str, ...]:
        """The codes in the order of the pairs. Those that the reader gave are for the columns as they are in the file.
        """
        chosen = layout.chosen
        places = np.unique(np.linspace(0, len(pairs) - 1, _LANGUAGE_SAMPLES).astype(int)).tolist()
        sample = [pairs[i][::-1] if swapped else pairs[i] for i in places]
        texts = ["\n".join(pair[side][:400] for pair in sample)[:_LANGUAGE_CHARACTERS] for side in range(len(chosen))]
        if self.options.languages:
            codes = check_codes(self.options.languages, len(chosen))
        else:
            names, known = [layout.columns[i].name for i in chosen], self.sources[0].codes or []
            told = [known[i] if i < len(known) else "" for i in chosen]
            codes = tuple(told) if all(told) and len(set(told)) == len(told) else choose_codes(texts, [
                code or name for code, name in zip(told, names)] if len(set(told)) == len(told) else names)
            self.warnings += warn.about_languages(codes, texts, names)
        self.warnings += warn.about_long_texts(codes, [[pair[side] for pair in sample] for side in range(len(chosen))])
        return codes[::-1] if swapped else codes

    def _splits(self, pairs: Pairs) -> tuple[tuple[str, int], ...]:
        """The parts of the text that the files' names tell, with their sizes; () where they tell less than two."""
        names = [source.split for source in self.sources]
        if not all(names) or "train" not in names or len(set(names)) < 2:
            return ()
        starts = np.searchsorted(pairs.rows, [start for start, _ in self.borders]).tolist()
        sizes: dict[str, int] = {}
        for name, start, end in zip(names, starts, [*starts[1:], len(pairs)]):
            sizes[name] = sizes.get(name, 0) + end - start
        return tuple(sizes.items())


def _spread(lengths: np.ndarray) -> dict[str, float]:
    return {"min": int(lengths.min()), "median": float(np.median(lengths)), "max": int(lengths.max())}
