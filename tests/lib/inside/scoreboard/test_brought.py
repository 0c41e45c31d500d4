"""Translations from a file: read in any of the forms, refused in a sentence that says where, scored and compared."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib.corpus.corpora import Corpus
from lib.evaluation.sentence_scores import SentenceScores, pair_ids
from lib.inside.scoreboard.brought import check_whole, measured_pairs, row_key, score, with_brought, without
from lib.inside.scoreboard.hypotheses import Asked, read
from lib.inside.standing import standing
from models.base import Pair
from models.messages import InputError
from tests.support.board import NEAREST, results_of

PAIRS = [Pair("猫看见一个红杯子。", "The cat sees a red cup."), Pair("狗买了一顶帽子。", "The dog buys a hat."),
         Pair("我们明天去学校。", "We go to school tomorrow."), Pair("他在家里看书。", "He reads a book at home.")]
ASKED = Asked([p.first for p in PAIRS], [p.second for p in PAIRS], "zh", "en")
ANSWERS = ["The cat sees a cup.", "", "We go to school.", "He is reading at home."]


def table(rows: list[tuple[str, str]], mark: str = "\t", head: str = "source{}hypothesis\n") -> str:
    return head.format(mark) + "\n".join(mark.join(row) for row in rows) + "\n"


ROWS = list(zip(ASKED.sources, ANSWERS))


@pytest.mark.parametrize(("name", "text"), [
    ("a.txt", "\n".join(ANSWERS) + "\n"), ("a.txt", "\ufeff" + "\r\n".join(ANSWERS)),
    ("a.tsv", table(ROWS[::-1])), ("a.tsv", table(ROWS, head="")), ("a.tsv", table([(b, a) for a, b in ROWS], head="")),
    ("a.csv", table(ROWS, ",")), ("a.csv", table([(b, a) for a, b in ROWS], ",", "hypothesis{}source\n")),
    ("a.jsonl", "\n".join(json.dumps({"src": a, "translation": b}) for a, b in ROWS)),
    ("a.json", json.dumps([{"source": a, "hypothesis": b, "id": 1} for a, b in ROWS[::-1]], indent=1)),
])
def test_every_form_gives_the_same_answers(name: str, text: str) -> None:
    given = read(name, text, ASKED)
    assert given.texts == ANSWERS and given.empty == 1 and given.passed_over == 0


@pytest.mark.parametrize(("name", "text", "said"), [
    ("a.txt", "\n".join(ANSWERS[::2]), ["2 lines", "4 sentences", "number 3", "我们明天去学校"]),
    ("a.txt", "\n".join([*ANSWERS, "One more."]), ["5 lines", "4 sentences", "number 5", "One more."]),
    ("a.txt", " \n\n", ["empty", "4 lines"]),
    ("a.txt", "\n".join(ASKED.sources), ["test sentences themselves"]),
    ("a.txt", "\n".join(["猫看到了杯子", "狗买帽子了", "明天我们去上学", "他在家读书"]), ["look like zh", "zh to en"]),
    ("a.tsv", table(ROWS[:3]), ["answers 3 of the 4", "number 4", "他在家里看书"]),
    ("a.tsv", table([("天气很好。", "Fine weather."), ("天气不好。", "Bad weather.")]), ["No source", "天气很好"]),
    ("a.tsv", table([(p.second, p.first) for p in PAIRS]), ["from en to zh", "other direction"]),
    ("a.tsv", table([(*row, "x", "y") for row in ROWS], head=""), ["name them source and hypothesis"]),
    ("a.csv", "source,hypothesis\n猫\n", ["row 1"]), ("a.csv", 'source,hypothesis\n"猫,x\n', ["not CSV"]),
    ("a.jsonl", '{"source": "x"}\n', ["item 1"]), ("a.jsonl", "{\n", ["not JSON"]),
    ("a.json", "[1]", ["item 1"]), ("a.json", "[]", ["empty"]),
    ("a.txt", "\n".join(["x" * 30_000, *ANSWERS[1:]]), ["sentence 1", "20,000"]),
])
def test_what_is_wrong_is_said_with_its_place(name: str, text: str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read(name, text, ASKED)
    assert name in str(caught.value) and all(part in str(caught.value) for part in said), str(caught.value)


def test_an_empty_answer_at_the_end_counts() -> None:
    assert read("a.txt", "\n".join([*ANSWERS[:3], ""]), ASKED).empty == 2
    assert read("a.txt", "\n".join([*ANSWERS[:3], "", ""]), ASKED).texts == [*ANSWERS[:3], ""]


def test_swapped_columns_with_names_are_right() -> None:
    given = read("x.tsv", table([*ROWS, ("不在测试里。", "Not in the test.")]), ASKED)
    assert given.texts == ANSWERS and given.passed_over == 1


def test_a_row_is_scored_and_tested_against_all_with_holm_again() -> None:
    pairs = PAIRS * 10
    pairs = [Pair(f"{p.first}{i}", f"{p.second} {i}") for i, p in enumerate(pairs)]
    perfect = [p.second for p in pairs]
    made = {NEAREST: ["The house."] * 40, "rnn": [text[: len(text) // 2] for text in perfect],
            "transformer_seq2seq": perfect}
    key = row_key("  my   system ")
    assert key == "hypotheses:my system"
    found = score({key: perfect}, made, pairs, ("zh", "en"), "translation_zh_en", str)
    row = found.rows[key]["evaluations"]["translation_zh_en"]
    assert row["chrf"] == pytest.approx(100) and row["bleu"] == pytest.approx(100)
    results = results_of()
    joined = with_brought(results, {"translation_zh_en": found})
    assert key not in results["methods"] and joined["methods"][key]["title"] == "my system"
    stands = standing(joined, "translation_zh_en", "chrf")
    assert stands.methods[0] == key and stands.family == 6
    same = stands.pair(key, "transformer_seq2seq")
    assert same is not None and same.p_corrected == 1.0 and not same.decided and same.low == same.high == 0
    better = stands.pair(key, "rnn")
    assert better is not None and better.decided and better.difference > 0
    assert better.p_corrected >= better.p_value
    assert standing(joined, "translation_en_zh", "chrf").pairs == standing(
        results, "translation_en_zh", "chrf").pairs


def test_pairs_that_are_known_are_not_tested_again_but_corrected_with_the_new_ones() -> None:
    pairs = [Pair(f"{p.first}{i}", f"{p.second} {i}") for i, p in enumerate(PAIRS * 5)]
    perfect = [p.second for p in pairs]
    made = {NEAREST: ["The house."] * 20, "rnn": [text[: len(text) // 2] for text in perfect]}
    mine = {"hypotheses:a": perfect, "hypotheses:b": [text[:-3] for text in perfect]}
    whole = score(mine, made, pairs, ("zh", "en"), "translation_zh_en", str)
    known = {name: {**found, "pairs": [{**pair, "p_value": 0.5} for pair in found["pairs"]]}
             for name, found in without(without(whole, "hypotheses:a"), "hypotheses:b").comparisons.items()}
    assert [len(found["pairs"]) for found in known.values()] == [1, 1]
    again = score(mine, made, pairs, ("zh", "en"), "translation_zh_en", str, known=known)
    for name, found in again.comparisons.items():
        by_pair = {frozenset((pair["first"], pair["second"])): pair for pair in found["pairs"]}
        assert len(by_pair) == 6 and by_pair[frozenset((NEAREST, "rnn"))]["p_value"] == 0.5
        for pair in whole.comparisons[name]["pairs"]:
            other = by_pair[frozenset((pair["first"], pair["second"]))]
            if other["p_value"] != 0.5:
                assert abs(other["difference"]) == pytest.approx(abs(pair["difference"]))
                assert other["p_value"] == pytest.approx(pair["p_value"], abs=0.02)
        assert {name: found[name] for name in ("test", "trials", "n")} == {
            name: whole.comparisons["translation_zh_en:chrf"][name] for name in ("test", "trials", "n")}


def test_the_measured_pairs_are_found_again_by_their_hashes() -> None:
    corpus = Corpus("x", "x", ("zh", "en"), PAIRS, {"train": [], "valid": [], "test": [0, 1, 2, 3]}, "ab")
    ids = pair_ids([PAIRS[3], PAIRS[1]], str)
    scores = SentenceScores(np.append(ids, np.int64(7)), {"rnn": np.array([1, 2, 3], dtype=np.float16)})
    pairs, places = measured_pairs(corpus, results_of(), "translation_zh_en", scores, str)
    assert pairs == [PAIRS[3], PAIRS[1]] and places.tolist() == [0, 1]
    with pytest.raises(InputError, match="2 of its 3"):
        check_whole(pairs, scores)
    pairs, _ = measured_pairs(corpus, results_of(), "translation_zh_en", None, str)
    assert len(pairs) == 2, "as many as were measured"
    check_whole(pairs, None)
