"""What each file of an upload is, and the sources that they make together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lib.upload import together
from lib.upload.encoding import find_encoding
from lib.upload.files import UploadedFile
from lib.upload.formats import (
    catalogues,
    json_lines,
    office,
    parquet,
    po,
    sgm,
    sheets,
    subtitles,
    tables,
    tbx,
    texts,
    tmx,
    xliff,
)
from lib.upload.formats.archives import office_kind
from lib.upload.formats.xml_stream import xml_encoding
from lib.upload.limits import SAMPLE_ROWS
from lib.upload.source import Source
from lib.upload.understanding import Options
from models.messages import InputError


def open_sources(files: Sequence[UploadedFile], options: Options) -> tuple[list[Source], list[str]]:
    """The sources of an upload, all of one kind, and the names of the files that were passed over for it."""
    passed_over: list[str] = []
    problem: InputError | None = None
    sources = together.catalogues_of([s for file in files for s in catalogues.catalogues(file, options.encoding)]) \
        if options.delimiter is None else []
    known = {id(file) for source in sources for file in source.parts}
    for file in files:
        if id(file) in known:
            continue
        try:
            sources.append(_open(file, options))
        except InputError as error:
            problem = problem or error
            passed_over.append(file.name)
    if problem and (not sources or options.encoding):
        raise problem
    for source in sources:
        source.split = source.split or together.split_of(source.file.name)
    if options.columns is None or len(options.columns) == 2:
        sources, alone = together.join(sources)
        passed_over += alone
    sources, others = _of_one_kind(sources)
    return sorted(sources, key=lambda s: ("train", "", "valid", "test").index(s.split)), [*passed_over, *others]


def _of_one_kind(sources: list[Source]) -> tuple[list[Source], list[str]]:
    """The sources of the kind that has most text: tables rather than plain text beside them."""
    kinds: Counter[tuple[str, int]] = Counter()
    for source in sources:
        kinds[_kind(source)] += source.size + 1
    if len(kinds) > 1:
        kinds.pop(("text", 1), None)
    best = kinds.most_common(1)[0][0]
    return [s for s in sources if _kind(s) == best], [s.file.name for s in sources if _kind(s) != best]


def _kind(source: Source) -> tuple[str, int]:
    """The format, where tables with commas and tabs are of one kind, and so are those whose columns are named alike."""
    form = {"csv": "table", "tsv": "table", "xlsx": "table", "ods": "table", "docx": "table", "odt": "table",
            "subtitles": "text"}.get(source.format, source.format)
    return form, 1 if form == "text" else 2


def _open(file: UploadedFile, options: Options) -> Source:
    if kind := office_kind(file.data):
        return sheets.sheet_source(file) if kind == "xlsx" else office.office_source(file, kind, options)
    if parquet.is_parquet(file):
        return parquet.parquet_source(file, SAMPLE_ROWS)
    if sgm.is_sgm(file):
        return sgm.sgm_source(file, xml_encoding(file, options.encoding))
    if xliff.is_xliff(file):
        return xliff.xliff_source(file, xml_encoding(file, options.encoding), SAMPLE_ROWS)
    if tbx.is_tbx(file):
        return tbx.tbx_source(file, xml_encoding(file, options.encoding), SAMPLE_ROWS)
    if tmx.is_tmx(file):
        return tmx.tmx_source(file, xml_encoding(file, options.encoding), SAMPLE_ROWS)
    encoding = find_encoding(file, options.encoding)
    if texts.is_html(file) or texts.is_markdown(file):
        head = texts.first_lines(file.data, encoding)
        barred = not texts.is_html(file) and sum(line.startswith("|") for line in head) > 0.6 * len(head)
        table = tables.table_source(file, encoding, head, replace(options, delimiter=options.delimiter or "|")) \
            if barred else None
        return table or texts.document_source(file, encoding, options)
    head = texts.first_lines(file.data, encoding)
    if subtitles.is_subtitles(file, head):
        return subtitles.subtitle_source(file, encoding)
    if po.is_po(file, head):
        return po.po_source(file, encoding)
    if options.delimiter is None and json_lines.is_json(file, head):
        return json_lines.json_source(file, encoding, SAMPLE_ROWS)
    return tables.table_source(file, encoding, head, options) or texts.text_source(file, encoding, head, options)
