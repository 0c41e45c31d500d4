"""Warnings about an answer: a copy of a training sentence, repetition, unseen tokens, nothing written, cut short.

Also how much of an input the training vocabulary covers. Flags carry a code for machines and an English message for
readers, which a page translates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from models.language.scripts import HAN
from models.messages import N_

if TYPE_CHECKING:
    from lib.shelf.training_index import TrainingIndex
    from models.language.any_tokenizer import AnyTokenizer


@dataclass(frozen=True)
class Flag:
    """A warning: `code` is one of `MESSAGES`, `message` its English sentence."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.code


MESSAGES = {
    "copy": N_("This is word for word a sentence of the training data: recalled, perhaps, rather than composed."),
    "repetition": N_("The same words come again and again: the method is caught in a loop."),
    "unknown": N_("Part of the input was never seen in training and was read as [UNK]."),
    "empty": N_("Nothing was written."),
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


def flag(code: str) -> Flag:
    """The flag with this code."""
    return Flag(code, MESSAGES[code])


class Reading:
    """Texts as the methods read them: cut into pieces once for all methods that share a tokenizer."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._found: dict[str, tuple[Coverage, tuple[Flag, ...]]] = {}

    def by(self, tokenizer: AnyTokenizer) -> tuple[Coverage, tuple[Flag, ...]]:
        """The share of the texts' pieces and words that the vocabulary has, and the warnings about what is read."""
        if tokenizer.fingerprint not in self._found:
            self._found[tokenizer.fingerprint] = self._read(tokenizer)
        return self._found[tokenizer.fingerprint]

    def _read(self, tokenizer: AnyTokenizer) -> tuple[Coverage, tuple[Flag, ...]]:
        encoded = tokenizer.encode_batch(self.texts)
        unknown = tokenizer.unk_id
        pieces = [id != unknown for ids in encoded for id in ids]
        words = [len(word) == 1 and ids[word[0]] != unknown for ids in encoded for word in tokenizer.words(ids)]
        coverage = Coverage(*(sum(known) / len(known) if known else None for known in (pieces, words)))
        return coverage, () if all(pieces) else (flag("unknown"),)


def is_repetitive(text: str) -> bool:
    """Whether words loop: 2 or more words three times in a row, one word four times in a row, or the same 4 words
    at three places. A word is a Chinese character or a run of letters; capitals do not count."""
    words = [w.lower() for w in _WORDS.findall(text)]
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
