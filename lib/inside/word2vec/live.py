"""Skip-gram with negative sampling, small enough to be read and to be trained in front of a reader.

Mikolov, Sutskever et al. 2013. For a pair (centre c, neighbour o) and k negatives n drawn from the noise P:

    loss = -log sigmoid(v_c · u_o) - sum over n of log sigmoid(-v_c · u_n)

Each step takes a few pairs at random, draws their negatives, and moves the vectors v and u against the gradient.
W words, D vector size, B pairs a step, k negatives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit as sigmoid

from lib.inside.axes import Axes, fit
from lib.inside.word2vec.window import noise, window_pairs
from models.messages import N_, InputError

#: of a longer text the most frequent words; and how often a word may occur before its pairs are thinned out
MOST_WORDS, SUBSAMPLING = 80, 0.02
#: how many steps a training may have
LAST = 2000
#: every so many steps the vectors are remembered, for the trail of a word
KEPT = 10
BATCH, SIZE, NEGATIVES, RATE = 32, 16, 5, 0.1


@dataclass(frozen=True)
class Task:
    """`words` and their `counts` (W,); `pairs` (P, 2) of word indexes, centre and neighbour; `weights` (P,): how
    likely a step takes each pair, summing to 1."""

    words: tuple[str, ...]
    counts: np.ndarray
    pairs: np.ndarray
    weights: np.ndarray


def make_task(sentences: Sequence[Sequence[str]], window: int) -> Task:
    """The pairs of all sentences, each given as its words. The pairs of very frequent words are thinned out as
    training does it: a word with share f of the text stays with probability sqrt(t / f).

    Raises InputError where fewer than three words stand beside others.
    """
    counts = Counter(word for sentence in sentences for word in sentence)
    words = tuple(sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS])
    place = {word: i for i, word in enumerate(words)}
    pairs = []
    for sentence in sentences:
        ids = [place[word] for word in sentence if word in place]
        pairs += [(ids[i], ids[j]) for i, j in window_pairs(len(ids), window) if ids[i] != ids[j]]
    if len({i for pair in pairs for i in pair}) < 3:
        raise InputError(N_("There are too few words beside each other to learn from; write a few sentences of three "
                            "words or more."))
    numbers, places = np.array([counts[word] for word in words], np.float64), np.array(pairs)
    stays = np.minimum(1.0, np.sqrt(SUBSAMPLING / (numbers / numbers.sum())))
    weights = stays[places[:, 0]] * stays[places[:, 1]]
    return Task(words, numbers, places, weights / weights.sum())


class LiveSkipGram:
    """Vectors in training: `v` and `u` (W, D), `steps` done, `losses` after each step (the first before any), and
    `trail`, the v of every `KEPT`th step. The same task, settings and seed give the same numbers."""

    def __init__(self, task: Task, seed: int = 0, *, size: int = SIZE, negatives: int = NEGATIVES, rate: float = RATE,
                 batch: int = BATCH) -> None:
        self.task, self.negatives, self.rate = task, negatives, rate
        self.batch = min(batch, len(task.words))  # more pairs of so few words at once would push too far
        self.generator = np.random.default_rng(seed)
        self.noise = noise(task.counts)  # (W,)
        self.v = self.generator.uniform(-0.5, 0.5, (len(task.words), size)) / size
        self.u = np.zeros((len(task.words), size))
        self._pairs_of = np.zeros((len(task.words),) * 2)  # (W, W): how likely a step takes this centre and neighbour
        np.add.at(self._pairs_of, (task.pairs[:, 0], task.pairs[:, 1]), task.weights)
        self._upto = np.cumsum(task.weights), np.cumsum(self.noise)
        self.steps, self.losses, self.trail = 0, [self.loss()], [self.v.copy()]

    def _draw(self, upto: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Indexes drawn by the probabilities whose running sum is `upto`."""
        return np.minimum(np.searchsorted(upto, self.generator.random(shape) * upto[-1], side="right"), len(upto) - 1)

    def step(self) -> None:
        """Take B pairs, draw k negatives for each, move all vectors concerned."""
        chosen = self.task.pairs[self._draw(self._upto[0], (self.batch,))]  # (B, 2)
        drawn = self._draw(self._upto[1], (self.batch, self.negatives))  # (B, k)
        for_v, for_u = gradients(self.v, self.u, chosen[:, 0], chosen[:, 1], drawn)
        rate = self.rate * (1 - self.steps / LAST)  # it falls to nothing, as in the long training
        self.v -= rate * for_v
        self.u -= rate * for_u
        self.steps += 1
        self.losses.append(self.loss())
        if self.steps % KEPT == 0:
            self.trail.append(self.v.copy())

    def train(self, steps: int) -> None:
        """`steps` steps, as far as `LAST` allows."""
        for _ in range(min(steps, LAST - self.steps)):
            self.step()

    def loss(self) -> float:
        """The loss of a pair that one may expect (nats), summed over all pairs and all negatives, none drawn."""
        dots = self.v @ self.u.T  # (W, W)
        near = self._pairs_of * np.logaddexp(0, -dots)  # -log sigmoid(x) = log(1 + exp(-x))
        far = self._pairs_of.sum(axis=1)[:, None] * self.noise * np.logaddexp(0, dots)
        return float(near.sum() + self.negatives * far.sum())


def pair_loss(v: np.ndarray, u: np.ndarray, centres: np.ndarray, neighbours: np.ndarray, drawn: np.ndarray) -> float:
    """The formula above, summed over the pairs (B,) and their negatives (B, k)."""
    near = np.einsum("bd,bd->b", v[centres], u[neighbours])
    far = np.einsum("bd,bkd->bk", v[centres], u[drawn])
    return float(np.logaddexp(0, -near).sum() + np.logaddexp(0, far).sum())


def gradients(v: np.ndarray, u: np.ndarray, centres: np.ndarray, neighbours: np.ndarray, drawn: np.ndarray
              ) -> tuple[np.ndarray, np.ndarray]:
    """How `pair_loss` changes with v and with u, both (W, D)."""
    words = np.concatenate([neighbours[:, None], drawn], axis=1)  # (B, 1 + k): the true one first
    wanted = np.zeros(words.shape)
    wanted[:, 0] = 1
    wrong = sigmoid(np.einsum("bd,bkd->bk", v[centres], u[words])) - wanted  # (B, 1 + k)
    for_v, for_u = np.zeros_like(v), np.zeros_like(u)
    np.add.at(for_v, centres, np.einsum("bk,bkd->bd", wrong, u[words]))
    np.add.at(for_u, words, wrong[:, :, None] * v[centres][:, None, :])
    return for_v, for_u


@dataclass(frozen=True)
class Frame:
    """A map's frame that stays while words move: the two directions in which they differ most at the end, and how far
    it reaches."""

    axes: Axes
    reach: float


def frame_of(finished: LiveSkipGram) -> Frame:
    """The frame in which the words of a finished training differ most, wide enough for every moment of it."""
    axes = fit(finished.v)
    return Frame(axes, 1.12 * max(float(np.abs(axes.place(then)).max()) for then in finished.trail))
