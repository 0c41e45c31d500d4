"""Beam search as a tree: what was tried at every step, what was kept, and what came of it.

A node is a token after the ones above it; its score is what beams are ranked by, the summed log-probability divided by
length ** length_penalty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import torch

from lib.inside.rnn_attention.written import stepper
from lib.inside.source import read
from models.base import DecodingOptions
from models.writing.decoding import BeamStep, Hypothesis, beam_search

if TYPE_CHECKING:
    from models.seq2seq import Seq2SeqMethod

#: tokens that were weighed and dropped, remembered at each step beside those that were kept
DROPPED = 4


@dataclass
class Node:
    """`parent` is a number in the list of nodes, -1 at the root; `rank` counts the candidates of a depth from 1."""

    number: int
    parent: int
    depth: int
    token: str
    id: int
    logp: float
    total: float
    score: float
    rank: int
    kept: bool
    winner: bool = False


@dataclass
class Found:
    """A finished text of the search: its `text`, its mean and summed log-probability, its ranking `score`."""

    text: str
    total: float
    score: float
    tokens: int
    finished: bool


@dataclass
class BeamTree:
    """All nodes, the root first; the beams that are left, best first; and the greedy text beside them."""

    nodes: list[Node] = field(default_factory=list)
    beams: list[Found] = field(default_factory=list)
    greedy: Found | None = None
    #: the last nodes of the beams that are left, best first
    alive: list[int] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """Of the deepest node."""
        return max((node.depth for node in self.nodes), default=0)

    def frame(self) -> pd.DataFrame:
        """The nodes but the root, a row each."""
        return pd.DataFrame([vars(node) for node in self.nodes[1:]], columns=list(vars(self.nodes[0])))


class _Watcher:
    """Turns the rounds of a search of one sentence into nodes."""

    def __init__(self, method: Seq2SeqMethod) -> None:
        self.piece = method.tokenizer.piece
        self.nodes = [Node(0, -1, 0, "[BOS]", method.tokenizer.bos_id, 0.0, 0.0, 0.0, 1, True)]
        self.live = [0]

    def __call__(self, step: BeamStep) -> None:
        vocab, beams = step.ranked.size(-1), step.ranked.size(1)
        parents = self.live + [0] * (beams - len(self.live))
        finite = torch.isfinite(step.ranked[0].flatten())
        count = min(beams + DROPPED, int(finite.sum()))
        ranked = step.ranked[0].flatten().topk(max(count, beams)).indices.tolist()
        kept = (step.beam[0] * vocab + step.token[0]).tolist()
        depth, live = max(node.depth for node in self.nodes) + 1, []
        places = [*kept, *(place for place in ranked[:count] if place not in kept)]
        for rank, place in enumerate(places, 1):
            beam, token = divmod(place, vocab)
            if not bool(finite[place]) or bool(step.done[0, beam]):  # a beam that had ended stays as it is
                live += [parents[beam]] if rank <= beams else []
            else:
                node = Node(len(self.nodes), parents[beam], depth, self.piece(token), token,
                            float(step.logp[0, beam, token]), float(step.total[0, beam, token]),
                            float(step.ranked[0, beam, token]), rank, rank <= beams)
                self.nodes.append(node)
                live += [node.number] if rank <= beams else []
        self.live = live


def _found(method: Seq2SeqMethod, best: Hypothesis, target: str, penalty: float) -> Found:
    total = float(np.sum(best.scores))
    return Found(method.tokenizer.decode(best.ids, target), total, total / max(1, len(best.scores)) ** penalty,
                 len(best.scores), best.finished)


@torch.inference_mode()
def beam_tree(method: Seq2SeqMethod, text: str, source: str, target: str, options: DecodingOptions) -> BeamTree:
    """Search for a translation with the beam of `options`, watched, and once greedily."""
    reading, tokenizer, network = read(method, text, source, target), method.tokenizer, method.network
    first, step = torch.tensor([tokenizer.bos_id], device=method.device), stepper(method)

    def search(size: int, watch: _Watcher | None) -> list[Hypothesis]:
        state = network.start(reading.memory, reading.valid)
        chosen = DecodingOptions(beam_size=size, length_penalty=options.length_penalty)
        return beam_search(step, state, first, chosen, [tokenizer.eos_id], method.banned_ids, [reading.limit], watch)[0]

    watcher, penalty = _Watcher(method), options.length_penalty
    beams = search(options.beam_size, watcher)
    for number in watcher.live[:1]:
        while number >= 0:
            watcher.nodes[number].winner = True
            number = watcher.nodes[number].parent
    return BeamTree(watcher.nodes, [_found(method, best, target, penalty) for best in beams],
                    _found(method, search(1, None)[0], target, penalty), watcher.live)
