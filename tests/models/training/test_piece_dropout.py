"""Words in other pieces: the text stays the same, the cuts differ, and how often follows from the share."""

from __future__ import annotations

import random

import pytest

from models.language.tokenizer import Tokenizer
from models.training.piece_dropout import PieceDropout

TEXTS = [
    "the gardener watered the garden", "the garden is green", "gardens and gardeners are greener", "我们喝茶。",
] * 5


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train(TEXTS, ("zh", "en"), 700)


def test_nothing_is_dropped_at_share_0(tokenizer: Tokenizer) -> None:
    pairs = [(tokenizer.encode("the gardener is green"), tokenizer.encode("我们喝茶。"))]
    assert PieceDropout(tokenizer, 0.0).pairs(pairs, random.Random(0)) is pairs
    assert PieceDropout(tokenizer, 1e-12).pairs(pairs, random.Random(0)) == pairs


def test_the_text_stays_and_the_pieces_differ(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("the gardener watered greener gardens, 我们喝茶。")
    dropout, draw = PieceDropout(tokenizer, 0.5), random.Random(0)
    cuts = {tuple(dropout.text(ids, draw)) for _ in range(200)}
    assert len(cuts) > 50
    assert {tokenizer.decode(cut) for cut in cuts} == {tokenizer.decode(ids)}
    assert {len(tokenizer.words(cut)) for cut in cuts} == {len(tokenizer.words(ids))}


def test_how_often_follows_from_the_share(tokenizer: Tokenizer) -> None:
    """The longest piece that fits is taken with probability 1 - share."""
    ids = tokenizer.encode("the")
    assert len(ids) == 1
    dropout, draw = PieceDropout(tokenizer, 0.3), random.Random(1)
    kept = sum(dropout.text(ids, draw) == ids for _ in range(2000)) / 2000
    assert kept == pytest.approx(0.7, abs=0.04)


def test_special_and_unknown_pieces_stay(tokenizer: Tokenizer) -> None:
    ids = [tokenizer.bos_id, tokenizer.unk_id, tokenizer.language_tag("en"), tokenizer.eos_id]
    assert PieceDropout(tokenizer, 0.9).text(ids, random.Random(0)) == ids
    assert PieceDropout(tokenizer, 0.9).text([], random.Random(0)) == []
