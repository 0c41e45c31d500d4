"""One method asked by any page: its translation or continuation, from memory where it was given before, and the row
that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lib.compare import answers, examples
from lib.compare.differences import difference
from lib.compare.questions import Row, compare_generation, compare_translation
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.i18n import t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.answer_row import answer_row, flag_chips
from lib.ui.shared.inputs import other
from lib.ui.shared.scores import latencies
from lib.ui.shared.show import count, method_title, milliseconds
from models.base import DecodingOptions

#: methods whose likeliest token hardly depends on what was written
COUNTING = ("bag_of_words", "word2vec")


def refusal_text(row: Row) -> str:
    """Why a row has no answer, in the reader's language."""
    return t_note(row.refusal) if row.refusal else ""


def start_of(row: Row, prompt: str) -> int:
    """Where the written part of a generated text begins."""
    return len(prompt) if isinstance(row.output, str) and row.output.startswith(prompt) else 0


def asked_once(task: str, key: str, question: tuple[Any, ...], answer: Callable[[], Row], *, named: bool = True,
               told: bool = False) -> Row:
    """A method's answer, from where it was given before: this session, any other, or the record of the examples; else
    computed. `question` has all that the answer depends on besides the method and the corpus. Unless `named`, nothing
    on the screen tells which method is asked; where several are, the page has `told` so once, as each message is a
    thread with a clock, and seven of them took an eighth of an answer's time."""
    def compute() -> Row:
        if told:
            return answer()
        with st.spinner(t("Asking {method} …", method=method_title(key)) if named else t("Asking …"),
                        show_time=False):
            return answer()

    identity = shelf.identity_on_shelf(key)
    if identity is None:  # a guest, whose weights are this reader's alone, or one that is not there
        return once((task, shelf.identity(key, shelf.method(key)), *question), compute)
    corpus, whole = shelf.corpus_key(), (task, identity, *question)
    known_examples(corpus)
    return once(whole, lambda: answers.once(corpus, whole, compute))


@st.cache_resource(show_spinner=False, max_entries=8)
def known_examples(corpus: str) -> int:
    """Have the recorded answers to the examples at hand; how many there are."""
    found = list(examples.from_record(recorded.read(library.shelf(corpus), examples.RECORD)))
    for one in found:
        options = (DecodingOptions(),) if one.task == "translation" else ()
        identity = (corpus, one.row.method, one.weights, one.tokenizer)
        answers.keep(corpus, (one.task, identity, *one.question, *options), one.row)
    return len(found)


def translated(key: str, text: str, source: str, options: DecodingOptions, *, named: bool = True,
               told: bool = False) -> Row:
    """One method's answer, from this session's memory where it was given before; its name is not told unless
    `named`, and nothing is where the page has `told` that methods are asked."""
    def compute() -> Row:
        return compare_translation({key: shelf.method(key)}, text, source, other(source) or source,
                                   languages=shelf.languages(), options=options, index=shelf.training_index())[0]

    return asked_once("translation", key, (text, source, options), compute, named=named, told=told)


def continued(key: str, text: str, lang: str) -> Row:
    """How one method goes on with a text: by the likeliest tokens, or by drawing where it only knows how frequent words
    are and would write the commonest again and again. From this session's memory where it was asked before."""
    options = DecodingOptions(beam_size=1, temperature=0.8 if key in COUNTING else 0.0, max_new_tokens=20)
    return asked_once("generation", key, (text, lang, options), lambda: compare_generation(
        {key: shelf.method(key)}, text, lang, options=options, languages=shelf.languages(),
        index=shelf.training_index())[0])


def _scores(row: Row, expected: str) -> list[tuple[str, str]]:
    from lib.evaluation.metrics import sentence_chrf

    if not expected.strip() or not isinstance(row.output, str):
        return []
    return [(f"chrF {sentence_chrf(row.output, expected.strip()):.0f}",
             t("How alike the answer and the expected one are, in runs of characters, 0 to 100"))]


def usual_seconds(key: str, source: str, options: DecodingOptions) -> float | None:
    """What a test sentence took this method in the middle, when the Scoreboard was made; None where nobody measured."""
    name = f"translation_{source}_{other(source)}" + ("_greedy" if options.beam_size == 1 else "")
    found = latencies().get(key, {}).get(name)
    return None if found is None else found / 1000


def show_row(row: Row, place: str, expected: str = "", start: int = 0, links: Sequence[int | None] = (),
             source: Sequence[str] = (), usual: float | None = None) -> None:
    """One method's answer with its cost and its warnings, and with marks where it differs from the `expected` one;
    `links` to the words of the sentence, `source`. The time is that of `usual` seconds, where it was recorded, and
    only else that of just now, which depends on what else the computer does."""
    if not isinstance(row.output, str):
        answer_row(row.method, place, refusal=refusal_text(row))
        return
    facts = [
        *_scores(row, expected),
        (milliseconds(row.seconds), t("time for this sentence, when it was recorded")) if row.recorded else
        (milliseconds(row.seconds), t("time for this sentence, just now")) if usual is None else
        (milliseconds(usual), t("usual time for a sentence, recorded on the test sentences")),
        (t("{n} param.", n=count(row.parameters)), t("learned numbers (parameters)")),
    ]
    flags = [flag for flag in row.warnings if flag.code != "unknown"]
    beside = difference(row.output, expected) if expected.strip() else None
    answer_row(row.method, place, text=row.output, tokens=row.tokens, probabilities=row.token_probabilities,
               sureness=row.sureness, facts=facts, flags=flag_chips(flags), note=t(row.origin or ""),
               start=start, links=links, source=source, marks=beside.marks if beside else (),
               missing=beside.missing if beside else ())
