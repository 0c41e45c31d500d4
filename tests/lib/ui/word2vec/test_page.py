"""Every view of the page Word2Vec, with the shipped vectors and on own corpora."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import own_folder
from tests.support.app import BAD, metrics, opened, said, whole
from tests.support.own_run import own_run

# the page

def app(language: str = "en", **query: str) -> AppTest:
    return opened("pages/word2vec.py", ui=language, **query)


VIEWS = ("near", "window", "live", "space", "map", "parts")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("source", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view(shipped: None, view: str, source: str, language: str) -> None:
    test = app(language, view=view, src=source, text="我是一个学生。" if source == "zh" else "I am a student.")
    whole(test)
    assert not test.warning, said(test)


@pytest.mark.parametrize("view", VIEWS)
def test_bad_sentences(shipped: None, view: str) -> None:
    test = app(view=view)
    for text in BAD.values():
        test.text_input(key="text").set_value(text).run()
        whole(test)


def test_training_step_by_step(shipped: None) -> None:
    test = app(view="live", src="en")
    assert metrics(test)["Step"] == "0"
    first = float(metrics(test)["Loss"])
    for steps, total in ((1, "1"), (20, "21"), (100, "121"), (500, "621")):
        test.button(key=f"live_{steps}").click().run()
        whole(test)
        assert metrics(test)["Step"] == total and test.query_params["trained"] == total
    assert float(metrics(test)["Loss"]) < 0.6 * first
    again = app(view="live", src="en", trained="621")  # a link opens the same picture
    assert metrics(again)["Loss"] == metrics(test)["Loss"]
    test.button(key="live_start").click().run()
    assert metrics(test)["Step"] == "0" and "trained" not in test.query_params


def test_other_sentences_start_again(shipped: None) -> None:
    test = app(view="live", src="en", trained="50")
    assert metrics(test)["Step"] == "50"
    test.text_area(key="lesson_en").set_value("One fish swims here. Two fish swim there.").run()
    whole(test)
    assert metrics(test)["Step"] == "0"
    for text in ("", "fish", "∮ ∮ ∮", "word " * 390):
        test.text_area(key="lesson_en").set_value(text).run()
        whole(test)
        assert len(test.warning) == 1 and "Step" not in metrics(test)


@pytest.mark.quick
def test_a_topic_without_the_text_is_said(shipped: None) -> None:
    whole(app(view="live", origin="topic"))


@pytest.mark.parametrize(("key", "value", "part"), [("near_en", "zzqqxj", "near"), ("odd_en", "dog", "odd"),
                                                    ("a_en", "", "sum"), ("senses", "zzqqxj", "near")])
def test_a_word_that_is_not_there(shipped: None, key: str, value: str, part: str) -> None:
    test = app(view="space", src="en", ask=part)
    test.text_input(key=key).set_value(value).run()
    whole(test)
    assert len(test.warning) == 1


def test_tsne_waits_to_be_asked(shipped: None) -> None:
    test = app(view="map", how="tsne", words="200")
    whole(test)
    test.button(key="compute_map").click().run()
    whole(test)
    assert "another seed puts them elsewhere" in said(test)
    test.text_input(key="find").set_value("tea").run()  # computed once only
    assert "tea is" in said(test) and not [button for button in test.button if button.key == "compute_map"]


@pytest.mark.parametrize("by", ["lang", "count"])
def test_the_map_in_three_directions(shipped: None, by: str) -> None:
    test = app(view="map", dims="3", by=by, words="200", find="zzqqxj")
    whole(test)
    assert len(test.warning) == 1 and "Asking the browser" in said(test)
    for there, sign in ((True, "Drag to turn"), (False, "has no WebGL")):
        test.session_state["_webgl"] = there
        test.run()
        assert sign in whole(test) and "Asking the browser" not in said(test)


# a reader's own corpus

@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(tmp_path_factory.mktemp("home")))
        patch.delenv("LADDER_WEIGHTS", raising=False)
        yield


@pytest.fixture(scope="module", params=[("zh", "en"), ("de", "nl"), ("en",)], ids="-".join)
def own(request, home) -> str:
    return own_run(("word2vec",), request.param)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_on_an_own_corpus(own: str, view: str) -> None:
    whole(app(corpus=own, view=view))


def test_a_topic_of_an_own_corpus(own: str) -> None:
    test = app(corpus=own, view="live", origin="topic", trained="40")
    whole(test)
    assert metrics(test)["Step"] == "40" and "training sentences have this word" in said(test)
    field = next(text for text in test.text_input if text.key.startswith("topic_"))
    field.set_value("zzqqxj").run()
    whole(test)
    assert len(test.warning) == 1
