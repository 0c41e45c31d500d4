"""The recurrent rung in a real browser: a sentence is changed, a slider moved, and the picture is another one."""

from __future__ import annotations

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, drawn, expect, press, push, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_slider_and_sentence_change_the_picture(new_page: NewPage) -> None:
    page = new_page("/rnn?view=gates&breaks=gradients&fold_breaks=1&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    step = page.get_by_text("it reads")
    expect(step).to_contain_text("Step 1 of")
    before = drawn(chart)
    push(page, page.get_by_role("slider").first)
    expect(step).to_contain_text("Step 2 of")
    assert changes(chart, before)
    assert "moment_read=2" in page.url
    type_sentence(page, "我们喝茶。")
    expect(step).to_contain_text("of 7")
    expect(page.get_by_text("in the plain RNN, with weights as drawn")).to_be_visible()
    whole(page)


def test_training_is_timed_when_asked(new_page: NewPage) -> None:
    page = new_page("/rnn?breaks=speed&fold_breaks=1&ui=en")
    press(page, page.get_by_role("button", name="Time training here"))
    expect(page.get_by_text("Measured just now")).to_be_visible()
    whole(page)
