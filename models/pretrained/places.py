"""How many tokens somebody else's model can hold: what its tables of positions have rows for.

Some tables begin with rows that no token uses: RoBERTa's numbers follow its padding's, OPT's and BART's begin at 2.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

#: more than any text has: the model's positions are computed, or it has none
UNBOUNDED = 10**6
#: how configurations call their number of positions
_NAMES = ("max_position_embeddings", "n_positions", "max_seq_len", "max_sequence_length", "context_length")
#: and models their table of them
_TABLES = ("wpe", "positions_embed", "position_embedding", "position_embeddings", "embed_positions")


def places(model: Any, tokenizer: Any) -> tuple[int, int]:
    """Most tokens that the model reads, and most that a text may have while it is written, marks included."""
    config = model.config
    usual = [value for name in _NAMES if isinstance(value := getattr(config, name, None), int) and value > 0]
    longest = tokenizer.model_max_length or UNBOUNDED
    if not getattr(config, "is_encoder_decoder", False):
        both = min([longest, UNBOUNDED, *usual, *_tables(model)])
        return both, both
    found = []
    for part, name in ((model.get_encoder(), "max_encoder_position_embeddings"),
                       (model.get_decoder(), "max_decoder_position_embeddings")):
        own = getattr(config, name, None)
        found.append(min([longest, UNBOUNDED, *([own] if own else usual), *_tables(part)]))
    window = max(config.attention_window) if getattr(config, "attention_window", None) else 1
    # a text is filled up to whole windows before its positions are numbered
    # ProphetNet looks one token farther ahead than it writes
    return max(1, found[0] // window * window), max(1, found[1] - bool(getattr(config, "ngram", 0)))


def _tables(part: nn.Module) -> list[int]:
    """The usable rows of each learned table of positions."""
    rows: list[int] = []
    for name, table in part.named_modules():
        last = name.rpartition(".")[2]
        weight = getattr(table, "weight", None)
        if last in _TABLES and isinstance(weight, Tensor) and weight.dim() == 2:
            padding, unused = getattr(table, "padding_idx", None), getattr(table, "offset", None)
            if unused is None:
                unused = 0 if padding is None else padding + 1
            rows.append(weight.size(0) - unused)
    return rows
