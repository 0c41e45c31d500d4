"""Plain text: a sentence a line, or prose that is split; Markdown and HTML give plain text first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lib.upload import prose
from lib.upload.encoding import Encoding, read_all, read_lines, whole_lines
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_LINE
from lib.upload.markup import plain, plain_lines
from lib.upload.source import Lines, Row, Source
from lib.upload.understanding import Options
from models.messages import N_, note

_SAMPLE_LINES, _SAMPLE_CHARACTERS = 300, 2_000_000
_HTML = re.compile(rb"(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"\s*(```|~~~)")
_MARKS = (
    (re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)+"), ""),
    (re.compile(r"\s+#+\s*$"), ""),
    (re.compile(r"!?\[([^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\)|\[[^\[\]]{0,200}\])"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"`{1,2}([^`]{1,1000})`{1,2}"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)(.{1,1000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,1000})(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_]{1,1000})(?<=[^\s_])_(?!\w)"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s*){3,}$|\s{0,3}\[[^\]]{1,200}\]:\s")


def first_lines(data: bytes, encoding: Encoding) -> list[str]:
    """The first lines that are not blank."""
    head, size = [], 0
    for _, line in read_lines(data[:2 * _SAMPLE_CHARACTERS], encoding):
        if text := line.rstrip("\r\n").removeprefix("\ufeff"):
            if not text.isspace():
                head.append(text)
            size += len(text)
        if len(head) >= _SAMPLE_LINES or size > _SAMPLE_CHARACTERS:
            break
    return head


def is_html(file: UploadedFile) -> bool:
    """Whether the file is a web page."""
    return _HTML.match(file.data[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def is_markdown(file: UploadedFile) -> bool:
    """Whether the name says Markdown."""
    return file.name.lower().endswith((".md", ".markdown", ".mdx", ".rmd"))


def text_source(file: UploadedFile, encoding: Encoding, head: list[str], options: Options) -> Source:
    """The lines of a text in one language, or the sentences of its prose."""
    return _source(file, encoding, options, lambda: read_lines(file.data, encoding),
                   any(len(line) >= MAX_LINE for line in head))


def document_source(file: UploadedFile, encoding: Encoding, options: Options) -> Source:
    """Markdown or a web page: its text, without the markup."""
    convert = _web if is_html(file) else _markdown
    source = _source(file, encoding, options, lambda: ((n, text or "") for n, text in convert(file, encoding)), False)
    source.markup = False
    return source


def _source(file: UploadedFile, encoding: Encoding, options: Options, lines: Callable[[], Iterator[tuple[int, str]]],
            is_long: bool) -> Source:
    if options.sentences == "lines":
        layout: prose.Layout = "lines"
    else:
        blank, size = [], 0
        for _, line in islice(whole_lines(lines()), _SAMPLE_LINES):
            blank.append(line or "")
            size += len(line or "")
            if size > _SAMPLE_CHARACTERS:
                break
        layout = prose.layout_of(blank)
        if layout == "lines" and (options.sentences == "prose" or is_long):
            layout = "wrapped" if options.sentences and "\n\n" in "".join(blank).replace("\r", "") else "paragraphs"

    def rows() -> Iterator[Row]:
        if layout != "lines":
            source.warnings.append(note(N_("The text was read as prose and split into sentences.")))
            for number, text in prose.sentences(lines(), layout):
                yield number, [text] if text else []
            return
        for number, line in whole_lines(lines()):
            if line is None:
                yield number, note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
            else:
                yield number, [] if line.isspace() or not line else [line]

    source = Source(file, "text", encoding, rows, lines=lambda: whole_lines(lines()))
    return source


def _web(file: UploadedFile, encoding: Encoding) -> Lines:
    for number, text in enumerate(plain_lines(read_all(file.data, encoding)).split("\n"), 1):
        yield number, text.strip() + "\n"


def _markdown(file: UploadedFile, encoding: Encoding) -> Lines:
    """Each line without its marks; code, rules and addresses are left out."""
    fence, front = "", False
    for number, line in whole_lines(read_lines(file.data, encoding)):
        text = (line or "").rstrip("\r\n").removeprefix("\ufeff")
        if number == 1 and text.strip() == "---":
            front = True  # what some programs write above a text about it
            continue
        if front:
            front = text.strip() not in ("---", "...")
            continue
        if found := _FENCE.match(text):
            fence = "" if fence == found[1] else fence or found[1]
            continue
        if fence:
            continue
        if _RULE.match(text):
            yield number, "\n"
            continue
        for pattern, replacement in _MARKS:
            text = pattern.sub(replacement, text)
        yield number, plain(text) + "\n"
