"""The one vector that must hold a whole sentence: how close it is for two sentences, and what of a long text it keeps.

Cho et al. 2014, "On the properties of neural machine translation" (quality falls with length).

Shapes: S source tokens, H size of the vector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from lib.corpus.joining import UNSPACED
from models.base import DecodingOptions, Method, unit_rows
from models.language.languages import base
from models.language.scripts import is_unspaced
from models.messages import N_, InputError
from models.rnn import RNN

#: the most parts that are joined, and how long a joined translation may get (tokens)
MOST_PARTS, LONGEST = 6, 160


@dataclass(frozen=True)
class Closeness:
    """Two sentences as one vector each. `cosine` of the two vectors, `distance` of them over the mean length of the
    two, `usual` the mean cosine between other sentences, None where there are fewer than two. `states` holds, for the
    tokens that both end on, the cosine of the two readers' states at each: "forward" and "backward" (n,); `tokens`
    (n,) are those of the first sentence."""

    cosine: float
    distance: float
    usual: float | None
    tokens: tuple[str, ...]
    states: Mapping[str, np.ndarray]


@torch.no_grad()
def closeness(method: RNN, first: str, second: str, lang: str, others: Sequence[str] = ()) -> Closeness:
    """How close `first` and `second` are for the writer of `method`; `others` say what is usual."""
    encoded = method.encode([first, second])
    if not all(encoded):
        raise InputError(N_("The text is empty; write a sentence."))
    target = method.other(lang)
    ids = [method.read_as(one, target) for one in encoded]
    states = []
    for one in ids:
        src, valid = method.pad([one])
        states.append(method.network.encode(src, valid)[0][0].double().cpu().numpy())  # (S, H)
    half = states[0].shape[1] // 2
    vectors = np.stack([np.concatenate([s[-1, :half], s[0, half:]]) for s in states])  # (2, H)
    length = min(map(len, states))
    # both are read from their ends, so that a word more at the beginning does not shift the rest
    pairs = {"forward": [s[-length:, :half] for s in states], "backward": [s[-length:, half:] for s in states]}
    tokens = method.tokenizer.pieces(ids[0])[-length:]
    return Closeness(
        float(_cosines(vectors[:1], vectors[1:])[0]),
        float(np.linalg.norm(vectors[0] - vectors[1]) / np.linalg.norm(vectors, axis=1).mean()),
        _usual(method, [text for text in others if text not in (first, second)], lang),
        tuple(tokens), {name: _cosines(*both) for name, both in pairs.items()},
    )


def _cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Cosine of each row of a with the same row of b."""
    return (unit_rows(a) * unit_rows(b)).sum(axis=1)


@torch.no_grad()
def _usual(method: RNN, texts: Sequence[str], lang: str) -> float | None:
    ids = [one for one in method.encode(texts) if one] if texts else []
    if len(ids) < 2:
        return None
    vectors = unit_rows(method.vectors(ids, lang, "summary").double().cpu().numpy())
    return float((vectors @ vectors.T)[np.triu_indices(len(ids), 1)].mean())


def first_difference(first: Sequence[str], second: Sequence[str]) -> int | None:
    """The place (from 0) where two rows of tokens begin to differ; None where they are equal."""
    for place, (a, b) in enumerate(zip(first, second)):
        if a != b:
            return place
    return None if len(first) == len(second) else min(len(first), len(second))


def words_of(text: str, lang: str) -> list[str]:
    """The words of a text without marks, in lower case; its letters where words are not told by spaces."""
    if base(lang) in UNSPACED or is_unspaced(text):
        return [c for c in text if c.isalnum()]
    return [word for word in ("".join(c for c in part if c.isalnum()) for part in text.lower().split()) if word]


def join_parts(parts: Sequence[str], lang: str) -> str:
    """Sentences one after another, as the language writes them."""
    return ("" if base(lang) in UNSPACED else " ").join(part.strip() for part in parts)


@dataclass(frozen=True)
class Kept:
    """A text of joined parts and what its translation kept of each. `alone` are the parts' own translations, `whole`
    that of the joined text, `recall` (0-1) the share of each part's own words that are found in `whole`; None for a
    part with no word of its own."""

    parts: tuple[str, ...]
    alone: tuple[str, ...]
    whole: str
    recall: tuple[float | None, ...]


def recall_of(alone: Sequence[str], whole: str, lang: str) -> tuple[float | None, ...]:
    """For each text of `alone` the share of its words that stand in `whole`, among those words that stand in no other
    text of `alone`: a word that several share says nothing about which of them was kept."""
    rows = [Counter(words_of(text, lang)) for text in alone]
    there = Counter(words_of(whole, lang))
    found: list[float | None] = []
    for i, row in enumerate(rows):
        own = {word: n for word, n in row.items() if not any(word in other for j, other in enumerate(rows) if j != i)}
        total = sum(own.values())
        found.append(sum(min(n, there[word]) for word, n in own.items()) / total if total else None)
    return tuple(found)


def kept(method: Method, parts: Sequence[str], source: str, target: str) -> list[Kept]:
    """The parts joined in every rotation, so that each stands once at every place, and what the greedy translation
    of each kept of its parts. A part is measured by the method's own translation of that part alone: what is lost is
    lost to length."""
    if not 2 <= len(parts) <= MOST_PARTS:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="number of sentences",
                         value=len(parts), choices=f"2 to {MOST_PARTS}")
    turns = [[*range(i, len(parts)), *range(i)] for i in range(len(parts))]
    joined = [join_parts([parts[i] for i in turn], source) for turn in turns]
    options = DecodingOptions(beam_size=1, max_new_tokens=LONGEST)
    answers = [found.text for found in method.translate([*parts, *joined], source, target, options)]
    alone, wholes = answers[: len(parts)], answers[len(parts):]
    return [Kept(tuple(parts[i] for i in turn), tuple(alone[i] for i in turn), whole,
                 recall_of([alone[i] for i in turn], whole, target)) for turn, whole in zip(turns, wholes)]


def by_place(found: Sequence[Kept]) -> list[float | None]:
    """Mean recall (0-1) at each place of the joined text, over the rotations; None where no part had own words."""
    columns = zip(*(one.recall for one in found))
    return [float(np.mean([v for v in column if v is not None])) if any(v is not None for v in column) else None
            for column in columns]


def kept_lines(keys_and_found: Mapping[str, Sequence[Kept]]) -> Iterator[dict[str, Any]]:
    """A line a method and place: key, place (from 1), recall in per cent."""
    for key, found in keys_and_found.items():
        for place, value in enumerate(by_place(found), 1):
            if value is not None:
                yield {"key": key, "place": place, "recall": 100 * value}
