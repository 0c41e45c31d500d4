"""What the frames of the whole small world are made of."""

from __future__ import annotations

from random import Random

import pytest

from lib.corpus.small_world.frames.all_frames import meaning_of, scene_of
from lib.corpus.small_world.frames.scene import prefixed, scene
from lib.corpus.small_world.frames.synonyms import replaceable, reworded
from lib.corpus.small_world.phrases import Meaning
from lib.corpus.small_world.whole import plainest


@pytest.mark.quick
def test_plain_meanings_are_scenes_too():
    meaning = Meaning("have", "anna", patient="car", det="bare", negative=True)
    assert meaning_of(scene_of(meaning)) == meaning
    assert plainest(scene_of(meaning)).pair == ("安娜没有汽车。", "Anna does not have a car.")
    assert prefixed("Anna|agent did not|neg", "c1.") == "Anna|c1.agent did not|c1.neg"


@pytest.mark.quick
def test_synonyms_keep_the_article():
    assert reworded("a sad|q boy|agent", "en", Random(0)) == "a sad|q boy|agent"  # not: a unhappy boy
    assert replaceable("my mother|agent is|be ill|q", "en") == [1]
    assert reworded("我妈妈 妈妈|agent", "zh", Random(0)) == "我妈妈 母亲|agent"


@pytest.mark.quick
def test_roles_that_nobody_plays_are_left_out():
    assert scene("x", a="b", c="").roles == (("a", "b"),) and scene("x", a="b")["c"] == ""
    assert scene("x", a="b").but(a="", d="e") == scene("x", d="e")
