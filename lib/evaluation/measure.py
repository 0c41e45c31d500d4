"""How good are the answers? Metrics for every method on the same sentences, with what they cost in seconds.

Each function takes methods by key (ready, or the error that says why not) and returns an `Evaluation`: a row of
numbers a method. A refusal or an error is a row too. Nothing here knows a method's class; sorting and batching are the
methods' own work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lib.evaluation import metrics
from lib.evaluation.baselines import NEAREST, NearestSentenceCopy
from lib.evaluation.questions import Question, retrieval_question, spearman_question
from lib.evaluation.scored_files import Scored
from lib.sampling import shuffled
from lib.shelf.library import ready_for
from lib.shelf.training_index import TrainingIndex
from lib.troubles import id_of
from models.base import ONE_LANGUAGE, DecodingOptions, Pair, RefusedError, Task
from models.messages import N_, InputError, Note

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

TASKS = ("translation", "similarity", "retrieval", "generation")
#: Why a corpus of one language has no retrieval, and no similarity of its own pairs.
NO_OTHER_SIDE = N_("This corpus has one language only, so no sentence has a counterpart to be found.")
#: Sampling that generation is judged under.
SAMPLING = DecodingOptions(beam_size=1, temperature=0.8, top_p=0.95, max_new_tokens=40)
#: How many prompts a language are continued, and how many pairs retrieval chooses among, where there are so many.
PROMPTS, RETRIEVAL_PAIRS = 100, 1000

Report = Callable[[str], None]


class Answers(Protocol):
    """What is asked of a method or a baseline; see `models.base.Method`."""

    tokenizer: Tokenizer
    translate: Callable[..., Any]
    embed: Callable[..., np.ndarray]
    similarity: Callable[..., np.ndarray]
    generate: Callable[..., Any]
    log_probability: Callable[..., tuple[float, int] | None]
    refusal: Callable[[Task], Note | None]


@dataclass
class Evaluation:
    """`rows`: method key -> metric -> value; a row of a method without an answer holds `refusal`, a sentence, alone.
    `about` says how the numbers were made: signatures, options, counts. `texts`: what each method translated, in the
    order of the pairs. `questions`: by metric, what its score is made of, for the tests between methods."""

    task: str
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)


def baseline(tokenizer: Tokenizer, train: Sequence[Pair] | InputError) -> NearestSentenceCopy | InputError:
    """The nearest-sentence copy, or an error that says how to get the training text it needs."""
    if not isinstance(train, InputError):
        return NearestSentenceCopy(tokenizer, train)
    return InputError(N_("{method} needs the training text: {reason}"), method=NEAREST, reason=str(train))


def refused(name: str, methods: Mapping[str, Any], reason: str = NO_OTHER_SIDE) -> Evaluation:
    """The evaluation `name` with the same refusal in every row."""
    return Evaluation(name, {key: {"refusal": reason} for key in methods}, {"refusal": reason})


def _run(task: Task, name: str, methods: Mapping[str, Any], measure: Callable[[str, Any], dict[str, Any]],
         report: Report | None, texts: Sequence[Any]) -> Evaluation:
    """A row from `measure` for every method; what goes wrong with one is its row. Without `texts` to measure on, an
    InputError."""
    if not texts:
        raise InputError(N_("There is nothing to measure on: the test split or the file has no pair."))
    result = Evaluation(name)
    for number, (key, method) in enumerate(methods.items(), start=1):
        if report:
            report(f"{name}: {key} ({number} of {len(methods)})")
        try:
            result.rows[key] = measure(key, ready_for(method, task))
        except (RefusedError, InputError) as error:
            result.rows[key] = {"refusal": str(error)}
        except Exception as error:  # a defect of one method must not lose the others' numbers
            result.rows[key] = {"refusal": f"{key} failed on these texts ({id_of(error)})."}
    return result


def translations(method: Answers, sentences: Sequence[str], source: str, target: str,
                 options: DecodingOptions) -> tuple[list[str], float]:
    """The translated texts (N) and the seconds they took; a sentence that comes twice is translated once."""
    distinct = list(dict.fromkeys(sentences))
    started = time.perf_counter()
    texts = [t.text for t in method.translate(distinct, source, target, options)]
    seconds = time.perf_counter() - started
    if len(texts) != len(distinct):
        raise RuntimeError(f"{len(distinct)} sentences gave {len(texts)} translations")
    found = dict(zip(distinct, texts))
    return [found[s] for s in sentences], seconds


def evaluate_translation(
    methods: Mapping[str, Any], pairs: Sequence[Pair], source: str, target: str, *, languages: Sequence[str],
    normalize: Callable[[str], str], options: DecodingOptions | None = None, resamples: int = metrics.RESAMPLES,
    report: Report | None = None, clean: Sequence[int] | None = None,
) -> Evaluation:
    """BLEU and chrF of translating every pair's `source` side, against its `target` side; with `clean`, the places of
    the pairs that stand in no other part, also of these alone ("bleu_clean", "chrf_clean")."""
    options = options or DecodingOptions()
    if len(languages) == 1:
        return refused("translation", methods, ONE_LANGUAGE)
    sides = {code: [pair[i] for pair in pairs] for i, code in enumerate(languages)}
    signatures: dict[str, str] = {}

    def measure(_: str, method: Answers) -> dict[str, Any]:
        texts, seconds = translations(method, sides[source], source, target, options)
        values, signs = metrics.translation_metrics(texts, sides[target], target, normalize, resamples)
        signatures.update(signs)
        if clean:
            alone, signs = metrics.translation_metrics([texts[i] for i in clean], [sides[target][i] for i in clean],
                                                       target, normalize, resamples)
            values.update({f"{metric}_clean": value for metric, value in alone.items()})
        return {**values, "seconds": seconds, "texts": texts}

    result = _run(Task.TRANSLATION, "translation", methods, measure, report, pairs)
    result.texts = {key: row.pop("texts") for key, row in result.rows.items() if "texts" in row}
    result.about = {"source": source, "target": target, "sentences": len(pairs), "beam_size": options.beam_size,
                    "length_penalty": options.length_penalty, "max_new_tokens": options.max_new_tokens,
                    "signatures": signatures, **({} if clean is None else {"clean": len(clean)})}
    return result


def evaluate_by_length(
    methods: Mapping[str, Any], groups: Mapping[str, Sequence[Pair]], source: str, target: str, *,
    languages: Sequence[str], normalize: Callable[[str], str], options: DecodingOptions | None = None,
    resamples: int = metrics.RESAMPLES, report: Report | None = None,
) -> dict[str, Evaluation]:
    """`evaluate_translation` for each group of pairs, by label: how quality falls as sentences grow."""
    return {
        label: evaluate_translation(methods, pairs, source, target, languages=languages, normalize=normalize,
                                    options=options, resamples=resamples, report=report)
        for label, pairs in groups.items() if pairs
    }


def evaluate_similarity(
    methods: Mapping[str, Any], scored: Sequence[Scored], lang: str, second_lang: str | None = None, *, seed: int = 0,
    resamples: int = metrics.RESAMPLES, report: Report | None = None,
) -> Evaluation:
    """Spearman of the cosine of two sentences' vectors with their scores. The first sentences are in language `lang`,
    the second ones in `second_lang`, or in the same."""
    gold = np.array([row.score for row in scored])
    found: dict[str, np.ndarray] = {}

    def measure(key: str, method: Answers) -> dict[str, Any]:
        started = time.perf_counter()
        first = method.embed([row.first for row in scored], lang)  # (N, D)
        second = method.embed([row.second for row in scored], second_lang or lang)
        cosines = np.concatenate([
            method.similarity(first[i : i + 64], second[i : i + 64]).diagonal() for i in range(0, len(scored), 64)
        ])
        seconds = time.perf_counter() - started
        found[key] = cosines
        return {**metrics.spearman_metrics(cosines, gold, seed, resamples), "seconds": seconds}

    result = _run(Task.SIMILARITY, "similarity", methods, measure, report, scored)
    result.questions = {"spearman": spearman_question(found, gold)}
    result.about = {"lang": lang, "second_lang": second_lang or lang, "pairs": len(scored), "seed": seed}
    return result


def scored_from_pairs(pairs: Sequence[Pair]) -> list[Scored]:
    """For a corpus without people's scores: each pair scored 1, and each first side with the second side of the pair
    half the list away scored 0. Spearman is then at most about 87."""
    half = max(1, len(pairs) // 2)
    shifted = [*pairs[half:], *pairs[:half]]
    return [Scored(a.first, a.second, 1.0) for a in pairs] + [
        Scored(a.first, b.second, 0.0) for a, b in zip(pairs, shifted)]


def evaluate_retrieval(
    methods: Mapping[str, Any], pairs: Sequence[Pair], *, languages: Sequence[str], normalize: Callable[[str], str],
    seed: int = 0, resamples: int = metrics.RESAMPLES, report: Report | None = None,
) -> Evaluation:
    """P@1: which of the N sentences in the other language is the translation? The nearest by cosine, each way."""
    if len(languages) == 1:
        return refused("retrieval", methods)
    a, b = languages
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    right = metrics.accepted([normalize(t) for t in first], [normalize(t) for t in second])
    points: dict[str, dict[str, np.ndarray]] = {f"p1_{a}_{b}": {}, f"p1_{b}_{a}": {}}

    def measure(key: str, method: Answers) -> dict[str, Any]:
        started = time.perf_counter()
        cosines = method.similarity(method.embed(first, a), method.embed(second, b))  # (N, N)
        seconds = time.perf_counter() - started
        row: dict[str, Any] = {}
        for (name, found), values in zip(points.items(), (
                metrics.precision_at_1(cosines, right), metrics.precision_at_1(cosines.T, right.T))):
            found[key] = values
            row |= metrics.mean_metrics(name, values, seed, resamples)
        return {**row, "seconds": seconds}

    result = _run(Task.SIMILARITY, "retrieval", methods, measure, report, pairs)
    result.questions = {name: retrieval_question(found, queries)
                        for (name, found), queries in zip(points.items(), (first, second))}
    result.about = {"pairs": len(pairs), "seed": seed}
    return result


def evaluate_generation(
    methods: Mapping[str, Any], pairs: Sequence[Pair], *, languages: Sequence[str], tokenizer: Tokenizer,
    langs: Sequence[str] | None = None, index: TrainingIndex | None = None, options: DecodingOptions = SAMPLING,
    prompts: int = PROMPTS, seed: int = 0, report: Report | None = None,
) -> Evaluation:
    """Bits a character of the pairs' sentences, and how varied and how copied continuations of their beginnings are.

    Each method continues the first two words of `prompts` sentences a language, drawn by the seed. `copy_rate` is the
    share of results that are training sentences, None without `index`. Why there is no perplexity: `metrics.REFUSED`.
    """
    langs = list(langs or languages)
    texts = {code: list(dict.fromkeys(pair[i] for pair in pairs if pair[i])) for i, code in enumerate(languages)}
    begin = {code: _beginnings(tokenizer, shuffled(texts[code], seed), prompts, code) for code in langs}
    most = min((m.longest for m in methods.values() if getattr(m, "longest", None)), default=None)
    if most is not None:  # a text of which some method would read a part has no bits a character
        texts = {code: [text for text, ids in zip(found, tokenizer.encode_batch(found)) if len(ids) <= most]
                 for code, found in texts.items()}

    def measure(_: str, method: Answers) -> dict[str, Any]:
        started = time.perf_counter()
        row: dict[str, Any] = {}
        total, characters, complete = 0.0, 0, True
        for code in langs:
            found, size = method.log_probability(texts[code], code), sum(map(len, texts[code]))
            row[f"bits_per_character_{code}"] = metrics.bits_per_character(found[0], size) if found else None
            complete = complete and found is not None
            total, characters = total + (found[0] if found else 0.0), characters + size
        row["bits_per_character"] = metrics.bits_per_character(total, characters) if complete else None
        written = [(prompt, _continue(method, prompt, code, options, seed + i))
                   for code in langs for i, prompt in enumerate(begin[code])]
        ids = [tokenizer.encode(text.removeprefix(prompt)) for prompt, text in written]
        row |= {"distinct_1": metrics.distinct_n(ids, 1), "distinct_2": metrics.distinct_n(ids, 2)}
        row["copy_rate"] = 100 * float(np.mean([t in index for _, t in written])) if index and written else None
        return {**row, "seconds": time.perf_counter() - started}

    result = _run(Task.GENERATION, "generation", methods, measure, report, pairs)
    result.about = {"langs": langs, "prompts": sum(map(len, begin.values())), "seed": seed,
                    "temperature": options.temperature, "top_k": options.top_k, "top_p": options.top_p,
                    "max_new_tokens": options.max_new_tokens,
                    "sentences": sum(len(texts[code]) for code in langs),
                    "characters": sum(len(text) for code in langs for text in texts[code]),
                    "refused": metrics.REFUSED}
    return result


def _beginnings(tokenizer: Tokenizer, texts: Iterable[str], count: int, lang: str) -> list[str]:
    """The first two words of sentences that have more, each beginning once."""
    found: dict[str, None] = {}
    for text in texts:
        ids = tokenizer.encode(text)
        words = tokenizer.words(ids)
        if len(words) > 3:
            found[tokenizer.decode([ids[p] for word in words[:2] for p in word], lang)] = None
        if len(found) >= count:
            break
    return list(found)


def _continue(method: Answers, prompt: str, lang: str, options: DecodingOptions, seed: int) -> str:
    text = prompt
    for step in method.generate(prompt, lang, options, seed):
        text = step.text
    return text
