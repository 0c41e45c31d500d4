"""How text is written, one token at a time: greedy, beam search, sampling. One module for RNNs and Transformers.

A writer is a function `step(ids, state) -> logits` over a state that it carries on in place (a key/value cache, or
the states of a recurrent network) and that can be reordered, row by row. Nothing else is known about it here.

Beam search: Graves 2012; length normalisation as in Wu et al. 2016 without its constant. Top-k: Fan et al. 2018; top-p:
Holtzman et al. 2020.

Shapes: B sentences, K beams, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

import torch
from torch import Tensor

from models.base import DecodingOptions


class State(Protocol):
    """What a writer carries from token to token."""

    def reorder(self, rows: Tensor) -> None:
        """Keep the rows (B',) named, in that order, in place."""


Carried = TypeVar("Carried", bound=State)
StepFunction = Callable[[Tensor, Carried], Tensor]  # ids (B,), state -> logits (B, V)


@dataclass(frozen=True)
class Hypothesis:
    """A written sequence: its ids without the end token, and a natural-log probability for each written token."""

    ids: tuple[int, ...]
    scores: tuple[float, ...]
    finished: bool


class BeamStep(NamedTuple):
    """One round of beam search, for who wants to watch: log-probabilities of the next token (B, K, V), of the whole so
    far (B, K, V), what beams are ranked by (B, K, V), which beams had ended before (B, K), and what is kept: the beam
    that goes on (B, K) and its token (B, K)."""

    logp: Tensor
    total: Tensor
    ranked: Tensor
    done: Tensor
    beam: Tensor
    token: Tensor


def forbid(logits: Tensor, banned: Sequence[int]) -> Tensor:
    """logits (..., V) with the banned ids at minus infinity."""
    logits = logits.float()
    logits[..., list(banned)] = float("-inf")
    return logits


@torch.inference_mode()
def beam_search(
    step: StepFunction[Carried], state: Carried, first: Tensor, options: DecodingOptions, ends: Sequence[int],
    banned: Sequence[int], max_new_tokens: Sequence[int], watch: Callable[[BeamStep], None] | None = None,
) -> list[list[Hypothesis]]:
    """For each sentence its `beam_size` best continuations of `first` (B,), best first. Beam size 1 is greedy search.

    A finished beam stays among the candidates with its score; beams are compared by log-probability divided by
    length ** length_penalty. Each of `ends` ends a text. `max_new_tokens` is a limit for each sentence. `watch`
    is told of every round.
    """
    beams, rows = options.beam_size, first.size(0)
    device = first.device
    closing = torch.tensor(list(ends), dtype=torch.long, device=device)
    limit = torch.tensor(max_new_tokens, device=device).repeat_interleave(beams)  # (B*K,)
    if beams > 1:
        state.reorder(torch.arange(rows, device=device).repeat_interleave(beams))
    ids = first.repeat_interleave(beams)  # (B*K,)
    total = torch.full((rows, beams), float("-inf"), device=device)
    total[:, 0] = 0.0  # (B, K): all beams start alike, so only one counts
    lengths = torch.zeros(rows, beams, device=device)
    done = torch.zeros(rows, beams, dtype=torch.bool, device=device)
    written = torch.zeros(rows * beams, 0, dtype=torch.long, device=device)
    logprobs = torch.zeros(rows * beams, 0, device=device)
    for _ in range(int(limit.max())):
        logp = forbid(step(ids, state), banned).log_softmax(-1).view(rows, beams, -1)  # (B, K, V)
        vocab = logp.size(-1)
        # a finished beam has one continuation, an end token again, which costs nothing and adds no length
        logp = logp.masked_fill(done.unsqueeze(-1), float("-inf"))
        again = ends[0] if ends else 0
        logp[..., again] = logp[..., again].masked_fill(done, 0.0)
        new_total = total.unsqueeze(-1) + logp  # (B, K, V)
        new_length = (lengths + (~done)).unsqueeze(-1)  # (B, K, 1)
        ranked = new_total / new_length.clamp(min=1) ** options.length_penalty
        best = ranked.view(rows, -1).topk(beams, dim=-1).indices  # (B, K)
        beam, token = best // vocab, best % vocab
        if watch is not None:
            watch(BeamStep(logp, new_total, ranked, done, beam, token))
        flat = (beam + torch.arange(rows, device=device).unsqueeze(1) * beams).view(-1)  # (B*K,)
        chosen_logp = logp.view(rows * beams, vocab)[flat, token.view(-1)]
        total = new_total.view(rows, -1).gather(1, best)
        lengths = new_length.squeeze(-1).gather(1, beam)
        written = torch.cat([written[flat], token.view(-1, 1)], dim=1)
        logprobs = torch.cat([logprobs[flat], chosen_logp.unsqueeze(1)], dim=1)
        done = done.gather(1, beam) | torch.isin(token, closing)
        if bool((done | (lengths >= limit.view(rows, beams))).all()):
            break
        done = done | (lengths >= limit.view(rows, beams))
        if beams > 1:
            state.reorder(flat)
        ids = token.view(-1)
    hypotheses = []
    for row in range(rows):
        ranked_beams = []
        for k in range(beams):
            if total[row, k] == float("-inf"):
                continue
            at, n = row * beams + k, int(lengths[row, k])
            tokens, scores = written[at, :n].tolist(), logprobs[at, :n].tolist()
            finished = bool(tokens) and tokens[-1] in ends
            end = n - 1 if finished else n
            ranked_beams.append(Hypothesis(tuple(tokens[:end]), tuple(scores[:n]), finished))
        hypotheses.append(ranked_beams)
    return hypotheses


def filtered(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """The distribution (V,) that is drawn from: logits (V,) sharpened or flattened by the temperature, cut to the
    top_k best tokens, then to the fewest whose probabilities reach top_p. Temperature 0 puts all on the best token."""
    if temperature == 0:
        return torch.zeros_like(logits).scatter(0, logits.argmax(keepdim=True), 1.0)
    probabilities = (logits / temperature).softmax(-1)
    order = probabilities.argsort(descending=True)
    ranked = probabilities[order]
    keep = torch.ones_like(ranked, dtype=torch.bool)
    if top_k:
        keep[top_k:] = False
    ranked = ranked * keep
    if top_p < 1:  # at 1 the rounding of a long sum would cut the tail
        before = (ranked / ranked.sum()).cumsum(0) - ranked / ranked.sum()  # mass of what ranks higher
        keep &= before < top_p
        keep[0] = True  # also of the smallest top_p one token is left
    kept = torch.zeros_like(probabilities).scatter(0, order, ranked * keep)
    return kept / kept.sum()


def sample(logits: Tensor, options: DecodingOptions, generator: torch.Generator) -> tuple[int, Tensor]:
    """Draw a token id from logits (V,) with the caller's own seeded generator, and the distribution it came from."""
    distribution = filtered(logits, options.temperature, options.top_k, options.top_p)
    return int(torch.multinomial(distribution, 1, generator=generator)), distribution


@torch.inference_mode()
def write(
    step: StepFunction[Carried], state: Carried, first: Tensor, options: DecodingOptions, stop: Sequence[int],
    banned: Sequence[int], seed: int,
) -> Iterator[tuple[int, Tensor]]:
    """Continue one text from `first` (1,): each chosen id and the model's own probabilities (V,) at that place.

    Ends with a token of `stop` (which is given too) or after `max_new_tokens`.
    """
    generator = torch.Generator(device="cpu").manual_seed(seed)
    ids = first
    for _ in range(options.max_new_tokens):
        logits = forbid(step(ids, state), banned)[0].cpu()  # (V,)
        chosen, _ = sample(logits, options, generator)
        yield chosen, logits.softmax(-1)
        if chosen in stop:
            return
        ids = torch.tensor([chosen], device=first.device)
