"""The news: drawn by seed, read back by the grammar, and summed up by the stated rule."""

from __future__ import annotations

from itertools import islice

import pytest

from lib.corpus.small_world.frames.nominal import NOUNS
from lib.corpus.small_world.news import articles as news
from lib.corpus.small_world.news.facts import parts, read, scored
from lib.corpus.small_world.news.happenings import ONLY, RANK, RANKS, WHAT, WHERE, Event

FIRST = list(islice(news.articles(3), 150))


@pytest.mark.quick
def test_the_same_seed_gives_the_same_articles() -> None:
    assert FIRST[:20] == list(islice(news.articles(3), 20)) != list(islice(news.articles(4), 20))
    assert len({one.text("en") for one in FIRST}) == len(FIRST)
    assert all(4 <= len(one.sentences) == len(one.events) <= 6 for one in FIRST)


@pytest.mark.quick
def test_the_news_is_the_one_event_above_all_others() -> None:
    for one in FIRST:
        ranks = [event.rank for event in one.events if (event.verb, event.what) != (one.news.verb, one.news.what)]
        assert min(ranks, default=9) > one.news.rank
    opened = sum(one.events[0].verb == one.news.verb for one in FIRST)
    assert 0.1 * len(FIRST) < opened < 0.4 * len(FIRST)  # the first sentence is not always the answer


@pytest.mark.quick
def test_the_grammar_reads_what_it_has_written() -> None:
    for one in FIRST:
        for lang, side in news.SIDES.items():
            told = [(getattr(pair, side), event) for pair, event in zip(one.sentences, one.events)]
            for text, event in [*told, (getattr(one.summary, side), one.news)]:
                found = read(text, lang)
                assert found is not None, text
                assert found.who == event.who or found.who[0] in ("he", "she"), text
                assert (found.verb, found.what, found.where, found.when, found.denied) == (
                    event.verb, event.what, event.where, event.when, event.denied), text
            assert parts(one.text(lang), lang) == [text for text, _ in told]
            whole = scored(getattr(one.summary, side), one, lang)
            assert whole.kept == whole.wanted >= 4 and not whole.invented and whole.readable
            assert not scored(one.text(lang), one, lang).invented


@pytest.mark.quick
def test_everybody_is_introduced() -> None:
    for one in FIRST:
        assert one.news.facts() <= one.facts()
        there: set[str] = set()
        for first, event in zip([True, *[False] * 9], one.events):
            told = event.verb not in ("feel", "thank") and not event.denied
            assert first or event.verb == "thank" or {*event.who} <= there or (told and event.where), one.text("en")
            there |= {*event.who}
        placed = [{*event.who} for event in one.events if event.where == one.news.where]
        assert {*one.news.who} <= set().union(*placed), one.text("en")


@pytest.mark.parametrize(("text", "lang"), [
    ("", "en"), ("Tom saved.", "en"), ("Tom saved a boy", "en"), ("Tom eats a boy.", "en"), ("汤姆救男孩。", "zh"),
    ("汤姆在海边救了一枚男孩。", "zh"), ("汤姆救了一个男孩", "zh"), ("Tom was.", "en")])
def test_what_is_not_of_the_grammar_is_not_read(text: str, lang: str) -> None:
    assert read(text, lang) is None


def test_kept_lost_and_invented() -> None:
    one = next(one for one in FIRST if len(one.news.who) == 1)
    name, other = one.news.who[0], next(n for n in ("anna", "tom") if n not in str(one.events))
    assert read("He saved a boy too.", "en") == Event("save", ("he",), "boy")
    wrong = scored(one.summary.second.replace(name.title().replace("_", " "), other.title()), one, "en")
    assert wrong.lost == ((one.news.verb, "who", name),) and wrong.false == ((one.news.verb, "who", other),)
    nobody = scored("He " + one.summary.second.split(" ", 2 if "_" in name else 1)[-1], one, "en")
    assert nobody.kept == nobody.wanted - 1 and not nobody.invented
    assert not scored("Nothing at all", one, "en").readable


@pytest.mark.quick
def test_the_lists_fit_each_other() -> None:
    verbs = {verb for there in WHERE.values() for verb in there}
    assert verbs <= set(WHAT) and set(WHAT) | {"thank", "comfort"} == set(RANK)
    assert all(place in WHERE and verb in WHERE[place] and set(nouns) <= set(NOUNS)
               for (verb, place), nouns in ONLY.items())
    assert all(any(RANK[v] == len(RANKS) - 1 for v in there) for there in WHERE.values())


def test_no_summary_stands_in_two_parts() -> None:
    by_part: dict[str, set[str]] = {}
    for one in islice(news.articles(), 2000):
        by_part.setdefault(news.split_of(one), set()).add(one.summary.second)
    assert len(by_part) == 3 and not by_part["train"] & by_part["test"] and not by_part["valid"] & by_part["test"]
