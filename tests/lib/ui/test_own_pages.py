"""Every page on a reader's own corpus: two languages, two kinds of text, and one language."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from lib.compare.examples import WRITTEN
from lib.corpus import own_folder
from models.base import ONE_LANGUAGE, Pair
from tests.support import fake_ladder
from tests.support.app import PAGES, answers, opened, said, whole
from tests.support.board import results_of
from tests.support.corpora import DOES, GERMAN_ENGLISH, WHAT, WHO
from tests.support.small_shelf import own_shelf

CORPORA = {
    "two": (("de", "en"), GERMAN_ENGLISH),
    "one": (("de",), [Pair(pair.first, "") for pair in GERMAN_ENGLISH]),
    "kinds": (("question", "answer"), [Pair(f"Who {y} {z}?", f"{x} {y} {z} every day.") for (_, x), (_, y), (_, z) in
                                       itertools.product(WHO, DOES, WHAT)]),
}
TASKS = {"two": ("similarity", "translation", "generation"), "kinds": ("similarity", "translation", "generation"),
         "one": ("similarity", "generation")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A root of own corpora, and their keys; each has all seven stand-ins on its shelf."""
    root = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LADDER_HOME", str(root))
        keys = {}
        for name, (languages, pairs) in CORPORA.items():
            key, tokenizer = own_shelf(pairs, languages, f"My *{name}*")
            keys[name] = key
            for method in models.method_keys():
                fake = getattr(fake_ladder, f"Fake_{method}")(tokenizer)
                fake.card = {"minutes": 0.3, "parameters": 42, "hardware": "2 cores"}
                fake.save(own_folder.folder(key) / method)
            results = json.dumps(results_of(languages, p=0.31))
            (own_folder.folder(key) / "results.json").write_text(results, encoding="utf-8")
        yield root, keys


@pytest.fixture(autouse=True)
def ladder(monkeypatch: pytest.MonkeyPatch, home: tuple[Path, dict[str, str]]) -> None:
    for key, rung in fake_ladder.fake_registry().items():
        monkeypatch.setitem(models.REGISTRY, key, rung)
    monkeypatch.setenv("LADDER_HOME", str(home[0]))
    monkeypatch.delenv("LADDER_WEIGHTS", raising=False)


@pytest.fixture
def keys(home: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return home[1]


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.parametrize("page", PAGES)
def test_page_draws(page: str, name: str, keys: dict[str, str]) -> None:
    for language in ("en", "zh") if name == "one" else ("en",):
        test = opened(page, ui=language, corpus=keys[name])
        whole(test)
        assert test.header
        shown = said(test).replace("in the same order: 我是一个学生.", "")  # what the stand-ins answered
        assert "我是一个学生" not in shown + "".join(str(box.value) for box in test.text_input)


@pytest.mark.parametrize(("name", "task"), [(name, task) for name, tasks in TASKS.items() for task in tasks])
def test_compare_answers(name: str, task: str, keys: dict[str, str]) -> None:
    test = opened(corpus=keys[name], task=task)
    whole(test)
    assert not test.warning
    if task != "similarity":
        assert [bool(row["refusal"]) for row in answers(test.main)] == [False] * len(models.REGISTRY)
    assert not {"text", "lines", "prompt"} & set(test.query_params), "an example does not go into the URL"


def test_the_first_sentence_is_a_held_out_one(keys: dict[str, str]) -> None:
    from lib.corpus import load_corpus

    corpus = load_corpus(keys["two"])
    text = opened(corpus=keys["two"]).text_input(key="text").value
    menu = next(box for box in opened(corpus=keys["two"]).selectbox if box.label == "Examples")
    assert text == menu.options[0] and len(set(menu.options)) > 2
    assert not set(menu.options) & {pair.first for pair in corpus.split("train")}


def test_all_pages_read_one_copy_of_the_text(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.ui.shared import corpus_text

    load, read = corpus_text.load_corpus, []
    monkeypatch.setattr(corpus_text, "load_corpus", lambda key, path: read.append(key) or load(key, path))
    corpus_text._corpus.clear()
    for page in ("pages/dataset.py", "pages/tokens.py", "pages/compare.py", "pages/word2vec.py"):
        whole(opened(page, corpus=keys["two"]))
    assert read == [keys["two"]]


def test_one_language_refuses_translation_with_its_reason(keys: dict[str, str]) -> None:
    test = opened(corpus=keys["one"], task="translation")
    whole(test)
    assert ONE_LANGUAGE in said(test)
    assert test.session_state["task"] == "similarity"
    for page in ("pages/rnn.py", "pages/transformer_seq2seq.py"):
        test = opened(page, corpus=keys["one"])
        assert "nothing is translated" in said(test)
        assert not any(row["refusal"] for row in answers(test.main))
        assert "Direction" not in [getattr(box, "label", "") for box in test.get("button_group")]


def test_the_example_follows_the_corpus_and_a_typed_sentence_stays(keys: dict[str, str]) -> None:
    test = opened()
    example = test.text_input(key="text").value
    assert example in WRITTEN["zh"]
    test = opened(corpus=keys["two"])
    first = test.text_input(key="text").value
    menu = next(box for box in test.sidebar.selectbox if box.label == "Trained on")
    menu.set_value("tatoeba-zh-en").run()
    whole(test)
    assert test.text_input(key="text").value == example != first
    assert "text" not in test.query_params and not any("Session State" in box.value for box in test.warning)
    test.text_input(key="text").set_value("Ein eigener Satz.").run()
    next(box for box in test.sidebar.selectbox if box.label == "Trained on").set_value(keys["two"]).run()
    assert test.text_input(key="text").value == "Ein eigener Satz."


def test_swap_turns_to_the_other_side_of_the_pair(keys: dict[str, str]) -> None:
    test = opened(corpus=keys["two"])
    pairs = dict(GERMAN_ENGLISH)
    first = test.text_input(key="text").value
    next(button for button in test.button if button.label == "Swap").click().run()
    whole(test)
    assert test.session_state["src"] == "en" and test.text_input(key="text").value == pairs[first]


def test_the_scoreboard_says_who_leads_and_whether_that_is_decided(keys: dict[str, str]) -> None:
    test = opened("pages/scoreboard.py", corpus=keys["two"])
    told = whole(test)
    assert "leads with 50.0 chrF, but that is undecided" in told and "p = 0.31" in told
    assert test.session_state["question"] == "translation_de_en"
    for view in ("pairs", "failing", "yours", "numbers", "origins"):
        whole(opened("pages/scoreboard.py", corpus=keys["two"], board=view))
    told = whole(opened("pages/scoreboard.py", corpus=keys["one"]))
    assert "needs least to foresee the held-out sentences: 2.00 bits a character" in told and "not a ranking" in told
    assert "question → answer" in str(opened("pages/scoreboard.py", corpus=keys["kinds"]).selectbox(
        key="question").options)


def test_failing_sentences_of_an_own_text(keys: dict[str, str]) -> None:
    test = opened("pages/scoreboard.py", corpus=keys["two"], board="failing")
    test.button(key="failing_all").click().run()
    told = whole(test)
    assert "test sentences" in told and "expected:" in told


def test_failures_are_shown_on_the_corpus_of_another_language(keys: dict[str, str]) -> None:
    test = opened("pages/bag_of_words.py", corpus=keys["one"])
    a, b = (test.text_input(key=f"order_{side}").value for side in "ab")
    assert sorted(a.rstrip(".").split()) == sorted(b.rstrip(".").split()) and a != b
    assert "meaning_a" not in [box.key for box in test.text_input], "no second side, no like meaning"
    test = opened("pages/rnn.py", corpus=keys["two"])
    assert test.text_input(key="long_text").value in dict(GERMAN_ENGLISH)
    assert "In your text stands" in said(test)
    test = opened("pages/bag_of_words.py", corpus=keys["two"])
    assert test.text_input(key="order_a").value == "The dog bit the man.", "English is one of its languages"


@pytest.mark.parametrize("name", CORPORA)
def test_dataset(name: str, keys: dict[str, str]) -> None:
    test = opened("pages/dataset.py", corpus=keys[name])
    whole(test)
    assert "75" in [metric.value for metric in test.metric] and "\\*" in said(test)
    assert "manythings" not in said(test) and "Publisher" not in said(test)
    assert len([m for m in test.metric if "mean length" in m.label]) == len(CORPORA[name][0])
    leaks = next(m.value for m in test.metric if m.label == "Sentences in two splits")
    assert name == "kinds" or leaks == "0"


def test_a_corpus_without_text_or_training_has_sentences_not_tracebacks(tmp_path: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    key = own_folder.create(GERMAN_ENGLISH, ("de", "en"), "new")
    for page in PAGES:
        whole(opened(page, corpus=key))
    (own_folder.folder(key) / own_folder.PAIRS_FILE).unlink()
    for page in PAGES:
        whole(opened(page, corpus=key))
    assert "Nothing has been measured" in said(opened("pages/scoreboard.py", corpus=key))


def test_languages_have_names() -> None:
    from lib.ui.session.i18n import language_name

    assert [language_name(code) for code in ("de", "pt-br", "question", "xx")] == [
        "German", "Portuguese (BR)", "question", "xx"]
