"""What a user gives is checked: directions."""

from __future__ import annotations

import pytest

from lib.checks import check_language, check_text, complete_direction
from models.messages import InputError

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize(("code", "languages", "meant"), [
    ("zh-cn", LANGUAGES, "zh"), ("ZH_Hans", LANGUAGES, "zh"), ("cmn", LANGUAGES, "zh"), ("en-us", LANGUAGES, "en"),
    ("eng", LANGUAGES, "en"), ("zh", ("zh-CN", "en"), "zh-CN"), ("zh_cn", ("zh-CN", "zh-TW"), "zh-CN"),
    ("zho-tw", ("zh-CN", "zh-TW"), "zh-TW"), ("zh", ("zh", "zh-tw"), "zh"), ("pt-br", ("pt", "en"), "pt"),
    ("question", ("question", "answer"), "question"), ("zh", ("zh-CN", "zh-TW"), None), ("", LANGUAGES, None),
    ("de", LANGUAGES, None),
])
def test_a_code_means_the_corpus_language_however_it_is_written(code, languages, meant):
    if meant is not None:
        assert check_language(code, languages) == meant
        return
    with pytest.raises(InputError, match="not in this corpus"):
        check_language(code, languages)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\ufeff", "\u2060\u200d", "\ue000", "\U000e0041"])
def test_a_text_of_which_no_method_gets_a_token_is_empty(text):
    with pytest.raises(InputError, match="is empty"):
        check_text(text)
    assert check_text(f"{text}\U0001fae8") and check_text("\u0600 12")


@pytest.mark.quick
def test_directions_are_completed_or_refused():
    assert complete_direction("猫", None, None, LANGUAGES) == ("zh", "en")
    assert complete_direction("cat", None, None, LANGUAGES) == ("en", "zh")
    assert complete_direction("cat", None, "en", LANGUAGES) == ("zh", "en")
    assert complete_direction("cat", "zh", None, LANGUAGES) == ("zh", "en")
    for source, target in (("en", "en"), ("fr", "en"), ("zh", "fr")):
        with pytest.raises(InputError):
            complete_direction("cat", source, target, LANGUAGES)
