"""Drawing tokens from a distribution with numpy, for the methods below the neural ones. The rules are those of
`models.writing.decoding`: temperature, then top-k (Fan et al. 2018), then top-p (Holtzman et al. 2020).

Shape: V tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.answers import Candidate, Step
from models.base import DecodingOptions
from models.language.text import join_words

if TYPE_CHECKING:
    from models.language.any_tokenizer import AnyTokenizer
    from models.language.tokenizer import Tokenizer


def softmax(logits: np.ndarray) -> np.ndarray:
    """logits (..., V), minus infinity allowed, as probabilities (..., V)."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def filtered(probabilities: np.ndarray, options: DecodingOptions) -> np.ndarray:
    """The distribution (V,) that is drawn from: `probabilities` (V,) sharpened or flattened by the temperature, cut
    to the top_k best tokens, then to the fewest whose mass reaches top_p. Temperature 0 keeps the best token alone."""
    if options.temperature == 0:
        kept = np.zeros(len(probabilities))
        kept[probabilities.argmax()] = 1.0
        return kept
    with np.errstate(divide="ignore"):
        tempered = softmax(np.log(probabilities.astype(np.float64)) / options.temperature)
    order = np.argsort(-tempered, kind="stable")
    ranked = tempered[order]
    if options.top_k:
        ranked[options.top_k:] = 0.0
    if options.top_p < 1:  # at 1 the rounding of a long sum would cut the tail
        before = (np.cumsum(ranked) - ranked) / ranked.sum()  # mass of what ranks higher
        ranked[1:][before[1:] >= options.top_p] = 0.0  # also of the smallest top_p one token is left
    kept = np.zeros(len(probabilities))
    kept[order] = ranked / ranked.sum()
    return kept


def without(probabilities: np.ndarray, id: int) -> np.ndarray:
    """A copy of probabilities (V,) in which `id` cannot be drawn. The end of the text comes no earlier than second:
    it is the likeliest token of all, and an empty continuation shows nothing."""
    rest = probabilities.copy()
    rest[id] = 0
    return rest


def draw(probabilities: np.ndarray, options: DecodingOptions, generator: np.random.Generator) -> int:
    """A token id from probabilities (V,), by the caller's own seeded generator."""
    return int(generator.choice(len(probabilities), p=filtered(probabilities, options)))


def make_step(tokenizer: AnyTokenizer, id: int, probabilities: np.ndarray, text: str, n_candidates: int = 10) -> Step:
    """A Step from a chosen id and the distribution (V,) that the method gave it in."""
    n_candidates = min(n_candidates, len(probabilities))
    best = np.argpartition(-probabilities, n_candidates - 1)[:n_candidates]
    best = best[np.argsort(-probabilities[best], kind="stable")]
    chances = [(int(i), float(probabilities[i])) for i in best if probabilities[i] > 0]
    candidates = tuple(Candidate(tokenizer.piece(i), p) for i, p in chances)
    return Step(tokenizer.piece(id), id, float(probabilities[id]), candidates, text)


def behind(prompt: str, known: str, whole: str, alone: str = "") -> str:
    """`prompt` as it was typed, and then what was written: what `whole` has more than `known`, both as the tokenizer
    spells them. Where the two begin differently, what was written is `alone`, a word of its own."""
    last = prompt[-1:]
    new = whole[len(known):] if whole.startswith(known) else join_words([last, alone])[len(last):]
    return prompt + (new.lstrip() if not prompt or prompt[-1].isspace() else new)


class Continuation:
    """A prompt and what is written after it, as one text that begins with the prompt letter by letter. `ids` are what
    is read of it; None for all."""

    def __init__(self, tokenizer: Tokenizer, prompt: str, lang: str = "", ids: Sequence[int] | None = None) -> None:
        self.tokenizer, self.lang, self.prompt = tokenizer, lang, prompt
        self.prompt_ids = list(tokenizer.encode(prompt) if ids is None else ids)
        self.known = tokenizer.decode(self.prompt_ids, lang)
        self.ids: list[int] = []

    def add(self, id: int) -> str:
        """Append a token; the text so far."""
        self.ids.append(id)
        return self.text()

    def text(self) -> str:
        """The prompt and the tokens after it."""
        decode = self.tokenizer.decode
        return behind(self.prompt, self.known, decode([*self.prompt_ids, *self.ids], self.lang),
                      decode(self.ids, self.lang))
