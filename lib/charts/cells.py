"""Matrices as long data frames, a line a number, as charts and tables want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd


def cells(*axes: Mapping[str, Iterable[Any]], **values: Any) -> pd.DataFrame:
    """A line a cell of arrays of one shape, the last axis fastest: what each of `axes` says of the cell's place along
    it (column -> a label a place, or one for all), and the number that each of `values` has there."""
    arrays = {name: np.asarray(array) for name, array in values.items()}
    shape = next(iter(arrays.values())).shape
    columns: dict[str, np.ndarray] = {}
    for i, axis in enumerate(axes):
        along = [-1 if j == i else 1 for j in range(len(shape))]
        columns |= {name: np.broadcast_to(np.reshape(list(labels), along), shape) for name, labels in axis.items()}
    return pd.DataFrame({name: array.ravel() for name, array in (columns | arrays).items()})
