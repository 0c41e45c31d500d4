"""The same text read with the numbers of another vocabulary, and what a trained method makes of it.

A method that has learned what row 512 means is lost when 512 stands for something else. Nothing is changed in the
method: a shallow copy of it gets a reader that gives other ids.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from models.base import DecodingOptions, Method
from models.language.tokenizer import Tokenizer
from models.messages import InputError

if TYPE_CHECKING:
    from pathlib import Path

Renumber = Callable[[Sequence[int]], list[int]]


def small_tokenizer(languages: Sequence[str], size: int = 4000) -> Tokenizer:
    """Another vocabulary for the same languages, learned from the project's own small world."""
    from lib.corpus.small_world.world import small_world_pairs

    return Tokenizer.train([text for pair in small_world_pairs(2000) for text in pair], languages, size)


def shifted(tokenizer: Tokenizer, by: int) -> Renumber:
    """Every number moved by `by`, past the end to the beginning; special tokens keep theirs, as they would in a
    vocabulary to which pieces were added."""
    plain = [i for i in range(tokenizer.vocab_size) if not tokenizer.is_special(i)]
    place = {id: i for i, id in enumerate(plain)}
    return lambda ids: [id if id not in place else plain[(place[id] + by) % len(plain)] for id in ids]


class MisreadTokenizer:
    """A tokenizer that gives the ids of another vocabulary, and in everything else is the one it stands for."""

    def __init__(self, tokenizer: Tokenizer, encode: Callable[[str], list[int]]) -> None:
        self._tokenizer, self._encode = tokenizer, encode

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    def encode(self, text: str) -> list[int]:
        """The foreign ids of `text`, those beyond this vocabulary taken from its beginning."""
        size = self._tokenizer.vocab_size
        return [id % size for id in self._encode(text)]

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """`encode` of each text."""
        return [self.encode(text) for text in texts]


def with_shift(tokenizer: Tokenizer, by: int) -> MisreadTokenizer:
    """Reads with every number moved by `by`."""
    renumber = shifted(tokenizer, by)
    return MisreadTokenizer(tokenizer, lambda text: renumber(tokenizer.encode(text)))


def with_other(tokenizer: Tokenizer, other: Tokenizer) -> MisreadTokenizer:
    """Reads with the numbers of another tokenizer."""
    return MisreadTokenizer(tokenizer, other.encode)


class Misreading(NamedTuple):
    """A text in foreign numbers: the `ids`, the `pieces` that they stand for in the method's own vocabulary, and their
    `text`."""

    ids: list[int]
    pieces: list[str]
    text: str


def misread(reader: MisreadTokenizer, text: str) -> Misreading:
    """What the method sees."""
    ids = reader.encode(text)
    return Misreading(ids, reader.pieces(ids), reader.decode(ids))


def answer(method: Method, reader: Any, text: str, source: str, target: str | None) -> str:
    """The method's greedy translation of `text` as `reader` reads it; without `target` that reading and how it goes
    on."""
    lost = copy.copy(method)
    lost.tokenizer = reader
    if target is None:
        written = ""
        for step in lost.generate(text, source, DecodingOptions(temperature=0.0, beam_size=1, max_new_tokens=12)):
            written = step.text.removeprefix(text)
        return (misread(reader, text).text if isinstance(reader, MisreadTokenizer) else text) + written
    return lost.translate([text], source, target, DecodingOptions(beam_size=1, max_new_tokens=40))[0].text


def refusal_to_load(cls: type[Method], directory: Path, other: Tokenizer) -> InputError | None:
    """What loading says when a method's weights meet another tokenizer; None if it took them."""
    try:
        cls.load(directory, other)
    except InputError as error:
        return error
    return None
