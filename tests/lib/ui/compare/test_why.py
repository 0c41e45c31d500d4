"""Why the methods differ is said of the question that was asked."""

from __future__ import annotations

import pytest

import models
from lib.ui.compare.why import ALWAYS, WHY
from models.base import TASK_METHODS, Task
from tests.support.app import opened, whole

pytestmark = pytest.mark.quick


def test_every_method_has_a_reason_for_every_question() -> None:
    assert set(WHY) == set(TASK_METHODS)
    for task, lines in WHY.items():
        assert set(lines) == set(models.REGISTRY), task
        assert len(set(lines.values())) == len(lines)
    assert not set(ALWAYS) & set(models.REGISTRY)


def test_no_reason_serves_two_questions() -> None:
    lines = [line for of_task in WHY.values() for line in of_task.values()]
    assert len(set(lines)) == len(lines)


def test_similarity_is_not_explained_by_translating_words() -> None:
    assert not any("lexicon" in line or "writes them down" in line for line in WHY[Task.SIMILARITY].values())


@pytest.mark.usefixtures("stand_ins")
@pytest.mark.parametrize("query", [
    {"text": "我是一个学生。"},
    {"task": "similarity", "lines": "The dog bit the man.\nThe man bit the dog.\nHe sleeps."},
    {"task": "generation", "temperature": "0"}])
def test_each_reason_stands_beside_what_this_answer_shows(query: dict[str, str]) -> None:
    seen = whole(opened(**query))
    sign = {"similarity": "Sentences 1 and 2 have the same words in another order",
            "generation": "First it wrote “see”"}
    assert seen.count(sign.get(query.get("task", ""), "Least sure of")) == len(models.REGISTRY)
    if "text" in query:
        assert "had to go through one vector" in seen
