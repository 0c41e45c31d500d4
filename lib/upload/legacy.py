"""Which of the older encodings of one byte a text is in: each is tried, and the one whose letters are those of the
language that is read is taken."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: the letters beyond a to z of each language
_LATIN = {
    "fr": "àâæçéèêëîïôœùûüÿ", "de": "äöüß", "es": "áéíñóúü", "pt": "áâãàçéêíóôõúü", "it": "àèéìíîòóùú",
    "nl": "éèëïóöüê", "sv": "åäöéü", "da": "æøåéü", "nb": "æøåéòôü", "fi": "äöåé", "is": "áðéíóúýþæö",
    "ca": "àçéèíïóòúü", "gl": "áéíóúñü", "ga": "áéíóú", "en": "éèïöç", "af": "êëéôïî", "sq": "ëç", "id": "é",
    "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "ro": "ăâîşţ",
    "hr": "čćđšž", "sl": "čšž", "tr": "çğıöşüâîû", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž",
}
#: of the languages with letters of their own, those that most of a text is made of
_OTHERS = {
    "ru": "оеаинтсрвлкмдпу", "uk": "оаниітверсклдум", "bg": "аоиетнрсвлдкпм", "sr": "аоиенрстјукмд",
    "mk": "аоиетнрсвкд",
    "be": "аіонернсткулыў", "el": "αοιετσνηυρκπλμά", "he": "יולאהמרתבשנדק", "ar": "اليمونرتبةعدف", "fa": "اینرتدهموبشک",
    "th": "านรกเงอมยลวดท่้",
}
_WEST = ("fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "is", "ca", "gl", "ga", "en", "af", "sq", "id")
_EAST = ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "de")
_CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "be")
#: encoding -> its languages; of two that read the same, the first is named
CANDIDATES = {
    "cp1252": _WEST, "cp1250": _EAST, "cp1251": _CYRILLIC, "cp1253": ("el",), "cp1254": ("tr",),
    "cp1257": ("lt", "lv", "et"), "cp1255": ("he",), "cp1256": ("ar", "fa"), "tis_620": ("th",), "koi8_r": ("ru", "bg"),
    "koi8_u": ("uk", "be"), "iso8859_2": _EAST, "iso8859_15": _WEST, "iso8859_7": ("el",), "iso8859_5": _CYRILLIC,
    "cp866": ("ru", "uk", "bg"), "mac_roman": _WEST, "cp850": _WEST, "cp852": _EAST, "iso8859_9": ("tr",),
    "iso8859_13": ("lt", "lv", "et"), "iso8859_8": ("he",), "iso8859_6": ("ar",),
}
_SIGNS = frozenset("“”„‘’‚‹›«»–—…•€£§°·¿¡©®™№ªº×½¼¾²³\xa0‰†´`¨،؟؛")
_INSIDE = frozenset("’'·\xad\u200c")
_WORD = re.compile(r"\S+")
#: how near another reading must be for the first to be in doubt
_NEAR, _NEAR_IF_SHORT, _SHORT = 0.12, 0.5, 150
_LOWEST, _EXAMPLES = 0.2, 5


class Found(NamedTuple):
    """The encoding, and words that another one, nearly as likely, reads otherwise."""

    name: str
    doubtful: tuple[str, ...]


def recognise(sample: bytes) -> Found | None:
    """The likeliest encoding of `sample`, lines that hold more than ASCII; None where no language fits."""
    scored = sorted(((_score(text, CANDIDATES[name]), -i, name, text) for i, name in enumerate(CANDIDATES)
                     if (text := _decoded(sample, name)) is not None), reverse=True)
    if not scored or scored[0][0] < _LOWEST:
        return None
    best, _, name, text = scored[0]
    name = next(other for other in CANDIDATES if _decoded(sample, other) == text)
    words = text.split()
    near = _NEAR if len(sample) > _SHORT else _NEAR_IF_SHORT
    for score, _, _, other in scored[1:]:
        if other != text and score > best - near and len(found := other.split()) == len(words):
            unlike = [f"{a} ({b})" for a, b in zip(words, found) if a != b]
            return Found(name, tuple(dict.fromkeys(unlike))[:_EXAMPLES])
    return Found(name, ())


def _decoded(sample: bytes, name: str) -> str | None:
    text = sample.decode(name, "replace")
    wrong = text.count("\ufffd") + sum("\x80" <= c <= "\x9f" for c in text)
    return text if wrong <= 0.02 * sum(c > "\x7f" for c in text) else None


def _score(text: str, languages: tuple[str, ...]) -> float:
    """1 where every character beyond ASCII is one of the language's letters or a usual sign, in its place."""
    ranks = _ranks(text)
    top = max(ranks.values())
    best = -9.0
    for code in sorted(languages, key=lambda code: -ranks.get(code, -1e9))[:3]:
        away = (top - ranks.get(code, -1e9)) / max(20.0, 0.5 * len(text))
        best = max(best, _letters(text, code) - min(0.6, away))
    return best


@lru_cache(maxsize=64)
def _ranks(text: str) -> dict[str, float]:
    import py3langid

    known = dict(py3langid.rank(text[:4000]))
    return {code: known[code] for code in (*_LATIN, *_OTHERS) if code in known}


def _letters(text: str, code: str) -> float:
    own, latin = frozenset(_LATIN.get(code) or _OTHERS[code]), code in _LATIN
    total = points = 0.0
    for word in _WORD.findall(text[:20_000]):
        if word.isascii():
            continue
        for i, c in enumerate(word):
            if c <= "\x7f":
                continue
            before, after = word[i - 1] if i else " ", word[i + 1] if i + 1 < len(word) else " "
            total += 1
            if c.isalpha():
                points += _letter(c, before, after, own, latin)
            elif before.isalpha() and after.isalpha():
                points += 0.8 if c in _INSIDE or not c.isprintable() else -1.0 if not _is_mark(c) else 0.7
            else:
                points += 0.7 if c in _SIGNS or _is_mark(c) else -0.5
    return points / max(total, 1)


def _letter(c: str, before: str, after: str, own: frozenset[str], latin: bool) -> float:
    if (c.isupper() and before.islower()) or (c.islower() and before.isupper() and after.isupper()):
        return -1.0
    if not latin:
        if c.isascii() or "a" <= before.lower() <= "z" or "a" <= after.lower() <= "z" or "À" <= c <= "ɏ":
            return -1.0
        return 1.0 if c.lower() in own else 0.5
    return 1.0 if c.lower() in own or c in ("İ",) else -0.6


def _is_mark(c: str) -> bool:
    """A vowel sign or tone of a script that writes them after a letter."""
    return "\u0590" <= c <= "\u05c7" or "\u064b" <= c <= "\u0652" or "\u0e31" <= c <= "\u0e4e"
