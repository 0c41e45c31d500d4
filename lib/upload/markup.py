"""HTML in a text: which there is, and the text that it means."""

from __future__ import annotations

import html
import re
from html.entities import html5

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_ELEMENTS = ("a abbr article b big blockquote body br center cite code dd del div dl dt em font footer h1 h2 h3 h4 h5 "
             "h6 head header hr html i ins kbd li main mark nav ol p pre q rp rt ruby s section small span strike "
             "strong sub sup table tbody td tfoot th thead title tr tt u ul").replace(" ", "|")
#: a tag that formats text; others, such as those of a program, are text
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>]{{0,2000}})?\s?/?>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:br|p|div|li|tr|td|th|h\d|hr|ul|ol|dd|dt|table|blockquote|section|article|title|header|main"
                    r"|footer|nav|pre)\b", re.IGNORECASE)
_DROPPED = re.compile(r"<!--.{0,100000}?-->|<(script|style)\b[^<>]{0,2000}>.{0,100000}?</\1\s*>|<rt>[^<]{0,200}</rt>"
                      r"|<!doctype[^<>]{0,2000}>|<\?xml[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL)
_OTHER_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]{0,40}(?:\s[^<>]{0,2000})?\s?/?>")


def has_markup(text: str) -> bool:
    """Whether `text` holds a tag or an entity of HTML."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and any(
        not match[1] or f"{match[1]};" in html5 for match in _ENTITY.finditer(text)))


def plain(text: str, unknown: list[str] | None = None) -> str:
    """`text` without tags, its entities as characters; those that HTML does not know stay and go into `unknown`."""
    if "<" in text:
        text = _OTHER_TAG.sub("", _TAG.sub(_space, _DROPPED.sub(" ", text)))
    return unescaped(text, unknown) if "&" in text else text


def unescaped(text: str, unknown: list[str] | None = None) -> str:
    """`text` with its entities as characters."""
    def character(match: re.Match[str]) -> str:
        if match[1] and f"{match[1]};" not in html5:
            if unknown is not None:
                unknown.append(match[0])
            return match[0]
        return html.unescape(match[0])

    return _ENTITY.sub(character, text)


def plain_lines(text: str, unknown: list[str] | None = None) -> str:
    """A whole document: `plain`, with a line for each paragraph, cell and heading."""
    text = _DROPPED.sub(" ", text)
    text = re.sub(r"<head\b[^<>]{0,2000}>.{0,100000}?</head\s*>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = _TAG.sub(lambda match: "\n" if _BLOCK.match(match[0]) else "", text)
    return unescaped(_OTHER_TAG.sub("", text), unknown)


def _space(match: re.Match[str]) -> str:
    return " " if _BLOCK.match(match[0]) else ""
