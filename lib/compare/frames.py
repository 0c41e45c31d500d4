"""Rows of a comparison as tidy pandas data frames, for charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from lib.compare.questions import Row


def rows_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """A line a method: method, output, refusal (a sentence), score, confidence (geometric mean probability of a written
    token), sureness (of what it is a probability), milliseconds, tokens (how many), origin, warnings (codes),
    parameters, known_pieces, whole_words."""
    return pd.DataFrame([
        {
            "method": row.method, "output": row.output if isinstance(row.output, str) else None,
            "refusal": None if row.refusal is None else str(row.refusal), "score": row.score,
            "confidence": confidence(row), "sureness": row.sureness,
            "milliseconds": None if row.seconds is None else row.seconds * 1000, "tokens": len(row.tokens),
            "origin": row.origin, "warnings": ", ".join(flag.code for flag in row.warnings),
            "parameters": row.parameters, "known_pieces": row.coverage.pieces if row.coverage else None,
            "whole_words": row.coverage.words if row.coverage else None,
        }
        for row in rows
    ], columns=["method", "output", "refusal", "score", "confidence", "sureness", "milliseconds", "tokens", "origin",
                "warnings", "parameters", "known_pieces", "whole_words"])


def confidence(row: Row) -> float | None:
    """The geometric mean of the written tokens' probabilities, 0-1; None when nothing was written."""
    if not row.tokens or row.score is None:
        return None
    return float(np.exp(min(row.score, 0.0)))


def token_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """A line a written token: method, position (from 0), token, probability."""
    return pd.DataFrame(
        [(row.method, i, token, p) for row in rows
         for i, (token, p) in enumerate(zip(row.tokens, row.token_probabilities))],
        columns=["method", "position", "token", "probability"],
    )


def similarity_frame(rows: Sequence[Row], texts: Sequence[str]) -> pd.DataFrame:
    """A line a cell: method, row, column (numbers from 1), row_text, column_text, similarity."""
    return pd.DataFrame(
        [(row.method, i + 1, j + 1, texts[i], texts[j], value) for row in rows if isinstance(row.output, list)
         for i, line in enumerate(row.output) for j, value in enumerate(line)],
        columns=["method", "row", "column", "row_text", "column_text", "similarity"],
    )


def disagreements(rows: Sequence[Row], texts: Sequence[str]) -> pd.DataFrame:
    """The pairs of texts, those on which the methods differ most first: first, second (texts), spread (highest less
    lowest similarity), highest, lowest (methods), and each method's similarity under its key."""
    answered = {row.method: row.output for row in rows if isinstance(row.output, list)}
    lines = []
    for i, j in combinations(range(len(texts)), 2):
        values = {method: matrix[i][j] for method, matrix in answered.items()}
        if values:
            highest, lowest = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
            lines.append({"first": texts[i], "second": texts[j], "spread": values[highest] - values[lowest],
                          "highest": highest, "lowest": lowest, **values})
    columns = ["first", "second", "spread", "highest", "lowest", *answered]
    return pd.DataFrame(lines, columns=columns).sort_values("spread", ascending=False, ignore_index=True)
