"""`benchmark filling`: both orders in both directions, their difference with its test, and the page that shows it."""

from __future__ import annotations

import pytest

from lib.inside.transformer_encoder import filling_orders
from models.language.tokenizer import Tokenizer
from models.transformer_encoder import TransformerEncoder
from models.writing.mask_filling import ORDERS
from tests.support.helpers import WORLD, tiny_config

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    tokenizer = Tokenizer.train([text for pair in WORLD() for text in pair], ("zh", "en"))
    method = TransformerEncoder(tokenizer, tiny_config(TransformerEncoder))
    method.network.mean_length.fill_(6.0)
    return method


def test_both_orders_are_measured_on_the_same_sentences(encoder: TransformerEncoder) -> None:
    own, pairs = encoder.config["filling"], list(WORLD()[:6])
    found = filling_orders.run(encoder, pairs, ("zh", "en"))
    assert {(row["source"], row["order"]) for row in found["rows"]} == {
        (source, order) for source in ("zh", "en") for order in ORDERS}
    assert found["sentences"] == 6 and encoder.config["filling"] == own
    for row in found["differences"]:
        chrf = {one["order"]: one["chrf"] for one in found["rows"] if one["source"] == row["source"]}
        assert (row["first"], row["second"]) == ("mask-predict", "easy-first")
        assert row["difference"] == pytest.approx(chrf["mask-predict"] - chrf["easy-first"], abs=1e-6)
        assert row["low"] <= row["difference"] <= row["high"] and 0 < row["p_value"] <= 1


def test_the_own_order_comes_back_after_a_failure(encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    own = encoder.config["filling"]
    monkeypatch.setattr(filling_orders.measure, "translations", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filling_orders.run(encoder, list(WORLD()[:2]), ("zh", "en"))
    assert encoder.config["filling"] == own
