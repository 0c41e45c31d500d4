"""The tables of words: how they are read, and that they hold together."""

from __future__ import annotations

import pytest

from lib.corpus.small_world.words import living, nouns, qualities, verbs
from lib.corpus.small_world.words.entries import english_forms, plural_of


@pytest.mark.quick
def test_words_are_inflected():
    assert english_forms("run! ran run") == ("run", "runs", "ran", "run", "running")
    assert english_forms("put!_on put put") == ("put on", "puts on", "put on", "put on", "putting on")
    assert english_forms("try_on")[1:3] == ("tries on", "tried on") and english_forms("lie lay lain")[4] == "lying"
    assert english_forms("have_lunch had had")[1] == "has lunch"
    assert [plural_of(w) for w in ("box", "baby", "toy", "cup")] == ["boxes", "babies", "toys", "cups"]


@pytest.mark.quick
def test_what_verbs_and_adjectives_are_said_of_is_there():
    things = {**nouns.THINGS, **living.FOLK, **living.KIN, **living.ANIMALS}
    kinds = {kind for thing in things.values() for kind in thing.kinds} | set(things)
    for verb in verbs.ON_THINGS.values():
        assert verb.objects <= kinds, (verb.key, verb.objects - kinds)
        assert all(place in nouns.PLACES for place in verb.places) and all(m in verbs.MANNERS for m in verb.manners)
    for verb in verbs.ACTIVITIES.values():
        assert all(place in nouns.PLACES for place in verb.places) and all(m in verbs.MANNERS for m in verb.manners)
    special = {"who", "grownups", "passing", "colour", "animalcolour", "animal"}
    for quality in qualities.QUALITIES.values():
        assert quality.kinds <= kinds | special, (quality.key, quality.kinds - kinds)
        assert not quality.opposite or quality.opposite in qualities.QUALITIES, quality.key
