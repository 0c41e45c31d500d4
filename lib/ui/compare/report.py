"""Compare as a report: what is on the screen, with its date, corpus and weights, as an HTML file and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pandas as pd

import models
from lib.compare.frames import confidence
from lib.compare.questions import Row
from lib.evaluation.metrics import sentence_chrf
from lib.take_home.exports import safe_csv
from lib.take_home.report import Report, Table, report_page
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, join, language, t
from lib.ui.shared.answer_row import SURENESS
from lib.ui.shared.asking import refusal_text
from lib.ui.shared.inputs import direction_label
from lib.ui.shared.parts.offers import offer
from lib.ui.shared.show import method_title
from models.answers import Sureness
from models.base import Method, Task
from models.messages import N_

QUESTIONS = {Task.TRANSLATION: N_("What is this in the other language?"),
             Task.SIMILARITY: N_("How similar are these sentences?"), Task.GENERATION: N_("How does this text go on?")}
NONE = "–"


def offer_report(task: Task, rows: Sequence[Row], given: Sequence[tuple[str, str]], texts: Sequence[str] = (),
                 expected: str = "") -> None:
    """Offer both files. `given` is what was asked, (what, its value); `texts` are the sentences compared; `expected` is
    the reader's right answer."""
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    cards = {row.method: _card(row.method) for row in rows}
    facts = [(t("Question"), t(QUESTIONS[task])), *given, (t("Date"), when), *_corpus(cards)]
    name = f"compare_{task.value}"

    heads, lines = _pairs(rows, texts) if task is Task.SIMILARITY else _answers(rows, expected)
    frame = pd.DataFrame(lines, columns=heads)
    for what, value in facts:
        frame[what] = value
    if task is not Task.SIMILARITY:
        frame[t("sha256 of the weights")] = [str(cards[row.method].get("weights_sha256") or "") for row in rows]
    report = Report(language(), t("Representation Ladder: Compare"), facts, [
        Table(t("Answers"), heads, [[_shown(cell) for cell in line] for line in lines], _about(task)),
        Table(t("Weights"), _card_heads(), [_card_line(key, card) for key, card in cards.items()])], _notes(rows))
    offer(t("Report (HTML)"), lambda: report_page(report).encode(), f"{name}.html", "text/html")
    offer(t("Report (CSV)"), lambda: safe_csv(frame), f"{name}.csv", "text/csv")


def translation_given(text: str, source: str, how: str, expected: str) -> list[tuple[str, str]]:
    """What was asked of a translation."""
    asked = [(t("Your sentence"), text), (t("Direction"), direction_label(source)), (t("How it is written"), how)]
    return [*asked, (t("Expected answer"), expected.strip())] if expected.strip() else asked


def _card(key: str) -> dict[str, Any]:
    if key not in models.GUESTS:
        return shelf.card(key)
    found = shelf.method(key)
    return dict(found.card) if isinstance(found, Method) else {}


def _corpus(cards: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Which text all of them have learned from."""
    hashes = {str(card["corpus_sha256"]): str(card.get("corpus_title") or card.get("corpus") or shelf.corpus_key())
              for card in cards.values() if card.get("corpus_sha256")}
    return [(t("Trained on"), commas(dict.fromkeys(hashes.values())) or NONE),
            (t("sha256 of the corpus"), commas(hashes) or NONE)]


def _card_heads() -> list[str]:
    return [t("method"), t("parameters"), t("Trained on"), t("minutes of training"), t("Date"), t("Hardware"),
            t("command"), t("sha256 of the weights")]


def _card_line(key: str, card: dict[str, Any]) -> list[str]:
    hardware = card.get("hardware")
    machine = hardware if isinstance(hardware, str) else (hardware or {}).get("gpu") or (hardware or {}).get("cpu")
    parts = [card.get("parameters"), card.get("corpus_title") or card.get("corpus") or card.get("name"),
             card.get("minutes"), str(card.get("date") or "")[:10], machine, card.get("command"),
             card.get("weights_sha256")]
    return [method_title(key), *(_shown(part) for part in parts)]


def _answers(rows: Sequence[Row], expected: str) -> tuple[list[str], list[list[Any]]]:
    """A line a method."""
    scored = bool(expected.strip())
    heads = [t("method"), t("answer"), *([t("chrF (0 to 100)")] if scored else []), t("time (ms)"),
             t("measured when"), t("mean probability of a token (%)"), t("what the number is"), t("tokens"),
             t("parameters"), t("warnings"), t("how the text was made")]
    lines = []
    for row in rows:
        sure, there = confidence(row), isinstance(row.output, str)
        score = [sentence_chrf(row.output, expected.strip()) if isinstance(row.output, str) else None] if scored else []
        lines.append([
            method_title(row.method), row.output if there else refusal_text(row),
            *(None if one is None else round(one, 1) for one in score),
            None if row.seconds is None else round(row.seconds * 1000, 2),
            (t("when it was recorded") if row.recorded else t("now")) if there else None,
            None if sure is None else round(100 * sure, 1), t(SURENESS[row.sureness]) if row.tokens else None,
            len(row.tokens) if there else None, row.parameters, commas(flag.code for flag in row.warnings),
            t(row.origin or "") if row.origin else None])
    return heads, lines


def _pairs(rows: Sequence[Row], texts: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
    """A line a pair of sentences, a column a method."""
    answered = [row for row in rows if isinstance(row.output, list)]
    heads = [t("one"), t("other"), *(t("{method}: cosine", method=method_title(row.method)) for row in answered)]
    return heads, [[texts[i], texts[j], *(round(float(row.output[i][j]), 4) for row in answered
                                          if isinstance(row.output, list))]
                   for i, j in combinations(range(len(texts)), 2)]


def _about(task: Task) -> str:
    if task is Task.SIMILARITY:
        return t("Cosines, from −1 to 1: 1 is the same direction. The methods' cosines have no common scale.")
    return t("Time in milliseconds for this text; the mean probability is the geometric mean over the written tokens, "
             "in per cent, and only numbers of one kind are compared.")


def _notes(rows: Sequence[Row]) -> list[str]:
    refused = [row for row in rows if row.refusal is not None]
    notes = [t("{method} gave no answer: {why}", method=method_title(row.method), why=refusal_text(row))
             for row in refused]
    if any(row.tokens and row.sureness is not Sureness.NEXT_TOKEN for row in rows):
        notes.append(t("Sure is not the same as right."))
    return [join(notes)] if notes else []


def _shown(cell: Any) -> str:
    if cell is None or cell == "":
        return NONE
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
