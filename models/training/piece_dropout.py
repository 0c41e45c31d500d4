"""Words cut into other pieces each time: a network that meets a word in several cuts learns what its parts mean.

Provilkov et al. 2020, "BPE-dropout"; for longest-match vocabularies Hiraoka 2022, "MaxMatch-Dropout": wherever a piece
is looked for, each one that fits is passed over with probability p, from the longest on; a single letter never is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from models.language.tokenizer import Tokenizer
from models.training.pair_data import IdPair

#: a piece that fits, and where the word goes on after it
Cut = tuple[int, int]


class PieceDropout:
    """Cuts the words of encoded texts anew, with `share` (0-1) of the fitting pieces passed over; 0 changes nothing."""

    def __init__(self, tokenizer: Tokenizer, share: float) -> None:
        self.share = share
        size = tokenizer.vocab_size
        special = tokenizer.special_ids
        self._inner = [tokenizer.is_continuation(i) for i in range(size)]
        self._letters = ["" if i in special else tokenizer.piece(i)[2 * self._inner[i]:] for i in range(size)]
        plain = [i for i in range(size) if i not in special]
        #: ids of the pieces that may begin a word, and of those that may go on in one
        self._ids = [{self._letters[i]: i for i in plain if self._inner[i] is inner} for inner in (False, True)]
        self._longest = max((len(self._letters[i]) for i in plain), default=0)
        self._cuts: dict[tuple[int, ...], list[list[Cut]]] = {}

    def pairs(self, pairs: Sequence[IdPair], draw: random.Random) -> Sequence[IdPair]:
        """Both sides of each pair, cut anew."""
        if not self.share:
            return pairs
        return [(self.text(a, draw), self.text(b, draw)) for a, b in pairs]

    def text(self, ids: Sequence[int], draw: random.Random) -> list[int]:
        """The same text in other pieces, or in the same ones where nothing was passed over."""
        starts = [i for i, id in enumerate(ids) if not self._inner[id] or i == 0]
        cut: list[int] = []
        for start, end in pairwise([*starts, len(ids)]):
            cut += self._word(tuple(ids[start:end]), draw)
        return cut

    def _word(self, word: tuple[int, ...], draw: random.Random) -> Sequence[int]:
        cuts = self._cuts.get(word)
        if cuts is None:
            cuts = self._cuts[word] = self._fitting("".join(self._letters[i] for i in word))
        if not cuts:
            return word
        place, found, share, chance = 0, [], self.share, draw.random
        while place < len(cuts):
            fitting = cuts[place]
            last = len(fitting) - 1
            for i, (id, end) in enumerate(fitting):
                if i == last or chance() >= share:
                    found.append(id)
                    place = end
                    break
        return found

    def _fitting(self, word: str) -> list[list[Cut]]:
        """For each letter of a word the pieces that may begin there, the longest first; nothing for a word that is
        unknown, or of one letter, or that has a letter without a piece."""
        if len(word) < 2:
            return []
        cuts: list[list[Cut]] = []
        for start in range(len(word)):
            ids = self._ids[start > 0]
            ends = range(min(len(word), start + self._longest), start, -1)
            cuts.append([(ids[word[start:end]], end) for end in ends if word[start:end] in ids])
        return cuts if all(cuts) and all(fitting[-1][1] == i + 1 for i, fitting in enumerate(cuts)) else []
