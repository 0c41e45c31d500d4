"""The question that time travel asks at every step of a training: a sentence, and the corpus's own answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lib.sampling import sample_of
from models.language.text import beginning

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus

#: how many sentences of the corpus are offered, and how many characters the first of them should have
EXAMPLES, LENGTH = 30, 24


class Question(NamedTuple):
    """What is asked at every step: a text and its language; the `target` language, or None for a continuation; and
    the corpus's own answer, None for a text that is not in it."""

    text: str
    source: str
    target: str | None = None
    reference: str | None = None


def examples(corpus: Corpus, source: str, count: int = EXAMPLES) -> list[Question]:
    """Held-out sentences to look at in language `source`, those of middling length first. With one language it is the
    beginning of each, and its reference is the whole sentence."""
    pairs = [pair for name in ("test", "valid", "train") for pair in sample_of(corpus.split(name), 300)][:300]
    if len(corpus.languages) == 1:
        texts = list(dict.fromkeys(pair.first for pair in pairs if pair.first.strip()))
        texts.sort(key=lambda text: abs(len(text) - 2 * LENGTH))
        return [Question(beginning(text, 1 / 3), source, None, text) for text in texts[:count]]
    side = corpus.languages.index(source)
    found = {pair[side]: pair[1 - side] for pair in reversed(pairs) if pair[side].strip()}
    texts = sorted(found, key=lambda text: (abs(len(text) - LENGTH), text))
    return [Question(text, source, corpus.languages[1 - side], found[text]) for text in texts[:count]]


def ask(corpus: Corpus, text: str, source: str) -> Question:
    """The question for any text, with the corpus's own answer where it has one."""
    if len(corpus.languages) == 1:
        whole = next((pair.first for name in ("test", "valid", "train") for pair in corpus.split(name)
                      if pair.first.startswith(text) and pair.first != text), None)
        return Question(text, source, None, whole)
    side = corpus.languages.index(source)
    found = (pair[1 - side] for name in ("test", "valid", "train") for pair in corpus.split(name)
             if pair[side].strip() == text)
    return Question(text, source, corpus.languages[1 - side], next(found, None))
