"""Translating word by word in the order of the source: what the two rungs without a decoder share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.answers import Candidate, Step, Trace, Translation
from models.checkpoint import CheckpointError
from models.language.text import join_words
from models.messages import N_
from models.words.lexicon import Lexicon
from models.words.word_units import Ids, Word, WordList, capital_first

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

#: the score of a word that is copied because nothing is known about it: as unsure as the least likely entry
COPY_SCORE = log(1e-3)
#: words that a trace shows with their candidates
MAX_STEPS = 100


class Choice(NamedTuple):
    """What one source word became: the written text, its ids, a natural-log probability, the words that it could have
    become (best first; none when it was copied)."""

    text: str
    ids: Ids
    score: float
    candidates: tuple[Candidate, ...]


def copied(word: Word) -> Choice:
    """The word as it stands in the source."""
    return Choice(word.surface, word.ids, COPY_SCORE, ())


def choose_from_lexicon(
    words: Sequence[Word], lexicon: Lexicon, target: WordList, null_threshold: float
) -> list[Choice]:
    """The likeliest translation of each word. A word is left out when more than `null_threshold` (0-1) of its
    occurrences have no counterpart, and copied when the lexicon lacks it."""
    choices = []
    for word in words:
        entries = lexicon.translations(word.number) if word.number is not None else []
        if not entries:
            choices.append(copied(word))
        elif lexicon.null_share[word.number] <= null_threshold:
            candidates = tuple(Candidate(target.text(i), p) for i, p in entries)
            best, probability = entries[0]
            choices.append(Choice(candidates[0].token, target.words[best], log(probability), candidates))
    return choices


def assemble(choices: Sequence[Choice], origin: str, lang: str = "") -> Translation:
    """The chosen words as a sentence in language `lang`; it begins with a capital unless its first word was copied."""
    tokens = _tokens(choices)
    return Translation(join_words(tokens, lang), tuple(tokens), tuple(choice.score for choice in choices), origin)


def with_choices(trace: Trace, tokenizer: Tokenizer, choices: Sequence[Choice], forced_target: str | None,
                 lang: str = "") -> Trace:
    """`trace` with the translation, and as steps the first words of it; a step's id is that of its first piece."""
    tokens = _tokens(choices)
    steps = tuple(
        Step(tokens[i], choice.ids[0] if choice.ids else tokenizer.unk_id, exp(choice.score), choice.candidates,
             join_words(tokens[:i + 1], lang))
        for i, choice in enumerate(choices[:MAX_STEPS])
    )
    return replace(trace, steps=steps, output=join_words(tokens, lang) if forced_target is None else forced_target)


def _tokens(choices: Sequence[Choice]) -> list[str]:
    tokens = [choice.text for choice in choices]
    if choices and choices[0].candidates:
        tokens[0] = capital_first(tokens[0])
    return tokens


@contextmanager
def fitting(directory: Path) -> Iterator[None]:
    """Arrays that are missing or have the wrong shape become a CheckpointError that names the folder."""
    try:
        yield
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise CheckpointError(N_("The weights in {path} do not fit the configuration beside them; restore both "
                                 "files or train again."), path=str(directory)) from error
