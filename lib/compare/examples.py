"""The project's own sentences, which stand in the fields before anybody types, and their recorded answers.

A cold server needs seconds to open the networks, so what they answer to the examples was recorded (`python -m lib
benchmark examples --save`): the first comparison stands before a network is opened. A recorded answer counts only for
the very weights that gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lib.compare.answer_flags import Coverage, flag
from lib.compare.questions import Row
from models.answers import Sureness
from models.messages import N_

#: name of the record on the shelf
RECORD = "examples"
WRITTEN: Mapping[str, Sequence[str]] = {
    "zh": ("我是一个学生。", "他不是不想来，而是太忙了。", "昨天雨下得太大，我们没去成公园。",
           "如果你明天有空，请帮我把这本书还给图书馆。", "住在隔壁的老人每天早上都喂我们的猫。"),
    "en": ("I am a student.", "It is not that he does not want to come; he is too busy.",
           "It rained so hard yesterday that we never reached the park.",
           "If you are free tomorrow, please take this book back to the library for me.",
           "The old man next door feeds our cat every morning."),
}
#: sentences to compare: what a set shows -> its lines for a reader of English, and of Chinese
SETS: Mapping[str, tuple[str, str]] = {
    N_("The same words in another order"): (
        "The dog bit the man.\nThe man bit the dog.\nThe man was bitten by the dog.",
        "狗咬了人。\n人咬了狗。\n人被狗咬了。"),
    N_("The same meaning, no common word"): (
        "He is glad.\nShe feels very happy.\nHe is sad.\nThe train leaves at noon.",
        "他很高兴。\n这个姑娘快乐极了。\n他很难过。\n火车中午出发。"),
    N_("A sentence and its translation"): (
        "I am very tired today.\n我今天很累。\nI bought a book yesterday.\n我昨天买了一本书。",
        "我今天很累。\nI am very tired today.\n我昨天买了一本书。\nI bought a book yesterday."),
    N_("A negation"): (
        "I like this song.\nI do not like this song.\nI am very fond of this song.\nThis song is long.",
        "我喜欢这首歌。\n我不喜欢这首歌。\n我非常喜爱这首歌。\n这首歌很长。"),
}


class Recorded(NamedTuple):
    """What was asked ("translation": the text and the language it is read as; "similarity": the texts), of which
    weights with which tokenizer, and the answer."""

    task: str
    question: tuple[Any, ...]
    weights: str
    tokenizer: str
    row: Row


def separating(record: Mapping[str, Any], source: str, texts: Sequence[str], references: Sequence[str]) -> str | None:
    """The text that tells the methods apart best by their recorded answers, of those to which as many as possible
    answer differently: the one with the widest range of chrF against its reference. None where nothing is recorded."""
    from lib.evaluation.metrics import sentence_chrf

    answers: dict[str, list[str]] = {text: [] for text in texts}
    for one in from_record(record):
        if one.task == "translation" and one.question[1] == source and isinstance(one.row.output, str):
            answers.get(one.question[0], []).append(one.row.output)
    ranks = []
    for text, reference in zip(texts, references):
        if len(said := answers[text]) > 1:
            scores = [sentence_chrf(answer, reference) for answer in said]
            ranks.append((len(set(said)), max(scores) - min(scores), text))
    return max(ranks)[2] if ranks else None


def as_record(task: str, question: Sequence[Any], row: Row) -> dict[str, Any]:
    """Plain values for the file: no number longer than it is shown, and rows of numbers or tokens as one text."""
    output = row.output if isinstance(row.output, str) or row.output is None else [
        " ".join(f"{value:.4f}" for value in line) for line in row.output]
    return {"task": task, "question": [list(part) if isinstance(part, tuple) else part for part in question],
            "method": row.method, "output": output,
            "score": None if row.score is None else round(row.score, 5),
            "seconds": None if row.seconds is None else round(row.seconds, 5), "tokens": " ".join(row.tokens),
            "token_probabilities": " ".join(f"{p:.5f}" for p in row.token_probabilities),
            **({} if row.links is None else {
                "links": " ".join("-" if word is None else str(word) for word in row.links)}),
            "sureness": row.sureness.value, "origin": row.origin, "parameters": row.parameters,
            "warnings": [[one.code, dict(one.values)] for one in row.warnings],
            "coverage": row.coverage and [row.coverage.pieces, row.coverage.words]}


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


def from_record(record: Mapping[str, Any]) -> Iterator[Recorded]:
    """The answers in a record; what is none (of another version, damaged) is passed over."""
    for line in record.get("answers", []):
        try:
            output = line["output"] if isinstance(line["output"], str) else [list(_numbers(one))
                                                                             for one in line["output"]]
            row = Row(line["method"], output=output, score=line["score"], seconds=line["seconds"],
                      tokens=tuple(line["tokens"].split()), token_probabilities=_numbers(line["token_probabilities"]),
                      sureness=Sureness(line["sureness"]), origin=line["origin"], parameters=line["parameters"],
                      warnings=tuple(flag(code, **values) for code, values in line["warnings"]),
                      coverage=Coverage(*line["coverage"]) if line["coverage"] else None, recorded=True,
                      links=tuple(None if word == "-" else int(word) for word in line["links"].split())
                      if "links" in line else None)
            question = tuple(tuple(part) if isinstance(part, list) else part for part in line["question"])
            weights, tokenizer = record["given_by"][row.method]
            yield Recorded(line["task"], question, weights, tokenizer, row)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
