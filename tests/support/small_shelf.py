"""Shelves with small networks instead of the shipped weights, for the tests of one page.

A module that uses `small_shelf` has a fixture `weights` made with it, and asks for `ladder`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lib.corpus import own_folder
from models.base import Method, Pair
from models.language.tokenizer import Tokenizer


def small_shelf(folder: Path, tokenizer: Tokenizer, tiny: Callable[[str], Method], keys: Sequence[str]) -> Path:
    """A folder of weights in which the default corpus has the tiny methods named; the folder."""
    shelf = folder / "tatoeba-zh-en"
    shelf.mkdir()
    tokenizer.save(shelf / "tokenizer.json")
    for key in keys:
        tiny(key).save(shelf / key)
    return folder


def own_shelf(pairs: Sequence[Pair], languages: Sequence[str], title: str = "Mine", vocab_size: int = 600
              ) -> tuple[str, Tokenizer]:
    """The key and the tokenizer of a reader's own corpus on whose shelf no method is yet."""
    key = own_folder.create(pairs, languages, title)
    tokenizer = Tokenizer.train([text for pair in pairs for text in pair if text], languages, vocab_size=vocab_size)
    tokenizer.save(own_folder.folder(key) / "tokenizer.json")
    return key, tokenizer
