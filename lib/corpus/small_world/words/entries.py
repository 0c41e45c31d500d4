"""What is known about a word of the whole small world, and how its tables are read: a line an entry, fields by `|`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """A noun. `measure` is the Chinese measure word, `portion` its English ("cup" of tea) for what is not counted;
    `kinds` say which verbs and adjectives it goes with; `gender` is "m", "f" or ""."""

    key: str
    en: str
    plural: str
    zh: str
    measure: str
    portion: str
    kinds: frozenset[str]
    gender: str = ""

    @property
    def mass(self) -> bool:
        """Whether English does not count it: tea, two cups of tea. Trousers and shoes are plural besides."""
        return bool(self.portion)


@dataclass(frozen=True)
class Deed:
    """A verb. `zh_done` is its completed form (找到 beside 找); `forms` are letters: P past, G progressive, F future,
    W wish, E experience (过), D already done, H habit, S state, T lasting, A skill, B 把, 被. `objects` are kinds."""

    key: str
    zh: str
    zh_done: str
    base: str
    third: str
    past: str
    participle: str
    ing: str
    forms: str
    objects: frozenset[str]
    places: tuple[str, ...] = ()
    manners: tuple[str, ...] = ()
    zh_lasting: str = ""


@dataclass(frozen=True)
class Quality:
    """An adjective: `zh` after 很, `zh_attr` before a noun, `more` and `most` its English comparison ("" is none)."""

    key: str
    en: str
    zh: str
    zh_attr: str
    more: str
    most: str
    kinds: frozenset[str]
    opposite: str = ""


def rows(table: str) -> Iterator[list[str]]:
    """The lines of a table as stripped fields; empty lines are left out."""
    for line in table.strip().splitlines():
        if line.strip():
            yield [field.strip() for field in line.split("|")]


def plural_of(word: str) -> str:
    """The regular English plural (of the last word)."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"


def english_forms(text: str) -> tuple[str, str, str, str, str]:
    """base, third, past, participle, -ing from "walk", "run! ran run" (! doubles the last letter) or "put_on put put".
    What follows an underscore stays behind the verb in every form."""
    first, *irregular = text.split()
    head, _, tail = first.partition("_")
    double = head.endswith("!")
    head = head.rstrip("!")
    stem = head + head[-1] if double else head
    third = {"have": "has", "go": "goes", "do": "does"}.get(head) or plural_of(head)
    if irregular:
        past, participle = (word.partition("_")[0] for word in irregular)
    elif head.endswith("e"):
        past = participle = head + "d"
    elif head.endswith("y") and head[-2] not in "aeiou":
        past = participle = head[:-1] + "ied"
    else:
        past = participle = stem + "ed"
    ing = {"lie": "lying", "be": "being", "see": "seeing"}.get(head, "")
    ing = ing or (head[:-1] if head.endswith("e") and not head.endswith("ee") else stem) + "ing"
    rest = " " + tail.replace("_", " ") if tail else ""
    return head + rest, third + rest, past + rest, participle + rest, ing + rest


def read_things(table: str) -> dict[str, Thing]:
    """Lines `kinds | en[,plural] zh measure[=portion] [own kinds]; ...`; `en` begins with m: or f: where it matters.
    A portion noun whose plural is "s" is plural in English (shoes)."""
    found: dict[str, Thing] = {}
    for kinds, entries in rows(table):
        for entry in entries.split(";"):
            if not entry.strip():
                continue
            en, zh, measure, *own = entry.split()
            gender, en = (en[0], en[2:]) if en[1] == ":" else ("", en)
            en, _, plural = en.partition(",")
            measure, _, portion = measure.partition("=")
            text = en.replace("_", " ")
            found[en] = Thing(en, text, plural.replace("_", " ") or plural_of(text), zh, measure, portion,
                              frozenset([*kinds.split(), *own]), gender)
    return found


def read_deeds(table: str) -> dict[str, Deed]:
    """Lines `key=English forms | zh[/zh_done] | forms | objects | places | manners | zh of a lasting action`."""
    found: dict[str, Deed] = {}
    for head, zh, forms, objects, *rest in rows(table):
        key, _, english = head.partition("=")
        key, english = (key, english) if english else (head.split()[0].replace("!", ""), head)
        places, manners, lasting = (*rest, "", "", "")[:3]
        plain, _, done = zh.partition("/")
        words = english_forms(english)
        found[key] = Deed(key, plain, done or plain, *words, forms, frozenset(objects.split()), tuple(places.split()),
                          tuple(manners.split()), lasting)
    return found


def read_qualities(table: str) -> dict[str, Quality]:
    """Lines `key[=en] zh zh_attr more | kinds | opposite`; `more` is "er", "ier", "more", "-" (none) or the word."""
    found: dict[str, Quality] = {}
    for words, kinds, opposite in rows(table):
        head, zh, attr, more = words.split()
        key, _, en = head.partition("=")
        en = en or key
        if more == "more":
            more, most = f"more {en}", f"most {en}"
        elif more == "-":
            more = most = ""
        else:
            stem = {"er": en, "r": en[:-1], "ier": en[:-1] + "i", "double": en + en[-1]}.get(more)
            more, most = (f"{stem}er", f"{stem}est") if stem else (more, more.replace("etter", "est").replace(
                "worse", "worst"))
        found[key] = Quality(key, en, zh, attr, more, most, frozenset(kinds.split()), opposite)
    return found
