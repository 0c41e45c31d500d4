"""Files of every format that an upload may hold, made from two lists of sentences."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence

from lib.upload import UploadedFile
from tests.lib.upload.test_upload import file


def workbook(*sheets: Sequence[Sequence[object]], name: str = "a.xlsx") -> UploadedFile:
    """An XLSX whose sheets have these rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return UploadedFile(name, stream.getvalue())


def parquet(columns: dict[str, list[object]], name: str = "a.parquet", **options: object) -> UploadedFile:
    """A Parquet file with these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return UploadedFile(name, stream.getvalue())


def time_of(seconds: float, mark: str = ",") -> str:
    """A time as subtitles write it."""
    return f"00:{int(seconds) // 60:02}:{int(seconds) % 60:02}{mark}{round(seconds % 1 * 1000):03}"


def srt(texts: Sequence[str], shift: float = 0.0, name: str = "a.srt") -> UploadedFile:
    """SubRip: a text every three seconds."""
    cues = [f"{i + 1}\n{time_of(3 * i + shift)} --> {time_of(3 * i + 2 + shift)}\n{text}\n" for i, text in
            enumerate(texts)]
    return file("\n".join(cues), name)


def vtt(texts: Sequence[str], name: str = "a.vtt") -> UploadedFile:
    """WebVTT, with a note, settings and a voice."""
    cues = [f"{time_of(3 * i, '.')} --> {time_of(3 * i + 2, '.')} align:start\n<v Ann>{text}</v>\n" for i, text in
            enumerate(texts)]
    return file("WEBVTT\n\nNOTE by us\n\n" + "\n".join(cues), name)


def sgm(kind: str, code: str, texts: Sequence[str], name: str) -> UploadedFile:
    """A test set of WMT."""
    side = "srclang" if kind == "srcset" else 'srclang="any" trglang'
    body = "".join(f'<seg id="{i}">{text}</seg>\n' for i, text in enumerate(texts, 1))
    return file(f'<{kind} setid="t" {side}="{code}">\n<doc docid="d1" genre="news">\n<p>\n{body}</p>\n</doc>\n'
                f'</{kind}>\n', name)


def xliff(rows: Sequence[tuple[str, str]], version: str = "1.2", codes: tuple[str, str] = ("en", "zh-CN")
          ) -> UploadedFile:
    """XLIFF 1.2 or 2.0."""
    if version == "1.2":
        body = "".join(f'<trans-unit id="{i}"><source>{a}</source><target>{b}</target><alt-trans><target>no</target>'
                       f'</alt-trans></trans-unit>\n' for i, (a, b) in enumerate(rows))
        text = (f'<xliff version="1.2" xmlns="urn:x"><file source-language="{codes[0]}" target-language="{codes[1]}">'
                f'<body>{body}</body></file></xliff>')
    else:
        body = "".join(f'<unit id="{i}"><segment><source>{a}</source><target>{b}</target></segment></unit>\n'
                       for i, (a, b) in enumerate(rows))
        text = f'<xliff version="2.0" srcLang="{codes[0]}" trgLang="{codes[1]}"><file id="f">{body}</file></xliff>'
    return file('<?xml version="1.0" encoding="UTF-8"?>\n' + text, "a.xlf")


def po(rows: Sequence[tuple[str, str]], language: str = "zh_CN") -> UploadedFile:
    """A catalogue of gettext."""
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {language}\\n"\n\n'
    quote = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n"})
    return file(head + "".join(f'#: a.c:{i}\nmsgid "{a.translate(quote)}"\nmsgstr "{b.translate(quote)}"\n\n'
                               for i, (a, b) in enumerate(rows)), "a.po")


def lines_of(items: Sequence[object], name: str = "a.jsonl") -> UploadedFile:
    """A value a line."""
    return file("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), name)


def packed(item: UploadedFile) -> UploadedFile:
    """The file, packed with gzip."""
    return UploadedFile(item.name + ".gz", gzip.compress(item.data))
