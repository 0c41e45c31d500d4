"""The command line on a corpus of one language, and of questions and answers."""

from __future__ import annotations

import json

import pytest

import models
from lib.cli import main
from lib.corpus import own_folder
from lib.evaluation.baselines import NEAREST
from models.base import ONE_LANGUAGE, Pair
from tests.support.corpora import FEW

# the command line

@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(folder))
        yield folder


@pytest.fixture(scope="module")
def key_of(home):
    """`key_of(corpus)` is the key of an own corpus with a shelf trained by the command line, made once."""
    made = {}
    methods = ("bag_of_words", "word2vec", "transformer_seq2seq")

    def get(name):
        if name not in made:
            made[name] = own_folder.create(FEW[name][1], FEW[name][0], name)
            asked = [part for key in methods for part in ("--method", key)] if name != "one" else []
            assert main(["train", "--corpus", made[name], "--minutes", "0.003", *asked]) == 0
        return made[name]

    return get


def asked(capsys, *arguments, status=0):
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_the_command_line_with_one_language(key_of, capsys):
    key = key_of("one")
    rows = asked(capsys, "compare", "--corpus", key, "--task", "translation", "--text", "Der Hund sieht.")
    assert [row["refusal"] for row in rows] == [ONE_LANGUAGE] * len(models.REGISTRY)
    rows = asked(capsys, "compare", "--corpus", key, "--task", "similarity", "--text", "Der Hund.", "--text",
                 "Ein Ball")
    assert len(rows) == len(models.REGISTRY) and all(row["refusal"] is None for row in rows)
    rows = asked(capsys, "compare", "--corpus", key, "--task", "generation", "--text", "Der Hund", "--length", "3")
    assert all(row["refusal"] is None for row in rows)
    for method in models.REGISTRY:
        assert asked(capsys, "inspect", "--corpus", key, "--method", method, "--text", "Der Hund.")["tokens"]
    assert main(["inspect", "--corpus", key, "--method", "rnn", "--text", "Hund", "--forced-target", "dog"]) == 2
    assert "one language only" in capsys.readouterr().err


def test_the_scoreboard_with_one_language(key_of, capsys):
    key = key_of("one")
    two = ("--method", "bag_of_words", "--method", "rnn")
    for task in ("translation", "retrieval"):
        rows = asked(capsys, "evaluate", "--corpus", key, "--task", task, *two)
        assert set(rows) == {"bag_of_words", "rnn", NEAREST} and all("refusal" in row for row in rows.values())
    rows = asked(capsys, "evaluate", "--corpus", key, "--task", "generation", *two)
    assert rows["rnn"]["bits_per_character"] > 0
    assert main(["evaluate", "--corpus", key, "--task", "similarity"]) == 2
    assert "--scored" in capsys.readouterr().err
    found = asked(capsys, "scoreboard", "--corpus", key, *two)["methods"]
    for row in found.values():
        assert row["evaluations"]["translation"]["refusal"] == ONE_LANGUAGE
        assert "refusal" in row["evaluations"]["retrieval"] and not row["by_length"]
    assert found["rnn"]["evaluations"]["generation"]["bits_per_character_de"] > 0
    assert set(found["rnn"]["latency"]) == {"generation"}
    assert main(["scoreboard", "--corpus", key, *two]) == 0
    assert "written:" in capsys.readouterr().out


def test_the_command_line_with_questions_and_answers(key_of, capsys):
    key = key_of("questions")
    rows = asked(capsys, "compare", "--corpus", key, "--task", "translation", "--text", "Who sees the key?", "--method",
                 "bag_of_words")
    assert rows[0]["refusal"] is None
    found = asked(capsys, "scoreboard", "--corpus", key, "--beam-size", "1")
    for method in ("bag_of_words", "word2vec", "transformer_seq2seq", NEAREST):
        rows = found["methods"][method]["evaluations"]
        assert 0 <= rows["translation_question_answer"]["chrf"] <= 100
        assert rows["retrieval"]["p1_question_answer"] is not None
    for task in ("similarity", "retrieval", "generation"):
        assert asked(capsys, "evaluate", "--corpus", key, "--task", task, "--method", "word2vec")["word2vec"]


def test_a_corpus_too_small_for_a_test_split(home, capsys):
    key = own_folder.create([Pair("Ein Satz.", "A sentence."), Pair("Ein Ball.", "A ball.")], ("de", "en"), "tiny")
    assert main(["train", "--corpus", key, "--minutes", "0.001", "--method", "bag_of_words", "--method", "rnn"]) == 0
    capsys.readouterr()
    for command in (["scoreboard"], ["evaluate", "--task", "translation"], ["evaluate", "--task", "retrieval"],
                    ["evaluate", "--task", "generation"], ["evaluate", "--task", "similarity"]):
        assert main([*command, "--corpus", key]) == 2, command
        assert capsys.readouterr().err.count("error: ") == 1
