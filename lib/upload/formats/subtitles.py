"""Subtitles, SubRip (.srt) and WebVTT (.vtt): the texts without their times, and two files by their times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.upload.encoding import Encoding, read_lines, whole_lines
from lib.upload.files import UploadedFile
from lib.upload.markup import plain
from lib.upload.source import Row, Source
from models.messages import N_, note

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_STYLE = re.compile(r"\{\\[^{}]{0,200}\}")
_VOICE = re.compile(r"</?(?:v|c|lang|i|b|u|ruby|rt)(?:[.\s][^<>]{0,200})?>|<\d[\d:.]{1,12}>", re.IGNORECASE)
_LONGEST_GROUP, _MOST_JOINED = 20, 4

Cue = tuple[int, int, int, str]


def is_subtitles(file: UploadedFile, head: list[str]) -> bool:
    """Whether name or first lines say subtitles."""
    if file.name.lower().endswith((".srt", ".vtt")):
        return any(_TIMES.match(line) for line in head[:60])
    return bool(head) and (head[0].startswith("WEBVTT") or (
        len(head) > 1 and head[0].strip().isdecimal() and _TIMES.match(head[1]) is not None))


def subtitle_source(file: UploadedFile, encoding: Encoding) -> Source:
    """A text for each subtitle."""
    def rows() -> Iterator[Row]:
        for number, _, _, text in _cues(file, encoding):
            yield number, [text] if text else note(N_("no text"))

    return Source(file, "subtitles", encoding, rows, markup=False, cues=lambda: _cues(file, encoding))


def _cues(file: UploadedFile, encoding: Encoding) -> Iterator[Cue]:
    """Line, beginning and end in milliseconds, and text of each subtitle."""
    at, start, end = 0, 0, 0
    parts: list[str] = []
    for number, line in whole_lines(read_lines(file.data, encoding)):
        text = (line or "").strip("\ufeff \t\r\n")
        if times := _TIMES.match(text):
            if at:
                if parts and parts[-1].isdecimal():
                    parts.pop()  # the number of this one, where no blank line parts the two
                yield at, start, end, _text(parts)
            at, parts = number, []
            start, end = _milliseconds(times, 1), _milliseconds(times, 5)
        elif at and text:
            parts.append(text[:2_000])
        elif at and not text and parts:
            yield at, start, end, _text(parts)
            at, parts = 0, []
    if at:
        yield at, start, end, _text(parts)


def _milliseconds(match: re.Match[str], first: int) -> int:
    hours, minutes, seconds, rest = (match[first + i] for i in range(4))
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


def _text(parts: list[str]) -> str:
    text = plain(_VOICE.sub("", _STYLE.sub("", " ".join(parts[:50]))))
    return re.sub(r"^[-–—]\s+", "", text.strip())


def by_time(first: Source, second: Source) -> Iterator[Row]:
    """The subtitles of two files that are shown at the same time, joined where several go with one."""
    left, right = (sorted(s.cues() if s.cues else (), key=lambda cue: cue[1]) for s in (first, second))
    at = 0
    i = 0
    while i < len(left) or at < len(right):
        ours: list[Cue] = []
        theirs: list[Cue] = []
        if i < len(left) and (at >= len(right) or left[i][1] <= right[at][1]):
            ours.append(left[i])
            i += 1
        else:
            theirs.append(right[at])
            at += 1
        grown = True
        while grown and len(ours) + len(theirs) < _LONGEST_GROUP:
            grown = False
            if at < len(right) and any(_together(cue, right[at]) for cue in ours):
                theirs.append(right[at])
                at, grown = at + 1, True
            elif i < len(left) and any(_together(cue, left[i]) for cue in theirs):
                ours.append(left[i])
                i, grown = i + 1, True
        line = (ours or theirs)[0][0]
        texts = [" ".join(cue[3] for cue in side if cue[3]) for side in (ours, theirs)]
        if max(len(ours), len(theirs)) > _MOST_JOINED:
            yield line, note(N_("the times of the two files do not fit here"))
        elif all(texts):
            yield line, texts
        else:
            yield line, note(N_("no subtitle at this time in the other file"))


def _together(one: Cue, other: Cue) -> bool:
    """Whether both are shown for half of the time of the shorter one."""
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return shared > 0 and shared >= 0.5 * max(1, min(one[2] - one[1], other[2] - other[1]))
