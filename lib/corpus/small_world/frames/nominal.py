"""Noun phrases in both languages: determiners, measure words, adjectives, owners, number."""

from __future__ import annotations

from typing import NamedTuple

from lib.corpus.small_world.phrases import piece
from lib.corpus.small_world.words.entries import Quality, Thing
from lib.corpus.small_world.words.living import ANIMALS, FOLK, KIN, PERSONS
from lib.corpus.small_world.words.nouns import PLACES, THINGS, TOWNS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.settings import NUMBERS

NOUNS: dict[str, Thing] = {**THINGS, **ANIMALS, **FOLK, **KIN}
VOWEL_SOUND, NO_VOWEL_SOUND = ("honest", "hour"), ("uniform", "useful", "university")
PLURAL_DETS = {
    "these": ("这些", "these"),
    "those": ("那些", "those"),
    "some": ("一些", "some"),
    "many": ("很多", "many"),
    "several": ("好几", "several"),
    "most": ("大部分", "most"),
}
SHE_HE = {"m": ("他", "he", "him", "his"), "f": ("她", "she", "her", "her")}


class NP(NamedTuple):
    """A noun phrase in markup; `person` is "1", "2", "3" or "p", `gender` "m", "f" or ""."""

    zh: str
    en: str
    person: str
    gender: str = ""


def article(words: str) -> str:
    """a or an, by the sound of the first word."""
    if words.startswith(VOWEL_SOUND):
        return "an"
    return "an" if words[0] in "aeiou" and not words.startswith(NO_VOWEL_SOUND) else "a"


def noun_of(text: str) -> str:
    """The noun or name of a phrase: "a/red/car" -> "car"."""
    return text.rpartition("/")[2]


PEOPLE = {*PERSONS, *FOLK, *KIN}


def is_person(text: str) -> bool:
    """Whether a phrase is of somebody."""
    return noun_of(text).split("+")[0] in PEOPLE


def np(text: str, unit: str, obj: bool = False) -> NP:
    """A phrase as subject, or as object (`obj`: me, him)."""
    if "/" not in text:
        return _named(text, unit, obj)
    det, adjective, key = text.split("/")
    return _noun(det, QUALITIES[adjective] if adjective else None, NOUNS[key], unit)


def _named(text: str, unit: str, obj: bool) -> NP:
    names = text.split("+")
    zh, en = [], []
    for i, name in enumerate(names):
        p, own = PERSONS[name], unit if i == 0 else f"{unit}{i + 1}"
        zh.append(piece(p.zh, own))
        en.append(piece(p.en_object if obj else p.en, own))
    if len(names) == 1:
        return NP(zh[0], en[0], PERSONS[text].person, PERSONS[text].gender)
    return NP(f" {piece('和', unit + '.and')} ".join(zh), f" {piece('and', unit + '.and')} ".join(en), "p")


def owner(key: str, noun: Thing, mark: str) -> tuple[str, str]:
    """我 (妈妈) or 我的 (书), my; 安娜的, Anna's."""
    p = PERSONS[key]
    close = "kin" in noun.kinds and p.role == "pronoun"
    return piece(p.zh + ("" if close else "的"), mark), piece(p.en_owner, mark)


def _noun(det: str, adj: Quality | None, noun: Thing, unit: str) -> NP:
    mark = f"{unit}.det"
    zh_adj = f"{piece(adj.zh_attr, unit + '.adj')} " if adj else ""
    en_adj = f"{piece(adj.en, unit + '.adj')} " if adj else ""
    zh_noun, one, more = piece(noun.zh, unit), piece(noun.en, unit), piece(noun.plural, unit)
    many = noun.mass and noun.en == noun.plural and noun.en.endswith("s")  # shoes, noodles
    person = "p" if many else "3"
    plain = f"{en_adj}{one}"
    if det.startswith("each:"):  # their shirts: one of each
        zh_own, en_own = owner(det[5:], noun, mark)
        each = plain if noun.mass else f"{en_adj}{more}"
        return NP(f"{zh_own} {zh_adj}{zh_noun}", f"{en_own} {each}", "p", noun.gender)
    if det.startswith("my:"):
        zh_own, en_own = owner(det[3:], noun, mark)
        return NP(f"{zh_own} {zh_adj}{zh_noun}", f"{en_own} {plain}", person, noun.gender)
    if det in ("the", "bare", "kinds"):
        front = {
            "the": "the ",
            "bare": "" if noun.mass else article((adj.en + " " if adj else "") + noun.en) + " ",
            "kinds": "",
        }[det]
        said = f"{en_adj}{more}" if det == "kinds" and not noun.mass else plain
        number = "p" if det == "kinds" and not noun.mass else person
        return NP(f"{zh_adj}{zh_noun}", front + said, number, noun.gender)
    if det in NUMBERS or det in PLURAL_DETS:
        number_zh, number_en = PLURAL_DETS.get(det) or (NUMBERS[det], det.replace("_", " "))
        loose = det in ("these", "those", "some", "many", "most")
        zh_det = piece(number_zh + ("" if loose else noun.measure), mark)
        if not noun.mass:
            return NP(f"{zh_det} {zh_adj}{zh_noun}", f"{piece(number_en, mark)} {en_adj}{more}", "p", noun.gender)
        if loose:
            return NP(f"{zh_det} {zh_adj}{zh_noun}", f"{piece(number_en, mark)} {plain}", person)
        return NP(
            f"{zh_det} {zh_adj}{zh_noun}", f"{piece(number_en, mark)} {piece(noun.portion + 's', mark)} of {plain}", "p"
        )
    zh_det, en_det = {
        "a": ("一", "a"),
        "this": ("这", "this"),
        "that": ("那", "that"),
        "which": ("哪", "which"),
        "every": ("每", "every"),
    }[det]
    if noun.portion == "pair" and det in ("this", "that"):
        return NP(
            f"{piece(zh_det + noun.measure, mark)} {zh_adj}{zh_noun}",
            f"{piece({'this': 'these', 'that': 'those'}[det], mark)} {plain}",
            "p",
        )
    if noun.mass:
        en = f"{piece(en_det, mark)} {piece(noun.portion, mark)} of {plain}"
    else:
        en_det = article((adj.en + " " if adj else "") + noun.en) if det == "a" else en_det
        en = f"{piece(en_det, mark)} {plain}"
    return NP(f"{piece(zh_det + noun.measure, mark)} {zh_adj}{zh_noun}", en, "3", noun.gender)


def where(key: str, unit: str = "place") -> NP:
    """在 and a place; in, at and the place."""
    zh, prep, en = PLACES[key][1:] if key in PLACES else (TOWNS[key][0], "in", TOWNS[key][1])
    the = "the " if en.startswith("the ") else ""
    return NP(f"在|in {piece(zh, unit)}", f"{prep}|in {the}{piece(en.removeprefix('the '), unit)}", "3")


def goal(key: str, unit: str = "goal") -> tuple[str, str]:
    """The goal of a movement: 公园 and to the park; 家 and home."""
    if key in TOWNS:
        return piece(TOWNS[key][0], unit), f"to {piece(TOWNS[key][1], unit)}"
    zh, _, _, en = PLACES[key]
    the = "the " if en.startswith("the ") else ""
    return piece(zh, unit), f"{'' if key == 'home' else 'to '}{the}{piece(en.removeprefix('the '), unit)}"


def pronoun(gender: str, unit: str, obj: bool = False) -> NP:
    """he, she (or him, her) by gender; it where there is none."""
    if not gender:
        return NP(piece("它", unit), piece("it", unit), "3")
    zh, en, en_obj, _ = SHE_HE[gender]
    return NP(piece(zh, unit), piece(en_obj if obj else en, unit), "3", gender)
