"""Plain text in one language: a sentence a line, or prose, which is split into sentences.

Sentences end at . ! ? and their Chinese, Japanese, Hindi and Arabic sisters. A full stop after an abbreviation, an
initial or a small number (the 3. of May in German) ends nothing. Thai and its neighbours, and Chinese without marks,
have spaces between their clauses: a long text is cut there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

import regex

from models.language.scripts import HAN, KANA

Layout = Literal["lines", "paragraphs", "wrapped"]

_CLOSERS = "\"'”’“»«」』）》〉】)\\]"
_END = re.compile(rf"(?:(?P<wide>[。！？｡]+)|(?P<other>[.!?…]+|[।॥؟۔]+))[{_CLOSERS}]*(?P<space>\s*)")
_OPENERS = "\"'“„«‘¿¡([–—-"
_WIDE = regex.compile(f"[{HAN}{KANA}]")
_SHORT_WORDS = """
    mr mrs ms dr prof st jr sr vs etc e.g i.e a.m p.m no vol fig gen col sgt capt lt rev hon inc ltd co corp dept
    est approx jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k bzw ca d.h z.b usw evtl ggf inkl mio mrd nr
    str tel u.a vgl z.t hr fr frl abs art bd hrsg jh mme mlle m p.ex av env cf chap éd sra dra ud uds ej pág avda
    p.ej núm sig.ra dott ing avv pag bijv enz dhr mevr drs t.a.v o.a т.е т.д т.п т.к г гг ул им руб
"""
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())
_DATED = re.compile(r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrh|Jh|Weltk|Klasse|Etage|Platz|Stock)")
#: scripts that put no space between words, and so one between clauses
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_CLAUSE = re.compile(r"\S+\s*")
_LONG, _SHORTEST_CLAUSE = 200, 40
_LOOKED_AT = 2_000  # characters of a line
_LONGEST_WRAPPED = 100  # characters of a line that is too long for a wrapped text


def layout_of(lines: Sequence[str]) -> Layout:
    """How the text is laid out, from its first lines (blank ones included)."""
    texts = [line[:_LOOKED_AT].strip() for line in lines if line.strip()]
    if not texts:
        return "lines"
    counts = [len(split_sentences(text)) for text in texts]
    if sum(n > 1 for n in counts) >= 0.3 * len(texts) and sum(counts) >= 1.5 * len(texts):
        ends = sum(_ends(text) for text in texts) / len(texts)
        return "wrapped" if ends < 0.5 and _even(texts) else "paragraphs"
    return "wrapped" if len(texts) >= 6 and sum(map(_ends, texts)) < 0.6 * len(texts) and _even(texts) \
        and sum(counts) > 1.15 * len(texts) else "lines"


def _ends(text: str) -> bool:
    return any(match.end() == len(text[-12:]) for match in _END.finditer(text[-12:]))


def _even(texts: Sequence[str]) -> bool:
    """Most lines are about as long as the longest ones: somebody's editor broke them."""
    lengths = sorted(map(len, texts))
    long = lengths[int(0.9 * (len(lengths) - 1))]
    return long <= _LONGEST_WRAPPED and lengths[len(lengths) // 2] >= 0.75 * long and long >= 20


def split_sentences(text: str) -> list[str]:
    """The sentences of a paragraph, trimmed."""
    return [text[start:end].strip() for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _marked(text):
        if end - start > _LONG and len(_UNSPACED.findall(text, start, end)) > 0.5 * (end - start):
            yield from _clauses(text, start, end)
        else:
            yield start, end


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a long text between spaces, short ones put together."""
    begun = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.end() - begun >= _SHORTEST_CLAUSE or match.end() == end:
            yield begun, match.end()
            begun = match.end()


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """The sentences as their marks tell them."""
    start = 0
    for match in _END.finditer(text):
        if match.end() < len(text) and not _is_end(text, match, start):
            continue
        if text[start:match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _is_end(text: str, match: re.Match[str], start: int) -> bool:
    following = text[match.end():match.end() + 4].lstrip(_OPENERS)[:1]
    if match["wide"]:
        return True
    if not match["space"]:
        return match["other"][0] in "!?؟।॥۔" and _WIDE.match(following) is not None
    if following.islower():
        return False
    if match["other"] != ".":
        return True
    before = text[max(start, match.start() - 20):match.start()]
    words = before.split()
    if not words or before[-1].isspace():
        return True
    last = words[-1].lstrip(_OPENERS).lower()
    if last.isdigit():  # a place in a list, or in German a date
        return len(last) > 2 or (len(words) > 1 and not _DATED.match(text, match.end()))
    if len(last) == 1:  # an initial
        return not words[-1].isupper() or _WIDE.match(last) is not None
    return last not in _ABBREVIATIONS and not (len(last) == 3 and last[1] == ".")


def sentences(lines: Iterator[tuple[int, str]], layout: Layout) -> Iterator[tuple[int, str]]:
    """Number of the line where it begins, and text, of each sentence; a blank line gives ""."""
    if layout == "lines":
        yield from lines
        return
    for numbers, starts, paragraph in _paragraphs(lines, layout):
        if not paragraph:
            yield numbers[0], ""
        for start, end in _spans(paragraph):
            start += len(paragraph[start:end]) - len(paragraph[start:end].lstrip())
            yield numbers[bisect_right(starts, start) - 1], paragraph[start:end]


def _paragraphs(lines: Iterator[tuple[int, str]], layout: Layout) -> Iterator[tuple[list[int], list[int], str]]:
    """Line numbers, where each begins in the paragraph, and the paragraph."""
    numbers: list[int] = []
    starts: list[int] = []
    parts: list[str] = []
    size = 0
    for number, line in lines:
        text = line.strip()
        if not text:
            if parts:
                yield numbers, starts, "".join(parts)
            numbers, starts, parts, size = [], [], [], 0
            yield [number], [0], ""
            continue
        if parts and not (_WIDE.match(parts[-1][-1]) or _WIDE.match(text[0])):
            parts.append(" ")
            size += 1
        numbers.append(number)
        starts.append(size)
        parts.append(text)
        size += len(text)
        if layout == "paragraphs" or size > 20_000:
            yield numbers, starts, "".join(parts)
            numbers, starts, parts, size = [], [], [], 0
    if parts:
        yield numbers, starts, "".join(parts)
