"""Warnings about an answer: a copy of a training sentence, repetition, unseen tokens, nothing written, cut short.

Also how much of an input the training vocabulary covers. Flags carry a code for machines and an English message for
readers, which a page translates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import regex

from models.language.scripts import HAN
from models.messages import N_, Note

if TYPE_CHECKING:
    from lib.shelf.training_index import TrainingIndex
    from models.base import Method


@dataclass(frozen=True)
class Flag:
    """A warning: `code` is one of `MESSAGES`, `message` its English sentence with fields that `values` fill."""

    code: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def note(self) -> Note:
        """What it says."""
        return Note(self.message, self.values)

    def __str__(self) -> str:
        return self.code


MESSAGES = {
    "copy": N_("This is word for word a sentence of the training data: recalled, perhaps, rather than composed."),
    "repetition": N_("The same words come again and again: the method is caught in a loop."),
    "unknown": N_("Part of the input is not in the vocabulary and was read as [UNK]."),
    "empty": N_("Nothing was written."),
    "unread": N_("Only the first {read} of {count} tokens were read; what comes later changes nothing."),
    "cut": N_("The answer stops at the length limit, not at its end."),
}

_WORDS = regex.compile(rf"{HAN}|[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)*")
_ENDS = (".", "!", "?", "。", "!", "?", "…", '"', "”", "」", "[EOS]", "[SEP]")


@dataclass(frozen=True)
class Coverage:
    """How much of a text the vocabulary knows, 0-1: `pieces` that are not [UNK], `words` that are one known piece.
    None for a text without a piece."""

    pieces: float | None
    words: float | None


def flag(code: str, **values: Any) -> Flag:
    """The flag with this code."""
    return Flag(code, MESSAGES[code], values)


def unread(method: Method, texts: Sequence[str]) -> Flag | None:
    """The warning that `method` reads only the beginning of a text, with the figures of the longest; else None."""
    return Reading(texts).unread(method)


class Reading:
    """Texts as the methods read them: cut into pieces once for all methods that share a tokenizer."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._encoded: dict[str, list[list[int]]] = {}

    def _ids(self, method: Method) -> list[list[int]]:
        tokenizer = method.tokenizer
        if tokenizer.fingerprint not in self._encoded:
            self._encoded[tokenizer.fingerprint] = tokenizer.encode_batch(self.texts)
        return self._encoded[tokenizer.fingerprint]

    def unread(self, method: Method) -> Flag | None:
        """The warning that only the beginning is read, with the figures of the longest text; else None."""
        longest = getattr(method, "longest", None)  # a baseline is asked too, and reads everything
        if longest is None or (count := max(map(len, self._ids(method)), default=0)) <= longest:
            return None
        return flag("unread", read=longest, count=count)

    def cut(self, method: Method) -> int:
        """Of how many texts the method reads only the beginning."""
        longest = getattr(method, "longest", None)
        return 0 if longest is None else sum(len(ids) > longest for ids in self._ids(method))

    def by(self, method: Method) -> tuple[Coverage, tuple[Flag, ...]]:
        """The share of the texts' pieces and words that the vocabulary has, and the warnings about what is read."""
        tokenizer, encoded = method.tokenizer, self._ids(method)
        unknown = tokenizer.unk_id
        pieces = [id != unknown for ids in encoded for id in ids]
        words = [len(word) == 1 and ids[word[0]] != unknown for ids in encoded for word in tokenizer.words(ids)]
        coverage = Coverage(*(sum(known) / len(known) if known else None for known in (pieces, words)))
        cut = self.unread(method)
        return coverage, (*(() if all(pieces) else (flag("unknown"),)), *((cut,) if cut else ()))


def words_of(text: str) -> list[str]:
    """The words of a text in small letters: Chinese characters and runs of letters."""
    return [word for word, _, _ in spans_of(text)]


def spans_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in small letters, each with where it begins and where it ends."""
    return [(found.group().lower(), found.start(), found.end()) for found in _WORDS.finditer(text)]


def is_repetitive(text: str) -> bool:
    """Whether words loop: 2 or more words three times in a row, one word four times in a row, or the same 4 words
    at three places. A word is a Chinese character or a run of letters; capitals do not count."""
    words = words_of(text)
    for n in range(1, len(words) // 3 + 1):
        need = 4 if n == 1 else 3
        run = 0  # words that equal the word n places before
        for i in range(n, len(words)):
            run = run + 1 if words[i] == words[i - n] else 0
            if run >= n * (need - 1):
                return True
    counts = Counter(tuple(words[i : i + 4]) for i in range(len(words) - 3))
    return any(count >= 3 for count in counts.values())


def flags_of_answer(
    text: str, tokens: Sequence[str], max_new_tokens: int, index: TrainingIndex | None = None, prompt: str = ""
) -> tuple[Flag, ...]:
    """The warnings about a written answer.

    `tokens` are the written ones and `prompt` what stood before them in `text`. Copies are found when `index`, the
    hashes of the training sentences, is there.
    """
    written = text[len(prompt) :] if prompt and text.startswith(prompt) else text
    if not written.strip():
        return (flag("empty"),)
    found = []
    if index is not None and text in index:
        found.append(flag("copy"))
    if is_repetitive(text):
        found.append(flag("repetition"))
    if len(tokens) >= max_new_tokens and not str(tokens[-1]).endswith(_ENDS) and not text.rstrip().endswith(_ENDS):
        found.append(flag("cut"))
    return tuple(found)
