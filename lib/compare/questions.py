"""The three questions over all methods, side by side: a row a method, and a refusal or a broken file is a row too.

Texts are checked once, before any method reads them, so that the user's mistake is one InputError and not seven rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

import models
from lib.checks import check_direction, check_language, check_text, check_texts
from lib.compare.answer_flags import Coverage, Flag, coverage, flags_of_answer, flags_of_input
from lib.shelf.library import Loaded, first_line
from lib.shelf.training_index import TrainingIndex
from models.answers import Step, Translation
from models.base import DecodingOptions, Method, RefusedError, Task
from models.language.text import guess_language
from models.messages import N_, InputError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """One method's answer. Exactly one of `output` and `refusal` is None.

    `output` is a text, or for similarity the matrix (N, N) as lists. `score` is the mean natural-log probability per
    written token, or the cosine when two sentences are compared. `token_probabilities` (0-1) are parallel to `tokens`.
    `seconds` is how long the method took. `error` keeps the reason of a refusal with its fields, for translation.
    """

    method: str
    output: str | list[list[float]] | None = None
    refusal: str | None = None
    score: float | None = None
    seconds: float | None = None
    tokens: tuple[str, ...] = ()
    token_probabilities: tuple[float, ...] = ()
    origin: str | None = None
    warnings: tuple[Flag, ...] = ()
    parameters: int | None = None
    coverage: Coverage | None = None
    error: tuple[str, Mapping[str, Any]] | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line; warnings are their codes."""
        values = asdict(self)
        del values["error"]
        values["warnings"] = [flag.code for flag in self.warnings]
        return values


def compare_translation(
    methods: Mapping[str, Loaded], text: str, source: str, target: str, *, languages: Sequence[str],
    options: DecodingOptions | None = None, index: TrainingIndex | None = None,
) -> list[Row]:
    """`text` in the other language, by every method. With one language every row is its refusal."""
    text = check_text(text)
    if len(languages) > 1:
        check_direction(source, target, languages)
    options = options or DecodingOptions()

    def answer(method: Method) -> dict[str, Any]:
        found: Translation = method.translate([text], source, target, options)[0]
        return {"output": found.text, "score": found.score, "tokens": tuple(found.tokens),
                "token_probabilities": probabilities(found.scores), "origin": found.origin,
                "warnings": flags_of_answer(found.text, found.tokens, options.max_new_tokens, _seen(method, index))}

    return [_row(key, method, Task.TRANSLATION, [text], answer) for key, method in methods.items()]


def compare_similarity(
    methods: Mapping[str, Loaded], texts: Sequence[str], *, languages: Sequence[str],
    langs: Sequence[str] | None = None,
) -> list[Row]:
    """The cosines (N, N) of two or more texts, by every method. `langs` are the texts' languages, one each; without
    them they are guessed."""
    texts = check_texts(texts)
    langs = list(langs) if langs else [guess_language(text, languages) for text in texts]
    if len(langs) != len(texts):
        raise InputError(N_("{texts} sentences and {langs} languages were given; give one language for each sentence."),
                         texts=len(texts), langs=len(langs))
    for code in langs:
        check_language(code, languages)

    def answer(method: Method) -> dict[str, Any]:
        matrix = similarity_matrix(method, texts, langs)
        return {"output": [[float(v) for v in row] for row in matrix],
                "score": float(matrix[0, 1]) if len(texts) == 2 else None}

    return [_row(key, method, Task.SIMILARITY, texts, answer) for key, method in methods.items()]


def similarity_matrix(method: Method, texts: Sequence[str], langs: Sequence[str]) -> np.ndarray:
    """Cosines (N, N) of texts that may be in different languages."""
    vectors: list[Any] = [None] * len(texts)
    for code in dict.fromkeys(langs):
        places = [i for i, lang in enumerate(langs) if lang == code]
        for place, vector in zip(places, method.embed([texts[i] for i in places], code)):
            vectors[place] = vector
    stacked = np.stack(vectors)  # (N, D)
    return np.clip(method.similarity(stacked, stacked), -1.0, 1.0)


def compare_generation(
    methods: Mapping[str, Loaded], text: str, lang: str, *, languages: Sequence[str],
    options: DecodingOptions | None = None, seed: int = 0, index: TrainingIndex | None = None,
) -> list[Row]:
    """How `text` goes on, by every method; the same seed gives the same rows."""
    stream = compare_generation_stream(methods, text, lang, languages=languages, options=options, seed=seed,
                                       index=index)
    rows = {key: item for key, item in stream if isinstance(item, Row)}
    return [rows[key] for key in methods]


def compare_generation_stream(
    methods: Mapping[str, Loaded], text: str, lang: str, *, languages: Sequence[str],
    options: DecodingOptions | None = None, seed: int = 0, index: TrainingIndex | None = None,
) -> Iterator[tuple[str, Step | Row]]:
    """`(key, Step)` for each token as it is written, the methods taking turns, and `(key, Row)` when a method has
    ended or refuses. The text is checked at once, not when the first token is asked for."""
    text = check_text(text)
    check_language(lang, languages)
    return _stream(methods, text, lang, options or DecodingOptions(beam_size=1, temperature=0.8), seed, index)


def _stream(
    methods: Mapping[str, Loaded], text: str, lang: str, options: DecodingOptions, seed: int,
    index: TrainingIndex | None,
) -> Iterator[tuple[str, Step | Row]]:
    running: dict[str, Iterator[Step]] = {}
    steps: dict[str, list[Step]] = {key: [] for key in methods}
    seconds = dict.fromkeys(methods, 0.0)
    for key, method in methods.items():
        row = _row(key, method, Task.GENERATION, [text], lambda method: {"output": ""})
        if isinstance(method, InputError) or row.refusal is not None:
            yield key, row
        else:
            running[key] = iter(method.generate(text, lang, options, seed))
    while running:
        for key in list(running):
            started = time.perf_counter()
            try:
                step = next(running[key])
            except StopIteration:
                del running[key]
                seconds[key] += time.perf_counter() - started
                yield key, _generated(key, methods[key], text, steps[key], seconds[key], options, index)
            except Exception as error:  # one method's failure is its row
                del running[key]
                yield key, _refused(key, methods[key], error)
            else:
                seconds[key] += time.perf_counter() - started
                steps[key].append(step)
                yield key, step


def _generated(key: str, method: Loaded, prompt: str, steps: Sequence[Step], seconds: float,
               options: DecodingOptions, index: TrainingIndex | None) -> Row:
    output = steps[-1].text if steps else prompt
    scores = [np.log(max(step.probability, 1e-30)) for step in steps]
    tokens = tuple(step.token for step in steps)

    def answer(method: Method) -> dict[str, Any]:
        return {"output": output, "score": float(np.mean(scores)) if scores else None, "tokens": tokens,
                "token_probabilities": tuple(float(step.probability) for step in steps), "seconds": seconds,
                "origin": ORIGIN_SAMPLING if options.temperature else ORIGIN_GREEDY,
                "warnings": flags_of_answer(output, tokens, options.max_new_tokens, _seen(method, index), prompt)}

    return _row(key, method, Task.GENERATION, [prompt], answer)


def _seen(method: Method, index: TrainingIndex | None) -> TrainingIndex | None:
    """The training sentences that a method may have learned by heart; a guest was trained on others."""
    return None if method.key in models.GUESTS else index


ORIGIN_SAMPLING = N_("sampling, token by token")
ORIGIN_GREEDY = N_("the likeliest token each time")


def _row(key: str, method: Loaded, task: Task, texts: Sequence[str], answer: Callable[[Method], dict[str, Any]]) -> Row:
    """The row that `answer` fills in, or the row of the refusal or error; `answer` may give its own `seconds`."""
    try:
        if isinstance(method, InputError):
            raise method
        if refusal := method.refusal(task):
            raise RefusedError(refusal)
        started = time.perf_counter()
        values = answer(method)
        seconds = time.perf_counter() - started
        warnings = (*dict.fromkeys(f for text in texts for f in flags_of_input(method.tokenizer, text)),
                    *values.pop("warnings", ()))
        return Row(key, parameters=int(method.parameter_count()), coverage=coverage(method.tokenizer, " ".join(texts)),
                   warnings=warnings, **{"seconds": seconds, **values})
    except Exception as error:  # a defect of one method must not take the others' answers away
        return _refused(key, method, error)


def _refused(key: str, method: Loaded, error: Exception) -> Row:
    if isinstance(error, RefusedError):
        reason = (error.refusal.reason, error.refusal.values)
    elif isinstance(error, InputError):
        reason = (error.message, error.values)
    else:
        _log.debug("%s failed", key, exc_info=error)
        reason = (FAILED, {"method": key, "error": f"{type(error).__name__}: {first_line(error)}"})
    message, values = reason
    parameters = int(method.parameter_count()) if isinstance(method, Method) else None
    return Row(key, refusal=message.format(**values) if values else message, parameters=parameters, error=reason)


FAILED = N_("{method} failed on this input ({error}); the others go on.")


def probabilities(scores: Sequence[float]) -> tuple[float, ...]:
    """Probabilities (0-1) of natural-log scores."""
    return tuple(float(p) for p in np.exp(np.minimum(np.asarray(scores, dtype=float), 0.0)))
