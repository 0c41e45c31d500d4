"""What a language code says about a text, and what a text says about its language. Any code is accepted; what is not
known about one is guessed from the text itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from models.language.scripts import scripts_of

#: scripts of the languages that are not written in Latin letters
_SCRIPTS = {
    "zh": ("han",), "yue": ("han",), "ja": ("kana", "han"), "ko": ("hangul",), "el": ("greek",),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg"), ("cyrillic",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug"), ("arabic",)), "he": ("hebrew",), "yi": ("hebrew",),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("devanagari",)), "bn": ("bengali",), "ta": ("tamil",), "th": ("thai",),
    "lo": ("lao",), "my": ("burmese",), "km": ("khmer",), "ka": ("georgian",), "hy": ("armenian",),
}
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
#: what other standards (ISO 639-2 and 639-3) call a language that has two letters
_TWO_LETTERS = {
    "cmn": "zh", "zho": "zh", "chi": "zh", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es",
    "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "ces": "cs", "cze": "cs",
    "jpn": "ja", "kor": "ko", "vie": "vi", "tha": "th", "ara": "ar", "heb": "he", "fas": "fa", "hin": "hi", "tur": "tr",
    "swe": "sv", "ell": "el", "hun": "hu", "ron": "ro",
}
_WORD = re.compile(r"[^\W\d_]+")


def normalised(code: str) -> str:
    """A language code as all others are compared with it: small letters, hyphens, the language by its two letters
    where it has them, so that ZH_CN is zh-cn, cmn is zh, and eng-US is en-us."""
    first, *rest = re.split(r"[-_]", code.strip().lower())
    return "-".join((_TWO_LETTERS.get(first, first), *rest))


def base(code: str) -> str:
    """The language of a code without its region or script: "pt" of "pt-BR", "zh" of "cmn"."""
    return normalised(code).partition("-")[0]


def among(code: str, languages: Sequence[str]) -> str | None:
    """The one of `languages` that `code` means: itself, the same code written otherwise, or the only one of the same
    language. None where there is none."""
    for same in (str, normalised, base):
        found = [other for other in languages if same(other) == same(code)]
        if len(found) == 1:
            return found[0]
    return None


def is_chinese(code: str) -> bool:
    """Whether `code` is a code of Chinese."""
    return base(code) == "zh"


def simplifies(languages: Sequence[str]) -> bool:
    """Whether a corpus in these languages is read in simplified characters: where there is Chinese, and the code does
    not name the traditional script or a place that writes it."""
    traditional = ("hant", "tw", "hk", "mo")
    return any(is_chinese(code) and not set(normalised(code).split("-")) & set(traditional) for code in languages)


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
