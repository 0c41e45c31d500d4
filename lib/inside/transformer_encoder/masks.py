"""Masks in a reader's text: what the encoder would put there, alone and beside a translation, and in which order it
fills them.

Devlin et al. 2019, "BERT"; Conneau & Lample 2019 (the translation beside it); the order: models.writing.mask_filling.

Shapes: T tokens, P masks, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional as F

from models.answers import Candidate
from models.base import DecodingOptions
from models.writing.mask_filling import ORDERS, ROUNDS

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer
    from models.transformer_encoder import TransformerEncoder

CANDIDATES = 8


@dataclass(frozen=True)
class Hidden:
    """A text with masks: `ids` without special tokens but the masks, and what each mask hides (None: the reader wrote
    it as a mask). `by_itself`: a word was hidden because the text had no mask and the reader chose none."""

    ids: tuple[int, ...]
    answers: tuple[tuple[int, int | None], ...]
    by_itself: bool = False

    @property
    def places(self) -> list[int]:
        """Where the masks are."""
        return [place for place, _ in self.answers]


@dataclass(frozen=True)
class Guess:
    """What the encoder would put in place of one mask. `place` counts in the text; `bits` is the entropy; `answer` is
    the piece that was hidden, with its probability (0-1), or None."""

    place: int
    candidates: tuple[Candidate, ...]
    bits: float
    answer: str | None
    answer_probability: float | None

    @property
    def sureness(self) -> float:
        """The probability of the likeliest piece."""
        return self.candidates[0].probability


@dataclass(frozen=True)
class Round:
    """One round of filling: the ids before it, the best guess at each empty place (place, id, probability), and the
    places that were then filled and are not masked again in the next round."""

    before: tuple[int, ...]
    guesses: tuple[tuple[int, int, float], ...]
    filled: tuple[int, ...]


@dataclass(frozen=True)
class Filling:
    """How the masks of a text were filled: the rounds, and the ids at the end."""

    rounds: tuple[Round, ...]
    ids: tuple[int, ...]


def words(tokenizer: Tokenizer, ids: Sequence[int]) -> list[tuple[str, list[int]]]:
    """The words of a text that can be hidden: how each reads, and the places of its pieces. Masks are left out."""
    groups = [group for group in tokenizer.words(ids) if ids[group[0]] != tokenizer.mask_id]
    return [(tokenizer.decode([ids[i] for i in group]) or "�", group) for group in groups]


def worth_hiding(method: TransformerEncoder, ids: Sequence[int]) -> int | None:
    """The number of the word that a reader learns most from: of the words that are one piece of letters, the one that
    counts most in the sentence's vector. None for a text without words."""
    found = words(method.tokenizer, ids)
    usual = [i for i, (text, group) in enumerate(found) if len(group) == 1 and text.isalpha()]
    usual = usual or [i for i, (text, _) in enumerate(found) if any(c.isalnum() for c in text)] or list(
        range(len(found)))
    weights = method.network.importance.detach()
    return max(usual, key=lambda i: float(weights[ids[found[i][1][0]]]), default=None)


def hide(method: TransformerEncoder, text: str, chosen: Sequence[int] = ()) -> Hidden:
    """The reader's text, in which [MASK] may stand, with the words numbered `chosen` hidden too, one mask a piece.
    Where nothing is hidden a word worth hiding is."""
    ids = method.encode_with_masks(text)
    mask_id = method.tokenizer.mask_id
    found = words(method.tokenizer, ids)
    numbers, by_itself = [number for number in chosen if 0 <= number < len(found)], False
    if not numbers and mask_id not in ids:
        best = worth_hiding(method, ids)
        numbers, by_itself = ([], False) if best is None else ([best], True)
    places = {place for number in numbers for place in found[number][1]}
    answers = tuple((i, id if i in places else None) for i, id in enumerate(ids) if i in places or id == mask_id)
    return Hidden(tuple(mask_id if i in places else id for i, id in enumerate(ids)), answers, by_itself)


def whole(method: TransformerEncoder, hidden: Hidden) -> list[int]:
    """The ids with every mask filled: with what it hides, or with the encoder's guess."""
    known = dict(hidden.answers)
    ids = [id if (answer := known.get(i)) is None else answer for i, id in enumerate(hidden.ids)]
    return list(filling(method, ids).ids) if method.tokenizer.mask_id in ids else ids


def _read(method: TransformerEncoder, ids: Sequence[int], beside: Sequence[int] | None) -> list[int]:
    """What the encoder reads: the text alone, or joined to its translation. The text begins at place 1."""
    return method.single(ids) if beside is None else method.joined(ids, beside)


@torch.inference_mode()
def guesses(method: TransformerEncoder, hidden: Hidden, beside: Sequence[int] | None = None) -> list[Guess]:
    """What would stand in place of each mask, all masks empty, left to right; `beside` are the ids of a translation
    that is read with it."""
    if not hidden.answers:
        return []
    text = _read(method, hidden.ids, beside)
    logits = method.logits_at([text], [(0, place + 1) for place in hidden.places])  # (P, V)
    found = []
    for (place, answer), p in zip(hidden.answers, logits.softmax(-1)):
        best = p.topk(CANDIDATES)
        candidates = tuple(Candidate(method.tokenizer.piece(int(i)), float(v)) for v, i in zip(best.values,
                                                                                              best.indices))
        bits = float(-(p * p.clamp(min=1e-12).log2()).sum())
        found.append(Guess(place, candidates, bits, None if answer is None else method.tokenizer.piece(answer),
                           None if answer is None else float(p[answer])))
    return found


@torch.inference_mode()
def filling(method: TransformerEncoder, ids: Sequence[int], beside: Sequence[int] | None = None,
            rounds: int = ROUNDS, order: str | None = None) -> Filling:
    """How the encoder fills masks, written down round by round: in the order of its own translations, or in `order`."""
    seen: list[tuple[list[int], list[int], Tensor]] = []

    def logits_at(texts: Sequence[Sequence[int]], places: Sequence[tuple[int, int]]) -> Tensor:
        logits = method.logits_at(texts, places)
        seen.append((list(texts[0]), [place for _, place in places], logits))
        return logits

    text = _read(method, ids, beside)
    fill = ORDERS[order or method.config["filling"]]
    (last,), _ = fill(logits_at, [text], method.tokenizer.mask_id, rounds)
    found = []
    for number, (before, places, logits) in enumerate(seen):
        after = seen[number + 1][0] if number + 1 < len(seen) else last
        logp, best = F.log_softmax(logits, -1).max(-1)
        found.append(Round(
            tuple(before[1:len(ids) + 1]),
            tuple((place - 1, int(id), float(p)) for place, id, p in zip(places, best, logp.exp())),
            tuple(place - 1 for place in places if after[place] != before[place])))
    return Filling(tuple(found), tuple(last[1:len(ids) + 1]))


@torch.inference_mode()
def writing(method: TransformerEncoder, prompt: str, lang: str, options: DecodingOptions) -> Filling:
    """How the encoder goes on with a prompt, surest mask first and one a round: `generate` without chance, with the
    place of each word."""
    first = next(method.generate(prompt, lang, options), None)
    masks = first.text.removeprefix(prompt).count("▢") + 1 if first is not None else 0
    ids = [*method.encode([prompt])[0], *[method.tokenizer.mask_id] * masks]
    return filling(method, ids, rounds=max(1, masks), order="easy-first")
