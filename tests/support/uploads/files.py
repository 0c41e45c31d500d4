"""Files of every format that an upload may hold, made from two lists of sentences."""

from __future__ import annotations

import gzip
import html
import io
import json
import tarfile
from collections.abc import Sequence

from lib.upload import UploadedFile
from tests.lib.upload.test_upload import file, zipped


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


def tarred(*files: UploadedFile, name: str = "a.tar", mode: str = "w") -> UploadedFile:
    """The files in a tar, which `mode` may pack ("w:gz")."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as tape:
        for item in files:
            entry = tarfile.TarInfo(item.name)
            entry.size = len(item.data)
            tape.addfile(entry, io.BytesIO(item.data))
    return UploadedFile(name, stream.getvalue())


def zstd(item: UploadedFile) -> UploadedFile:
    """The file, packed with zstd."""
    import pyarrow as pa

    return UploadedFile(item.name + ".zst", pa.compress(item.data, codec="zstd", asbytes=True))


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*parts: object, name: str = "a.docx") -> UploadedFile:
    """A document of Word: a list of rows is a table, a text is a paragraph. Each text is in two runs, with properties,
    as Word writes them."""
    def paragraph(text: str) -> str:
        half = len(text) // 2
        runs = "".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{html.escape(part)}</w:t></w:r>'
                       for part in (text[:half], text[half:]))
        return (f'<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
                f'<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>{runs}</w:p>'
                ).replace("\t", "</w:t><w:tab/><w:t>")

    def drawn(part: object) -> str:
        if isinstance(part, str):
            return paragraph(part)
        rows = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraph(str(cell))}</w:tc>" for cell in row) + "</w:tr>"
                       for row in part)
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"

    body = "".join(map(drawn, parts))
    return zipped(file("<Types/>", "[Content_Types].xml"), file("<Relationships/>", "_rels/.rels"),
                  file(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{WORD}"><w:body>'
                       f'{body}<w:sectPr/></w:body></w:document>', "word/document.xml"), name=name)


def opendocument(kind: str, *parts: object, name: str = "a.odt") -> UploadedFile:
    """A text or a spreadsheet of LibreOffice's kind; the rows are followed by the empty ones that it writes."""
    def drawn(number: int, part: object) -> str:
        if isinstance(part, str):
            return f"<text:p>{html.escape(part)}</text:p>"
        rows = "".join("<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><office:annotation><text:p>no</text:p></office:annotation>'
            f'<text:p>{html.escape(str(cell))}</text:p></table:table-cell>' for cell in row)
            + '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>' for row in part)
        return (f'<table:table table:name="Sheet{number}"><table:table-column/>{rows}<table:table-row '
                f'table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/>'
                f'</table:table-row></table:table>')

    body = "".join(drawn(number, part) for number, part in enumerate(parts, 1))
    return zipped(
        file(f"application/vnd.oasis.opendocument.{kind}", "mimetype"),
        file(f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content xmlns:office="o" xmlns:table="t" '
             f'xmlns:text="x"><office:automatic-styles><x>no</x></office:automatic-styles><office:body><office:{kind}>'
             f'{body}</office:{kind}></office:body></office:document-content>', "content.xml"),
        file("<x/>", "styles.xml"), name=name)


def tbx(rows: Sequence[tuple[str, str]], codes: tuple[str, str] = ("en", "zh"), version: int = 2) -> UploadedFile:
    """A terminology of version 2 (martif) or 3 (tbx); the first language has a synonym."""
    entry, lang, term, root = (("termEntry", "langSet", "tig", "martif") if version == 2
                               else ("conceptEntry", "langSec", "termSec", "tbx"))
    body = "".join(
        f'<{entry} id="c{i}"><descrip type="subjectField">no</descrip>' + "".join(
            f'<{lang} xml:lang="{code}">' + "".join(
                f'<{term}><term>{html.escape(text)}</term><termNote type="partOfSpeech">noun</termNote></{term}>\n'
                for text in ((each, "synonym") if code == codes[0] else (each,))) + f"</{lang}>"
            for code, each in zip(codes, row)) + f"</{entry}>" for i, row in enumerate(rows))
    return file(f'<?xml version="1.0"?>\n<{root} type="TBX" xml:lang="{codes[0]}"><text><body>{body}</body></text>'
                f'</{root}>', "a.tbx")


def nested(texts: Sequence[str]) -> dict[str, object]:
    """A catalogue of an app's texts, some of them deeper."""
    return {"menu": {"items": {f"n{i}": text for i, text in enumerate(texts[:10])}, "more": list(texts[10:15])},
            "version": 3, **{f"text.{i}": text for i, text in enumerate(texts[15:])}}
