"""The encoder's page in a real browser: a word is hidden, a sentence changed, and the picture is another one."""

from __future__ import annotations

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, choose, drawn, expect, push, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_a_word_is_hidden_by_choosing_it(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=fill&src=en&text=I+am+a+student.&ui=en")
    expect(page.get_by_text("Your text has no mask")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    choose(page, "am")
    expect(page.get_by_text("It reads: I ▢ a student.")).to_be_visible()
    assert "hide=1" in page.url
    type_sentence(page, "My [MASK] is a [MASK].")
    expect(page.get_by_text("The order in which it fills them")).to_be_visible()
    whole(page)


def test_a_pair_changes_and_is_counted(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=who&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(chart)
    type_sentence(page, "The animal didn't cross the street because it was too old.", "One sentence")
    expect(page.get_by_text("Meant is")).to_have_count(0)
    assert changes(chart, before)
    choose(page, "Counted")
    expect(page.get_by_text("Of 168 sentences")).to_be_visible()
    whole(page)


def test_writing_is_walked_step_by_step(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=for&fold_breaks=1&ui=en")
    expect(page.get_by_text("Step by step")).to_be_visible()
    expect(page.get_by_text("It had 4 holes to choose from")).to_be_visible()
    push(page, page.get_by_role("slider").last)
    expect(page.get_by_text("It had 3 holes to choose from")).to_be_visible()
    whole(page)
