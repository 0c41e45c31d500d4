"""Sentence vectors: the weighed mean, the mixture of the layers, and whitening, each against its formula."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from models.blocks.sentence_vectors import POWER, Whitening, mixed, weighed_mean


def slanted(count: int, size: int, seed: int) -> torch.Tensor:
    """Vectors that vary in a few directions much more than in the others, about a mean that is not 0."""
    draw = torch.Generator().manual_seed(seed)
    widths = torch.linspace(1, 4, size) ** 2
    return torch.randn(count, size, generator=draw) * widths @ torch.linalg.qr(
        torch.randn(size, size, generator=draw))[0] + 3


def test_a_weighed_mean_is_its_formula():
    states, ids = torch.randn(2, 3, 4), torch.tensor([[1, 2, 3], [3, 0, 0]])
    words, importance = torch.tensor([[True, True, False], [True, False, False]]), torch.randn(5)
    weights = F.softplus(importance + 0.5)
    first = (weights[1] * states[0, 0] + weights[2] * states[0, 1]) / (weights[1] + weights[2])
    torch.testing.assert_close(weighed_mean(states, ids, words, importance), torch.stack([first, states[1, 0]]))


def test_a_mixture_has_as_much_of_every_layer():
    means = [10.0 ** i * torch.randn(2, 6) for i in range(5)]  # how long they are does not matter
    expected = sum(F.normalize(one, dim=-1) for one in means) / 5
    torch.testing.assert_close(mixed(means), expected)


def test_whitening_changes_nothing_before_it_is_measured():
    vectors, whitening = torch.randn(3, 8), Whitening(8)
    torch.testing.assert_close(whitening(vectors, 1), F.normalize(vectors, dim=-1))


def test_whitening_takes_out_the_mean_and_makes_the_directions_alike():
    samples, whitening = [slanted(400, 8, 0), slanted(300, 8, 1) - 5], Whitening(8)
    whitening.fit(samples)
    after = [whitening(some, language) for language, some in enumerate(samples)]
    assert all(some.mean(0).abs().max() < 1e-4 for some in after)
    plain = [F.normalize(some, dim=-1) for some in samples]
    before = torch.cov(torch.cat([some - some.mean(0) for some in plain]).T)
    widths, directions = torch.linalg.eigh(before)
    found = directions.T @ torch.cov(torch.cat(after).T) @ directions  # in the directions of before
    expected = widths * (widths + 1e-3 * widths.mean()) ** (-2 * POWER)
    ratio = found.diagonal() / expected
    torch.testing.assert_close(ratio, ratio.mean().expand(8), rtol=1e-2, atol=1e-3)
    assert float(found.diagonal().max() / found.diagonal().min()) < float(widths.max() / widths.min())
    assert (found - torch.diag(found.diagonal())).abs().max() < 1e-2 * found.diagonal().max()


@pytest.mark.parametrize("known", [[], [1]])
def test_too_few_sentences_say_nothing(known):
    """And what was measured before is forgotten: a language without sentences keeps its mean at 0."""
    whitening = Whitening(8)
    whitening.fit([slanted(40, 8, 0), slanted(40, 8, 1)])
    whitening.fit([slanted(40 if language in known else 7, 8, 2) for language in (0, 1)])
    assert [bool(whitening.mean[language].any()) for language in (0, 1)] == [language in known for language in (0, 1)]
    assert torch.equal(whitening.matrix, torch.eye(8)) != bool(known)
