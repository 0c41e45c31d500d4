"""Every page on the small world: chosen in the sidebar, its text at hand, with the weights that are shipped."""

from __future__ import annotations

import pytest

import models
from lib.inside.matrix.probe import TITLES
from lib.shelf import library, recorded
from tests.support.app import PAGES, answers, opened, said, whole

pytestmark = pytest.mark.usefixtures("shipped")

KEY = "small-world"
#: pages that are about another text whatever is chosen
ELSEWHERE = ("pages/time_travel.py", "pages/your_text.py", "pages/families.py")
#: bytes that all its weights may have together
MOST = 15_000_000


@pytest.mark.parametrize(("page", "language"), [(page, ("en", "zh")[i % 2]) for i, page in enumerate(PAGES)])
def test_page_draws(page: str, language: str) -> None:
    """Each page in one of the two languages: every one is drawn in both with the default corpus."""
    test = opened(page, ui=language, corpus=KEY)
    text = whole(test)
    assert not test.warning, [warning.value for warning in test.warning]
    assert test.header and test.session_state["corpus"] == KEY
    lacking = ("has no weights", "There are no results", "没有权重", "manythings")
    assert page in ELSEWHERE or not [one for one in lacking if one in text], page


@pytest.mark.quick
def test_it_is_the_second_corpus_and_whole() -> None:
    assert library.corpora_with_weights()[:2] == [library.DEFAULT_CORPUS, KEY]
    cards = {key: library.read_card(KEY, key) for key in models.method_keys()}
    assert all(card["corpus"] == KEY and card["cpu_minutes"] <= 8 for card in cards.values()), cards
    assert len({card["corpus_sha256"] for card in cards.values()}) == 1
    assert sum(library.weights_size(KEY, key) for key in cards) < MOST
    assert all(library.available(KEY).values())


@pytest.mark.quick
def test_the_recorded_matrix_is_complete_and_of_these_weights() -> None:
    found = recorded.read(library.shelf(KEY), "matrix")
    assert set(found["cells"]) == {f"{key}_{lang}" for key in TITLES for lang in ("zh", "en")}
    for cells in found["cells"].values():
        for key in models.method_keys():
            run = cells[key]["seeds"][str(library.read_card(KEY, key)["seed"])]
            assert run["weights_sha256"] == library.read_card(KEY, key)["weights_sha256"]
            assert cells[key]["low"] <= cells[key]["score"] <= cells[key]["high"]


@pytest.mark.quick
def test_whom_a_pronoun_means_is_read_off_a_transformer() -> None:
    """The best of them, on twins that no method was trained on; beside it those of the default corpus."""
    found = recorded.read(library.shelf(KEY), "matrix")
    for name, corpus in (("pronoun", KEY), ("pronoun_elsewhere", library.DEFAULT_CORPUS)):
        for lang in ("zh", "en"):
            assert max(one["probe"]["score"] for one in found[name][lang]["methods"].values()) >= 90, (name, lang)
        for key, digest in found[name]["weights_sha256"].items():
            assert library.read_card(corpus, key)["weights_sha256"] == digest


def test_its_text_is_what_the_weights_were_trained_on() -> None:
    from lib.corpus import load_corpus
    from lib.inside.matrix.small_probes import trained

    corpus = load_corpus(KEY)
    assert corpus.sha256 == library.read_card(KEY, "rnn")["corpus_sha256"]
    assert [item.pair for item in trained().items] == corpus.split("train")


def test_compare_translates_a_sentence_that_it_never_saw() -> None:
    test = opened("pages/compare.py", corpus=KEY, task="translation")
    whole(test)
    said = {row["name"]: "".join(part["text"] for part in row["parts"]) for row in answers(test.main)}
    assert said["Transformer seq2seq"] == "Li Na is a pilot."
    assert len(said) == len(models.method_keys()) and all(said.values())


def test_failing_sentences_open_at_once() -> None:
    text = whole(opened("pages/scoreboard.py", corpus=KEY, board="failing"))
    assert "chrF" in text


def test_the_dataset_shows_its_sentences() -> None:
    test = opened("pages/dataset.py", corpus=KEY)
    whole(test)
    assert test.dataframe or test.table


@pytest.mark.parametrize("view", ["for", "stream"])
def test_what_another_corpus_lends_is_said_to_be_lent(view: str) -> None:
    lent = "not on the corpus that is chosen here"
    assert lent in said(opened("pages/transformer_encoder.py", corpus=KEY, view=view, stream="without"))
    assert lent not in said(opened("pages/transformer_encoder.py", view=view, stream="without"))
