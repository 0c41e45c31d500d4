"""Meanings of the small world, and the phrases that sentences are made of.

Phrases are written in a small markup: pieces between spaces, `text|unit`, where `unit` names what the piece means
(`agent`, `action`, `patient.det`, ...). Pieces of both languages with the same unit are aligned. `_` is a space inside
a piece, `+` joins two units, and a piece without a unit is aligned with nothing (`the`, 吗).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from lib.corpus.small_world.lexicon import ADJECTIVES, NOUNS, PEOPLE, PLACES, TIMES

Span = tuple[int, int]


@dataclass(frozen=True)
class Meaning:
    """What a sentence says, before any language. Fields hold keys of the lexicon; "" is absent.

    `agent` may name two people ("anna+david"). `det` is the determiner of the patient: "a", "bare", "the", "this",
    "that", "two", "three", or an owner ("my:anna"). `tense` is past, progressive, future, wish, state, habit or skill.
    """

    kind: str
    agent: str = ""
    action: str = ""
    patient: str = ""
    recipient: str = ""
    det: str = ""
    adjective: str = ""
    place: str = ""
    time: str = ""
    tense: str = ""
    negative: bool = False
    question: bool = False

    def swapped(self) -> Meaning | None:
        """The same with agent and patient (or recipient) exchanged, when both are single people or animals."""
        role = "recipient" if self.recipient else "patient"
        other = getattr(self, role)
        movable = (self.agent in PEOPLE and other in PEOPLE) or (self.agent in NOUNS and other in NOUNS)
        if self.kind not in {"action_person", "compare", "give", "chase"} or not movable:
            return None
        return replace(self, **{"agent": other, role: self.agent})


class Rendering(NamedTuple):
    """All ways in which a meaning is written, in markup, the plainest first; any Chinese one fits any English one.
    `references` are (pronoun unit, antecedent unit)."""

    zh: list[str]
    en: list[str]
    references: tuple[tuple[str, str], ...] = ()


class Phrase(NamedTuple):
    """A noun phrase in markup, with the English agreement of its verb."""

    zh: str
    en: str
    person: str = "3"


def piece(text: str, unit: str) -> str:
    """`text|unit`, with the spaces of `text` kept inside the piece."""
    return f"{text.replace(' ', '_')}|{unit}"


def people(key: str, unit: str, *, as_object: bool = False) -> Phrase:
    """A person, or two joined by "+", as subject or object."""
    names = key.split("+")
    zh, en = [], []
    for i, name in enumerate(names):
        p = PEOPLE[name]
        text = p.en_object if as_object else p.en
        article = "the " if text.startswith("the ") else ""
        own = unit if i == 0 else f"{unit}{i + 1}"
        zh.append(piece(p.zh, own))
        en.append(article + piece(text.removeprefix("the "), own))
    person = PEOPLE[key].person if len(names) == 1 else "p"
    return Phrase(f" {piece('和', 'and')} ".join(zh), f" {piece('and', 'and')} ".join(en), person)


def article(word: str) -> str:
    """a or an, by the first letter (the lexicon has no exceptions)."""
    return "an" if word[0] in "aeiou" else "a"


def thing(key: str, det: str, unit: str, adjective: str = "") -> Phrase:
    """A thing or an animal with its determiner and, at will, an adjective before it."""
    noun = NOUNS[key]
    adj = ADJECTIVES[adjective] if adjective else None
    zh_adj = f"{piece(adj.zh_attr, unit + '.adj')} " if adj else ""
    en_adj = f"{piece(adj.key, unit + '.adj')} " if adj else ""
    first = adj.key if adj else key
    zh_noun, singular, plural = piece(noun.zh, unit), piece(key, unit), piece(noun.plural, unit)
    mark = f"{unit}.det"
    if det.startswith("my:"):
        owner = PEOPLE[det[3:]]
        the = "the " if owner.en_owner.startswith("the ") else ""
        return Phrase(f"{piece(owner.zh_owner + '的', mark)} {zh_adj}{zh_noun}",
                      f"{the}{piece(owner.en_owner.removeprefix('the '), mark)} {en_adj}{singular}")
    if det == "bare":
        return Phrase(f"{zh_adj}{zh_noun}", f"{article(first)} {en_adj}{singular}")
    if det == "the":
        return Phrase(f"{zh_adj}{zh_noun}", f"the {en_adj}{singular}")
    if det in ("two", "three"):
        number = {"two": "两", "three": "三"}[det]
        return Phrase(f"{piece(number + noun.measure, mark)} {zh_adj}{zh_noun}",
                      f"{piece(det, mark)} {en_adj}{plural}", "p")
    zh_det, en_det = {"a": ("一", article(first)), "this": ("这", "this"), "that": ("那", "that")}[det]
    return Phrase(f"{piece(zh_det + noun.measure, mark)} {zh_adj}{zh_noun}",
                  f"{piece(en_det, mark)} {en_adj}{singular}")


def place(key: str) -> Phrase:
    """在 + place, and its English."""
    zh, preposition, en = PLACES[key]
    the = "the " if en.startswith("the ") else ""
    return Phrase(f"在|in {piece(zh, 'place')}",
                  f"{piece(preposition, 'in')} {the}{piece(en.removeprefix('the '), 'place')}")


def time(key: str) -> Phrase:
    """An adverb of time."""
    zh, en, _ = TIMES[key]
    return Phrase(piece(zh, "time"), piece(en, "time"))


def be(person: str, past: bool = False) -> str:
    """The form of "to be"."""
    if past:
        return "was" if person in "13" else "were"
    return {"1": "am", "3": "is"}.get(person, "are")


def do(person: str) -> str:
    """The auxiliary of the present."""
    return "does" if person == "3" else "do"


class Text(NamedTuple):
    """A sentence and the spans (start, end) of its units."""

    text: str
    spans: dict[str, list[Span]]


def realize(markup: str, lang: str) -> Text:
    """Write a sentence from markup: spaces in English only, no space before punctuation, a capital at the start."""
    text = ""
    spans: dict[str, list[Span]] = {}
    for token in markup.split():
        word, _, units = token.partition("|")
        word = word.replace("_", " ")
        if lang == "en" and text and word[0] not in ".,?!":
            text += " "
        for unit in units.split("+") if units else ():
            spans.setdefault(unit, []).append((len(text), len(text) + len(word)))
        text += word
    return Text(text[0].upper() + text[1:] if lang == "en" else text, spans)
