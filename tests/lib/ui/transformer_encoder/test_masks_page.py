"""The encoder's page where it fills gaps, says what it is for, and asks who is meant; on a small trained network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from lib.checks import MAX_CHARACTERS
from lib.shelf import library, recorded
from tests.support.app import opened, whole
from tests.support.small_shelf import small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

TEXT = "Anna helped David because he was tired."
VIEWS = ({"view": "fill"}, {"view": "for"}, {"view": "who"}, {"view": "who", "who": "count"},
         {"view": "who", "who": "with"})


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory) -> Path:
    keys = ("transformer_encoder", "transformer_decoder", "transformer_seq2seq")
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny, keys)


def page(**query: str) -> AppTest:
    return opened("pages/transformer_encoder.py", **{"src": "en", "text": TEXT, **query})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", VIEWS)
def test_every_view_draws_and_follows_the_sentence(query, language):
    test = page(ui=language, **query)
    whole(test)
    test.text_input(key="text").set_value("She is a teacher.").run()
    whole(test)


@pytest.mark.parametrize("text", ["", "x", "word " * 500, "🙂", "<b>我</b> **y** $a$", "[MASK]", "[MASK] " * 60])
@pytest.mark.parametrize("view", ["fill", "for"])
def test_bad_sentences(view, text):
    test = page(view=view, text=text or " ")
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


def test_without_a_mask_a_word_is_hidden_and_said():
    text = whole(page(view="fill"))
    assert "Your text has no mask" in text and "▢" in text
    assert "Your text has no mask" not in whole(page(view="fill", text="I [MASK] a student."))


def test_words_are_hidden_by_choosing_them():
    test = page(view="fill", hide="0,2")
    line = next(m.value for m in test.markdown if m.value.startswith("It reads"))
    assert line.count("▢") >= 2 and "helped" in line and "Anna" not in line
    assert "The order in which it fills them" in whole(test)
    test.text_input(key="text").set_value("David is a student.").run()  # another sentence, nothing chosen in it
    assert "Your text has no mask" in whole(test) and "hide" not in test.query_params


def test_without_a_translation_the_text_stands_alone():
    test = page(view="fill", text="I [MASK] a student.")
    assert "grey with your text alone" in whole(test)
    test.text_input(key="beside").set_value("").run()
    assert "grey with your text alone" not in whole(test)


def test_a_typed_translation_goes_with_its_sentence():
    test = page(view="fill", text="I [MASK] a student.")
    test.text_input(key="beside").set_value("我们喝茶。").run()
    assert test.text_input(key="beside").value == "我们喝茶。"
    test.text_input(key="text").set_value("She is a [MASK].").run()
    whole(test)
    assert test.text_input(key="beside").value != "我们喝茶。"


@pytest.mark.parametrize("beside", ["", " ", "词" * 400, "<b>"])
def test_odd_translations(beside):
    whole(page(view="fill", beside=beside))


def test_the_nearest_sentence_is_found_and_links_carry_it():
    test = page(view="for", near=f"We drink tea.\n{TEXT}")
    test.session_state["table_near"] = True
    whole(test.run())
    nearest = test.dataframe[0].value.iloc[0]
    assert nearest["sentence"] == f"2  {TEXT}" and nearest["similarity"] == pytest.approx(1, abs=1e-3)
    links = [parse_qs(link.proto.query_string) for link in test.get("page_link")]
    wanted = {"task": ["similarity"], "lines": [f"{TEXT}\nWe drink tea.\n{TEXT}"]}
    assert any(wanted.items() <= link.items() for link in links)
    test = page(view="for", near="one line only")
    assert "The cosine between" not in whole(test) and "there are 1" in test.warning[0].value


def test_a_readers_own_pair():
    test = page(view="who", who_a="The cat saw the fish because it was hungry.",
                who_b="The cat saw the fish because it was big.", who_it="it", who_1="cat", who_2="fish")
    text = whole(test)
    assert "heads look more at the other noun" in text and "Meant is" not in text
    test.text_input(key="who_2").set_value("dog").run()
    assert any("dog" in str(w.value) for w in test.warning)
    assert not test.exception


def test_a_pair_of_ours_says_who_is_meant():
    test = page(view="who")
    assert "Meant is: animal" in whole(test) and "Meant is: street" in whole(test)


def test_other_weights_are_counted_when_asked(weights):
    kept = recorded.read(library.SHIPPED / library.DEFAULT_CORPUS, "coreference")
    path = recorded.write(weights / library.DEFAULT_CORPUS, "coreference", kept)
    test = page(view="who", who="count")
    assert kept["rows"] and "Recorded on" not in whole(test)
    path.unlink()
    test.button(key="who_count").click().run(timeout=120)
    text = whole(test)
    assert "python -m lib benchmark coreference" in text and "best of 4 heads after the fact" in text
    assert not [b for b in test.button if b.key == "who_count"]
    test.run()
    assert len(test.dataframe) >= 1


def test_both_ways_of_writing_step_by_step():
    test = page(view="for", fill_text="I am")
    assert "Step by step" in whole(test)
    first = whole(test)
    test.slider(key="hole").set_value(2).run()
    assert whole(test) != first and test.query_params["hole"] == "2"
    test.text_input(key="fill_text").set_value(" ").run()
    assert "Step by step" not in whole(test)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nouns_that_the_vocabulary_lacks_are_named_not_compared(language):
    """Their log-probability is minus infinity: no share of it, and no noun taken."""
    test = page(view="who", ui=language)
    for key, value in {"who_a": "☃ meets Anna here because it sleeps.", "who_b": "☃ meets Anna here because it runs.",
                       "who_it": "it", "who_1": "☃", "who_2": "Anna"}.items():
        test.text_input(key=key).set_value(value)
    text = whole(test.run())
    assert "nan" not in text.lower() and ("The vocabulary lacks" in text or "词表里没有" in text)
