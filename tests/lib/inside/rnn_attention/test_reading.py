"""Reading time is the time of the whole network, also where sentence vectors need no layer."""

from __future__ import annotations

import pytest

from lib.inside.rnn_attention.reading import read_through, reading_times
from tests.support.helpers import untrained

KEYS = ("rnn", "rnn_attention", "transformer_encoder", "transformer_decoder", "transformer_seq2seq")


@pytest.mark.parametrize("key", KEYS)
def test_every_layer_runs(key, world_tokenizer):
    method = untrained(key, world_tokenizer, pooling="embedding")
    ran = []
    layers = {"rnn": "encoder", "rnn_attention": "encoder", "transformer_seq2seq": "encoder"}.get(key, "stack")
    getattr(method.network, layers).register_forward_hook(lambda *_: ran.append(1))
    method.embed(["I like books."], "en")
    assert not ran
    read_through(method, "I like books.", "en")
    assert ran


def test_longer_texts_have_more_tokens(world_tokenizer):
    found = reading_times(untrained("transformer_encoder", world_tokenizer), "I like books.", "en")
    tokens = [n for _, n, _ in found]
    assert len(found) == 5 and tokens == sorted(set(tokens)) and all(ms > 0 for *_, ms in found)
