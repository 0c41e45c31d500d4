"""Which language a text is in, and the short codes that a corpus's two sides get.

Chinese, Japanese and Korean are told by their characters, other languages by py3langid. A code is a letter and up to
11 letters, digits or hyphens; the two codes of a corpus differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from models.language.languages import normalised
from models.language.scripts import LOOKED_AT, scripts_of
from models.messages import N_, InputError

_CODE = re.compile(r"[a-z][a-z0-9-]{0,11}")
#: fewer letters say nothing
_FEWEST_LETTERS = 4
#: two-letter codes of languages that people have text in; as a header they are words of their own too seldom to matter
_ISO_CODES = """
    af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km
    kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn no or pa pl ps pt ro ru si sk sl sq sr sv sw ta
    te tg th tl tr ug uk ur uz vi xh yi zh zu
"""
_ISO = frozenset(_ISO_CODES.split())
#: what a column named so holds: not a language
_NOT_A_LANGUAGE = frozenset({"id", "no", "is", "it", "to", "or", "la", "my", "ms", "si", "am", "be"})
#: languages in which headers name a language
_READERS = ("en", "zh", "de", "fr", "es")
#: what languages are called beside that: by themselves, in short, without accents, in other words
_NAMES = {
    "en": "eng ingles inglese 英文 英語 英", "zh": "mandarin cmn zho chi 汉语 漢語 普通话 中国語 中",
    "de": "deu ger aleman 德文 德", "fr": "francais fra fre franzoesisch 法文 法", "es": "espanol spa castellano 西",
    "it": "ita", "pt": "português portugues por", "nl": "nederlands nld dut", "ru": "русский rus 俄文 俄",
    "uk": "українська ukr", "pl": "polski pol", "cs": "čeština cesky ces cze", "sk": "slovenčina slk",
    "ja": "日本語 日本语 jpn 日文 日", "ko": "한국어 kor 韩文", "vi": "vie tiếng việt", "th": "ไทย tha",
    "id": "indonesia ind 印尼语", "ar": "العربية ara", "he": "עברית heb", "fa": "farsi فارسی fas", "hi": "हिन्दी hin",
    "bn": "ben", "ta": "tam", "ur": "urd", "tr": "türkçe turkce tur", "sv": "svenska swe", "da": "dansk dan",
    "nb": "norwegian norsk nor 挪威语", "fi": "suomi fin", "hu": "magyar hun", "ro": "română ron",
    "bg": "български bul", "el": "ελληνικά ell", "hr": "hrvatski hrv", "sr": "srpski српски srp", "ca": "català cat",
    "eo": "epo", "la": "latina lat",
}
#: Chinese names of columns that are no language, as codes
_CHINESE_NAMES = {
    "问题": "question", "问": "question", "提问": "question", "回答": "answer", "答案": "answer", "答": "answer",
    "原文": "source", "源": "source", "译文": "target", "目标": "target", "文章": "article", "正文": "article",
    "摘要": "summary", "标题": "title", "正式": "formal", "口语": "informal", "非正式": "informal",
    "句子": "sentence", "文本": "text",
    "输入": "input", "输出": "output", "上联": "first", "下联": "second", "文言": "classical",
    "白话": "modern", "古文": "classical",
    "现代文": "modern",
}
#: what py3langid calls a text that is in none
_NO_LANGUAGE = frozenset({"zxx", "und", "mis", "mul"})
_FEWER = {"zh-hans": "zh", "zh-hant": "zh", "yue": "zh", "wuu": "zh", "lzh": "zh", "cmn": "zh"}


def check_codes(codes: Sequence[str], wanted: int) -> tuple[str, ...]:
    """The codes that a reader gave, checked; as many as `wanted`, all different."""
    given = tuple(map(normalised, codes))
    for code in given:
        if not _CODE.fullmatch(code):
            raise InputError(N_("The language code {code} is not usable; give a letter and up to 11 letters, digits or "
                                "hyphens, as in {example}."), code=repr(code), example="en, zh, question")
    if len(given) != wanted or len(set(given)) != wanted:
        raise InputError(N_("The languages are {given}; this text needs {wanted} different codes."),
                         given=", ".join(given) or "-", wanted=wanted)
    return given


def guess(text: str) -> str | None:
    """The code of the text's language, or None when there is too little to tell."""
    letters, found = sum(c.isalpha() for c in text[:LOOKED_AT]), scripts_of(text)
    han, kana, hangul = found["han"], found["kana"], found["hangul"]
    if kana > 0.1 * max(han + kana, 1) and han + kana > 0.3 * letters:
        return "ja"
    if hangul > 0.3 * letters and hangul:
        return "ko"
    if han > 0.2 * letters and han:
        return "zh"
    if letters < _FEWEST_LETTERS:
        return None
    import py3langid

    code = str(py3langid.classify(text)[0])
    if code in _NO_LANGUAGE:
        code = next(str(other) for other, _ in py3langid.rank(text) if other not in _NO_LANGUAGE)
    return _FEWER.get(code, code) if _CODE.fullmatch(code) else None


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Every name of a language that is known in a header -> its code."""
    names = {name.casefold(): code for reader in _READERS for code, name in Locale(reader).languages.items()
             if code in _ISO}
    return names | {name: code for code, names in _NAMES.items() for name in names.split()}


def code_in(name: str) -> str | None:
    """The language that a header, a file's ending or a TMX code names, or None."""
    word = unicodedata.normalize("NFC", name).strip().casefold()
    if word in _FEWER:
        return _FEWER[word]
    if found := _by_name().get(word):
        return found
    parts = [p for p in re.split(r"[\W_]+", word) if p]
    if not parts:
        return None
    if parts[0] in _ISO and (len(parts) == 1 or (len(parts) == 2 and re.fullmatch(r"[a-z]{2,4}|\d{3}", parts[1])
                                                 and re.fullmatch(r"\w+[-_]\w+", word))):
        return None if word in _NOT_A_LANGUAGE else parts[0]
    codes = {found for p in parts if (found := _by_name().get(p) or (p if p in _ISO - _NOT_A_LANGUAGE else None))}
    return codes.pop() if len(codes) == 1 else None


def code_of(name: str) -> str | None:
    """The language of a code where nothing but a code can stand: `it`, `no` and `en_US` too."""
    base = re.split(r"[-_@.]", name.strip().casefold())[0]
    return code_in(name) or (base if base in _ISO else None)


def slug(name: str) -> str:
    """`name` as a code, or "" when nothing of it can be used."""
    word = _CHINESE_NAMES.get(name.strip(), name)
    word = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "-", word)
    word = re.sub(r"^[^a-z]+", "", word)[:12].strip("-")
    return word if _CODE.fullmatch(word) else ""


def choose_codes(texts: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """A code for each side, from the names of their columns ("" where there is none) and samples of their texts.

    A name that says a language counts most, then what the text is in; two sides in one language get their columns'
    names, or a and b.
    """
    if len(texts) == 1:
        return (code_in(names[0]) or guess(texts[0]) or "text",)
    codes = [code_in(name) or guess(text) for name, text in zip(names, texts)]
    if None not in codes and codes[0] != codes[1]:
        return (str(codes[0]), str(codes[1]))
    short = tuple(slug(name) for name in names)
    return short if all(short) and short[0] != short[1] else ("a", "b")
