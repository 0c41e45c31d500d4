"""The path of a text through a stack of Transformer layers: every stage, computed anew from what the network returns.

Any of the project's stacks can be opened: the encoder's, the decoder's, and both of the seq2seq Transformer.

Shapes: T positions, S positions looked at, D d_model, F d_ff, H heads, K = D / H, V vocabulary. There is one text, so
the batch is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.base import Method
from models.blocks.attention import MultiHeadAttention
from models.blocks.transformer import LayerInside, Stack
from models.messages import N_, InputError
from models.neural import NeuralMethod
from models.training.masked_objective import positions_in, segments_of
from models.transformer_decoder import TransformerDecoder
from models.transformer_encoder import EncoderNetwork, TransformerEncoder
from models.transformer_seq2seq import TransformerSeq2Seq


@dataclass(frozen=True)
class StackInside:
    """One stack at work on one text.

    `embedded` and `segment` (T, D) are added, and with them the row `numbers` (T) of the table of positions. `mask`
    (1, 1, 1 or T, T) says who may look at whom. `hidden` (T, D) is what the stack gives, `before_output` (T, D) what is
    compared with the embedding's rows, `logits` (T, V) the result; both None for a stack that predicts nothing.
    `memory` (1, S, D) is what cross-attention looks at. `words` (T) is False for [CLS], [SEP], tags and the like.
    """

    stack: Stack
    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    words: np.ndarray
    embedded: Tensor
    segment: Tensor | None
    segments: tuple[int, ...]
    numbers: Tensor
    mask: Tensor
    layers: list[LayerInside]
    hidden: Tensor
    before_output: Tensor | None = None
    logits: Tensor | None = None
    memory: Tensor | None = None
    memory_tokens: tuple[str, ...] = ()

    @property
    def position(self) -> Tensor:
        """What is added for the places: (T, D)."""
        return self.stack.positions[self.numbers]


def _open(method: TransformerEncoder | TransformerDecoder | TransformerSeq2Seq, stack: Stack, ids: list[int],
          memory: StackInside | None = None, *, predicts: bool = True) -> StackInside:
    network, tokenizer = method.network, method.tokenizer
    given, valid = method.pad([ids])
    embedded, segment, segments, positions = network.embedding(given), None, torch.zeros_like(given), None
    numbers = torch.arange(given.size(1), device=given.device).unsqueeze(0)  # (1, T)
    if isinstance(network, EncoderNetwork):
        segments = segments_of(given, tokenizer.sep_id)
        segment, positions = network.segment[segments], positions_in(segments, valid)
    seen = None if memory is None else memory.hidden.unsqueeze(0)
    seen_valid = None if seen is None else torch.ones(seen.shape[:2], dtype=torch.bool, device=given.device)
    hidden, layers = stack(embedded if segment is None else embedded + segment, valid, seen, seen_valid, inspect=True,
                           positions=positions)
    before = logits = None
    if predicts:
        before = network.before_output(hidden[0]) if isinstance(network, EncoderNetwork) else hidden[0]
        logits = network.embedding.logits(before)
    outer = tokenizer.special_ids - {tokenizer.mask_id}
    return StackInside(
        stack, tuple(tokenizer.pieces(ids)), tuple(ids), np.array([id not in outer for id in ids]), embedded[0],
        None if segment is None else segment[0], tuple(segments[0].tolist()),
        (numbers if positions is None else positions)[0], stack.mask(valid, numbers, given.size(1)), layers, hidden[0],
        before, logits, seen, () if memory is None else memory.tokens)


def _encoder(method: TransformerEncoder, text: str, source: str, target: str | None) -> dict[str, StackInside]:
    ids = method.single(method.encode_with_masks(text))
    return {"stack": _open(method, method.network.stack, ids)}


def _decoder(method: TransformerDecoder, text: str, source: str, target: str | None) -> dict[str, StackInside]:
    return {"stack": _open(method, method.network.stack, list(method.trace(text, source, target).ids))}


def _seq2seq(method: TransformerSeq2Seq, text: str, source: str, target: str | None) -> dict[str, StackInside]:
    trace, tokenizer = method.trace(text, source, target), method.tokenizer
    encoder = _open(method, method.network.encoder, list(trace.ids), predicts=False)
    if target is None:
        return {"encoder": encoder}
    written = [step.id for step in trace.steps if step.id != tokenizer.eos_id]
    return {"encoder": encoder,
            "decoder": _open(method, method.network.decoder, [tokenizer.bos_id, *written], encoder)}


_OPENERS: dict[str, Callable[[Any, str, str, str | None], dict[str, StackInside]]] = {
    "transformer_encoder": _encoder, "transformer_decoder": _decoder, "transformer_seq2seq": _seq2seq}


@torch.inference_mode()
def open_stacks(method: Method, text: str, source: str, target: str | None = None) -> dict[str, StackInside]:
    """The stacks of a Transformer at work on a text and, with `target`, on the translation that it writes: "stack", or
    "encoder" and "decoder". The encoder reads the text alone, in which [MASK] may stand.

    InputError for a method without such stacks, and for a language that the corpus does not have.
    """
    if method.key not in _OPENERS or not isinstance(method, NeuralMethod):
        raise InputError(N_("{method} has no stack of Transformer layers to open."), method=method.key)
    method.check_languages(source)
    return _OPENERS[method.key](method, text, source, target)


@torch.inference_mode()
def open_pair(method: TransformerEncoder, first: str, second: str) -> StackInside:
    """The Transformer encoder reading "[CLS] first [SEP] second [SEP]"."""
    ids = method.joined(method.encode_with_masks(first), method.encode_with_masks(second))
    return _open(method, method.network.stack, ids)


@dataclass(frozen=True)
class Stage:
    """One stop of the path. `name` is its steady code, `code` what does it in this project, `symbols` the tensor's
    shape in letters and `size` in numbers. `picture` is the tensor as a matrix, a row a token; its columns are what
    `columns` says: "dimension", "neuron", "looked" (head by head, the tokens looked at) or "piece" (the text's own
    pieces)."""

    name: str
    code: str
    symbols: str
    size: tuple[int, ...]
    picture: np.ndarray
    columns: str = "dimension"


def _stage(name: str, code: str, x: Tensor, symbols: str = "T, D", columns: str = "dimension",
           size: tuple[int, ...] | None = None) -> Stage:
    return Stage(name, code, symbols, size or tuple(x.shape), x.float().cpu().numpy(), columns)


def heads_of(attention: MultiHeadAttention, weights: Tensor, looked_at: Tensor) -> Tensor:
    """What each head gathers: weights (H, T, S) of the values made from `looked_at` (S, D) -> (H, T, K)."""
    _, values = attention.keys_values(looked_at.unsqueeze(0))  # (1, G, S, K)
    return weights @ values[0].repeat_interleave(attention.n_heads // attention.n_kv_heads, 0)


@torch.inference_mode()
def stages_in(inside: StackInside) -> list[Stage]:
    """From ids to what the first layer reads."""
    ids = torch.tensor(inside.ids).unsqueeze(1)
    found = [_stage("pieces", "Tokenizer.encode", ids, "T", size=(len(inside.ids),)),
             _stage("embedding", "TokenEmbedding", inside.embedded)]
    total = inside.embedded
    if inside.segment is not None:
        found.append(_stage("segment", "EncoderNetwork.segment", inside.segment))
        total = total + inside.segment
    return [*found, _stage("position", "sinusoidal_positions", inside.position),
            _stage("sum", "Stack.forward", total + inside.position)]


def _attention_stages(name: str, attention: MultiHeadAttention, asks: Tensor, looked_at: Tensor, weights: Tensor,
                      norm: str) -> tuple[list[Stage], Tensor]:
    """The stages of one attention, and what it adds (T, D)."""
    gathered = heads_of(attention, weights, looked_at)  # (H, T, K)
    joined = gathered.transpose(0, 1).flatten(1)  # (T, D)
    added = attention.output(joined)  # (T, D)
    letter = "S" if name == "cross" else "T"
    return [
        _stage(f"{name}_norm", norm, asks),
        _stage(f"{name}_attention", f"Layer.{name}_attention, attend", weights.transpose(0, 1).flatten(1),
               f"H, T, {letter}", "looked", tuple(weights.shape)),
        _stage(f"{name}_heads", f"Layer.{name}_attention, attend", joined, "H, T, K", size=tuple(gathered.shape)),
        _stage(f"{name}_joined", f"Layer.{name}_attention.output", added),
    ], added


@torch.inference_mode()
def stages_of_layer(inside: StackInside, layer: int) -> list[Stage]:
    """From what a layer (from 0) reads to what it leaves."""
    part, seen = inside.stack.layers[layer], inside.layers[layer]
    x = seen.read[0]  # (T, D)
    normed = part.self_norm(x)
    found, added = _attention_stages("self", part.self_attention, normed, normed, seen.self_weights[0],
                                     "Layer.self_norm")
    x = part.join(x, added)
    found.append(_stage("self_residual", "Layer.join", x))
    if part.cross:
        assert inside.memory is not None and seen.cross_weights is not None  # who looks across has a memory
        more, added = _attention_stages("cross", part.cross_attention, part.cross_norm(x), inside.memory[0],
                                        seen.cross_weights[0], "Layer.cross_norm")
        x = part.join(x, added)
        found += [*more, _stage("cross_residual", "Layer.join", x)]
    normed = part.feed_forward_norm(x)
    fired = part.feed_forward.up(normed).relu()  # (T, F)
    thought = part.feed_forward.down(fired)  # (T, D)
    return [*found, _stage("think_norm", "Layer.feed_forward_norm", normed),
            _stage("neurons", "FeedForward.up, relu", fired, "T, F", "neuron"),
            _stage("think", "FeedForward.down", thought), _stage("state", "Layer.join", part.join(x, thought))]


@torch.inference_mode()
def stages_out(inside: StackInside) -> list[Stage]:
    """From what the last layer left to the scores over the vocabulary; these are drawn for the text's own pieces."""
    hidden = inside.stack.norm(inside.layers[-1].state[0])
    found = [_stage("hidden", "Stack.norm", hidden)]
    if inside.logits is not None:
        if inside.segment is not None and inside.before_output is not None:
            found.append(_stage("head", "EncoderNetwork.before_output", inside.before_output))
        found.append(_stage("logits", "TokenEmbedding.logits", inside.logits[:, list(inside.ids)], "T, V", "piece",
                            tuple(inside.logits.shape)))
    return found


def largest_gap(inside: StackInside) -> float:
    """How far the stages, computed one by one, are from what the network itself gave: the largest difference of any
    number, over all layers."""
    start = stages_in(inside)[-1].picture
    gaps = [np.abs(start - inside.layers[0].read[0].numpy()).max()]
    for i, layer in enumerate(inside.layers):
        found = {stage.name: stage.picture for stage in stages_of_layer(inside, i)}
        gaps += [np.abs(found["self_joined"] - layer.mixed[0].numpy()).max(),
                 np.abs(found["think"] - layer.thought[0].numpy()).max(),
                 np.abs(found["state"] - layer.state[0].numpy()).max()]
    gaps.append(np.abs(stages_out(inside)[0].picture - inside.hidden.numpy()).max())
    return float(max(gaps))
