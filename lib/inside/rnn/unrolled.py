"""A recurrent network unrolled by hand: every gate at every token, and a translation written token by token.

Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000 (LSTM); Cho et al. 2014 (GRU).
torch's kernels give the states alone; here each step is computed again, openly, from the same weights. A test holds
the two equal.

Shapes: T tokens, D size of a cell's input, H of its state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import torch
from torch import Tensor, nn

from models.answers import Step
from models.blocks.recurrent import RecurrentDecoder, RecurrentEncoder
from models.messages import N_, InputError
from models.writing.decoding import forbid

if TYPE_CHECKING:
    from models.rnn import RNN

#: gates of each cell in the order in which torch keeps their weights; all but the candidate lie in 0-1
GATES: Mapping[type[nn.RNNBase], tuple[str, ...]] = {
    nn.LSTM: ("input", "forget", "candidate", "output"), nn.GRU: ("reset", "update", "candidate"), nn.RNN: (),
}
#: a gate counts as open above the one and as shut below the other
OPEN, SHUT = 0.75, 0.25
#: the most tokens that a forced beginning is gone on with
LONGEST = 64


@dataclass(frozen=True)
class Unrolled:
    """One cell over the tokens in the order in which it read them. `gates` name -> (T, H); `states` (T, H) is what it
    shows; `memory` (T, H) is an LSTM's cell state, which it keeps to itself; `before` (T, H) the same one step
    earlier."""

    tokens: tuple[str, ...]
    gates: Mapping[str, np.ndarray]
    states: np.ndarray
    memory: np.ndarray | None
    before: np.ndarray


def is_recurrent(method: object) -> TypeGuard[RNN]:
    """Whether the method has a recurrent reader and writer that can be looked into."""
    network = getattr(method, "network", None)
    return isinstance(getattr(network, "encoder", None), RecurrentEncoder) and isinstance(
        getattr(network, "decoder", None), RecurrentDecoder)


def places(method: RNN) -> list[str]:
    """The cells of the network: "encoder 1 forward", "encoder 1 backward", ..., "decoder 1", "decoder 2"."""
    layers = range(1, len(method.network.encoder.forwards) + 1)
    return [f"encoder {n} {way}" for n in layers for way in ("forward", "backward")] + ["decoder 1", "decoder 2"]


@torch.no_grad()
def unroll(cell: nn.RNNBase, x: Tensor, state: Sequence[Tensor] | None = None) -> dict[str, np.ndarray]:
    """`cell` (a one-layer torch LSTM, GRU or RNN) over x (T, D) from `state` ((H,), (H,)): its gates by name, "states",
    "before" and, of an LSTM, "memory", each (T, H)."""
    size = cell.hidden_size
    h = state[0] if state else x.new_zeros(size)
    c = state[1] if state and len(state) > 1 else x.new_zeros(size)
    input_weight, state_weight, input_bias, state_bias = cell.all_weights[0]
    from_input = x @ input_weight.T + input_bias  # (T, G * H)
    values: tuple[Tensor, ...]
    found: dict[str, list[Tensor]] = {name: [] for name in (*GATES[type(cell)], "states", "memory", "before")}
    for row in from_input:
        from_state = state_weight @ h + state_bias
        found["before"].append(c if isinstance(cell, nn.LSTM) else h)
        if isinstance(cell, nn.LSTM):
            i, f, g, o = (row + from_state).chunk(4)
            values = (i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid())
            c = values[1] * c + values[0] * values[2]
            h = values[3] * c.tanh()
            found["memory"].append(c)
        elif isinstance(cell, nn.GRU):
            (xr, xz, xn), (hr, hz, hn) = row.chunk(3), from_state.chunk(3)
            r, z = (xr + hr).sigmoid(), (xz + hz).sigmoid()
            n = (xn + r * hn).tanh()
            values = r, z, n
            h = (1 - z) * n + z * h
        else:
            values = ()
            h = torch.tanh(row + from_state)
        for name, value in zip(GATES[type(cell)], values):
            found[name].append(value)
        found["states"].append(h)
    empty = x.new_zeros(0, size)
    return {name: (torch.stack(rows) if rows else empty).float().cpu().numpy() for name, rows in found.items()
            if rows or name != "memory"}


def source_ids(method: RNN, text: str, source: str, target: str) -> list[int]:
    """What the reader reads: the sentence with its tags, as `trace` has it. An empty sentence is an InputError."""
    ids = method.encode([text])[0]
    if not ids:
        raise InputError(N_("The text is empty; write a sentence."))
    tokenizer = method.tokenizer
    if source == target:
        return [tokenizer.continue_id, tokenizer.language_tag(source), *ids, tokenizer.eos_id]
    return method.tagged(ids, target)


@torch.no_grad()
def look(method: RNN, text: str, source: str, target: str, place: str, written: Sequence[int] = ()) -> Unrolled:
    """The cell at `place` while it reads `text`, or while it writes the ids `written` ([BOS] is put before them)."""
    if place not in places(method):
        raise InputError(N_("There is no cell {place}; the cells are {choices}."), place=repr(place),
                         choices=", ".join(places(method)))
    network, tokenizer = method.network, method.tokenizer
    tagged = source_ids(method, text, source, target)
    ids, valid = method.pad([tagged])
    part, number, *way = place.split()
    memory, layers = network.encode(ids, valid)
    read = list(tagged)
    state: Sequence[Tensor] | None = None
    if part == "encoder":
        x = (network.embedding(ids) if number == "1" else layers[int(number) - 2])[0]
        cells = network.encoder.backwards if way == ["backward"] else network.encoder.forwards
        cell = cells[int(number) - 1]
        if way == ["backward"]:
            x, read = x.flip(0), read[::-1]
    else:
        read = [tokenizer.bos_id, *written]
        given, given_valid = method.pad([read])
        start, begun = network.start(memory, valid), network.start(memory, valid)
        _, inside = network.decode(given, given_valid, begun, inspect=True)
        decoder = network.decoder
        cell, x, state = decoder.lower, network.embedding(given)[0], start.lower
        if number == "2":
            if inside.weights is not None:
                looked = inside.weights[0, 0] @ memory[0]
            else:
                assert start.context is not None  # without attention there is the one vector
                looked = start.context[0].expand(len(read), -1)
            cell, x, state = decoder.upper, torch.cat([inside.lower[0], looked.to(x.dtype)], dim=-1), start.upper
        state = [one[0, 0] for one in state]
    found = unroll(cell, x, state)
    return Unrolled(tuple(tokenizer.pieces(read)), {name: found[name] for name in GATES[type(cell)]}, found["states"],
                    found.get("memory"), found["before"])


@torch.inference_mode()
def write_on(method: RNN, text: str, source: str, target: str, forced: Sequence[int] = (), limit: int = LONGEST
             ) -> list[Step]:
    """The translation written greedily, each token fed back, after the ids `forced`, which are fed in their place. A
    step a token, the forced ones too; the last is the end token, where it is reached."""
    network, tokenizer = method.network, method.tokenizer
    ids, valid = method.pad([source_ids(method, text, source, target)])
    memory, _ = network.encode(ids, valid)
    state = network.start(memory, valid)
    given = tokenizer.bos_id
    written: list[int] = []
    steps: list[Step] = []
    while len(steps) < limit:
        one, one_valid = method.pad([[given]])
        hidden, _ = network.decode(one, one_valid, state)
        probabilities = forbid(network.embedding.logits(hidden[0, -1]), method.banned_ids).softmax(-1)  # (V,)
        given = forced[len(steps)] if len(steps) < len(forced) else int(probabilities.argmax())
        if given != tokenizer.eos_id:
            written.append(given)
        steps.append(method.make_step(given, probabilities, tokenizer.decode(written, target)))
        if given == tokenizer.eos_id:
            break
    return steps


def openings(seen: Unrolled) -> list[dict[str, Any]]:
    """A line a token and gate: `token`, `place` (from 1), `gate`, `mean`, and the shares of its cells that are `open`
    and `shut`. The candidate is no gate and has no line."""
    lines = []
    for name, values in seen.gates.items():
        if name != "candidate":
            lines += [{"place": i, "token": token, "gate": name, "mean": float(row.mean()),
                       "open": float((row > OPEN).mean()), "shut": float((row < SHUT).mean())}
                      for i, (token, row) in enumerate(zip(seen.tokens, values), 1)]
    return lines


def most_changed(seen: Unrolled, step: int) -> int:
    """The cell (from 0) whose memory changed most at `step` (from 0)."""
    now = seen.memory if seen.memory is not None else seen.states
    return int(np.abs(now[step] - seen.before[step]).argmax())
