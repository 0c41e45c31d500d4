"""The names of languages: Unicode's own (CLDR), from the package Babel."""

from __future__ import annotations

from babel import Locale

from models.language.languages import normalised

#: reader's language -> names that CLDR lacks, or that are said otherwise here
_OURS: dict[str, dict[str, str]] = {"en": {}, "zh": {"en": "英文", "de": "德文", "lzh": "文言文"}}
#: codes that are likelier the name of a column ("new" beside "old"), or that are of no language
_WORDS = frozenset((
    "ab", "ann", "ext", "her", "man", "men", "mid", "min", "mul", "new", "non", "see", "str", "ti", "to", "und", "was",
    "zxx"))


def name_of(code: str, reader: str = "en") -> str | None:
    """The name of a code's language for a reader of English or Chinese (the English one where Chinese has none),
    without its region or script. None for a code of no language, as of a kind of text ("question", "is-correct")."""
    first, *further = normalised(code).split("-")
    english = Locale("en")
    if first in _WORDS or not all(p.upper() in english.territories or p.title() in english.scripts for p in further):
        return None
    return _OURS[reader].get(first) or Locale(reader).languages.get(first) or english.languages.get(first)
