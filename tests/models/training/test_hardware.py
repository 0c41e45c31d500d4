"""Which machines train with bfloat16 products."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import torch

from models.training.hardware import mixed_precision


@pytest.mark.parametrize(("able", "quick"), [
    ({"amx_bf16": True}, True), ({"avx512_bf16": True, "amx_bf16": False}, True),
    ({"avx512_f": True, "avx2": True}, False), ({}, False),
])
def test_bfloat16_where_the_processor_has_instructions_for_it(
    able: dict[str, bool], quick: bool, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    precision = mixed_precision(torch.device("cpu"))
    assert isinstance(precision, nullcontext) is not quick
    with precision:
        assert torch.is_autocast_enabled("cpu") is quick
