"""Which word of a sentence each word of an answer belongs to, where the method's attention says so; and the sentence
as words to point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.compare.questions import Row
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, listed, named, t
from lib.ui.session.memory import once
from lib.ui.shared.answer_row import parts_of
from lib.ui.shared.inputs import other
from lib.ui.shared.parts.pointing import ABOUT, SAME_WORD, numbered, sentence_strip, spelled
from lib.ui.shared.show import method_title
from models.messages import InputError

#: tokens of a sentence beyond which nobody points at single words
MOST = 80

Links = Sequence[int | None]


@dataclass(frozen=True)
class Sentence:
    """A text that is read: its tokens, and its words by their number ("" for a mark)."""

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]


def sentence_of(text: str) -> Sentence | None:
    """The text as the ladder's tokenizer cuts it; None for one without a token or too long to point at."""
    tokenizer = shelf.tokenizer()
    tokens = tuple(tokenizer.pieces(tokenizer.encode(text)))
    if not tokens or len(tokens) > MOST:
        return None
    found = spelled(tokens)
    return Sentence(text, tokens, tuple(found.get(n, "") for n in range(max(found, default=-1) + 1)))


def links_of(row: Row, sentence: Sentence | None, source: str) -> Links:
    """For each token of the answer the word of the sentence to which cross-attention links it; () for a method that has
    none, or whose network cannot be asked. Those of a recorded answer were recorded with it."""
    target = other(source)
    if sentence is None or target is None or not row.tokens:
        return ()
    if row.recorded:
        return row.links or ()
    from lib.inside.cross import KEYS, links  # not before it is needed: with it comes torch
    from models.seq2seq import Seq2SeqMethod

    method = shelf.method(row.method) if row.method in KEYS else None
    if not isinstance(method, Seq2SeqMethod) or not hasattr(method, "network"):
        return ()
    try:
        return once(("links", shelf.identity(row.method, method), sentence.text, row.tokens, target),
                    lambda: links(method, sentence.text, row.tokens, target))
    except InputError:
        return ()


def strip(sentence: Sentence | None, rows: Sequence[Row], links: Mapping[str, Links], place: str,
          about: str = ABOUT) -> None:
    """The sentence as words to point at, above the answers of `rows` with their `links`; `about` says what comes of
    it."""
    if sentence is None:
        return
    said: dict[int, list[str]] = {}
    told: dict[int, list[str]] = {}
    for row in rows:
        found: dict[int, dict[str, None]] = {}
        words = spelled(row.tokens)
        for number, link in zip(numbered(row.tokens), links.get(row.method, ())):
            if number is not None and link is not None:
                found.setdefault(link, {})[words[number]] = None
        for link, mine in found.items():
            said[link] = [*said.get(link, []), *mine]
            told[link] = [*told.get(link, []), named(method_title(row.method), commas(mine))]
    if about == ABOUT and not any(links.values()):
        about = SAME_WORD
    with st.container(key=f"words_{place}"):
        sentence_strip(parts_of(sentence.text, sentence.tokens, [None] * len(sentence.tokens)), sentence.tokens, said,
                       {link: t("By attention: {words}", words=listed(lines)) for link, lines in told.items()}, place,
                       about)
