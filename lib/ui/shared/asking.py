"""One method asked by any page: its translation or continuation, from memory where it was given before, and the row
that shows it."""

from __future__ import annotations

from lib.compare.questions import Row, compare_generation, compare_translation
from lib.ui.session import shelf
from lib.ui.session.i18n import t, t_note
from lib.ui.session.memory import once
from lib.ui.shared.answer_row import answer_row, flag_chips
from lib.ui.shared.inputs import other
from lib.ui.shared.show import count, milliseconds
from models.base import DecodingOptions

#: methods whose likeliest token hardly depends on what was written
COUNTING = ("bag_of_words", "word2vec")


def refusal_text(row: Row) -> str:
    """Why a row has no answer, in the reader's language."""
    return t_note(row.refusal) if row.refusal else ""


def start_of(row: Row, prompt: str) -> int:
    """Where the written part of a generated text begins."""
    return len(prompt) if isinstance(row.output, str) and row.output.startswith(prompt) else 0


def translated(key: str, text: str, source: str, options: DecodingOptions) -> Row:
    """One method's answer, from this session's memory where it was given before."""
    method = shelf.method(key)

    def compute() -> Row:
        return compare_translation({key: method}, text, source, other(source) or source, languages=shelf.languages(),
                                   options=options, index=shelf.training_index())[0]

    return once(("translation", shelf.identity(key, method), text, source, options), compute)


def continued(key: str, text: str, lang: str) -> Row:
    """How one method goes on with a text: by the likeliest tokens, or by drawing where it only knows how frequent words
    are and would write the commonest again and again. From this session's memory where it was asked before."""
    method = shelf.method(key)
    options = DecodingOptions(beam_size=1, temperature=0.8 if key in COUNTING else 0.0, max_new_tokens=20)
    return once(("generation", shelf.identity(key, method), text, lang, options), lambda: compare_generation(
        {key: method}, text, lang, options=options, languages=shelf.languages(), index=shelf.training_index())[0])


def _scores(row: Row, expected: str) -> list[tuple[str, str]]:
    from lib.evaluation.metrics import sentence_chrf

    if not expected.strip() or not isinstance(row.output, str):
        return []
    return [(f"chrF {sentence_chrf(row.output, expected.strip()):.0f}",
             t("How alike the answer and the expected one are, in runs of characters, 0 to 100"))]


def show_row(row: Row, place: str, expected: str = "", start: int = 0) -> None:
    """One method's answer with its cost and its warnings."""
    if not isinstance(row.output, str):
        answer_row(row.method, place, refusal=refusal_text(row))
        return
    facts = [
        *_scores(row, expected),
        (milliseconds(row.seconds), t("time for this sentence")),
        (t("{n} param.", n=count(row.parameters)), t("learned numbers (parameters)")),
    ]
    flags = [flag for flag in row.warnings if flag.code != "unknown"]
    answer_row(row.method, place, text=row.output, tokens=row.tokens, probabilities=row.token_probabilities,
               sureness=row.sureness, facts=facts, flags=flag_chips(flags), note=t(row.origin or ""),
               start=start)
