"""How much a network's last state would change with each earlier token: vanishing and exploding gradients, measured.

Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural
networks" (spectral radius, clipping by norm).

A state is many numbers; the size of its gradient is the root of the mean of |d(v · state) / d token|² over a few random
directions v of length 1, the same for every network. All is computed in double precision.

Shapes: T tokens, D size of a token's vector, H of a state, N directions.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from models.base import Method
from models.blocks.attention import attend
from models.blocks.layers import TokenEmbedding
from models.blocks.recurrent import CELLS
from models.blocks.transformer import ATTENTION, Stack, initialise
from models.messages import N_, InputError
from models.neural import NeuralMethod
from models.seq2seq import Seq2SeqMethod

if TYPE_CHECKING:
    from models.rnn import RNN

DIRECTIONS = 8
#: fresh networks, in the order in which they are shown
FRESH = ("rnn", "gru", "lstm", "attention", "transformer")
#: the norm that training clips gradients to
CLIP = 1.0


@dataclass(frozen=True)
class Curve:
    """The gradient's size at each token (T,), and what each was called."""

    tokens: tuple[str, ...]
    sizes: np.ndarray

    @property
    def relative(self) -> np.ndarray:
        """Sizes over that of the last token, (T,)."""
        return self.sizes / self.sizes[-1] if self.sizes[-1] > 0 else self.sizes

    @property
    def factor(self) -> float:
        """What the gradient is multiplied by with each step back, by a straight line through its logarithms. The last
        token, which a residual or a state reaches without any step, is left out; NaN with fewer than three tokens."""
        earlier = self.sizes[:-1]
        seen = earlier > 0
        if seen.sum() < 2:
            return float("nan")
        return float(np.exp(-np.polyfit(np.arange(len(earlier))[seen], np.log(earlier[seen]), 1)[0]))


def with_radius(cell: nn.RNNBase, radius: float | None) -> nn.RNNBase:
    """The cell with each recurrent matrix (one a gate) scaled to this spectral radius, in place; None leaves it."""
    if radius is not None:
        if not 0 < radius <= 20:
            raise InputError(N_("{name} is {value}; it must be {choices}."), name="radius", value=radius,
                             choices="above 0, up to 20")
        with torch.no_grad():
            for block in cell.all_weights[0][1].split(cell.hidden_size):
                block *= radius / spectral_radius(block)
    return cell


def spectral_radius(matrix: Tensor) -> float:
    """The size of the largest eigenvalue of a square matrix."""
    return float(torch.linalg.eigvals(matrix.detach().double()).abs().max())


def fresh(kind: str, d_model: int, hidden: int, *, layers: int = 3, heads: int = 4, seed: int = 0,
          radius: float | None = None) -> Callable[[Tensor], Tensor]:
    """A network with weights as drawn, as a function (N, T, D) -> last state (N, H). `kind` is one of FRESH: a plain
    RNN, a GRU, an LSTM, a plain RNN whose last state also looks back at all states with attention, a causal
    Transformer. `radius` is the recurrent matrices' spectral radius."""
    if kind not in FRESH:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="network", value=repr(kind),
                         choices=", ".join(FRESH))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if kind == "transformer":
            config = {"d_model": d_model, "n_heads": heads, "d_ff": 2 * d_model, "dropout": 0.0, **ATTENTION}
            stack = Stack(config, layers, causal=True)
            initialise(stack)
            stack = stack.double().eval()
            return lambda x: stack(x, torch.ones(x.shape[:2], dtype=torch.bool))[0][:, -1]
        cell = CELLS["rnn" if kind == "attention" else kind](d_model, hidden, batch_first=True).double()
        with_radius(cell, radius)
        query = nn.Linear(hidden, hidden, bias=False).double()
    if kind != "attention":
        return lambda x: cell(x)[0][:, -1]

    def looks_back(x: Tensor) -> Tensor:
        states = cell(x)[0]  # (N, T, H)
        context, _ = attend(query(states[:, -1:]).unsqueeze(1), states.unsqueeze(1), states.unsqueeze(1))
        return states[:, -1] + context[:, 0, 0]

    return looks_back


def sizes(network: Callable[[Tensor], Tensor], x: Tensor, seed: int = 0) -> np.ndarray:
    """The size of the gradient of `network`'s last state at each row of x (T, D): (T,)."""
    copies = x.detach().double().repeat(DIRECTIONS, 1, 1).requires_grad_(True)  # (N, T, D)
    with torch.enable_grad():
        last = network(copies)  # (N, H)
        draw = torch.Generator().manual_seed(seed)
        directions = torch.randn(last.shape, generator=draw, dtype=torch.float64)
        directions = directions / directions.norm(dim=1, keepdim=True)
        (gradient,) = torch.autograd.grad((last * directions).sum(), copies)
    return gradient.norm(dim=-1).square().mean(0).sqrt().numpy()


def vectors_of(method: Method, text: str) -> tuple[tuple[str, ...], Tensor]:
    """The pieces of a sentence and their rows (T, D) as the method's network reads them."""
    embedding = getattr(getattr(method, "network", None), "embedding", None)
    if not isinstance(method, NeuralMethod) or not isinstance(embedding, TokenEmbedding) or not (
            ids := method.encode([text])[0]):
        raise InputError(N_("The text is empty; write a sentence."))
    with torch.no_grad():
        return tuple(method.tokenizer.pieces(ids)), embedding(torch.tensor([ids]).to(method.device))[0].cpu()


def fresh_curve(method: Method, text: str, kind: str, *, radius: float | None = None, seed: int = 0) -> Curve:
    """The curve of one network of FRESH, as large as the method's reader, on the method's vectors of the sentence."""
    tokens, x = vectors_of(method, text)
    hidden = method.config.get("hidden", 2 * x.size(1)) // 2
    heads = max(n for n in (4, 2, 1) if x.size(1) % n == 0)
    return Curve(tokens, sizes(fresh(kind, x.size(1), hidden, heads=heads, seed=seed, radius=radius), x))


def trained_cell_curve(method: RNN, text: str) -> Curve:
    """The trained reader's first cell, left to right, alone: how its last state depends on each token."""
    tokens, x = vectors_of(method, text)
    cell = copy.deepcopy(method.network.encoder.forwards[0]).cpu().double()
    return Curve(tokens, sizes(lambda x: cell(x)[0][:, -1], x))


def loss_curve(method: Seq2SeqMethod, text: str, source: str, target: str, answer: Sequence[int] | None = None
               ) -> Curve:
    """A trained translator, whole: the gradient of the loss (mean nats per token) of its own greedy translation, or of
    the ids `answer`, at each source token. Nothing of the method changes."""
    network, tokenizer = method.network, method.tokenizer
    ids = method.encode([text])[0]
    if not ids:
        raise InputError(N_("The text is empty; write a sentence."))
    tagged = [tokenizer.continue_id, tokenizer.language_tag(source), *ids, tokenizer.eos_id
              ] if source == target else method.tagged(ids, target)
    src, valid = method.pad([tagged])
    if answer is None:
        answer = [step.id for step in method.trace(text, source, target).steps if step.id != tokenizer.eos_id]
    given, given_valid = method.pad([[tokenizer.bos_id, *answer]])
    wanted = torch.tensor([*answer, tokenizer.eos_id], device=src.device)
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):
        x = network.embedding(src).detach().requires_grad_(True)
        memory, _ = network.encoder(x, valid)
        hidden, _ = network.decode(given, given_valid, network.start(memory, valid))
        loss = nn.functional.cross_entropy(network.embedding.logits(hidden[0]).float(), wanted)
        (gradient,) = torch.autograd.grad(loss, x)
    tags = len(tagged) - len(ids) - 1
    return Curve(tuple(tokenizer.pieces(ids)), gradient[0, tags:-1].norm(dim=-1).double().cpu().numpy())


def learning(method: Method, text: str, radius: float | None, clip: float | None, *, steps: int = 20,
             rate: float = 0.5, seed: int = 0) -> list[dict[str, float]]:
    """A plain RNN learns to end on a given state after the sentence, by gradient descent: `step`, `loss` before it,
    `norm` of the gradient of the recurrent weights, `used` after clipping to `clip` (None: not clipped)."""
    _, x = vectors_of(method, text)
    hidden = method.config.get("hidden", 2 * x.size(1)) // 2
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        cell = with_radius(nn.RNN(x.size(1), hidden, batch_first=True).double(), radius)
        goal = torch.rand(hidden, dtype=torch.float64) - 0.5  # (H,)
    inputs, lines = x.double().unsqueeze(0), []
    with torch.enable_grad():
        for step in range(steps + 1):
            loss = (cell(inputs)[0][0, -1] - goal).square().sum() / 2
            gradients = torch.autograd.grad(loss, list(cell.parameters()))
            norm = float(torch.stack([g.norm() for g in gradients]).norm())
            share = 1.0 if clip is None or norm <= clip else clip / norm
            lines.append({"step": step, "loss": float(loss.detach()), "norm": norm, "used": norm * share})
            with torch.no_grad():
                for value, gradient in zip(cell.parameters(), gradients):
                    value.sub_(rate * share * gradient)
    return lines
