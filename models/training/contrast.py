"""Contrast: a sentence's vector should be nearer to its translation's than to any other sentence's.

van den Oord et al. 2018, "Representation learning with contrastive predictive coding" (InfoNCE); Feng et al. 2022,
"LaBSE" (translations); Wieting & Gimpel 2018, "ParaNMT" (two texts with one translation are paraphrases); Gao et al.
2021, "SimCSE" (hard negatives: here `Twins` and `RoleSentences`). The vector is the one that the method compares
sentences by, so it goes through all layers, and so does the gradient.

Shapes: N pairs of texts, M twins, D vector size.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.base import Pair
from models.training.batching import chunks_by_length
from models.training.pair_data import LONGEST, TrainingPairs
from models.training.roles import RoleSentences
from models.training.twins import Twins

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer
    from models.training.loop import Objective

#: the settings that a network has for it; weight 0 switches it off. With a `rows_weight` the mean of the embedding's
#: rows is compared as well, so that the layers add to something good, and `rows_kept` holds their vector near to it
CONTRAST = {"contrastive_weight": 1.0, "contrastive_pairs": 96, "temperature": 0.05, "twin_share": 1.0,
            "role_pairs": 12, "contrast_alone": False, "rows_weight": 0.0, "rows_kept": 0.0}
#: rows are compared less sharply, and so many times as many pairs at once: that is nearer to how people compare (STS-B
#: dev zh of a bag of embeddings 75.9 instead of 74.4)
ROWS_TEMPERATURE, ROWS_TIMES = 0.1, 4
#: the way to pool that is the mean of the embedding's rows
ROWS = "embedding"
#: share of tokens that are left out in training, others each time: no single one may decide (Wieting & Gimpel 2017)
WORD_DROPOUT = 0.1
#: of so many times as many pairs, those of about one length are compared with each other
SPREAD = 16
#: texts of about the same length that are read together, and pairs that are held out
TOGETHER, HELD_OUT = 64, 256


class Compared(Protocol):
    """What the contrast asks of a method (models/neural.py)."""

    tokenizer: Tokenizer
    config: dict[str, Any]
    network: Any

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the corpus's two languages."""

    def as_compared(self, sentences: Sequence[str]) -> list[str]:
        """The sentences as they are read for their vectors."""

    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """Sentence vectors (B, D)."""


class Text(NamedTuple):
    """Token ids, and the language by its place in the corpus."""

    ids: tuple[int, ...]
    side: int


def info_nce(first: Tensor, second: Tensor, others: Tensor, numbers: Sequence[Sequence[int]], temperature: float
             ) -> Tensor:
    """Which of all texts is mine? first, second (N, D) are pairs, others (M, D) nobody's; all of length 1. Both ways,
    mean. `numbers` (N, N, M) name the texts: what is the same text twice is not held against either."""
    device = first.device
    names = [torch.tensor(part, dtype=torch.long, device=device) for part in numbers]
    mine = torch.arange(len(first), device=device)
    loss = torch.zeros((), device=device)
    for here, there, own, wanted in ((first, second, names[0], names[1]), (second, first, names[1], names[0])):
        scores = here @ torch.cat([there, here, others]).T / temperature  # (N, N + N + M)
        name = torch.cat([wanted, own, names[2]])  # (N + N + M,)
        same = (name == own.unsqueeze(1)) | (name == wanted.unsqueeze(1))  # (N, N + N + M)
        same[mine, mine] = False
        loss = loss + F.cross_entropy(scores.masked_fill(same, float("-inf")), mine) / 2
    return loss


class Contrast:
    """Draws pairs and twins from the training text, and gives the loss of a network on them."""

    def __init__(self, method: Compared, pairs: Sequence[Pair], valid: Sequence[Pair]) -> None:
        self.method, self.config = method, method.config
        self.english = method.languages.index("en") if "en" in method.languages else -1
        self.roles = RoleSentences([pair[self.english] for pair in pairs if all(pair)] if self.english >= 0 else [])
        shared = self._read(pairs)
        pairs, ids = [pair for pair in shared if all(pair)], shared.ids(method.tokenizer)
        self.pairs = [(Text(tuple(a), 0), Text(tuple(b), 1)) for a, b in ids]
        self.twins: Sequence[Twins | None] = (None, None)
        if self.config["twin_share"]:
            self.twins = shared.made(f"twins {method.tokenizer.fingerprint}", lambda: [
                Twins(method.tokenizer, [pair[side] for pair in pairs]) for side in (0, 1)])
        self.words = [twins.sentences if twins else [] for twins in self.twins]
        if len(self.pairs) != len(pairs):  # a text of no tokens: words and ids would no longer go together
            self.words = [[], []]
        self.pairs += paraphrases(self.pairs)
        draw = random.Random(0)
        held = self._read([pair for pair in valid if all(pair)][:HELD_OUT])
        self.held_out = [(Text(tuple(a), 0), Text(tuple(b), 1)) for a, b in held.ids(method.tokenizer)]
        self.held_out_twins = [Text(tuple(twin), side) for pair in held for side, maker in enumerate(self.twins)
                               if maker and (twin := maker.twin(maker.split(pair[side]), draw))]

    def _read(self, pairs: Sequence[Pair]) -> TrainingPairs:
        """The pairs as their texts are read for vectors."""
        shared = TrainingPairs.of(pairs)
        first, second = (self.method.as_compared([pair[side] for pair in shared]) for side in (0, 1))
        read = [Pair(a, b) for a, b in zip(first, second)]
        return shared if read == shared else shared.made("as read for vectors", lambda: TrainingPairs(read))

    def vectors(self, network: nn.Module, texts: Sequence[Text], pooling: str) -> Tensor:
        """The vectors of the texts by a way of pooling, of length 1: (N, D)."""
        reader = copy.copy(self.method)
        reader.network = network
        found, places = [], []
        for side, lang in enumerate(self.method.languages):
            rows = [i for i, text in enumerate(texts) if text.side == side]
            for chunk in chunks_by_length([texts[i].ids for i in rows], TOGETHER):
                chosen = [rows[i] for i in chunk]
                read = [thinned(texts[i].ids) if network.training else list(texts[i].ids) for i in chosen]
                found.append(reader.vectors(read, lang, pooling))
                places += chosen
        order = torch.from_numpy(np.argsort(places)).to(found[0].device)
        return F.normalize(torch.cat(found).float()[order], dim=-1)

    def drawn(self, draw: random.Random, count: int) -> list[int]:
        """`count` pairs of about the same length, or a network would tell a translation by its length."""
        some = sorted(draw.sample(range(len(self.pairs)), min(SPREAD * count, len(self.pairs))),
                      key=lambda i: len(self.pairs[i][0].ids) + len(self.pairs[i][1].ids))
        start = draw.randrange(max(1, len(some) - count + 1))
        return some[start:start + count]

    def _loss(self, network: nn.Module, pairs: Sequence[tuple[Text, Text]], twins: Sequence[Text],
              rows: bool = False) -> tuple[Tensor, dict[Text, Tensor]]:
        """InfoNCE of the pairs' vectors, or of their `rows`; and the vector (D,) of each text, which is read once."""
        parts = ([pair[0] for pair in pairs], [pair[1] for pair in pairs], list(twins))
        numbers: dict[Text, int] = {}
        named = [[numbers.setdefault(text, len(numbers)) for text in part] for part in parts]
        vectors = self.vectors(network, list(numbers), ROWS if rows else self.config["pooling"])
        first, second, others = (vectors[part] for part in named)
        temperature = ROWS_TEMPERATURE if rows else self.config["temperature"]
        return info_nce(first, second, others, named, temperature), dict(zip(numbers, vectors))

    def _from_rows(self, network: nn.Module, vectors: Mapping[Text, Tensor]) -> Tensor:
        """How far these vectors (D,) are from their texts' rows, 1 less the cosine, mean; the rows stay where they
        are."""
        rows = self.vectors(network, list(vectors), ROWS).detach()  # (N, D)
        return 1 - (torch.stack(list(vectors.values())) * rows).sum(-1).mean()

    def loss(self, network: nn.Module) -> Tensor:
        """InfoNCE of pairs drawn at random, each with a twin of one of its texts, and of sentences said in two ways,
        with theirs. `rows_weight` times, that of the embedding's rows, which know no order and see no twin; `rows_kept`
        times, how far the vectors are from the rows, twins and roles aside."""
        draw, count = random.Random(int(torch.randint(2**62, ()))), self.config["contrastive_pairs"]
        drawn = self.drawn(draw, count)
        twins = []
        for i in drawn:
            side = draw.randrange(2)
            maker, words = self.twins[side], self.words[side]
            if (maker and i < len(words) and draw.random() < self.config["twin_share"]
                    and (ids := maker.twin(words[i], draw))):
                twins.append(Text(tuple(ids[:LONGEST]), side))
        ordinary = [self.pairs[i] for i in drawn]
        pairs = list(ordinary)
        for _ in range(self.config["role_pairs"] if self.roles.ready else 0):
            one, other, *exchanged = (self._text(text, self.english) for text in self.roles.draw(draw))
            pairs.append((one, other))
            twins += exchanged
        loss, vectors = self._loss(network, pairs, twins)
        if self.config["pooling"] == ROWS:
            return loss
        if weight := self.config["rows_kept"]:
            texts = dict.fromkeys(text for pair in ordinary for text in pair)
            loss = loss + weight * self._from_rows(network, {text: vectors[text] for text in texts})
        if weight := self.config["rows_weight"]:
            more = [self.pairs[i] for i in self.drawn(draw, ROWS_TIMES * count)]
            loss = loss + weight * self._loss(network, more, [], rows=True)[0]
        return loss

    def _text(self, text: str, side: int) -> Text:
        read, = self.method.as_compared([text])
        return Text(tuple(self.method.tokenizer.encode(read)[:LONGEST]), side)

    @torch.inference_mode()
    def valid_loss(self, network: nn.Module) -> float:
        """The same for held-out pairs and their twins, all of them at once, always the same; 0 without any."""
        return float(self._loss(network, self.held_out, self.held_out_twins)[0]) if len(self.held_out) > 1 else 0.0


def thinned(ids: Sequence[int]) -> list[int]:
    """The ids without a few of them, drawn at random."""
    kept = (torch.rand(len(ids)) >= WORD_DROPOUT).tolist()
    return [id for id, keep in zip(ids, kept) if keep] or list(ids)


def paraphrases(pairs: Sequence[tuple[Text, Text]]) -> list[tuple[Text, Text]]:
    """Pairs in one language: texts that are translations of the same text, each with the next one."""
    found = []
    for side in (0, 1):
        groups: dict[Text, dict[Text, None]] = {}
        for pair in pairs:
            groups.setdefault(pair[side], {})[pair[1 - side]] = None
        for group in groups.values():
            texts = list(group)
            found += list(pairwise(texts))
    return found


class WithContrast:
    """An objective, and in training the contrastive loss beside it."""

    def __init__(self, objective: Objective[Any], contrast: Contrast, weight: float, alone: bool = False) -> None:
        self.objective, self.contrast, self.weight, self.alone = objective, contrast, weight, alone
        self.examples, self.valid_examples, self.size = objective.examples, objective.valid_examples, objective.size

    def loss(self, network: nn.Module, examples: Sequence[Any], smoothing: float) -> tuple[Tensor, int]:
        """The objective's loss; in training with the contrast, `weight` times, or that `alone`."""
        if network.training and self.alone:
            return self.weight * self.contrast.loss(network), 0
        loss, count = self.objective.loss(network, examples, smoothing)
        return (loss + self.weight * self.contrast.loss(network), count) if network.training else (loss, count)

    def beside(self, network: nn.Module) -> float:
        """What the contrast adds to the validation loss when the best weights are chosen."""
        return self.weight * self.contrast.valid_loss(network)


def with_contrast(method: Compared, objective: Objective[Any], pairs: Sequence[Pair], valid: Sequence[Pair]
                  ) -> Objective[Any]:
    """The objective with the contrast that the method's configuration asks for, where there are translations."""
    weight = method.config.get("contrastive_weight", 0.0)
    if not weight or len(method.languages) < 2 or len(pairs) < 2:
        return objective
    contrast = Contrast(method, TrainingPairs.of(pairs).at_hand, valid)
    return WithContrast(objective, contrast, weight, method.config["contrast_alone"])
