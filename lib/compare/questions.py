"""The three questions over all methods, side by side: a row a method, and a refusal or a broken file is a row too.

Texts are checked once, before any method reads them, so that the user's mistake is one InputError and not seven rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

import models
from lib.checks import check_direction, check_language, check_text, check_texts
from lib.compare import together
from lib.compare.answer_flags import Coverage, Flag, Reading, flags_of_answer
from lib.compare.places import left_to_right
from lib.shelf.library import Loaded, ready_for
from lib.shelf.training_index import TrainingIndex
from lib.troubles import id_of
from models.answers import Step, Sureness
from models.base import DecodingOptions, Method, RefusedError, Task
from models.language.text import guess_language
from models.messages import N_, InputError, Note


@dataclass(frozen=True)
class Row:
    """One method's answer. Exactly one of `output` and `refusal` is None.

    `output` is a text, or for similarity the matrix (N, N) as lists. `score` is the mean natural-log probability per
    written token, or the cosine when two sentences are compared. `token_probabilities` (0-1) are parallel to `tokens`;
    of what they are probabilities `sureness` says, and only numbers of one kind are compared.
    `seconds` is how long the method took; of a batch, its part. `recorded` says that the row was made by a command,
    before anybody asked; `links` then are the words of the question to which cross-attention links each token.
    """

    method: str
    output: str | list[list[float]] | None = None
    refusal: Note | None = None
    score: float | None = None
    seconds: float | None = None
    tokens: tuple[str, ...] = ()
    token_probabilities: tuple[float, ...] = ()
    sureness: Sureness = Sureness.OWN
    origin: str | None = None
    warnings: tuple[Flag, ...] = ()
    parameters: int | None = None
    coverage: Coverage | None = None
    recorded: bool = False
    links: tuple[int | None, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line; a refusal is its sentence, warnings are their codes. `unread` tells how
        many tokens were read of how many, where that is not all."""
        shown = asdict(self)
        del shown["recorded"], shown["links"]  # who asks by a command is answered now
        cut = next((flag.values for flag in self.warnings if flag.code == "unread"), None)
        return shown | {"refusal": None if self.refusal is None else str(self.refusal),
                        "warnings": [flag.code for flag in self.warnings], **({"unread": cut} if cut else {})}


def compare_translation(
    methods: Mapping[str, Loaded], text: str, source: str, target: str, *, languages: Sequence[str],
    options: DecodingOptions | None = None, index: TrainingIndex | None = None,
) -> list[Row]:
    """`text` in the other language, by every method. With one language every row is its refusal."""
    text = check_text(text)
    if len(languages) > 1:
        source, target = check_direction(source, target, languages)
    options, reading = options or DecodingOptions(), Reading([text])

    def answer(method: Method) -> dict[str, Any]:
        found, seconds = together.translate(method, text, source, target, options)
        return {"seconds": seconds, "output": found.text, "score": found.score, "tokens": tuple(found.tokens),
                "token_probabilities": probabilities(found.scores), "origin": found.origin,
                "warnings": flags_of_answer(found.text, found.tokens, options.max_new_tokens, _seen(method, index))}

    return [_row(key, method, Task.TRANSLATION, reading, answer) for key, method in methods.items()]


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
    langs = [check_language(code, languages) for code in langs]
    reading = Reading(texts)

    def answer(method: Method) -> dict[str, Any]:
        matrix, seconds = similarity_matrix(method, texts, langs)
        return {"seconds": seconds, "output": [[float(v) for v in row] for row in matrix],
                "score": float(matrix[0, 1]) if len(texts) == 2 else None}

    return [_row(key, method, Task.SIMILARITY, reading, answer) for key, method in methods.items()]


def similarity_matrix(method: Method, texts: Sequence[str], langs: Sequence[str]) -> tuple[np.ndarray, float]:
    """Cosines (N, N) of texts that may be in different languages, and the seconds that their vectors took."""
    vectors: list[Any] = [None] * len(texts)
    seconds = 0.0
    for code in dict.fromkeys(langs):
        places = [i for i, lang in enumerate(langs) if lang == code]
        found, took = together.embed(method, [texts[i] for i in places], code)
        seconds += took
        for place, vector in zip(places, found):
            vectors[place] = vector
    stacked = np.stack(vectors)  # (N, D)
    return np.clip(method.similarity(stacked, stacked), -1.0, 1.0), seconds


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
    lang = check_language(lang, languages)
    return _stream(methods, text, lang, options or DecodingOptions(beam_size=1, temperature=0.8), seed, index)


def _stream(
    methods: Mapping[str, Loaded], text: str, lang: str, options: DecodingOptions, seed: int,
    index: TrainingIndex | None,
) -> Iterator[tuple[str, Step | Row]]:
    running: dict[str, Iterator[Step]] = {}
    steps: dict[str, list[Step]] = {key: [] for key in methods}
    seconds, reading = dict.fromkeys(methods, 0.0), Reading([text])
    for key, method in methods.items():
        try:
            running[key] = iter(ready_for(method, Task.GENERATION).generate(text, lang, options, seed))
        except Exception as error:
            yield key, _refused(key, method, error)
    while running:
        for key in list(running):
            started = time.perf_counter()
            try:
                step = next(running[key])
            except StopIteration:
                del running[key]
                seconds[key] += time.perf_counter() - started

                def answer(method: Method, key: str = key) -> dict[str, Any]:
                    return {"seconds": seconds[key], **_written(method, text, steps[key], options, index)}

                yield key, _row(key, methods[key], Task.GENERATION, reading, answer)
            except Exception as error:  # one method's failure is its row
                del running[key]
                yield key, _refused(key, methods[key], error)
            else:
                seconds[key] += time.perf_counter() - started
                steps[key].append(step)
                yield key, step


def _written(method: Method, prompt: str, steps: Sequence[Step], options: DecodingOptions,
             index: TrainingIndex | None) -> dict[str, Any]:
    output = steps[-1].text if steps else prompt
    placed = [steps[i] for i in left_to_right(steps, prompt)]
    tokens, probabilities = tuple(step.token for step in placed), tuple(float(step.probability) for step in placed)
    return {"output": output, "score": float(np.mean(np.log(np.maximum(probabilities, 1e-30)))) if steps else None,
            "tokens": tokens, "token_probabilities": probabilities,
            "origin": ORIGIN_SAMPLING if options.temperature else ORIGIN_GREEDY,
            "warnings": flags_of_answer(output, tokens, options.max_new_tokens, _seen(method, index), prompt)}


def _seen(method: Method, index: TrainingIndex | None) -> TrainingIndex | None:
    """The training sentences that a method may have learned by heart; a guest was trained on others."""
    return None if method.key in models.GUESTS else index


ORIGIN_SAMPLING = N_("sampling, token by token")
ORIGIN_GREEDY = N_("the likeliest token each time")


def _row(key: str, method: Loaded, task: Task, reading: Reading, answer: Callable[[Method], dict[str, Any]]) -> Row:
    """The row that `answer` fills in, or the row of the refusal or error; `answer` may give its own `seconds`."""
    try:
        asked = ready_for(method, task)
        started = time.perf_counter()
        values = answer(asked)
        seconds = time.perf_counter() - started
        coverage, warnings = reading.by(asked)
        return Row(key, parameters=int(asked.parameter_count()), coverage=coverage,
                   sureness=asked.sureness.get(task, Sureness.OWN), **{
            "seconds": seconds, **values, "warnings": (*warnings, *values.get("warnings", ()))})
    except Exception as error:  # a defect of one method must not take the others' answers away
        return _refused(key, method, error)


def _refused(key: str, method: Loaded, error: Exception) -> Row:
    if isinstance(error, (RefusedError, InputError)):
        refusal = Note(error.message, error.values)
    else:
        refusal = Note(FAILED, {"method": key, "error": id_of(error)})
    return Row(key, refusal=refusal, parameters=int(method.parameter_count()) if isinstance(method, Method) else None)


FAILED = N_("{method} failed on this input ({error}); the others go on.")


def probabilities(scores: Sequence[float]) -> tuple[float, ...]:
    """Probabilities (0-1) of natural-log scores."""
    return tuple(float(p) for p in np.exp(np.minimum(np.asarray(scores, dtype=float), 0.0)))
