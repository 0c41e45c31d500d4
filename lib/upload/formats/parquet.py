"""Parquet, as data sets are published, read by pyarrow a few rows at a time: the columns that hold text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.formats.json_lines import rows_of
from lib.upload.limits import MAX_BYTES, MAX_COLUMNS, MAX_PAIRS
from lib.upload.source import Row, Source
from models.messages import N_, InputError

#: bytes of all columns, unpacked
_MAX_UNPACKED = 4 * MAX_BYTES
_BATCH = 8192


def is_parquet(file: UploadedFile) -> bool:
    """Whether the beginning says Parquet."""
    return file.data[:4] == b"PAR1"


def parquet_source(file: UploadedFile, sample: int) -> Source:
    """The rows as a table, a column for each field that holds text."""
    names: dict[str, None] = {}
    for _, texts in _texts(file, sample):
        names.update(dict.fromkeys(texts))
    if not names:
        raise InputError(N_("The Parquet file {file} holds no text."), file=file.name)
    known = list(names)[:MAX_COLUMNS]

    def rows() -> Iterator[Row]:
        for number, texts in _texts(file, MAX_PAIRS):
            yield number, [texts.get(name, "") for name in known]

    return Source(file, "parquet", Encoding("utf-8"), rows, names=known)


def _texts(file: UploadedFile, most: int) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    for batch in _batches(file):
        columns = [(name, _values(column)) for name, column in zip(batch.schema.names, batch.columns)]
        for values in zip(*(values for _, values in columns)):
            number += 1
            if number > most:
                return
            for texts in rows_of({name: value for (name, _), value in zip(columns, values)}):
                yield number, texts


def _batches(file: UploadedFile) -> Iterator[Any]:
    """The text columns, `_BATCH` rows at a time. Texts that repeat stay references, so a small file stays small."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(io.BytesIO(file.data))
        leaves = [opened.schema.column(i) for i in range(len(opened.schema))]
        texts = [leaf.path for leaf in leaves if str(leaf.logical_type) == "String"]
        if not texts or len(leaves) > MAX_COLUMNS:
            raise InputError(N_("The Parquet file {file} holds no text."), file=file.name)
        # of all columns: where what the file says of one is damaged, pyarrow ends the process that asks for it
        size = sum(opened.metadata.row_group(i).total_byte_size for i in range(opened.metadata.num_row_groups))
        if size > _MAX_UNPACKED:
            raise InputError(N_("The Parquet file {file} unpacks to more than can be read; give a part of it."),
                             file=file.name)
        opened = pq.ParquetFile(io.BytesIO(file.data), read_dictionary=texts, page_checksum_verification=True)
        for batch in opened.iter_batches(_BATCH, columns=texts):
            batch.validate(full=True)
            yield batch
    except (pa.ArrowException, OSError, ValueError, KeyError, IndexError, OverflowError, MemoryError,
            NotImplementedError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(N_("The Parquet file {file} is damaged, or packed in a way that is not known; write it again, "
                            "or as CSV."), file=file.name) from error


def _values(column: Any) -> list[Any]:
    """The column's values as Python's; a text that stands in many rows is one object."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        used = column.indices.unique().drop_null()
        words = dict(zip(used.to_pylist(), column.dictionary.take(used).to_pylist()))
        return [words.get(i) for i in column.indices.to_pylist()]
    if pa.types.is_struct(kind):
        parts = [(kind.field(i).name, _values(column.field(i))) for i in range(kind.num_fields)]
        return [dict(zip((name for name, _ in parts), values)) for values in zip(*(values for _, values in parts))]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        inner, offsets = _values(column.values), column.offsets.to_pylist()
        return [inner[start:end] for start, end in pairwise(offsets)]
    return column.to_pylist()
