"""Compare begins with a sentence that tells the methods apart, and keeps one that somebody chose."""

from __future__ import annotations

import pytest

from tests.support.app import opened, whole

TELLING, EVERYWHERE = "如果你明天有空，请帮我把这本书还给图书馆。", "我是一个学生。"


def text(test) -> str:
    whole(test)
    return test.text_input(key="text").value


@pytest.mark.usefixtures("shipped")
def test_its_own_first_sentence_and_one_that_is_named() -> None:
    test = opened(folded=True)
    assert text(test) == TELLING and "text" not in test.query_params
    assert text(test.segmented_control(key="src").set_value("en").run()).startswith("If you are free")
    assert text(opened(folded=True, text=EVERYWHERE)) == EVERYWHERE, "named in a link, as by the last rung"


@pytest.mark.usefixtures("stand_ins")
def test_to_and_fro_what_nobody_typed_is_each_page_s_own() -> None:
    test = opened("pages/rnn.py", folded=True)
    assert text(test) == EVERYWHERE
    assert text(test.switch_page("pages/compare.py").run()) == TELLING
    assert text(test.switch_page("pages/rnn.py").run()) == EVERYWHERE
    test.text_input(key="text").set_value("她是老师。").run()
    assert text(test.switch_page("pages/compare.py").run()) == "她是老师。"
