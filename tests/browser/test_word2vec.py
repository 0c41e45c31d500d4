"""The Word2Vec page in a real browser: the sentence, a slider and the buttons change what is seen."""

from __future__ import annotations

from tests.support.browser import (
    NEEDS_BROWSER,
    NewPage,
    changes,
    choose,
    drawn,
    expect,
    press,
    push,
    type_sentence,
    whole,
)

pytestmark = NEEDS_BROWSER


def test_the_window_follows_the_sentence_and_the_slider(new_page: NewPage) -> None:
    page = new_page("/word2vec?view=window&src=en&text=I%20drink%20hot%20tea.")
    boxes = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(boxes)
    push(page, page.get_by_role("slider", name="The word in the middle"))
    expect(page.get_by_text("One for each neighbour").or_(page.get_by_text("Pairs here")).first).to_be_visible()
    assert changes(boxes, before)
    type_sentence(page, "We see the small cat and the old dog.")
    expect(page.get_by_text("Pairs of the sentence")).to_be_visible()
    whole(page)


def test_a_hundred_steps_move_the_words(new_page: NewPage) -> None:
    page = new_page("/word2vec?view=live&src=en&text=I%20see.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(picture)
    press(page, page.get_by_role("button", name="100 steps", exact=True))
    expect(page.get_by_test_id("stMetricValue").filter(has_text="100").first).to_be_visible()
    assert changes(picture, before) and "trained=100" in page.url
    whole(page)


def test_the_cloud_is_drawn(new_page: NewPage) -> None:
    page = new_page("/word2vec?view=map&dims=3&words=200&src=en&text=I%20see.")
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
    whole(page)


def test_without_webgl_the_cloud_is_drawn_flat(new_page: NewPage) -> None:
    page = new_page("/word2vec?view=map&words=200&ui=en&src=en&text=I%20see.")
    page.evaluate("""() => {
        const context = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind.startsWith('webgl') ? null : context.call(this, kind, ...rest);
        };
    }""")
    choose(page, "3-D")
    expect(page.get_by_text("This browser has no WebGL")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_have_count(0)
    whole(page)
