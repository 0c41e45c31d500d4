"""What a session keeps: the language, the sentence, a place in the address."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from tests.support.app import links, opened, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.quick
def test_text_goes_along_to_a_rung() -> None:
    test = opened("pages/rnn.py", text="狗在跑步。")
    whole(test)
    assert test.text_input(key="text").value == "狗在跑步。"


def test_token_number_lives_in_the_url() -> None:
    assert opened("pages/rnn.py", step="3").slider(key="step").value == 3
    for wrong in ("9999", "x", "-1", "9" * 50):
        test = opened("pages/rnn.py", step=wrong)
        whole(test)
        assert 1 <= test.slider(key="step").value <= 6


def test_language_switch_keeps_the_sentence() -> None:
    test = opened(text="狗在跑步。")
    test.session_state["ui"] = "zh"
    test.run()
    whole(test)
    assert test.text_input(key="text").value == "狗在跑步。"


def test_a_page_that_shows_no_sentence_hands_on_the_one_in_its_address() -> None:
    for page, query in (("scoreboard", {}), ("compare", {"task": "generation"})):
        test = opened(f"pages/{page}.py", text="狗在跑步。", src="en", folded=True, **query)
        whole(test)
        link = next(link for link in links(test.sidebar) if link.page == "rnn")
        assert dict(parse_qsl(link.query_string)) == {"text": "狗在跑步。", "src": "en"}
        assert test.query_params["text"] in ("狗在跑步。", ["狗在跑步。"])
