"""The power law: found again from points on it, unsure where points are few or scattered, refused on two sizes."""

from __future__ import annotations

import numpy as np
import pytest

from lib.study.power_law import fit

pytestmark = pytest.mark.quick


def test_points_on_a_law_give_the_law() -> None:
    sizes = [100.0, 300.0, 1000.0, 3000.0]
    law = fit(sizes, [5 * size ** -0.25 for size in sizes])
    assert law is not None and law.exponent == pytest.approx(0.25) and law.factor == pytest.approx(5)
    assert law.low == pytest.approx(0.25) and law.high == pytest.approx(0.25) and law.decided
    assert law.loss([100.0])[0] == pytest.approx(5 * 100 ** -0.25)
    assert law.grid()[0] == pytest.approx(100) and law.grid()[-1] == pytest.approx(3000)


def test_the_interval_holds_the_exponent_in_95_of_100() -> None:
    rng, held, draws = np.random.default_rng(0), 0, 1000
    sizes = [268.0, 804.0, 2681.0] * 2
    for _ in range(draws):
        law = fit(sizes, [4 * size ** -0.1 * np.exp(rng.normal(0, 0.05)) for size in sizes])
        assert law is not None
        held += law.low < 0.1 < law.high
        low, high = law.band(sizes)
        assert (low <= law.loss(sizes)).all() and (law.loss(sizes) <= high).all()
    assert held / draws == pytest.approx(0.95, abs=0.02)


def test_no_law_through_two_sizes_and_none_decided_by_noise() -> None:
    assert fit([100, 100, 200, 200], [3, 3.1, 2.9, 2.8]) is None
    noise = fit([100, 300, 1000, 100, 300, 1000], [3, 2.9, 3.1, 3.1, 3, 2.9])
    assert noise is not None and not noise.decided and noise.low < 0 < noise.high
