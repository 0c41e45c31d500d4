"""The bottleneck as a scene: one text written by the RNN and by the RNN with attention, token by token, with what is
readable in the one vector, and what attention looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.inside.rnn_attention.probe import Probe, Readable, readable
from lib.inside.rnn_attention.written import decode_with
from models.base import DecodingOptions

if TYPE_CHECKING:
    from models.rnn import RNN
    from models.rnn_attention import RNNAttention

#: what is joined to a longer and longer sentence, as people go on speaking; and what ends it
CHAINS: Mapping[str, tuple[Sequence[str], str]] = {
    "zh": (("我早上喝茶", "，然后我去学校", "，然后我看书", "，然后我买面包", "，然后我给妈妈打电话",
            "，然后我回家"), "。"),
    "en": (("I drink tea in the morning", " and then I go to school", " and then I read a book",
            " and then I buy bread", " and then I call my mother", " and then I walk home"), "."),
}


def chain(lang: str, parts: int) -> str:
    """The first `parts` clauses of the long sentence in this language, as one sentence."""
    clauses, end = CHAINS[lang]
    return "".join(clauses[:parts]) + end


@dataclass(frozen=True)
class Scene:
    """`source` (S,) are the text's tokens; `left` and `right` what the two networks write, the end left out; `weights`
    (T, S) where the right one looks; `readable` what the probe reads, None without one."""

    source: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_text: str
    right_text: str
    weights: np.ndarray
    readable: Readable | None
    vector: np.ndarray


def scene(rnn: RNN, attention: RNNAttention, probe: Probe | None, text: str, source: str, target: str) -> Scene:
    """Write the text with both, greedily."""
    tokenizer = rnn.tokenizer
    ids = list(rnn.encode([text])[0])
    alone = rnn.translate([text], source, target, DecodingOptions(beam_size=1))[0]
    written = decode_with(attention, text, source, target)
    ends = (tokenizer.piece(tokenizer.eos_id),)
    first = next((i for i in range(len(written.source) - len(ids) + 1)
                  if written.source[i:i + len(ids)] == tuple(tokenizer.pieces(ids))), 0)  # behind the tags
    found = readable(rnn, probe, text, source) if probe is not None else None
    right = [token for token in written.tokens if token not in ends]
    return Scene(
        tuple(tokenizer.pieces(ids)), tuple(token for token in alone.tokens if token not in ends), tuple(right),
        alone.text, written.text, written.weights[:len(right), first:first + len(ids)], found,
        _vector(rnn, ids, source) if found is None else found.vector)


def _vector(rnn: RNN, ids: Sequence[int], source: str) -> np.ndarray:
    from lib.inside.rnn_attention.probe import vectors

    return vectors(rnn, [ids], source)[0].numpy()


def curve(record: Mapping[str, Any], source: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    """A line a recorded length and method for texts in `source`: key, tokens, value (chrF), low, high, and what the
    probe reads (per cent)."""
    return [{"key": key, "tokens": row["tokens"], "value": row[f"{key}_chrf"], "low": row[f"{key}_chrf_low"],
             "high": row[f"{key}_chrf_high"], "read": row["read"], "frequent": row["frequent"]}
            for row in record.get("rows") or [] if row["direction"].startswith(f"{source}_") for key in keys]


def trained_on(record: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the record is of the weights with these cards."""
    made_by = (record.get("run") or {}).get("weights_sha256") or {}
    return bool(record) and all(made_by.get(key) == card.get("weights_sha256") for key, card in cards.items())
