"""The page Scoreboard with stand-ins and a small results file: what it says in words, and each of its views."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import load_corpus
from lib.evaluation.sentence_scores import SentenceScores, pair_ids, write_scores
from lib.shelf import recorded
from lib.study import plan, records
from models.language.tokenizer import Tokenizer
from tests.lib.study import made_up
from tests.support import fake_e5
from tests.support.app import opened, said, whole
from tests.support.board import NEAREST, guest_record, results_of
from tests.support.dummy_method import world_pairs

pytestmark = pytest.mark.usefixtures("stand_ins")
PAGE = "pages/scoreboard.py"
VIEWS = ("cost", "pairs", "failing", "yours", "length", "numbers", "origins")


@pytest.fixture
def board(stand_ins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a results file on a shelf of stand-ins and has the app read it; the shelf."""
    shutil.copytree(stand_ins, tmp_path / "w")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    monkeypatch.setattr(records, "STUDIES", tmp_path / "study")  # the shipped study is another corpus's

    def put(results: dict[str, Any]) -> Path:
        shelf = tmp_path / "w" / "tatoeba-zh-en"
        (shelf / "results.json").write_text(json.dumps(results), encoding="utf-8")
        return shelf

    return put


@pytest.fixture
def text(board: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A text is at hand, and measured; its test sentences in Chinese."""
    path = tmp_path / "cmn.txt"
    path.write_text("".join(f"{en}\t{zh}\town sentence\n" for zh, en in world_pairs()), encoding="utf-8")
    monkeypatch.setenv("LADDER_DATA", str(path))
    test = load_corpus("tatoeba-zh-en", str(path)).split("test")
    assert len(test) > 3
    results = results_of()
    for about in results["about"].values():
        about["sentences"] = len(test)
    shelf = board(results)
    tokenizer = Tokenizer.load(shelf / "tokenizer.json")
    values = np.linspace(0, 100, len(test)).astype(np.float16)
    scores = SentenceScores(pair_ids(test, tokenizer.normalize), {
        "rnn": values, "transformer_seq2seq": values[::-1].copy(), NEAREST: values})
    write_scores({"translation_zh_en": scores, "translation_en_zh": scores}, shelf)
    return [pair.first for pair in test]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws(view: str, language: str, board: Callable[..., Path]) -> None:
    board(results_of())
    test = opened(PAGE, ui=language, board=view)
    whole(test)
    assert test.session_state["board"] == view


@pytest.mark.quick
def test_a_decided_lead_is_a_win_with_its_interval_its_p_and_its_cost(board: Callable[..., Path]) -> None:
    board(results_of(p=0.012))
    told = whole(opened(PAGE))
    assert "Transformer seq2seq** wins: 50.0 chrF, 2.0 more than" in told
    assert "95 % interval of the difference 1.0 to 3.0, p = 0.012" in told
    assert "decided against each of the 2 other methods" in told and "none of the 6 pairs" in told
    assert "2.5 processor minutes" in told and "5.0 M tokens" in told and "12 ms a sentence" in told
    assert "approximate randomization over 500 test sentences, 10,000 trials" in told and "all 6 pairs" in told
    assert "trained once, with one seed" in told
    for gone in ("no accident", "equally good"):
        assert gone not in told


def test_an_undecided_lead_is_said_with_the_interval(board: Callable[..., Path]) -> None:
    board(results_of(p=0.31))
    told = whole(opened(PAGE))
    assert "leads with 50.0 chrF, but that is undecided against" in told and "between −1.0 and 5.0 (p = 0.31)" in told
    assert "1 of 6 pairs" in told and "no difference was found; it lies between −1.0 and 5.0 chrF" in told
    assert "wins" not in told


def test_what_was_not_tested_is_said_so(board: Callable[..., Path]) -> None:
    results = results_of(p=None)
    results["paired"] = {"zh_en": {"best": "transformer_seq2seq", "second": "rnn", "metric": "chrf", "best_score": 50.0,
                                   "second_score": 48.0, "p_value": 0.001, "n": 500}}
    board(results)
    told = whole(opened(PAGE))
    assert "has the best score: 50.0 chrF" in told and "not tested when this was measured" in told
    assert "wins" not in told and "How sure" not in told
    told = whole(opened(PAGE, question="generation"))
    assert "this is not a ranking" in told and "Perplexity is not given" in told and "wins" not in told
    assert "No pair of methods was tested" in whole(opened(PAGE, question="retrieval_zh_en", board="pairs"))


def test_a_baseline_that_scores_more_is_named(board: Callable[..., Path]) -> None:
    results = results_of()
    for key in ("transformer_seq2seq", "rnn", "bag_of_words"):
        results["methods"][key]["evaluations"]["translation_zh_en"]["chrf"] = 20.0
    results["comparisons"].pop("translation_zh_en:chrf")
    board(results)
    assert "no method of the ladder, scores more than all of them: 29.5" in whole(opened(PAGE))


def test_the_question_and_the_measure_are_chosen(board: Callable[..., Path]) -> None:
    board(results_of())
    test = opened(PAGE, question="translation_en_zh", by_translation="bleu")
    assert "25.0 BLEU" in whole(test)
    test.selectbox(key="question").set_value("retrieval_zh_en").run()
    assert "48.0" in whole(test) and "retrieval_zh_en" in test.query_params["question"]


def test_the_matrix_has_every_pair_and_a_table(board: Callable[..., Path]) -> None:
    board(results_of(p=0.2))
    test = opened(PAGE, board="pairs")
    whole(test)
    chart = json.loads(test.get("vega_lite_chart")[0].proto.spec)
    assert chart["layer"][0]["mark"]["type"] == chart["layer"][1]["mark"]["type"] == "rect"


def test_a_score_that_is_not_defined_is_a_dash(board: Callable[..., Path]) -> None:
    found = results_of()
    for entry in found["methods"].values():
        entry["evaluations"] = {"translation_zh_en": {
            "bleu": None, "bleu_low": None, "bleu_high": None, "chrf": 40.0, "chrf_low": 38.0, "chrf_high": 42.0}}
        entry["by_length"] = {"zh_en": {"1": {"bleu": None, "bleu_low": None, "bleu_high": None, "chrf": 40.0}}}
    found.pop("comparisons")
    board(found)
    test = opened(PAGE, board="numbers")
    whole(test)
    table = next(frame.value for frame in test.dataframe if "BLEU" in frame.value)
    assert set(table["BLEU"]) == {"–"} and all("40.0" in cell for cell in table["chrF"])
    assert "length" not in opened(PAGE, board="length").session_state["board"]
    for page in ("rnn", "transformer_seq2seq", "time_travel"):
        whole(opened(f"pages/{page}.py"))


def test_the_lengths_say_what_training_had(board: Callable[..., Path]) -> None:
    board(results_of())
    told = whole(opened(PAGE, board="length"))
    assert "No method met four to six joined sentences" in told and "training of RNN alone" in told


def test_every_file_stands_in_the_origins(board: Callable[..., Path]) -> None:
    shelf = board(results_of())
    (shelf / "recorded").mkdir()
    (shelf / "recorded" / "new_one.json").write_text(json.dumps({"seed": 5, "run": {
        "date": "2026-02-03T04:05:06+00:00", "command": "python -m lib benchmark new", "hardware": {"cores": 3}}}))
    test = opened(PAGE, board="origins")
    whole(test)
    table = next(frame.value for frame in test.dataframe if "file" in frame.value).set_index("file")
    line = table.loc["recorded/new_one.json"]
    assert (line["date"], line["command"], line["seed"]) == ("2026-02-03 04:05", "python -m lib benchmark new", "5")
    assert {"results.json", "rnn/card.json"} <= set(table.index)


def test_a_damaged_file_is_a_sentence(board: Callable[..., Path]) -> None:
    shelf = board(results_of())
    whole(opened("pages/rnn.py"))
    (shelf / "results.json").write_text("{", encoding="utf-8")
    test = opened(PAGE)
    whole(test)
    assert test.warning


@pytest.mark.parametrize("view", ["failing", "yours"])
def test_without_the_text_there_is_a_way_to_it(view: str, board: Callable[..., Path]) -> None:
    board(results_of())
    test = opened(PAGE, board=view)
    assert "needs the text of the corpus" in whole(test)
    assert any("Dataset: where the text is" in link.proto.label for link in test.get("page_link"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_failing_sentences_with_both_answers(language: str, text: list[str]) -> None:
    test = opened(PAGE, board="failing", ui=language)
    told = whole(test)
    assert sum(sentence.replace("。", "") in told for sentence in text) > 2
    assert ("The answers are the same." if language == "en" else "两个译文相同。") in told
    test.selectbox(key="one").set_value(NEAREST).run()
    told = whole(test)
    assert ("Edit distance" if language == "en" else "编辑距离") in told
    for key, value in (("order", "both"), ("words", "unknown"), ("copies", "copied"), ("copies", "own")):
        test.selectbox(key=key).set_value(value).run()
        whole(test)
    test.selectbox(key="two").set_value(NEAREST).run()
    assert ("Choose two that differ." if language == "en" else "请选择不同的两个。") in whole(test)


def test_without_sentence_scores_both_translate_when_asked(text: list[str], tmp_path: Path) -> None:
    (tmp_path / "w" / "tatoeba-zh-en" / "sentence_scores.safetensors").unlink()
    test = opened(PAGE, board="failing")
    assert "must translate all" in whole(test)
    test.button(key="failing_all").click().run()
    assert f"{len(text)} of {len(text)} test sentences" in whole(test)


def upload(test: AppTest, name: str, lines: list[str]) -> str:
    test.file_uploader[0].set_value((name, ("\n".join(lines) + "\n").encode(), "text/plain"))
    next(button for button in test.button if button.label == "Score it").click().run()
    assert not test.exception
    return said(test).replace("\\", "")


def test_brought_translations_are_one_more_row_of_this_session(text: list[str]) -> None:
    test = opened(PAGE, board="yours")
    whole(test)
    told = upload(test, "short.txt", ["I am a student."])
    assert "short.txt has 1 lines" in told and f"{len(text)} sentences" in told
    told = upload(test, "theirs.txt", ["The cat sees a red cup."] * len(text))
    assert "theirs (yours)" in told and f"{len(text)} answers" in told
    for view in ("cost", "pairs", "numbers", "failing"):
        test.session_state["board"] = view
        test.run()
        whole(test)
    test.session_state["board"] = "numbers"
    test.run()
    assert "theirs (yours)" in set(next(f.value for f in test.dataframe if "chrF" in f.value)["method"])
    test.session_state["board"] = "yours"
    test.run()
    next(button for button in test.button if button.label == "Remove").click().run()
    assert "theirs" not in whole(test)
    assert "theirs" not in whole(opened(PAGE, board="yours")), "nobody else's session has it"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("difference", "p"), [(5.0, 0.001), (-5.0, 0.001), (1.0, 0.3)])
def test_a_guest_stands_beside_and_is_not_ranked(
    difference: float, p: float, language: str, board: Callable[..., Path], monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake_e5.away(monkeypatch)
    recorded.write(board(results_of()), "guest_e5", guest_record(difference, p))
    for view in ("cost", "pairs", "numbers", "origins"):
        told = whole(opened(PAGE, ui=language, question="retrieval_zh_en", board=view))
        assert told.count("pip install -r requirements-guest.txt") == 1
        if language == "en":
            assert "Transformer seq2seq** wins" in told or "Transformer seq2seq** has the best score" in told
            assert view != "cost" or "cost is not known here: a broken line across" in told
            assert "**Not ranked:**" in told and f"scores {50 + difference:.1f} % on the same sentences" in told
            assert {5.0: "That is 5.0 more than", -5.0: "scores 5.0 more", 1.0: "that is undecided"}[difference] in told
    whole(test := opened(PAGE, ui=language, question="retrieval_zh_en", board="numbers"))
    rows = test.dataframe[0].value.iloc[:, 0].tolist()
    assert rows[-1] == {"en": "Multilingual E5 (trained on other data)", "zh": "多语言 E5（用别的数据训练）"}[language]
    told = whole(opened(PAGE, ui=language, question="translation_zh_en"))
    assert "requirements-guest" not in told and "E5" not in told


def test_a_guest_that_was_measured_beside_other_weights(board: Callable[..., Path]) -> None:
    recorded.write(board(results_of()), "guest_e5", guest_record(score=40.0))
    told = whole(opened(PAGE, question="retrieval_zh_en"))
    assert "scores 45.0 %" in told and "`python -m lib scoreboard --guest e5` measures it beside them" in told
    assert "more than" not in told.partition("Not ranked")[2]


@pytest.fixture
def studied(board: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts made-up records of the study where the app reads them."""
    board(results_of())

    def put(**options: Any) -> None:
        made_up.write(tmp_path / "study" / "study.jsonl", **options)

    return put


@pytest.mark.parametrize("view", ["scores", "tokens", "minutes", "data", "size"])
def test_the_study_is_shown_whole(studied: Callable[..., None], view: str) -> None:
    studied()
    app = opened(PAGE, board="study", study=view)
    assert not app.exception and app.get("vega_lite_chart")
    text = said(app)
    if view == "scores":
        assert "has the best mean" in text and "mean of 3 seeds" in text and "decided against" in text
        assert "under way" not in text
    assert ("exponent 0." in text) == (view in ("data", "size"))
    assert "wins" not in text  # one verdict a view: not that of the shipped weights, which are of one seed
    assert ("words filled in" in text) == (view in ("tokens", "minutes", "data"))


def test_the_study_by_length_says_what_was_measured(studied: Callable[..., None], tmp_path: Path) -> None:
    studied(curves=False)
    assert "has not been measured yet" in said(opened(PAGE, board="study", study="length"))
    pieces = [1 + i % 20 for i in range(made_up.SENTENCES)]
    (tmp_path / "study" / "lengths.json").write_text(json.dumps({
        "corpus_sha256": "c" * 64, "pieces": {"zh": pieces, "en": pieces}, "joined": {}}))
    app = opened(PAGE, board="study", study="length")
    text = said(app)
    assert not app.exception and app.get("vega_lite_chart") and "50 of 1–5" in text
    assert text.count("From sentences of up to 8 pieces to those of 13 and more") == 2 and "undecided, between" in text
    assert "has not been measured yet" in said(opened(PAGE, board="study", study="length", texts="joined"))


def test_a_study_under_way_says_so_and_decides_nothing(studied: Callable[..., None]) -> None:
    studied(seeds=[0], methods=plan.NETWORKS[:2], curves=False)
    app = opened(PAGE)
    assert "wins" in said(app) or "leads" in said(app)  # one seed decides nothing, so cost stays first
    app = opened(PAGE, board="study")
    text = said(app)
    assert "2 of 15 trainings" in text and "with one seed of each; nothing is decided" in text
    assert "is decided against" not in text
    assert "No two sizes" in said(opened(PAGE, board="study", study="data"))


def test_a_complete_study_comes_first_and_only_where_it_was_made(studied: Callable[..., None]) -> None:
    studied(curves=False)
    assert "has the best mean" in said(opened(PAGE))
    assert "has the best mean" not in said(opened(PAGE, question="retrieval_zh_en"))
    assert "None of the chosen methods is a network" in said(opened(PAGE, board="study", methods="word2vec"))
