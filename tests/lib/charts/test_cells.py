"""A matrix as a long frame: every number beside what is said of its row and its column."""

from __future__ import annotations

import numpy as np
import pytest

from lib.charts.cells import cells
from lib.inside.axes import fit, flat


def test_every_number_stands_beside_its_labels() -> None:
    weights = np.array([[0.1, 0.9], [0.8, 0.2], [0.5, 0.5]])
    frame = cells({"row": ["1 a", "2 b", "3 a"], "token": "aba", "head": [7]}, {"column": range(1, 3)},
                  weight=weights, full=weights > 0.5)
    assert list(frame.columns) == ["row", "token", "head", "column", "weight", "full"] and len(frame) == 6
    assert frame["row"].tolist() == ["1 a", "1 a", "2 b", "2 b", "3 a", "3 a"] and set(frame["head"]) == {7}
    assert frame.loc[(frame["row"] == "2 b") & (frame["column"] == 1), "weight"].tolist() == [0.8]
    assert frame["full"].tolist() == [False, True, True, False, False, False]


def test_further_axes_and_nothing() -> None:
    values = np.arange(12.0).reshape(2, 2, 3)
    frame = cells({"map": "xy"}, {"row": [1, 2]}, {"column": "abc"}, value=values)
    assert frame.loc[frame["map"] == "y", "value"].tolist() == list(range(6, 12))
    assert list(frame.iloc[-1]) == ["y", 2, "c", 11.0]
    assert cells({"row": []}, {"column": ["a"]}, value=np.zeros((0, 1))).empty


def test_labels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError):
        cells({"row": ["a", "b"]}, {"column": ["c"]}, value=np.zeros((3, 1)))


def test_the_axes_are_the_broadest_and_their_sign_is_steady() -> None:
    vectors = np.random.default_rng(0).normal(size=(40, 6)) * [5, 3, 1, 1, 0.1, 0.1]
    axes = fit(vectors)
    assert np.allclose(axes.directions @ axes.directions.T, np.eye(2)) and 0.8 < axes.share < 1
    assert np.allclose(np.abs(axes.directions).max(1), axes.directions.max(1))
    assert np.allclose(np.abs(axes.place(vectors).mean(0)), 0) and np.allclose(flat(vectors), axes.place(vectors))
    assert np.allclose(fit(vectors[::-1]).directions, axes.directions)
    assert fit(np.ones((3, 4))).share == 0
