"""Files for other programs: tables as CSV that is safe to open in a spreadsheet, and token vectors as text.

V tokens or words, D vector size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import models
from models.base import Method
from models.word2vec import Word2Vec

if TYPE_CHECKING:
    import pandas as pd

#: what a spreadsheet reads as the start of a formula, full-width forms included
_START = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf"^\s*{_START}|^[\t\r\n]")
#: the same behind a mark at which a spreadsheet of another country may cut the line
_INSIDE = re.compile(rf"([;\t\r\n])(?=\s*{_START})")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front. Numbers stay."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    value = _INSIDE.sub(r"\1'", value)
    return f"'{value}" if _FORMULA.search(value) else value


def safe_csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, by which Excel knows Chinese; every cell by `safe_cell`."""
    safe = frame.rename(columns=safe_cell)
    for place, (_, column) in enumerate(frame.items()):
        if column.dtype.kind not in "biufc":
            safe.isetitem(place, column.map(safe_cell).array)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


@dataclass(frozen=True)
class TokenVectors:
    """Vectors float32 (V, D) of `tokens` (V), distinct and without spaces; `name` says of what, for a file's name."""

    name: str
    tokens: list[str]
    vectors: np.ndarray


def vector_names(key: str, languages: Sequence[str]) -> list[str]:
    """The names of the tables that `token_vectors` gives for a method, without loading it."""
    method = models.method_class(key)
    words = [f"words_{code}" for code in languages] if hasattr(method, "word_vectors") else []
    return ["pieces", *words] if words or hasattr(method, "build") else []


def token_vectors(method: Method) -> list[TokenVectors]:
    """The vectors that a method has learned for tokens: its pieces', and Word2Vec's for the words of each language.
    Empty for a method without any (counts)."""
    names = vector_names(method.key, method.languages)
    if not names:
        return []
    words: dict[str, tuple[list[str], np.ndarray]] = {}
    if isinstance(method, Word2Vec):
        matrix = method.vectors
        words = {f"words_{code}": method.word_vectors(code) for code in method.languages}
    else:
        network: Any = getattr(method, "network", None)
        matrix = network.embedding.weight.detach().float().cpu().numpy()
    pieces = [method.tokenizer.piece(i) for i in range(method.tokenizer.vocab_size)]
    return [_table(name, *words.get(name, (pieces, matrix))) for name in names]


def _table(name: str, tokens: list[str], vectors: np.ndarray) -> TokenVectors:
    """Spaces in a token become "_"; of tokens that are written alike the first stays, as gensim does it."""
    first: dict[str, int] = {}
    for i, token in enumerate(tokens):
        first.setdefault(re.sub(r"\s", "_", token) or "_", i)
    return TokenVectors(name, list(first), np.asarray(vectors, dtype=np.float32)[list(first.values())])


def word2vec_text(table: TokenVectors) -> bytes:
    """The text format of word2vec, which `gensim.models.KeyedVectors.load_word2vec_format` reads."""
    head = "{} {}".format(*table.vectors.shape)
    lines = (f"{token} {row}" for token, row in zip(table.tokens, _rows(table.vectors, " ")))
    return "\n".join([head, *lines, ""]).encode()


def projector_vectors(table: TokenVectors) -> bytes:
    """`vectors.tsv` for the Embedding Projector: a vector a line, no header."""
    return "\n".join([*_rows(table.vectors, "\t"), ""]).encode()


def projector_metadata(table: TokenVectors) -> bytes:
    """`metadata.tsv` for the Embedding Projector: a token a line, in the same order; one column has no header."""
    return "\n".join([*table.tokens, ""]).encode()


def vector_files(table: TokenVectors) -> dict[str, bytes]:
    """End of the file's name -> content: word2vec text, and the Embedding Projector's two files."""
    return {".txt": word2vec_text(table), "_vectors.tsv": projector_vectors(table),
            "_metadata.tsv": projector_metadata(table)}


def _rows(vectors: np.ndarray, separator: str) -> Iterator[str]:
    return (separator.join(f"{value:.6g}" for value in row) for row in vectors.tolist())
