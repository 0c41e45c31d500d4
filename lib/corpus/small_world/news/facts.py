"""Reading a sentence of the news back into its meaning, with the grammar's own words, and scoring a summary by it.

`read` is the inverse of the grammar: it understands exactly the sentences that the grammar writes. What it does not
understand says nothing that could be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from lib.corpus.small_world.frames.clause import DEEDS, TIMES, past_zh
from lib.corpus.small_world.frames.nominal import np, where
from lib.corpus.small_world.news.articles import Article
from lib.corpus.small_world.news.happenings import FEELINGS, RANK, WHAT, WHERE, Event, frame_of
from lib.corpus.small_world.news.happenings import TIMES as USED
from lib.corpus.small_world.words.living import NAMES, PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES

#: who is meant by it the sentence alone does not say
PRONOUNS = ("he", "she")


@dataclass(frozen=True)
class Scored:
    """A summary by its meaning: how many of the facts it should tell are `kept`, of how many (`wanted`), and how many
    it tells that are not true in the article (`invented`). `readable` is False where the grammar does not understand
    it. `lost` and `false` are the facts themselves."""

    kept: int
    wanted: int
    invented: int
    readable: bool
    lost: tuple[tuple[str, str, str], ...]
    false: tuple[tuple[str, str, str], ...]


def _text(markup: str, lang: str) -> str:
    """The words of a phrase in markup."""
    return ("" if lang == "zh" else " ").join(token.partition("|")[0].replace("_", " ") for token in markup.split())


def _choice(words: Iterable[str], name: str) -> str:
    """A group that matches one of the words, the longest first."""
    return f"(?P<{name}>{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


@cache
def _words(lang: str) -> dict[str, dict[str, str]]:
    """Surface -> key, for who, what, where, when, feelings, and the deeds that were done and not done."""
    zh = lang == "zh"
    whats = {noun for nouns in WHAT.values() for noun in nouns}
    side = 0 if zh else 1
    who = {PERSONS[key].zh if zh else PERSONS[key].en: key for key in (*NAMES, *PRONOUNS)}
    who |= {_text(np(f"the//{noun}", "a")[side], lang): noun for noun in whats}
    dets = ("the", "that", "a", "bare")
    what = {_text(np(f"{det}//{noun}", "a")[side], lang): noun for noun in whats for det in dets}
    what |= {PERSONS[key].zh if zh else PERSONS[key].en: key for key in NAMES}
    verbs = {verb: DEEDS[frame_of(verb)][verb] for verb in RANK}
    return {
        "who": who, "what": what, "where": {_text(where(place)[side], lang): place for place in WHERE},
        "when": {TIMES[key][side]: key for key in USED},
        "feeling": {QUALITIES[key].zh if zh else QUALITIES[key].en: key for key in FEELINGS},
        "done": {f"{past_zh(v)}了" if zh else v.past: key for key, v in verbs.items()},
        "base": {v.zh if zh else v.base: key for key, v in verbs.items()},
    }


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence may look like: a deed, one that was not done, where somebody was, how somebody felt."""
    part = {name: _choice(words, name) for name, words in _words(lang).items()}
    first, second = part["when"].replace("when", "when1"), part["when"].replace("when", "when2")
    names = part["who"].replace("?P<who>", "?:")
    if lang == "zh":
        who = f"(?P<who>{names}(?:和{names})*)"
        head = f"{first}?{who}(?P<too>也)?{second}?"
        shapes = (f"{head}{part['where']}?{part['done']}{part['what']}",
                  f"{head}没有?{part['where']}?{part['base']}{part['what']}",
                  f"{head}{part['where']}", f"{who}很{part['feeling']}")
        return tuple(re.compile(f"{shape}。") for shape in shapes)
    who = f"(?P<who>{names}(?: and {names})*)"
    head, end = f"(?:{first} )?{who}", rf"(?: {part['where']})?(?: {second})?(?P<too> too)?\."
    shapes = (f"{head} {part['done']} {part['what']}{end}",
              f"{head} (?:did not|didn't) {part['base']} {part['what']}{end}",
              f"{who} (?:was|were){end}", rf"{who} (?:was|were) {part['feeling']}\.")
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


def read(sentence: str, lang: str) -> Event | None:
    """What a sentence says ("zh" or "en"), or None where it is not one of this grammar. `who` may be "he" or "she"."""
    words = {name: {text.lower(): key for text, key in table.items()} for name, table in _words(lang).items()}
    sentence = sentence.strip()
    for kind, pattern in zip(("done", "base", "be", "feeling"), _patterns(lang)):
        if not (found := pattern.fullmatch(sentence)):
            continue
        group = {name: text.lower() for name, text in found.groupdict().items() if text}
        if kind == "be" and "where" not in group:
            continue
        who = tuple(words["who"][name] for name in group["who"].split("和" if lang == "zh" else " and "))
        when = words["when"].get(group.get("when1", "")) or words["when"].get(group.get("when2", ""), "")
        there = words["where"].get(group.get("where", ""), "")
        if kind == "be":
            return Event("be", who, where=there, when=when)
        if kind == "feeling":
            return Event("feel", who, words["feeling"][group["feeling"]])
        return Event(words[kind][group[kind]], who, words["what"][group["what"]], there, when, kind == "base")
    return None


def parts(text: str, lang: str) -> list[str]:
    """The sentences of a text, with their end marks."""
    marks = "。！？!?" if lang == "zh" else ".!?"
    return [part.strip() for part in re.findall(f"[^{marks}]+[{marks}]*", text) if part.strip()]


def scored(text: str, article: Article, lang: str) -> Scored:
    """A summary of an article, by its meaning. A pronoun names nobody: it keeps no fact and invents none."""
    events = [read(part, lang) for part in parts(text, lang)]
    said = {fact for event in events if event for fact in event.facts() if fact[2] not in PRONOUNS}
    wanted = article.news.facts()
    false = said - article.facts()
    return Scored(len(wanted & said), len(wanted), len(false), bool(events) and None not in events,
                  tuple(sorted(wanted - said, key=_in_order)), tuple(sorted(false, key=_in_order)))


def _in_order(fact: tuple[str, str, str]) -> tuple[str, int, str]:
    """Facts of one event as they are told: who, that it happened, to whom or what, where."""
    return fact[0], ("who", "", "what", "where").index(fact[1]), fact[2]
