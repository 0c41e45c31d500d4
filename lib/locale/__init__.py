"""The messages of the product in English and Simplified Chinese, through gettext.

English is the language of the source, so it needs no catalogue. `zh/LC_MESSAGES/ladder.po` is the Chinese one; after an
edit run `python -m lib.locale.compile`, which also lists what is missing.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.messages import CONTEXT

#: code -> the language's own name, in the order of the switch in the sidebar
LANGUAGES = {"en": "English", "zh": "中文"}
DOMAIN = "ladder"
_FOLDER = Path(__file__).parent
#: Chinese leaves a space beside Latin letters and digits. What is filled in may begin or end with them or not, so where
#: the two meet at the edge of a field the space is put in then
_MARK, _FIELD = "\ue000", re.compile(r"(?<!\{)\{\w[^{}]*\}(?!\})")
_EDGE = re.compile(r"(?<=[\u3400-\u9fff])\ue000+(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])\ue000+(?=[\u3400-\u9fff])")


def po_path(code: str) -> Path:
    """Where the catalogue of language `code` is written by hand."""
    return _FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=8)
def catalogue(code: str) -> gettext.NullTranslations:
    """The compiled catalogue of `code`; English and unknown codes give the message itself."""
    return gettext.translation(DOMAIN, _FOLDER, languages=[code], fallback=True)


def translate(message: str, code: str, /, **values: Any) -> str:
    """`message` in language `code`, its `{name}` fields filled from `values`. A value that is a message with values of
    its own (`models.messages.Note`, an InputError) is translated too."""
    text = catalogue(code).gettext(message).rpartition(CONTEXT)[2] if message else ""
    inner = {name: translate(value.message, code, **value.values) for name, value in values.items()
             if hasattr(value, "message") and hasattr(value, "values")}
    if not values:
        return text
    if code != "zh":
        return text.format(**(values | inner))
    return _EDGE.sub(" ", _marked(text).format(**(values | inner))).replace(_MARK, "")


@lru_cache(maxsize=4096)
def _marked(text: str) -> str:
    """The message with a mark on both sides of every field."""
    return _FIELD.sub(rf"{_MARK}\g<0>{_MARK}", text)


def guess_language(locale: str | None) -> str:
    """The language to begin with, from a browser's locale such as "zh-CN"."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"
