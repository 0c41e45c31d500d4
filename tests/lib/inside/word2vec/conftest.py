"""The shipped vectors."""

from __future__ import annotations

import pytest

from lib.shelf import library
from models.word2vec import Word2Vec


@pytest.fixture(scope="session")
def method() -> Word2Vec:
    found = library.load_method("tatoeba-zh-en", "word2vec")
    assert isinstance(found, Word2Vec)
    return found
