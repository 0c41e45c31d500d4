"""The same said with another word: mother and mum, 经常 and 常常."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.words.settings import SYNONYMS_EN, SYNONYMS_ZH

OTHER: dict[str, dict[str, str]] = {"zh": dict(SYNONYMS_ZH), "en": dict(SYNONYMS_EN)}


#: what 十分 is said of; before other words it sounds like a book
BOOKISH = frozenset({
    "高兴", "难过", "紧张", "激动", "聪明", "勇敢", "诚实", "友好", "勤奋", "漂亮", "有名", "重要",
    "有用", "安全", "危险", "舒服", "吃惊", "生气", "可爱", "新鲜", "富有",
})


def replaceable(markup: str, lang: str) -> list[int]:
    """Which pieces have another word; an English one must begin alike, so that a stays a and an stays an."""
    found, tokens = [], markup.split()
    for i, token in enumerate(tokens):
        word, bar, _ = token.partition("|")
        other = OTHER[lang].get(word.replace("_", " ")) if bar else None
        if word == "非常" and tokens[i + 1].partition("|")[0] not in BOOKISH:
            continue
        if other and (lang == "zh" or (word[0] in "aeiou") == (other[0] in "aeiou")):
            found.append(i)
    return found


def reworded(markup: str, lang: str, r: Random) -> str:
    """One or all of the words that have another, replaced wherever they stand, so that a thing keeps its name in a
    sentence; the same markup where there is none."""
    places = replaceable(markup, lang)
    if not places:
        return markup
    tokens = markup.split()
    words = [token.partition("|")[0] for token in tokens]
    chosen = {words[i] for i in (places if r.random() < 0.5 else [r.choice(places)])}
    for i in places:
        if words[i] not in chosen:
            continue
        word, _, units = tokens[i].partition("|")
        tokens[i] = f"{OTHER[lang][word.replace('_', ' ')].replace(' ', '_')}|{units}"
    return " ".join(tokens)
