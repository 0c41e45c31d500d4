"""The committed numbers are those that the shipped weights give: three of them, measured anew. All of them:
`python -m lib scoreboard --check`."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from lib.evaluation.reproduce import Line, against
from lib.evaluation.results import VERSION
from lib.shelf import library
from tests.support.corpora import CORPORA

#: method and evaluation, each with a number that another code would hardly give
THREE = [("bag_of_words", "translation_zh_en"), ("word2vec", "translation_en_zh"),
         ("rnn_attention", "translation_zh_en_greedy")]


@pytest.mark.corpora
@pytest.mark.parametrize(("method", "evaluation"), THREE)
def test_a_committed_number_is_measured_again(method, evaluation, shipped, capsys):
    source = CORPORA / "tatoeba-zh-en" / "cmn.txt"
    if not source.is_file():
        pytest.skip("the Tatoeba text is not here; set LADDER_CORPORA to the folder that holds tatoeba-zh-en/cmn.txt")
    status = main(["scoreboard", "--check", "--data", str(source), "--method", method, "--evaluation", evaluation,
                   "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (status, told["far"]) == (0, 0), told["unlike"]
    assert told["numbers"] == 12  # BLEU and chrF with intervals, of the method and of the baseline


@pytest.mark.quick
def test_the_committed_numbers_have_their_comparisons():
    """To measure one method again withdraws them; then all are to be measured."""
    kept = json.loads((library.shelf(library.DEFAULT_CORPUS) / "results.json").read_text(encoding="utf-8"))
    asked = {f"translation_{way}:{metric}" for way in ("zh_en", "en_zh") for metric in ("chrf", "bleu")}
    asked |= {"similarity_en:spearman", "similarity_zh:spearman", "retrieval:p1_zh_en", "retrieval:p1_en_zh"}
    assert set(kept["comparisons"]) == asked and all(one["pairs"] for one in kept["comparisons"].values())


@pytest.mark.quick
def test_a_number_is_the_same_near_far_or_missing():
    assert Line("rnn translation_zh_en bleu", 20.0, 20.0 + 1e-9).same
    near, far = Line("rnn translation_zh_en bleu", 20.0, 20.2), Line("rnn translation_zh_en bleu", 20.0, 21.0)
    assert near.near and not near.same and not far.near
    assert not Line("rnn translation_zh_en bleu", 20.0, None).near and Line("rnn x", None, None).same
    assert not Line("rnn generation bits_per_character", 2.0, 2.1).near
    assert Line("rnn generation distinct_1", 30.0, 31.0).near


@pytest.mark.quick
def test_what_is_held_against_what():
    def entry(**row):
        return {"evaluations": {"translation_zh_en": {"seconds": 1.0, **row}},
                "by_length": {"zh_en": {"1": {"bleu": 3}}}}

    pair = {"first": "rnn", "second": "word2vec", "difference": 1.0, "low": 0.5, "high": 1.5, "p_value": 0.01,
            "p_corrected": 0.01}
    kept = {"version": VERSION, "about": {"translation_zh_en": {}, "by_length": {}, "retrieval": {}},
            "methods": {"rnn": entry(bleu=20.0), "word2vec": entry(bleu=3.0, chrf=4.0)},
            "comparisons": {"translation_zh_en:bleu": {"pairs": [pair]}}}
    measured = {"about": {"translation_zh_en": {}}, "methods": {"rnn": entry(bleu=20.0), "word2vec": entry(bleu=2.9)},
                "comparisons": {"translation_zh_en:bleu": {"pairs": [pair | {"p_value": 0.02}]}}}
    unlike = {line.name: line for line in against(kept, measured) if not line.same}
    assert set(unlike) == {"word2vec translation_zh_en bleu", "word2vec translation_zh_en chrf",
                           "comparisons translation_zh_en:bleu rnn - word2vec p_value"}
    assert unlike["word2vec translation_zh_en chrf"].measured is None
    del measured["methods"]["word2vec"]
    assert [line.name for line in against(kept, measured)] == ["rnn translation_zh_en bleu"]
