"""Time travel: what a method made of one sentence at several steps of its training, and where its words lay then.

Only methods with kept snapshots (`lib.jobs`) can be travelled through. The axes of the map are fitted once, on the
last snapshot, so that words move and the frame does not turn. W words, D vector size, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import models
from lib import jobs
from lib.corpus import own_folder
from lib.evaluation import metrics
from lib.inside.axes import Axes, fit
from lib.shelf import library
from lib.time_travel.question import Question
from lib.time_travel.words import Word, vectors
from models.base import DecodingOptions, Method, Task
from models.budget import SNAPSHOTS
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

LONGEST = 48


@dataclass(frozen=True)
class Moment:
    """A method after `step` steps: its answer, chrF (0-100) against the corpus's own, the loss on held-out sentences
    (nats per token), and the vectors of the map's words (W, D)."""

    step: int
    text: str | None
    score: float | None
    loss: float | None
    vectors: np.ndarray


def travellers(key: str) -> list[str]:
    """The methods that kept snapshots of their training on the corpus, in teaching order."""
    return [method for method in models.REGISTRY if jobs.snapshots_kept(key, method)]


def stamps(key: str, method: str) -> dict[int, int]:
    """The kept steps, rising, each with the time (ns) at which it was kept: the same step of a new training differs."""
    place = own_folder.folder(key) / method / SNAPSHOTS
    return {step: (place / str(step) / library.CARD_FILE).stat().st_mtime_ns
            for step in jobs.snapshots_kept(key, method)}


def answer(method: Method, question: Question) -> str | None:
    """The translation by greedy search, or how the text goes on by the likeliest tokens; None from a method that does
    neither."""
    task = Task.GENERATION if question.target is None else Task.TRANSLATION
    if method.refusal(task) is not None:
        return None
    if question.target is not None:
        options = DecodingOptions(beam_size=1, max_new_tokens=LONGEST)
        return method.translate([question.text], question.source, question.target, options)[0].text
    options, written = DecodingOptions(beam_size=1, max_new_tokens=LONGEST), question.text
    for step in islice(method.generate(question.text, question.source, options), LONGEST):
        written = step.text
    return written


def score(question: Question, text: str | None) -> float | None:
    """chrF (0-100) of an answer; of a continuation only what was written."""
    if question.reference is None or text is None:
        return None
    if question.target is not None:
        return metrics.sentence_chrf(text, question.reference)
    begun = len(question.text)
    return metrics.sentence_chrf(text[begun:].strip() or " ", question.reference[begun:].strip())


def losses(key: str, method: str) -> list[tuple[int, float]]:
    """(step, loss on held-out sentences), rising; empty for a method that measures none."""
    return [(int(line["step"]), float(line["valid_loss"])) for line in jobs.curve(key, method)
            if line.get("valid_loss") is not None and line.get("step") is not None]


def loss_at(known: Sequence[tuple[int, float]], step: int) -> float | None:
    """The loss that was measured nearest to `step`, None when none was measured near it."""
    near = min(known, key=lambda entry: abs(entry[0] - step), default=None)
    return near[1] if near is not None and abs(near[0] - step) <= max(2, 0.15 * step) else None


def moment(then: Method, step: int, question: Question, words: Sequence[Word], last: Method,
           known: Sequence[tuple[int, float]] = ()) -> Moment:
    """What the snapshot `then` of `step` makes of the question; `last` is the last snapshot, `known` are `losses`."""
    said = answer(then, question)
    return Moment(step, said, score(question, said), loss_at(known, step), vectors(then, words, last))


def moments(key: str, method: str, question: Question, words: Sequence[Word], tokenizer: Tokenizer | None = None
            ) -> Iterator[Moment]:
    """The method at each kept step, oldest first. Each snapshot is loaded and let go again, so that memory holds two
    at a time: this one and the last."""
    kept, known = jobs.snapshots_kept(key, method), losses(key, method)
    if not kept:
        return
    last = jobs.load_snapshot(key, method, kept[-1], tokenizer)
    for step in kept:
        then = last if step == kept[-1] else jobs.load_snapshot(key, method, step, tokenizer)
        yield moment(then, step, question, words, last, known)


def moments_frame(found: Sequence[Moment]) -> pd.DataFrame:
    """A line a step: step, answer, score (chrF, 0-100), loss."""
    return pd.DataFrame([{"step": m.step, "answer": m.text, "score": m.score, "loss": m.loss} for m in found],
                        columns=["step", "answer", "score", "loss"])


def fit_axes(vectors: np.ndarray) -> Axes:
    """The two directions in which the words' vectors (W, D) of the last snapshot differ most."""
    used = vectors[np.any(vectors != 0, axis=1)]
    if len(used) < 3:
        raise InputError(N_("Too few words of this text have vectors to draw a map."))
    return fit(used)


def map_frame(found: Sequence[Moment], words: Sequence[Word]) -> tuple[pd.DataFrame, Axes]:
    """A line a word and step: step, word, lang, mine (of the sentence), x, y; and the axes. Words without a vector are
    left out. The axes are fitted on the last moment's frequent words, whatever the sentence is."""
    frequent = [i for i, word in enumerate(words) if word.frequent]
    axes = fit_axes(found[-1].vectors[frequent])
    lines = []
    for moment in found:
        for word, row, (x, y) in zip(words, moment.vectors, axes.place(moment.vectors)):
            if np.any(row != 0):
                lines.append({"step": moment.step, "word": word.text, "lang": word.lang, "mine": word.mine,
                              "x": float(x), "y": float(y)})
    return pd.DataFrame(lines, columns=["step", "word", "lang", "mine", "x", "y"]), axes


def sizes_frame(rows: Sequence[dict]) -> pd.DataFrame:
    """The rows of `jobs.sizes`: key, share, pairs, direction, and the metrics that there are."""
    return pd.DataFrame(rows).rename(columns={"method": "key"}) if rows else pd.DataFrame(columns=["key"])


def last_gain(frame: pd.DataFrame, lower_is_better: bool = False) -> tuple[str, float] | None:
    """Of a frame with `key`, `share` and `value`: the method that gained most from the largest part but one to the
    whole, and how much."""
    best: tuple[str, float] | None = None
    for key, rows in frame.sort_values("share").groupby("key"):
        if len(rows) < 2 or rows["share"].iloc[-1] != 1.0:
            continue
        before, after = rows.iloc[-2], rows.iloc[-1]
        gained = float(after["value"] - before["value"]) * (-1 if lower_is_better else 1)
        if best is None or gained > best[1]:
            best = (str(key), gained)
    return best
