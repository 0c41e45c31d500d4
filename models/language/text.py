"""Text before it becomes tokens, and after: normalisation, and the few rules that put words back into a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from models.language.languages import base, is_chinese, likeliest
from models.language.scripts import HAN, KANA

if TYPE_CHECKING:
    from opencc import OpenCC

#: Han characters, kana, and the marks that Chinese and Japanese write without spaces around them
_CJK = regex.compile(
    rf"[{HAN}{KANA}\p{{InKatakana_Phonetic_Extensions}}\p{{InBopomofo}}\p{{InIdeographic_Description_Characters}}"
    r"\p{InCJK_Symbols_and_Punctuation}\p{InHalfwidth_and_Fullwidth_Forms}]"
)
_KANA, _HAN = regex.compile(f"[{KANA}]"), regex.compile(HAN)
_SPACES = regex.compile(r"[\s\p{Cc}]+")
#: joiners stay between letters or marks of a script that is written with them, as in Persian and Hindi
_JOINED = r"[[\p{L}\p{M}]--[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}\uFE00-\uFE0F]]"
_JOINERS = rf"(?:(?<!{_JOINED})[\u200C\u200D]+|[\u200C\u200D]+(?!{_JOINED}))"
#: what nobody sees: formatting characters that draw nothing, halves of characters, and what Unicode gives no meaning.
#: A character that is not assigned may be so in a later Unicode, and stays, so that every version reads alike
_INVISIBLE = (r"[[\p{Cf}&&\p{Default_Ignorable_Code_Point}]\p{Cs}\p{Co}\p{Noncharacter_Code_Point}--"
              r"[\u200C\u200D]]")
_UNSEEN = regex.compile(rf"{_INVISIBLE}+|{_JOINERS}", regex.V1)
_UNSEEN_OR_JOINER = regex.compile(rf"{_INVISIBLE}+|[\u200C\u200D]+", regex.V1)
#: full-width forms that are ASCII drawn wide; ，！？：；（） and brackets are Chinese punctuation
_FULL_WIDTH = regex.compile(r"[\uFF02-\uFF07\uFF0A\uFF0B\uFF0D-\uFF19\uFF1C-\uFF1E\uFF20-\uFF3A\uFF3C\uFF3E-\uFF5A"
                            r"\uFF5C\uFFE0-\uFFE2\uFFE4-\uFFE6]")
#: characters that Taiwan writes and t2s leaves as they are
_LEFT_OVER = str.maketrans("簷痺睪", "檐痹睾")
#: 著 as the particle 着 (read zhe, zháo), told from 著 (zhù: to write, to be known) by the characters beside it
_PARTICLE = regex.compile(
    r"著(?=[火手急凉陆眼想色落迷魔装])|"
    r"(?<![名原巨专译编遗显卓昭土拙彰撰所合新知]|(?<![议讨谈争评辩])论)著(?![述录称]|名(?![字单片])|作(?!业)|者|书立)")

_NO_SPACE_BEFORE = frozenset(".,!?;:)]}%’”…°،؛؟٪۔।॥։።")
_NO_SPACE_AFTER = frozenset("([{$#£€¥“‘@¿¡„‚")
_STRAIGHT_QUOTES = frozenset("\"'")
_TIGHT = frozenset("/—–&_~^*+=<>|\\·•־")
_CURRENCY = frozenset("$£€¥₽₩₹")
_GUILLEMETS = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
#: German and Polish quotes: what opens is low, and what closes is what opens elsewhere
_CLOSES_LOW = {"“": "„", "‘": "‚"}
#: French puts a space before these
_FRENCH = frozenset("!?;:%»›€")
#: words after which a hyphen hangs on the word before: "Vor- und Nachteile"
_HANGING = {"de": ("und", "oder", "bis", "bzw"), "nl": ("en", "of"), "sv": ("och", "eller"), "da": ("og", "eller")}


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def has_chinese(text: str) -> bool:
    """True when `text` holds a Han character."""
    return _HAN.search(text) is not None


def guess_language(text: str, languages: Sequence[str]) -> str:
    """The corpus language that `text` is most likely in. Beside another script Chinese is told by its characters; the
    rest by script, then by small words; the corpus's first language when nothing tells."""
    if len(languages) == 1:
        return languages[0]
    others = [code for code in languages if not is_chinese(code)]
    if len(others) == len(languages) - 1 and all(base(code) != "ja" for code in others):
        chinese = next(code for code in languages if is_chinese(code))
        return chinese if has_chinese(text) else likeliest(text, others)
    return likeliest(text, languages)


def normalize(text: str, simplify: bool = True, joiners: bool = True) -> str:
    """`text` as every method reads it: composed characters (NFC), full-width letters, digits and signs as their ASCII,
    no control or invisible characters but the joiners inside words (without `joiners` none), single spaces.

    With `simplify` Chinese is in simplified characters, so that both scripts mean the same; a text with kana is
    Japanese and keeps its characters.
    """
    text = unicodedata.normalize("NFC", _FULL_WIDTH.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text))
    text = _SPACES.sub(" ", (_UNSEEN if joiners else _UNSEEN_OR_JOINER).sub("", text)).strip()
    return simplified(text) if simplify and has_chinese(text) and not _KANA.search(text) else text


def simplified(text: str) -> str:
    """Chinese in simplified characters (OpenCC t2s), and what Taiwan writes otherwise than it: 看著 is 看着, while the
    著 of 著名 and 显著 stays. (OpenCC's tw2s would also turn 么 into 幺 and 显著 into 显着.)"""
    text = _to_simplified().convert(text).translate(_LEFT_OVER)
    return _PARTICLE.sub("着", text) if "著" in text else text


def beginning(text: str, share: float = 0.4) -> str:
    """The first words of `text` as they stand there, or its first characters where it has too few words; `share` is
    about how much of it."""
    words = list(re.finditer(r"\S+", text))
    if len(words) > 2:
        return text[:words[max(1, round(share * len(words))) - 1].end()]
    return text[:max(1, round(share * len(text)))]


def grouped(continues: Sequence[bool]) -> list[list[int]]:
    """Positions grouped into words: one that `continues` joins the position before it."""
    groups: list[list[int]] = []
    for position, joins in enumerate(continues):
        if groups and joins:
            groups[-1].append(position)
        else:
            groups.append([position])
    return groups


def join_words(words: list[str], lang: str = "") -> str:
    """Words and marks back into a sentence: no spaces inside Chinese and Japanese, punctuation attached to its word as
    English does, or as the language `lang` does.

    Straight quotes open and close in turn; one without a partner is an apostrophe (the dogs' bowls). Of guillemets the
    one that comes first opens.
    """
    lang = base(lang)
    text, glue, open_quotes = "", True, set()
    for i, word in enumerate(words):
        if not word:
            continue
        attach_left = word[0] in _NO_SPACE_BEFORE or (word in _TIGHT)
        attach_right = word[-1] in _NO_SPACE_AFTER or (word in _TIGHT)
        if word in _STRAIGHT_QUOTES:
            if word in open_quotes:
                open_quotes.discard(word)
                attach_left = True
            elif word == "'" and text and "'" not in words[i + 1:]:
                attach_left = True
            else:
                open_quotes.add(word)
                attach_right = True
        elif word in _GUILLEMETS:
            attach_left = _GUILLEMETS[word] in open_quotes
            attach_right = not attach_left
            open_quotes ^= {_GUILLEMETS[word] if attach_left else word}
        elif _CLOSES_LOW.get(word) in open_quotes:
            open_quotes.discard(_CLOSES_LOW[word])
            attach_left, attach_right = True, False
        elif word in _CLOSES_LOW.values():
            open_quotes.add(word)
        elif lang not in ("", "zh", "en"):
            if word in _CURRENCY:
                attach_right = i + 1 < len(words) and words[i + 1][:1].isdigit()
            elif word == "-" and i + 1 < len(words) and words[i + 1] in _HANGING.get(lang, ()):
                attach_left = True
        if lang == "fr":
            attach_left = attach_left and (word not in _FRENCH or (word in "!?" and text[-1:] in ("!", "?")))
            attach_right = attach_right and word not in ("«", "‹")
        between_cjk = bool(text) and (
            _CJK.match(text[-1]) is not None or _CJK.match(word[0]) is not None or text[-1] + word[0] == "”“"
        )
        text += word if glue or attach_left or between_cjk else " " + word
        glue = attach_right
    return text
