"""The textbook's part of a rung's page: terms in both languages, folded formula and code."""

from __future__ import annotations

import pytest

from tests.support.app import opened, whole

pytestmark = [pytest.mark.quick, pytest.mark.usefixtures("stand_ins")]


@pytest.mark.parametrize(("language", "line"), [
    ("en", "masked language model (掩码语言模型)"), ("zh", "掩码语言模型（masked language model）")])
def test_terms_stand_in_both_languages_and_papers_are_links(language: str, line: str) -> None:
    test = opened("pages/transformer_encoder.py", ui=language)
    told = whole(test)
    assert line in told and "[Devlin et al. 2019](https://arxiv.org/abs/1810.04805)" in told


def test_opened_it_shows_formula_number_and_code() -> None:
    test = opened("pages/rnn_attention.py")
    assert not test.get("code")
    test.session_state["facts_rnn_attention"] = True
    told = whole(test.run())
    assert "0.67" in told and "models/rnn_attention.py" in told
    assert any("def look" in code.value for code in test.get("code"))
