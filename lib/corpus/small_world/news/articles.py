"""Articles of the news and their summaries: drawn as events, then written in both languages by the world's grammar.

Everything follows from the seed. The events of an article are known, and what is repeated is said with a pronoun or
"that", as one does: cut out of its article, a sentence may not say who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from lib.corpus.small_world.frames.clause import event as clause
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import NOUNS, np, where
from lib.corpus.small_world.news.happenings import (
    FEELINGS,
    RANK,
    SHARED,
    TIMES,
    WHAT,
    WHERE,
    Event,
    cast,
    patient_is_person,
    scene_of,
    whats,
)
from lib.corpus.small_world.phrases import be, piece, realize
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.splits import draw as number_of
from models.base import Pair

#: so much of the numbers that summaries draw leads to valid and to test
VALID_PART = TEST_PART = 0.06
#: how often an article opens with its news; with where everybody was; else with something small
LEAD_SHARE, SETTING_SHARE = 0.25, 0.45
PRONOUN_SHARE, SHARED_SHARE, DENIED_SHARE, FEELING_SHARE, THANKS_SHARE = 0.65, 0.35, 0.3, 0.35, 0.5


@dataclass(frozen=True)
class Article:
    """Four to six sentences in both languages, what each says, and the summary with its event."""

    sentences: tuple[Pair, ...]
    events: tuple[Event, ...]
    summary: Pair
    news: Event

    def text(self, lang: str) -> str:
        """The article in "zh" or "en"."""
        return joined([getattr(one, SIDES[lang]) for one in self.sentences], lang)

    def facts(self) -> frozenset[tuple[str, str, str]]:
        """All that is true in this article: what its sentences say, and where it was by those that say who was there.
        """
        said = [*self.events]
        for there in [event for event in self.events if event.verb == "be"]:
            said += [replace(event, where=there.where) for event in self.events
                     if event.verb != "feel" and {*event.who} <= {*there.who}]
        return frozenset().union(*(event.facts() for event in said))


SIDES = {"zh": "first", "en": "second"}


def joined(sentences: list[str], lang: str) -> str:
    """Sentences as one text, with the spaces that the language has."""
    return ("" if lang == "zh" else " ").join(sentences)


def split_of(article: Article) -> str:
    """train, valid or test: by the summary alone, so that no summary stands in two."""
    number = number_of(article.summary.second)
    return "test" if number >= 1 - TEST_PART else "valid" if number >= 1 - TEST_PART - VALID_PART else "train"


def articles(seed: int = 0) -> Iterator[Article]:
    """An endless stream of articles, all different."""
    r, seen = Random(f"news {seed}"), set()
    while True:
        found = _article(r)
        if found is not None and (text := found.text("en")) not in seen:
            seen.add(text)
            yield found


def of_split(split: str, count: int, seed: int = 0) -> list[Article]:
    """`count` articles of a split, in the order in which the seed draws them."""
    stream = articles(seed)
    found: list[Article] = []
    while len(found) < count:
        if split_of(article := next(stream)) == split:
            found.append(article)
    return found


def _article(r: Random) -> Article | None:
    people, place, when = cast(r), r.choice(list(WHERE)), r.choice(TIMES)
    verbs = WHERE[place]
    top = r.choice(sorted({RANK[v] for v in verbs if RANK[v] < RANK["eat"]}))
    verb = r.choice([v for v in verbs if RANK[v] == top])
    news = Event(verb, (people[0],), r.choice(whats(verb, place)), place)
    small = [_small(r, [v for v in verbs if RANK[v] > top], people, place) for _ in range(r.randint(1, 3))]
    if r.random() < DENIED_SHARE:
        small.append(replace(_small(r, [v for v in verbs if RANK[v] < RANK["eat"]], people[1:], place), denied=True))
    if len({e.verb for e in (news, *small)}) <= len(small) or len({e.what for e in (news, *small)}) <= len(small):
        return None
    if r.random() < FEELING_SHARE:
        small.append(Event("feel", (r.choice(people),), r.choice(FEELINGS)))
    after = [Event(verb, (people[1],), news.what)] if verb in SHARED and r.random() < SHARED_SHARE else []
    full = replace(news, who=(people[0], *(who for event in after for who in event.who)))
    if verb in ("save", "help") and r.random() < THANKS_SHARE:
        after.append(Event("thank", (news.what,), people[0]))
    told = _introduced(r, _ordered(r, news, after, small, people, when), place)
    if not 4 <= len(told) <= 6:
        return None
    return Article(tuple(_written(r, told)), tuple(told), _sentence(full, "+".join(full.who), f"a//{full.what}"), full)


def _small(r: Random, verbs: list[str], people: list[str], place: str) -> Event:
    """Something that one of them did."""
    verb = r.choice([v for v in verbs if v in WHAT])
    return Event(verb, (r.choice(people),), r.choice(whats(verb, place)))


def _ordered(r: Random, news: Event, after: list[Event], small: list[Event], people: list[str], when: str
             ) -> list[Event]:
    """The events as they are told: the news (with what belongs to it) first, or after where everybody was, or after
    something small; the first sentence says when, and where is said once."""
    rest, drawn = r.sample(small, len(small)), r.random()
    if drawn < LEAD_SHARE:
        return [replace(news, when=when), *after, *rest]
    at = r.randint(0, len(rest))
    if drawn < LEAD_SHARE + SETTING_SHARE:
        also = next((event.who[0] for event in after if event.verb != "thank"), None) or r.choice(people[1:])
        two = r.sample([news.who[0], also], 2)
        there = Event("be", tuple(two), where=news.where, when=when)
        return [there, *rest[:at], replace(news, where=""), *after, *rest[at:]]
    first = next(event for event in rest if event.verb in WHAT and not event.denied)
    rest.remove(first)
    at = min(at, len(rest))
    return [replace(first, when=when), *rest[:at], news, *after, *rest[at:]]


def _introduced(r: Random, told: list[Event], place: str) -> list[Event]:
    """The same with nobody from nowhere: who comes in after the first sentence comes in with a deed and its place; how
    somebody felt, and what somebody did not do, is told only of those who are there already. Who did the same too was
    there as well."""
    known: list[str] = []
    placed: set[str] = set()
    found: list[Event] = []
    for event in told:
        too = bool(found) and (event.verb, event.what) == (found[-1].verb, found[-1].what)
        if too and not {*event.who} <= placed:
            found.append(replace(event, where=place))
        elif event.verb == "thank" or not found or {*event.who} <= {*known}:
            found.append(event)
        elif event.verb == "feel" or event.denied:
            found.append(replace(event, who=(r.choice(known),)))
        else:
            found.append(replace(event, where=place))
        placed |= {*found[-1].who} if found[-1].where else set()
        known += [who for who in found[-1].who if who in PERSONS and who not in known]
    return found


def _written(r: Random, told: list[Event]) -> Iterator[Pair]:
    """The sentences: a name again is he or she where nobody else can be meant, what was told of before is "that"."""
    known: set[str] = set()
    before: Event | None = None
    for event in told:
        who = "+".join(event.who)
        if event.verb == "thank":
            who = f"the//{event.who[0]}"
        elif before and before.who == event.who and len(event.who) == 1 and r.random() < PRONOUN_SHARE:
            gender = PERSONS[event.who[0]].gender
            if gender_of(before.what) not in (gender, "both"):
                who = "he" if gender == "m" else "she"
        what = event.what
        if event.verb not in ("thank", "feel", "be"):
            what = f"{'that' if event.what in known else 'bare' if event.denied else 'a'}//{event.what}"
        too = before is not None and (before.verb, before.what) == (event.verb, event.what)
        yield _sentence(event, who, what, r, too)
        known.add(event.what)
        before = event


def gender_of(what: str) -> str:
    """m or f where a noun or a name has one."""
    if what in PERSONS:
        return PERSONS[what].gender
    if what not in NOUNS:
        return ""
    person = patient_is_person(Event("", (), what))
    return NOUNS[what].gender or ("both" if person else "")


def _sentence(event: Event, who: str, what: str, r: Random | None = None, too: bool = False) -> Pair:
    """One event in both languages; without `r` in its plainest way."""
    subject = np(who, "agent")
    when, there = time_of(event.when), where(event.where) if event.where else None
    fronted = bool(event.when) and r is not None and r.random() < 0.5
    if event.verb == "feel":
        quality = QUALITIES[event.what]
        zh = f"{subject.zh} 很 {piece(quality.zh, 'adjective')}"
        en = f"{subject.en} {be(subject.person, True)}|be {piece(quality.en, 'adjective')}"
    elif event.verb == "be":
        assert there is not None
        zh = f"{when.zh} {subject.zh} {there.zh}" if fronted else f"{subject.zh} {when.zh} {there.zh}"
        en = f"{subject.en} {be(subject.person, True)}|be {there.en} {when.en}"
    else:
        written = clause(scene_of(event, who, what))
        choice = int(fronted and not event.denied)
        zh, en = written.zh[choice], written.en[choice]
        if too:
            zh, en = zh.replace(subject.zh, f"{subject.zh} 也|too", 1), f"{en} too|too"
    return Pair(realize(f"{zh} 。|end", "zh").text, realize(f"{en} .|end", "en").text)
