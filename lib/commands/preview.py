"""`python -m lib preview`: what the reading understands of a file, before anything is trained on it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.upload import Options, Understanding, UploadedFile

#: lines left out that are printed; --json has more
SHOWN = 20


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("preview", help="what is understood of your own files: languages, columns, what is "
                                                "left out")
    parser.add_argument("files", nargs="+", metavar="FILE",
                        help="TSV, CSV, XLSX, ODS, DOCX, ODT, TMX, TBX, XLIFF, JSON, Parquet, PO, subtitles, plain "
                             "text, two files aligned by line, or a zip or tar of these")
    add_reading_flags(parser)
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def add_reading_flags(parser: argparse.ArgumentParser) -> None:
    """The reader's corrections."""
    parser.add_argument("--columns", metavar="N[,N]", help="the columns with the texts, counted from 1")
    parser.add_argument("--languages", metavar="CODE[,CODE]", help="the codes of the languages, in the files' order")
    parser.add_argument("--header", choices=["yes", "no"], help="whether the first line names the columns")
    parser.add_argument("--delimiter", metavar="MARK", help="tab, comma, semicolon, bar, or a character")
    parser.add_argument("--encoding", metavar="NAME", help="such as utf-8, utf-16, gb18030")
    parser.add_argument("--sentences", choices=["lines", "prose"], help="text in one language: a sentence a line, or "
                                                                        "prose to be split")
    parser.add_argument("--markup", choices=["read", "keep"], help="tags and entities of HTML: read as what they mean, "
                                                                   "or kept as they are")
    parser.add_argument("--splits", choices=["new", "own"], help="parts for training and tests: split anew, or as the "
                                                                 "files' names tell")
    parser.add_argument("--swap", action="store_true", help="exchange the two sides")


def reading_options(args: argparse.Namespace) -> Options:
    """The flags as Options."""
    from lib.upload import Options

    return Options(
        columns=_columns(args.columns) if args.columns is not None else None,
        languages=tuple(args.languages.split(",")) if args.languages is not None else None,
        header=None if args.header is None else args.header == "yes", delimiter=args.delimiter,
        encoding=args.encoding, swap=args.swap, sentences=args.sentences,
        markup=None if args.markup is None else args.markup == "read", splits=args.splits == "own",
    )


def _columns(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(part.strip().isdecimal() and len(part) < 9 for part in parts):
        raise InputError(N_("Columns are {columns}; give one number or two, counted from 1, as in {example}."),
                         columns=repr(text), example="1,2")
    return tuple(int(part) - 1 for part in parts)


def read_files(names: list[str]) -> list[UploadedFile]:
    """The files' bytes; what is too large is refused before it is read."""
    from lib.upload import UploadedFile
    from lib.upload.limits import most_bytes, most_megabytes

    files = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            raise InputError(N_("{path} is a folder; name the files in it."), path=name)
        if path.is_file() and path.stat().st_size > most_bytes():
            raise InputError(N_("{path} has more than {limit} MB; give a smaller file."), path=name,
                             limit=most_megabytes())
        files.append(UploadedFile(path.name, path.read_bytes()))
    return files


def run(args: argparse.Namespace) -> int:
    """Read and print."""
    from lib.upload import read_upload
    from lib.upload.limits import owner

    options = reading_options(args)
    with owner():
        understood = read_upload(read_files(args.files), options)
    if args.json:
        common.print_json(understood.as_json())
    else:
        _print(understood)
    return 0


def _print(found: Understanding) -> None:
    about = [found.format, found.encoding]
    if found.delimiter:
        about.append(f"parted by {found.delimiter}")
    if found.header:
        about.append("with a header")
    print(f"{', '.join(found.files)}: {', '.join(about)}")
    print(f"languages: {' - '.join(found.languages)}")
    counts = found.counts
    print(f"{counts['kept']:,} of {counts['lines']:,} lines are kept; {found.duplicates:,} repeated, "
          f"{found.left_out_total - found.duplicates:,} left out for other reasons, {counts['blank']:,} blank")
    if found.own_splits:
        print("splits: " + ", ".join(f"{name} {size:,}" for name, size in found.splits))
    common.print_table(["column", "name", "is", "sample"], [
        [str(i), c.name or "-", c.role if c.role == "ignored" else f"{c.role} text", c.sample]
        for i, c in enumerate(found.columns, 1)])
    common.print_table(["characters", "shortest", "median", "longest"], [
        [code, side["min"], side["median"], side["max"]] for code, side in zip(found.languages, found.lengths)])
    for pair in found.examples():
        print("  " + " | ".join(text for text in pair if text))
    for item in found.left_out[:SHOWN]:
        print(f"left out: {item.file + ', ' if item.file else ''}line {item.line}: {item.reason}")
    if found.left_out_total > SHOWN:
        print(f"... and {found.left_out_total - min(SHOWN, len(found.left_out)):,} more")
    for warning in found.warnings:
        common.say(f"note: {warning}")
