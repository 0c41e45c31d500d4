"""What a text, a language and a file of the user must be before any method sees them.

Every check raises `InputError` with a sentence that names the value and the way out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import models
from models.base import ONE_LANGUAGE
from models.language.languages import among
from models.language.text import guess_language, normalize
from models.messages import N_, InputError

#: Longest text that a question accepts, in characters.
MAX_CHARACTERS = 2000
#: Most sentences that are compared with each other at once.
MAX_SENTENCES = 16

_SPACES = frozenset("\t\n\r")


def check_text(text: str) -> str:
    """`text` without outer white space; empty, too long or holding control characters is an InputError."""
    if not text.strip():
        raise InputError(N_("The text is empty; write a sentence."))
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            N_("The text has {count} characters; at most {limit} are read at once. Shorten it or split it."),
            count=f"{len(text):,}", limit=f"{MAX_CHARACTERS:,}",
        )
    for position, character in enumerate(text):
        # Cc: control characters; Cs: halves of a broken character, which no file or screen can hold
        if character not in _SPACES and unicodedata.category(character) in ("Cc", "Cs"):
            raise InputError(
                N_("The text holds the control character {code} at position {position}; remove it."),
                code=f"U+{ord(character):04X}", position=position + 1,
            )
    if not normalize(text, simplify=False):  # of characters that nobody sees, of which no method gets a token
        raise InputError(N_("The text is empty; write a sentence."))
    return text.strip()


def check_texts(texts: Sequence[str]) -> list[str]:
    """Two to `MAX_SENTENCES` checked texts, to be compared with each other."""
    if not 2 <= len(texts) <= MAX_SENTENCES:
        raise InputError(
            N_("Similarity compares 2 to {limit} sentences; {count} given."), limit=MAX_SENTENCES, count=len(texts)
        )
    return [check_text(text) for text in texts]


def check_language(code: str, languages: Iterable[str]) -> str:
    """The one of `languages` that `code` means (`models.language.languages.among`)."""
    languages = tuple(languages)
    found = among(code, languages)
    if found is None:
        raise InputError(
            N_("The language {code} is not in this corpus; it has {choices}."),
            code=repr(code), choices=" and ".join(languages),
        )
    return found


def check_direction(source: str, target: str, languages: Iterable[str]) -> tuple[str, str]:
    """Two different languages of the corpus."""
    languages = tuple(languages)
    source, target = check_language(source, languages), check_language(target, languages)
    if source == target:
        raise InputError(
            N_("Source and target are both {code}; choose two different languages of {choices}."),
            code=repr(source), choices=" and ".join(languages),
        )
    return source, target


def check_methods(keys: Iterable[str] | None) -> list[str]:
    """The keys asked for in teaching order, each once; None or nothing means all. An unknown key is an InputError
    that names the nearest one."""
    asked = list(keys or [])
    for key in asked:
        if key not in models.REGISTRY:
            near = get_close_matches(key, models.REGISTRY, n=1, cutoff=0.5)
            if near:
                raise InputError(
                    N_("There is no method {key}; did you mean {near}? The methods are {choices}."),
                    key=repr(key), near=near[0], choices=", ".join(models.REGISTRY),
                )
            models.rung(key)
    return [key for key in models.REGISTRY if key in asked or not asked]


def other_language(code: str, languages: Sequence[str]) -> str:
    """The language of a two-language corpus that is not `code`."""
    code = check_language(code, languages)
    if len(languages) < 2:
        raise InputError(ONE_LANGUAGE)
    return languages[1] if code == languages[0] else languages[0]


def complete_direction(
    text: str, source: str | None, target: str | None, languages: Sequence[str]
) -> tuple[str, str]:
    """Source and target from what the user gave: what is missing comes from the text and the corpus's languages."""
    if source is None:
        guessed = guess_language(text, languages)
        source = other_language(target, languages) if target is not None else guessed
    source = check_language(source, languages)
    return check_direction(source, target if target is not None else other_language(source, languages), languages)
