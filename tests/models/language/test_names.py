"""Names of languages, and what is a language at all."""

from __future__ import annotations

import pytest

from models.language.names import name_of

#: as they were when they stood in a table of our own: English and Chinese
NAMES = {
    "zh": "Chinese 中文", "cmn": "Chinese 中文", "yue": "Cantonese 粤语", "en": "English 英文",
    "de": "German 德文", "fr": "French 法语", "es": "Spanish 西班牙语", "it": "Italian 意大利语",
    "pt": "Portuguese 葡萄牙语", "nl": "Dutch 荷兰语", "sv": "Swedish 瑞典语", "da": "Danish 丹麦语",
    "no": "Norwegian 挪威语", "fi": "Finnish 芬兰语", "pl": "Polish 波兰语", "cs": "Czech 捷克语",
    "hu": "Hungarian 匈牙利语", "ro": "Romanian 罗马尼亚语", "el": "Greek 希腊语", "tr": "Turkish 土耳其语",
    "ru": "Russian 俄语", "uk": "Ukrainian 乌克兰语", "ar": "Arabic 阿拉伯语", "he": "Hebrew 希伯来语",
    "fa": "Persian 波斯语", "hi": "Hindi 印地语", "th": "Thai 泰语", "vi": "Vietnamese 越南语",
    "id": "Indonesian 印度尼西亚语", "ja": "Japanese 日语", "ko": "Korean 韩语", "eo": "Esperanto 世界语",
    "la": "Latin 拉丁语",
}


@pytest.mark.parametrize("code", NAMES)
def test_names_are_as_ever(code: str) -> None:
    assert f"{name_of(code)} {name_of(code, 'zh')}" == NAMES[code]


@pytest.mark.parametrize("code,name", [
    ("en-US", "English"), ("pt-BR", "Portuguese"), ("pt-br", "Portuguese"), ("zh-Hans", "Chinese"), ("is", "Icelandic"),
    ("zh_hant", "Chinese"), ("es-419", "Spanish"), ("sr-latn-rs", "Serbian"), ("gsw", "Swiss German"),
    ("mt", "Maltese"), ("nds-de", "Low German"), ("tok", "Toki Pona"), ("lzh", "Literary Chinese"), ("EN", "English")])
def test_more_languages_have_a_name(code: str, name: str) -> None:
    assert name_of(code) == name
    assert name_of(code, "zh") not in (None, name)


def test_a_name_that_chinese_lacks_is_english() -> None:
    assert name_of("arz", "zh") == name_of("arz") == "Egyptian Arabic"


@pytest.mark.parametrize("code", [
    "question", "answer", "text", "article", "summary", "title", "source", "target", "formal", "informal", "sentence",
    "classical", "modern", "first", "second", "input", "output", "q", "a", "b", "src", "tgt", "ref", "hyp", "sys",
    "raw", "old", "new", "from", "to", "ti", "ab", "pos", "neg", "man", "men", "doc", "sum", "key", "mul", "und", "zxx",
    "xx", "a-b", "no-answer", "is-correct", "to-field", "my-text", "en-", "it-s-note", ""])
def test_a_kind_of_text_is_no_language(code: str) -> None:
    assert name_of(code) is None
