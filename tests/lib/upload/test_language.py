"""Which language a header names."""

from __future__ import annotations

import pytest

from lib.upload.language import code_in


@pytest.mark.parametrize("header,code", [
    ("English", "en"), ("Englisch", "en"), ("anglais", "en"), ("英语", "en"), ("英文", "en"), ("eng", "en"),
    ("普通话", "zh"), ("Irish", "ga"), ("冰岛语", "is"), ("Griechisch", "el"), ("gallego", "gl"), ("norwegian", "nb"),
    ("Norwegian Nynorsk", "nn"),
    ("text_swahili", "sw"), ("日本語", "ja"), ("ไทย", "th"), ("pt-BR", "pt"), ("zh-Hant", "zh"),
    ("question", None), ("id", None), ("English or Irish", None), ("new", None), ("", None)])
def test_a_header_names_a_language(header: str, code: str | None) -> None:
    assert code_in(header) == code
