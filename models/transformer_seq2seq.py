"""The Transformer as it was first drawn: an encoder that reads both ways, a decoder that writes and looks across.

Vaswani et al. 2017, "Attention is all you need".

Shapes: B sentences, S source tokens, T target tokens, D d_model, H heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from models.answers import AttentionMap
from models.blocks.layers import TokenEmbedding
from models.blocks.transformer import (
    ATTENTION,
    PARTS,
    LayerInside,
    Stack,
    StackCache,
    initialise,
    make_readout,
    stack_maps,
)
from models.seq2seq import Seq2SeqMethod, Seq2SeqNetwork
from models.training.contrast import CONTRAST
from models.writing.quick.writers import QuickSeq2Seq


@dataclass
class Seq2SeqState:
    """What is carried while writing: the memory (B, S, D), what of it is valid (B, S), and the decoder's cache.

    `cache` None means training: the whole target at once.
    """

    memory: Tensor
    memory_valid: Tensor
    cache: StackCache | None

    def reorder(self, rows: Tensor) -> None:
        """Keep the rows named (B',), in that order."""
        self.memory = self.memory.index_select(0, rows)
        self.memory_valid = self.memory_valid.index_select(0, rows)
        if self.cache is not None:
            self.cache.reorder(rows)


class TransformerNetwork(Seq2SeqNetwork):
    """Embedding, encoder stack, decoder stack with cross-attention, and the embedding again as output layer."""

    encoder: Stack

    def __init__(self, vocab_size: int, pad_id: int, config: dict[str, Any]) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(vocab_size, config["d_model"], pad_id, config["tied"])
        self.encoder = Stack(config, config["n_layers"], causal=False)
        self.decoder = Stack(config, config["n_decoder_layers"], causal=True, cross=True)
        self.readout = make_readout(config["d_model"], config["n_heads"], config)
        initialise(self)

    def encode(self, ids: Tensor, valid: Tensor, inspect: bool = False) -> tuple[Tensor, list[LayerInside]]:
        """ids, valid (B, S) -> memory (B, S, D), and the inside of each layer when `inspect`."""
        return self.encoder(self.embedding(ids), valid, inspect=inspect)

    def start(self, memory: Tensor, valid: Tensor) -> Seq2SeqState:
        """The state before the first token: no keys and values yet."""
        return Seq2SeqState(memory, valid, None if self.training else self.decoder.new_cache())

    def decode(
        self, ids: Tensor, valid: Tensor, state: Seq2SeqState, inspect: bool = False
    ) -> tuple[Tensor, list[LayerInside]]:
        """ids, valid (B, T) -> hidden (B, T, D); the cache in `state` grows in place."""
        return self.decoder(self.embedding(ids), valid, state.memory, state.memory_valid, state.cache, inspect)


class TransformerSeq2Seq(Seq2SeqMethod):
    """Encoder, decoder, cross-attention."""

    network: TransformerNetwork
    key = "transformer_seq2seq"
    poolings = ("memory", "embedding")

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "d_model": 256, "n_heads": 4, "n_layers": 3, "n_decoder_layers": 3, "d_ff": 512, "dropout": 0.2,
            "pooling": "memory", "continue_share": 0.1, "join_share": 0.05, "piece_dropout": 0.0, "consistency": 0.0,
            "learning_rate": 1.5e-3, "max_tokens": 2000, "label_smoothing": 0.1, "weight_decay": 0.01,
            "average_decay": 0.998, **CONTRAST, **ATTENTION, **PARTS,
        }

    def build(self) -> TransformerNetwork:
        return TransformerNetwork(self.tokenizer.vocab_size, self.tokenizer.pad_id, self.config)

    def writer(self) -> QuickSeq2Seq | None:
        network = self.network
        return QuickSeq2Seq.of(network, network.encoder, network.decoder, network.embedding, self.tokenizer.bos_id)

    def layer_states(self, encoder_layers: list, inside: list | None) -> dict[str, np.ndarray]:
        states = {f"encoder layer {i + 1}": layer.state[0].numpy() for i, layer in enumerate(encoder_layers)}
        return states | {f"decoder layer {i + 1}": layer.state[0].numpy() for i, layer in enumerate(inside or [])}

    def attention_maps(
        self, encoder_layers: list, inside: list | None, src: list[str], tgt: list[str]
    ) -> list[AttentionMap]:
        maps = stack_maps("encoder", encoder_layers, src, src)
        if inside:
            read = ["[BOS]", *tgt[:-1]]
            maps += stack_maps("decoder", inside, read, read)
            for i, layer in enumerate(inside):
                for h, weights in enumerate(layer.cross_weights[0]):
                    maps.append(AttentionMap("cross", i, h, tuple(tgt), tuple(src), weights.numpy()))
        return maps


