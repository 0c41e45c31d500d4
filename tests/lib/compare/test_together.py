"""Questions of several readers in one batch: the same answers, each once, and whoever fails fails alone."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from lib.compare import together
from lib.compare.together import Together
from models.base import DecodingOptions

pytestmark = pytest.mark.quick


def asked(line: Together, questions: list[str], answer) -> dict[str, object]:
    """Each question from a thread of its own, while the first one is being answered; its answer, or its error."""
    found: dict[str, object] = {}

    def ask(question: str) -> None:
        try:
            found[question] = line.ask("kind", question, answer).value
        except ValueError as error:
            found[question] = error

    threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
    threads[0].start()
    time.sleep(0.05)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join(10)
    return found


def slow(batches: list[list[str]], bad: str = ""):
    def answer(questions: list[str]) -> list[str]:
        batches.append(list(questions))
        time.sleep(0.2)
        if bad in questions:
            raise ValueError(bad)
        return [question.upper() for question in questions]
    return answer


def test_those_who_wait_are_answered_together() -> None:
    batches: list[list[str]] = []
    found = asked(Together(), ["a", "b", "c", "d"], slow(batches))
    assert found == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert batches[0] == ["a"] and sorted(batches[1]) == ["b", "c", "d"] and len(batches) == 2


def test_a_batch_has_its_bound() -> None:
    batches: list[list[str]] = []
    found = asked(Together(most=2), list("abcdef"), slow(batches))
    assert len(found) == 6 and all(value == key.upper() for key, value in found.items())
    assert max(map(len, batches)) == 2


def test_one_bad_question_fails_alone() -> None:
    batches: list[list[str]] = []
    found = asked(Together(), ["a", "bad", "c"], slow(batches, "bad"))
    assert found["a"] == "A" and found["c"] == "C" and isinstance(found["bad"], ValueError)


def test_the_same_question_is_computed_once() -> None:
    batches: list[list[str]] = []
    answer, line, found = slow(batches), Together(), []
    threads = [threading.Thread(target=lambda: found.append(line.ask("kind", "same", answer).value)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert found == ["SAME"] * 5 and all(batch == ["same"] for batch in batches) and len(batches) <= 2


def test_a_line_that_is_done_is_taken_away() -> None:
    line = Together()
    assert line.ask("kind", "a", lambda questions: [1]).value == 1
    assert not line._lines


def test_nothing_waits_for_another_kind() -> None:
    line = Together(at_work=2)
    started, go = threading.Event(), threading.Event()

    def blocking(questions: list[str]) -> list[str]:
        started.set()
        go.wait(10)
        return questions

    thread = threading.Thread(target=line.ask, args=("slow", "a", blocking))
    thread.start()
    started.wait(10)
    assert line.ask("fast", "b", lambda questions: ["B"]).value == "B"
    go.set()
    thread.join(10)


@pytest.mark.parametrize("key", ["bag_of_words", "word2vec", "rnn", "rnn_attention", "transformer_encoder",
                                 "transformer_decoder", "transformer_seq2seq"])
def test_together_as_alone(tiny, key: str) -> None:
    """What a method answers does not depend on who else asks."""
    method, options = tiny(key), DecodingOptions(max_new_tokens=12)
    texts = ["我喜欢茶。", "他的爸爸是医生,他的妈妈是老师。", "猫睡觉。"]
    alone = [method.translate([text], "zh", "en", options)[0] for text in texts]
    line = Together()
    kind = ("translate", key)
    found: dict[str, object] = {}
    gate = threading.Barrier(len(texts))

    def ask(text: str) -> None:
        gate.wait(10)
        found[text] = line.ask(kind, text, lambda some: method.translate(some, "zh", "en", options)).value

    threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for text, one in zip(texts, alone):
        assert found[text].text == one.text and found[text].tokens == one.tokens
        np.testing.assert_allclose(found[text].scores, one.scores, atol=1e-4)
    vectors, _ = together.embed(method, texts, "zh")
    np.testing.assert_allclose(vectors, method.embed(texts, "zh"), atol=1e-6)
