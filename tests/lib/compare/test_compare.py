"""The three questions over dummy methods: rows, refusals, broken methods, warnings, streams and frames."""

from __future__ import annotations

import re

import numpy as np
import pytest

import models
from lib.checks import MAX_CHARACTERS, check_text
from lib.compare import answer_flags, frames, questions
from lib.shelf.training_index import TrainingIndex
from models.answers import Step, Sureness
from models.base import DecodingOptions, Task
from models.budget import Budget
from models.language.tokenizer import Tokenizer
from models.messages import InputError, Note
from tests.support.dummy_method import PAIRS, Dummy, Silent, tiny_tokenizer

LANGUAGES = ("zh", "en")
FAILED = re.compile(r"silent failed on this input \(id [0-9a-f]{6}\); the others go on\.")


@pytest.fixture
def methods():
    made = {"dummy": Dummy(tiny_tokenizer()), "silent": Silent(tiny_tokenizer())}
    for method in made.values():
        list(method.train(PAIRS, [], Budget()))
    return {**made, "broken": InputError("{file} is damaged.", file="weights")}


@pytest.fixture
def index():
    return TrainingIndex.of_texts([text for pair in PAIRS for text in pair], tiny_tokenizer().normalize)


def exactly_one(rows):
    return all((row.output is None) != (row.refusal is None) for row in rows)


@pytest.mark.quick
def test_translation_has_a_row_a_method(methods, index):
    rows = questions.compare_translation(methods, " 猫在睡觉。 ", "zh", "en", languages=LANGUAGES, index=index)
    assert [row.method for row in rows] == list(methods) and exactly_one(rows)
    first = rows[0].as_json()
    assert set(first) == {"method", "output", "refusal", "score", "seconds", "tokens", "token_probabilities",
                          "sureness", "origin", "warnings", "parameters", "coverage"}
    assert first["output"] == "The cat is sleeping." and first["warnings"] == ["copy"]
    assert first["token_probabilities"] == pytest.approx([0.5] * len(first["tokens"]))
    assert first["coverage"] == {"pieces": 1.0, "words": 1.0} and first["parameters"] == 42
    assert str(rows[2].refusal) == rows[2].as_json()["refusal"] == "weights is damaged."
    assert rows[2].refusal == Note("{file} is damaged.", {"file": "weights"})


def test_beside_the_methods_a_text_is_cut_into_pieces_once(methods, monkeypatch):
    read = []
    for name in ("encode", "encode_batch"):
        real = getattr(Tokenizer, name)
        monkeypatch.setattr(Tokenizer, name, lambda self, text, real=real: read.append(text) or real(self, text))
    method = methods["dummy"]
    asks = {
        lambda given: questions.compare_translation(given, "猫", "zh", "en", languages=LANGUAGES):
            lambda: method.translate(["猫"], "zh", "en", DecodingOptions()),
        lambda given: questions.compare_similarity(given, ["猫", "我"], languages=LANGUAGES):
            lambda: method.embed(["猫", "我"], "zh"),
        lambda given: questions.compare_generation(given, "The", "en", languages=LANGUAGES):
            lambda: list(method.generate("The", "en", DecodingOptions())),
    }
    for compare, alone in asks.items():
        read.clear()
        alone()
        of_one = len(read)
        read.clear()
        compare({"a": method, "b": method, "c": method})
        assert len(read) == 3 * of_one + 1


def test_nothing_written_is_a_warning_not_a_refusal(methods):
    row = questions.compare_translation(methods, "石头", "zh", "en", languages=LANGUAGES)[0]
    assert row.output == "" and row.refusal is None
    assert [flag.code for flag in row.warnings] == ["unknown", "empty"]


@pytest.mark.quick
def test_similarity_is_a_matrix_and_a_defect_is_a_row(methods):
    texts = ["The cat is sleeping.", "猫在睡觉。", "A bird"]
    rows = questions.compare_similarity(methods, texts, languages=LANGUAGES)
    matrix = np.array(rows[0].output)
    assert matrix.shape == (3, 3) and np.allclose(matrix, matrix.T) and matrix[0, 1] == pytest.approx(1)
    assert rows[0].score is None and exactly_one(rows)
    assert FAILED.fullmatch(str(rows[1].refusal))
    assert questions.compare_similarity(methods, texts[:2], languages=LANGUAGES)[0].score == pytest.approx(1)
    frame = frames.similarity_frame(rows, texts)
    assert len(frame) == 9 and set(frame["method"]) == {"dummy"}
    assert len(frames.disagreements(rows, texts)) == 3


@pytest.mark.quick
def test_generation_streams_in_turns_and_ends_with_rows(methods):
    two = {"a": methods["dummy"], "silent": methods["silent"], "b": methods["dummy"]}
    seen = list(questions.compare_generation_stream(two, "The", "en", languages=LANGUAGES,
                                                  options=DecodingOptions(max_new_tokens=2)))
    assert [key for key, item in seen if isinstance(item, Step)] == ["a", "b", "a", "b"]
    rows = {key: item for key, item in seen if isinstance(item, questions.Row)}
    assert str(rows["silent"].refusal) == "silent does not write."
    assert rows["a"].output == "The red tree" and len(rows["a"].tokens) == 2
    assert [flag.code for flag in rows["a"].warnings] == ["cut"]
    again = questions.compare_generation(two, "The", "en", languages=LANGUAGES, seed=1)
    assert [row.method for row in again] == list(two) and again[0].output == "The tree book red"


def test_a_failure_while_writing_is_a_row(methods, monkeypatch):
    def broken(*_):
        yield Step("red", 1, 0.5, (), "The red")
        raise RuntimeError("lost")

    monkeypatch.setattr(methods["silent"], "generate", broken)
    monkeypatch.setattr(Silent, "refusals", {})
    rows = questions.compare_generation(methods, "The", "en", languages=LANGUAGES)
    assert rows[0].output and FAILED.fullmatch(str(rows[1].refusal)) and exactly_one(rows)


@pytest.mark.parametrize(("text", "part"), [
    ("", "empty"), (" \n\t", "empty"), ("a" * 10_000, "10,000 characters; at most 2,000"), ("a\x07b", r"U\+0007"),
])
def test_bad_texts_are_one_error(methods, text, part):
    for ask in (lambda: questions.compare_translation(methods, text, "en", "zh", languages=LANGUAGES),
                lambda: questions.compare_similarity(methods, [text, "a"], languages=LANGUAGES),
                lambda: questions.compare_generation_stream(methods, text, "en", languages=LANGUAGES)):
        with pytest.raises(InputError, match=part):
            ask()


@pytest.mark.parametrize("text", ["🙂🙂", "<script>alert(1)</script>", "**bold** [x](y)", "a" * MAX_CHARACTERS, "？"])
def test_odd_texts_are_answered(methods, text):
    assert exactly_one(questions.compare_translation(methods, text, "en", "zh", languages=LANGUAGES))
    assert exactly_one(questions.compare_generation(methods, text, "en", languages=LANGUAGES))
    assert check_text(text) == text


@pytest.mark.quick
@pytest.mark.parametrize(("text", "found"), [
    ("I like to like to like to read.", True), ("the the the the", True), ("very very good, very very bad", False),
    ("我们去我们去我们去", True), ("我们说我们要去，我们明天去。", False), ("哈哈哈", False), ("", False),
    ("昔games青明games青明games青明", True),
    ("He said that I am. Then he said that I am. So he said that I am.", True),
])
def test_repetition(text, found):
    assert answer_flags.is_repetitive(text) is found


def test_coverage_counts_unknown_and_cut_words():
    tokenizer = tiny_tokenizer()
    def coverage(text):
        return answer_flags.Reading([text]).by(Dummy(tokenizer))[0]

    assert coverage("") == answer_flags.Coverage(None, None)
    assert coverage("猫石").pieces == 0.5 and coverage("猫石").words == 0.5
    assert coverage("zxqv").words == 0


@pytest.mark.quick
@pytest.mark.parametrize("key", models.method_keys())
def test_every_rung_says_what_its_probabilities_are(key):
    found = models.method_class(key)
    assert {task for task in (Task.TRANSLATION, Task.GENERATION) if task not in found.refusals} == set(found.sureness)
    assert Sureness.OWN not in found.sureness.values()


def test_frames_are_tidy(methods):
    rows = questions.compare_translation(methods, "猫在睡觉。", "zh", "en", languages=LANGUAGES)
    frame = frames.rows_frame(rows)
    assert list(frame["method"]) == list(methods) and frame["confidence"][0] == pytest.approx(0.5)
    assert len(frames.token_frame(rows)) == 2 * len(rows[0].tokens)
