"""A curve over corpus size: parts of a corpus, and a whole curve."""

from __future__ import annotations

import pytest

from lib import jobs
from lib.corpus.small_world.world import plain_corpus
from lib.jobs.sizes.training import part_of
from models.messages import InputError
from tests.support.own_run import make_corpus, nothing_launched, request, work


@pytest.mark.quick
def test_smaller_parts_lie_within_larger_ones():
    corpus = plain_corpus(200)
    train = corpus.splits["train"]
    few, some, whole = (part_of(corpus, share, seed=3).splits["train"] for share in (0.1, 0.3, 1.0))
    assert set(few) < set(some) < set(whole) == set(train)
    assert len(few) == round(0.1 * len(train)) and len(some) == round(0.3 * len(train))
    assert few != part_of(corpus, 0.1, seed=4).splits["train"]
    assert part_of(corpus, 0.1, seed=3).splits["test"] == corpus.splits["test"]


def test_a_curve_over_corpus_size():
    key = make_corpus()
    with pytest.raises(InputError, match="whose training has ended"):
        jobs.start_sizes(key, ["bag_of_words"])
    work(key, request(("bag_of_words",)))
    with nothing_launched():
        jobs.start_sizes(key, ["bag_of_words"])
    assert work(key, kind=jobs.SIZES).state == "done", jobs.log_tail(key, kind=jobs.SIZES)
    rows = jobs.sizes(key)
    assert [(row["share"], row["direction"]) for row in rows] == [
        (share, direction) for share in (0.1, 0.3, 1.0) for direction in ("zh_en", "en_zh")]
    assert all(0 <= row["chrf"] <= 100 for row in rows) and rows[0]["pairs"] < rows[2]["pairs"] < rows[4]["pairs"]
    assert jobs.follow(key).state == "done"
