"""What a language code says about a text, and what a text says about its language. Any code is accepted; what is not
known about one is guessed from the text itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

#: the script of a letter, by its first and last code point
_RANGES = {
    "han": ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)), "kana": ((0x3040, 0x30FF), (0x31F0, 0x31FF)),
    "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)), "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "cyrillic": ((0x400, 0x52F),), "armenian": ((0x530, 0x58F),), "hebrew": ((0x590, 0x5FF),),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF)), "devanagari": ((0x900, 0x97F),),
    "bengali": ((0x980, 0x9FF),), "tamil": ((0xB80, 0xBFF),), "thai": ((0xE00, 0xE7F),), "lao": ((0xE80, 0xEFF),),
    "burmese": ((0x1000, 0x109F),), "georgian": ((0x10A0, 0x10FF),), "khmer": ((0x1780, 0x17FF),),
    "latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)),
}
#: scripts of the languages that are not written in Latin letters
_SCRIPTS = {
    "zh": ("han",), "cmn": ("han",), "yue": ("han",), "ja": ("kana", "han"), "ko": ("hangul",), "el": ("greek",),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg"), ("cyrillic",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug"), ("arabic",)), "he": ("hebrew",), "yi": ("hebrew",),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("devanagari",)), "bn": ("bengali",), "ta": ("tamil",), "th": ("thai",),
    "lo": ("lao",), "my": ("burmese",), "km": ("khmer",), "ka": ("georgian",), "hy": ("armenian",),
}
#: scripts that put no space between words
UNSPACED_SCRIPTS = frozenset({"han", "kana", "thai", "lao", "burmese", "khmer"})
#: frequent small words and endings' letters of languages that share the Latin script
_SMALL_WORDS = {
    "en": "the a an is are was were of to and in that it you he she we they i my not this with for on at have has do",
    "de": "der die das ein eine einen ist sind war und nicht ich du er sie wir ihr es im in den dem mit auf für zu von",
    "fr": "le la les un une des est sont et je tu il elle nous vous ils pas ne que qui dans pour sur avec du au ce",
    "es": "el la los las un una es son y yo tú él ella nosotros no que en de por para con se del al su lo",
    "it": "il lo la gli le un una è sono e io tu lui lei noi non che di in per con si del al della questo",
    "pt": "o a os as um uma é são e eu tu ele ela nós não que em de por para com se do da no na",
    "nl": "de het een is zijn was en ik jij hij zij wij niet dat in van op met voor te er aan maar ook",
    "sv": "en ett är var och jag du han hon vi de inte att i på med för som det den av till",
    "pl": "jest są i ja ty on ona my nie że w na z do się to jak po za ale",
}
_OWN_LETTERS = {"de": "äöüß", "fr": "éèêàçœ", "es": "ñ¿¡óí", "it": "èòù", "pt": "ãõç", "sv": "åäö", "pl": "ąęłśżź"}
_WORD = re.compile(r"[^\W\d_]+")


def base(code: str) -> str:
    """The language of a code without its region or script: "pt" of "pt-BR"."""
    return re.split(r"[-_]", code.lower(), maxsplit=1)[0]


def is_chinese(code: str) -> bool:
    """Whether `code` is a code of Chinese."""
    return base(code) in ("zh", "cmn")


def simplifies(languages: Sequence[str]) -> bool:
    """Whether a corpus in these languages is read in simplified characters: where there is Chinese, and the code does
    not name the traditional script or a place that writes it."""
    traditional = ("hant", "tw", "hk", "mo")
    return any(is_chinese(code) and not set(re.split(r"[-_]", code.lower())) & set(traditional) for code in languages)


def script(letter: str) -> str | None:
    """The script that a letter belongs to, or None for a digit, a mark or a script not listed here."""
    number = ord(letter)
    return next((name for name, ranges in _RANGES.items() if any(a <= number <= b for a, b in ranges)
                 and (name != "latin" or letter.isalpha())), None)


def scripts_of(text: str) -> Counter[str]:
    """How many letters of each script `text` has; a few thousand letters are enough."""
    return Counter(name for letter in text[:4000] if (name := script(letter)))


def is_unspaced(text: str) -> bool:
    """True when most letters of `text` are of scripts without spaces between words."""
    found = scripts_of(text)
    return sum(n for name, n in found.items() if name in UNSPACED_SCRIPTS) * 2 > sum(found.values())


def likeliest(text: str, languages: Sequence[str]) -> str:
    """The one of `languages` that `text` is most likely in, by its script, then by its small words; the first one when
    nothing tells them apart."""
    found = scripts_of(text)
    fits: dict[str, float] = {code: sum(found[name] for name in _SCRIPTS.get(base(code), ("latin",)))
                              for code in languages}
    if not found["kana"]:  # what has no kana is rather Chinese than Japanese
        fits |= {code: n - 0.5 for code, n in fits.items() if base(code) == "ja"}
    best = [code for code in languages if fits[code] == max(fits.values())]
    words = Counter(_WORD.findall(text.lower()))

    def small_words(code: str) -> int:
        known = words.keys() & set(_SMALL_WORDS.get(base(code), "").split())
        return sum(words[word] for word in known) + sum(text.lower().count(c) for c in _OWN_LETTERS.get(base(code), ""))

    return max(best, key=small_words)  # of equals the first
