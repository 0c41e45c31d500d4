"""The same recurrent network, and the decoder looks back at every encoder state.

Bahdanau, Cho & Bengio 2015, "Neural machine translation by jointly learning to align and translate"; Luong, Pham &
Manning 2015, "Effective approaches to attention-based neural machine translation" (the bilinear score).

One line differs from `rnn`: the context that the decoder reads at each step is no longer the same vector for all.
"""

from __future__ import annotations

from models.rnn import RNN


class RNNAttention(RNN):
    """Recurrent seq2seq with attention."""

    key = "rnn_attention"
    attention = True
