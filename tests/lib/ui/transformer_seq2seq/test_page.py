"""Every view of the seq2seq page, with the shipped weights and with small ones, in both languages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import own_folder
from lib.evaluation.metrics import sentence_chrf
from lib.inside.transformer_seq2seq.forcing import first_difference, read_forced, reference_ids, slip
from lib.inside.transformer_seq2seq.steps import walk
from lib.shelf import library
from lib.ui.transformer_seq2seq.forcing import ASTRAY
from models.language.text import has_chinese
from tests.support.app import opened, said, whole
from tests.support.corpora import GERMAN, GERMAN_ENGLISH
from tests.support.helpers import untrained
from tests.support.small_shelf import own_shelf

VIEWS = [{"view": "steps", "step": "3"}, {"view": "steps", "look": "all"}, {"view": "forcing"},
         {"view": "forcing", "slip": "2"}, {"view": "memory"}, {"view": "memory", "grid": "decoder"}, {"view": "map"},
         {"view": "three", "along": "minutes", "loss": "loss", "quality": "chrf"}, {"view": "stack"}]

pytestmark = pytest.mark.usefixtures("shipped")


def page(language: str = "en", **query: str) -> AppTest:
    return opened("pages/transformer_seq2seq.py", ui=language, **query)


def picker(test: AppTest):
    return next(box for box in test.selectbox if box.key and box.key.startswith("_pick_"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", VIEWS, ids=lambda query: "-".join(query.values()))
def test_every_view_draws(query: dict[str, str], language: str) -> None:
    whole(page(language, **query))


@pytest.mark.parametrize("view", ["steps", "forcing", "memory"])
def test_bad_sentences(view: str) -> None:
    test = page(view=view)
    for text in (" ", "茶", "word " * 390, "🙂🙂", "<b>我</b> **y** $a$"):
        test.text_input(key="text").set_value(text).run()
        whole(test)
    assert test.session_state["view"] == view


def test_teacher_forcing_opens_on_an_error_and_compare_on_what_stands_here() -> None:
    """What nobody has typed gives way to a sentence on which the free run errs; another view has the page's own."""
    test = page(folded=True)
    assert test.text_input(key="text").value == "我是一个学生。"
    test.segmented_control(key="view").set_value("forcing").run()
    assert test.text_input(key="text").value == "他每天坐公共汽车去上班。" and "text" not in test.query_params
    assert "This is the very error that the free run makes" in whole(test)
    test.segmented_control(key="view").set_value("stack").run()
    assert test.text_input(key="text").value == "我是一个学生。"
    test.text_input(key="text").set_value("她是老师。").run()
    test.segmented_control(key="view").set_value("forcing").run()
    assert test.text_input(key="text").value == "她是老师。"


@pytest.mark.quick
def test_walking_forwards_and_backwards() -> None:
    test = page(view="steps")
    assert "[BOS\\] → " in said(test).replace("\\[BOS", "[BOS")
    test.slider(key="step").set_value(2).run()
    assert test.session_state["step"] == 2 and test.query_params["step"] == "2"
    test.slider(key="step").set_value(1).run()
    whole(test)
    assert test.session_state["step"] == 1 and "step" not in test.query_params


def test_another_token_is_written_and_given_back() -> None:
    test = page(view="steps", step="1")
    menu = picker(test)
    assert len(menu.options) > 10
    menu.select(menu.options[1]).run()
    text = whole(test)
    assert "With your hand: **" in text and "because you wanted it" in text
    assert test.query_params["picks"].startswith("1.")
    test.button(key="picks_clear").click().run()
    assert "With your hand" not in whole(test) and "picks" not in test.query_params


def test_a_pick_lives_in_the_url_and_ends_with_the_sentence() -> None:
    first = page(view="steps")
    menu = picker(first)
    menu.select(menu.options[2]).run()
    test = page(view="steps", picks=first.query_params["picks"])
    assert "With your hand" in whole(test)
    test.text_input(key="text").set_value("我喜欢喝茶。").run()
    assert "With your hand" not in whole(test) and "picks" not in test.query_params
    for wrong in ("x", "1.0", "999.5", "1.999999", "_", "1." + "9" * 40):
        assert "With your hand" not in whole(page(view="steps", picks=wrong))


def test_the_reference_is_edited_and_goes_with_the_sentence() -> None:
    test = page(view="forcing")
    first = test.text_input(key="reference").value
    assert first and not has_chinese(first)
    test.text_input(key="reference").set_value("I study here.").run()
    whole(test)
    test.text_input(key="reference").set_value("  ").run()
    whole(test)
    assert test.warning
    test.text_input(key="text").set_value("她是老师。").run()
    whole(test)
    assert test.text_input(key="reference").value not in ("I study here.", "", first)


def test_the_chosen_example_goes_astray_and_comes_back() -> None:
    test = page(view="forcing")
    menu = test.selectbox(key="_forcing_example")
    menu.select(menu.options[0]).run()
    text = whole(test)
    assert test.text_input(key="text").value == "He said that he could not come tomorrow."
    assert test.session_state["src"] == "en"
    assert "This is the very error that the free run makes" in text and "chrF 100" in text


def test_each_chosen_example_shows_what_the_menu_says() -> None:
    """One token leads the free run away from the reference, and the right one brings it nearer by far."""
    method = library.load_method("tatoeba-zh-en", "transformer_seq2seq")
    for source, text, reference in ASTRAY:
        target = "en" if source == "zh" else "zh"
        ids = reference_ids(method, reference)
        forced, free = read_forced(method, text, source, target, ids), walk(method, text, source, target)
        place = first_difference(forced.ids, free.ids)
        assert place is not None and place < len(ids) / 2 + 1, text
        found = slip(method, text, source, target, ids, place, free.ids[place])
        assert found.after_wrong.ids == free.ids
        assert sentence_chrf(found.after_right.text, reference) > sentence_chrf(free.text, reference) + 25, text


def test_greedy_beside_beam_is_said() -> None:
    said_so = "The answer above is beam search's"
    assert said_so in whole(page(view="steps", src="en", text="He said that he could not come tomorrow."))
    assert said_so not in whole(page(view="steps"))


def test_one_choice_of_decoding_for_answer_and_picture() -> None:
    """The matrix is of the very answer above it, whichever search found it; greedy chosen, the steps agree, too."""
    text = "He said that he could not come tomorrow."
    for beam in ("4", "1"):
        test = page(view="map", src="en", text=text, beam=beam)
        assert "The answer above is" not in whole(test)
        assert test.slider(key="beam").value == int(beam)
    assert "The answer above is" not in whole(page(view="steps", src="en", text=text, beam="1"))


@pytest.mark.parametrize("languages", [("de", "en"), ("de",)])
def test_own_corpora_of_other_shapes(languages: tuple[str, ...], tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    key, tokenizer = own_shelf(GERMAN_ENGLISH if len(languages) == 2 else GERMAN, languages, vocab_size=400)
    untrained("transformer_seq2seq", tokenizer, n_heads=4, n_layers=1, n_decoder_layers=3, n_kv_heads=2,
              attention="window", attention_span=4).save(own_folder.folder(key) / "transformer_seq2seq")
    for query in VIEWS:
        test = page(corpus=key, **query)
        assert not test.exception and not test.error, said(test)
        assert test.session_state["corpus"] == key
