"""The same said with another word: mother and mum, 经常 and 常常."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.words.settings import SYNONYMS_EN, SYNONYMS_ZH

OTHER: dict[str, dict[str, str]] = {"zh": dict(SYNONYMS_ZH), "en": dict(SYNONYMS_EN)}


def replaceable(markup: str, lang: str) -> list[int]:
    """Which pieces have another word; an English one must begin alike, so that a stays a and an stays an."""
    found = []
    for i, token in enumerate(markup.split()):
        word, bar, _ = token.partition("|")
        other = OTHER[lang].get(word.replace("_", " ")) if bar else None
        if other and (lang == "zh" or (word[0] in "aeiou") == (other[0] in "aeiou")):
            found.append(i)
    return found


def reworded(markup: str, lang: str, r: Random) -> str:
    """One or all of the pieces that have another word, replaced; the same markup where there is none."""
    places = replaceable(markup, lang)
    if not places:
        return markup
    chosen = set(places if r.random() < 0.5 else [r.choice(places)])
    tokens = markup.split()
    for i in chosen:
        word, _, units = tokens[i].partition("|")
        tokens[i] = f"{OTHER[lang][word.replace('_', ' ')].replace(' ', '_')}|{units}"
    return " ".join(tokens)
