"""Sequence to sequence with recurrent networks: one vector must hold the whole sentence.

Sutskever, Vinyals & Le 2014, "Sequence to sequence learning with neural networks"; Cho et al. 2014, "Learning phrase
representations using RNN encoder-decoder". The encoder's last states become one vector; the decoder starts from it and
also sees it at every step, as in Cho et al.

Shapes: B sentences, S source tokens, T target tokens, D d_model, H hidden.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from models.answers import AttentionMap
from models.blocks.layers import TokenEmbedding
from models.blocks.recurrent import DecoderInside, DecoderState, RecurrentDecoder, RecurrentEncoder
from models.blocks.transformer import initialise, make_readout
from models.seq2seq import Seq2SeqMethod, Seq2SeqNetwork
from models.training.contrast import CONTRAST
from models.writing.quick.recurrent import QuickRecurrent


class RecurrentSeq2Seq(Seq2SeqNetwork):
    """Embedding, recurrent encoder, recurrent decoder, and the embedding again as output layer."""

    encoder: RecurrentEncoder

    def __init__(self, vocab_size: int, pad_id: int, config: dict[str, Any], attention: bool) -> None:
        super().__init__()
        d_model, hidden, dropout, cell = (config[k] for k in ("d_model", "hidden", "dropout", "cell"))
        self.embedding = TokenEmbedding(vocab_size, d_model, pad_id)
        self.encoder = RecurrentEncoder(d_model, hidden, config["n_layers"], dropout, cell)
        self.decoder = RecurrentDecoder(d_model, hidden, dropout, cell, attention)
        self.readout = make_readout(hidden, 2, config)
        initialise(self)

    def encode(self, ids: Tensor, valid: Tensor, inspect: bool = False) -> tuple[Tensor, list[Tensor]]:
        """ids, valid (B, S) -> memory (B, S, H), outputs of each layer."""
        return self.encoder(self.embedding(ids), valid)

    def start(self, memory: Tensor, valid: Tensor) -> DecoderState:
        """The decoder's state before the first token."""
        return self.decoder.start(memory, valid)

    def decode(
        self, ids: Tensor, valid: Tensor, state: DecoderState, inspect: bool = False
    ) -> tuple[Tensor, DecoderInside]:
        """ids (B, T) -> hidden (B, T, D); `state` moves on in place. Padding stands on the right, after the end."""
        return self.decoder(self.embedding(ids), state, inspect)


class RNN(Seq2SeqMethod):
    """Recurrent seq2seq without attention."""

    network: RecurrentSeq2Seq
    key = "rnn"
    poolings = ("memory", "summary", "embedding")
    attention = False

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "cell": "lstm", "d_model": 256, "hidden": 320, "n_layers": 2, "dropout": 0.2, "pooling": "memory",
            "continue_share": 0.1, "join_share": 0.05, "piece_dropout": 0.0, "consistency": 0.0, "learning_rate": 2e-3,
            "max_tokens": 2000, "label_smoothing": 0.1, "weight_decay": 0.01, "average_decay": 0.998,
            **CONTRAST, "contrastive_weight": 0.0,
        }

    def build(self) -> RecurrentSeq2Seq:
        return RecurrentSeq2Seq(self.tokenizer.vocab_size, self.tokenizer.pad_id, self.config, self.attention)

    def writer(self) -> QuickRecurrent | None:
        network = self.network
        return QuickRecurrent.of(network, network.encoder, network.decoder, network.embedding, self.tokenizer.bos_id)

    def layer_states(self, encoder_layers: list, inside: DecoderInside | None) -> dict[str, np.ndarray]:
        states = {f"encoder layer {i + 1}": layer[0].float().numpy() for i, layer in enumerate(encoder_layers)}
        if inside is not None:
            states["decoder layer 1"] = inside.lower[0].float().numpy()
            states["decoder layer 2"] = inside.upper[0].float().numpy()
        return states

    def attention_maps(
        self, encoder_layers: list, inside: DecoderInside | None, src: list[str], tgt: list[str]
    ) -> list[AttentionMap]:
        if inside is None or inside.weights is None:
            return []
        return [AttentionMap("cross", 0, 0, tuple(tgt), tuple(src), inside.weights[0, 0].float().numpy())]
