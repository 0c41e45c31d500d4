"""Every evaluation over every method, into one results file."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import models
from lib import environment
from lib.corpus import known_info
from lib.corpus.corpora import Corpus
from lib.corpus.joining import joined
from lib.evaluation import measure as evaluation
from lib.evaluation.scored_files import Scored
from lib.shelf import library
from lib.shelf.training_index import TrainingIndex
from models.base import ONE_LANGUAGE, DecodingOptions, Method
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

RETRIEVAL_PAIRS = 500
#: How many pairs are joined into one for the scores by length, and how many such texts are made of each.
JOINED, JOINED_TEXTS = (1, 2, 3, 4, 6), 120
#: How many beginnings a language a brief measurement continues, and how many sentences it times.
BRIEF_PROMPTS, BRIEF_TIMED = 12, 5
#: Keys of a card that the results repeat.
CARD_KEYS = ("seed", "steps", "epochs", "minutes", "cpu_minutes", "threads", "hardware", "config", "corpus_sha256",
             "date", "command", "tokens_per_second", "valid_loss", "precision")


class Measured(NamedTuple):
    """The `results` (see `lib.evaluation.results`), and the `texts` that were translated for them: by evaluation and
    method, in the order of the test pairs."""

    results: dict[str, Any]
    texts: dict[str, dict[str, list[str]]]


def measure(
    loaded: Mapping[str, Any], tokenizer: Tokenizer, corpus: Corpus, scored: Mapping[str, Sequence[Scored]], *,
    directory: str | None = None, beam_size: int = 4, seed: int = 0, limit: int | None = None, command: str = "",
    resamples: int = 1000, report: evaluation.Report | None = None, brief: bool = False,
) -> Measured:
    """Measure the methods in `loaded` and the baseline on the corpus's test split, and on `scored` pairs by language.
    `limit` shortens the test split for a trial. What needs two languages is a refusal in a corpus of one. `brief`
    leaves out greedy search and the scores by length, and asks for fewer continuations."""
    test = corpus.split("test")[:limit]
    if not test:
        raise InputError(N_("The corpus {corpus} has no test pairs."), corpus=corpus.key)
    pairwise = len(corpus.languages) > 1
    train = corpus.split("train")
    methods = {evaluation.NEAREST: evaluation.baseline(tokenizer, train), **loaded}
    beam = DecodingOptions(beam_size=beam_size)
    greedy = DecodingOptions(beam_size=1)
    shared: dict[str, Any] = {"languages": corpus.languages, "normalize": tokenizer.normalize, "report": report,
                              "resamples": resamples}
    found: dict[str, evaluation.Evaluation] = {}
    if not pairwise:
        found["translation"] = evaluation.refused("translation", methods, ONE_LANGUAGE)
    for source, target in itertools.permutations(corpus.languages, 2):
        found[f"translation_{source}_{target}"] = evaluation.evaluate_translation(
            methods, test, source, target, options=beam, **shared)
        if brief:
            continue
        found[f"translation_{source}_{target}_greedy"] = evaluation.evaluate_translation(
            methods, test, source, target, options=greedy, **shared)
    for lang, rows in scored.items():
        found[f"similarity_{lang}"] = evaluation.evaluate_similarity(methods, rows, lang, seed=seed, report=report,
                                                                     resamples=resamples)
    found["retrieval"] = evaluation.evaluate_retrieval(methods, test[:RETRIEVAL_PAIRS], seed=seed, **shared)
    index = TrainingIndex.of_texts((text for pair in train for text in pair), tokenizer.normalize)
    found["generation"] = evaluation.evaluate_generation(
        methods, test, languages=corpus.languages, tokenizer=tokenizer, index=index, seed=seed, report=report,
        prompts=BRIEF_PROMPTS if brief else evaluation.PROMPTS)
    lengths = _by_length(methods, test, corpus.languages, seed, shared) if pairwise and not brief else {}
    info = known_info(corpus.key)
    about = {name: result.about for name, result in found.items()}
    if lengths:
        about["by_length"] = {"joined": list(JOINED), "beam_size": 1, "max_new_tokens": 160,
                              "texts": min(JOINED_TEXTS, len(test))}
    results = {
        "corpus": {
            "key": corpus.key, "title": corpus.title, "sha256": corpus.sha256,
            "splits": {name: len(indexes) for name, indexes in corpus.splits.items()},
            "licence": info.licence if info else "", "attribution": info.attribution if info else "",
        },
        "about": about,
        "methods": {
            key: {**_entry(key, method, found, lengths, test[:BRIEF_TIMED] if brief else test, corpus, directory),
                  "run": _run(command, seed, corpus)}
            for key, method in methods.items()
        },
    }
    return Measured(results, {name: result.texts for name, result in found.items()})


def _by_length(methods: Mapping[str, Any], test: Sequence[Any], languages: Sequence[str], seed: int,
               shared: Mapping[str, Any]) -> dict[str, dict[str, evaluation.Evaluation]]:
    groups = {str(k): joined(test, k, seed, languages, n=min(JOINED_TEXTS, len(test))) for k in JOINED
              if k <= len(test)}
    options = DecodingOptions(beam_size=1, max_new_tokens=160)
    return {
        f"{source}_{target}": evaluation.evaluate_by_length(methods, groups, source, target, options=options, **shared)
        for source, target in itertools.permutations(languages, 2)
    }


def _run(command: str, seed: int, corpus: Corpus) -> dict[str, Any]:
    return {"date": environment.today(), "command": command, "seed": seed, "hardware": environment.hardware(),
            "versions": environment.versions(), "corpus_sha256": corpus.sha256}


def _entry(key: str, method: Any, found: Mapping[str, evaluation.Evaluation],
           lengths: Mapping[str, Mapping[str, evaluation.Evaluation]], test: Sequence[Any], corpus: Corpus,
           directory: str | None) -> dict[str, Any]:
    card = method.card if isinstance(method, Method) else {}
    return {
        "title": models.REGISTRY[key].title if key in models.REGISTRY else key,
        "parameters": int(method.parameter_count()) if isinstance(method, Method) else None,
        "bytes": library.weights_size(corpus.key, key, directory) or None,
        "minutes": card.get("minutes"),
        "training": {name: card[name] for name in CARD_KEYS if name in card},
        "evaluations": {name: result.rows[key] for name, result in found.items()},
        "by_length": {direction: {k: result.rows[key] for k, result in groups.items()}
                      for direction, groups in lengths.items()},
        "latency": latency(method, [pair[0] for pair in test], corpus.languages[0], corpus.languages[-1]),
    }


def latency(method: Any, sentences: Sequence[str], source: str, target: str, count: int = 20) -> dict[str, float]:
    """Median milliseconds for one sentence, warm: `translate_greedy`, `translate_beam` (4), `embed`; what a method
    does not do is left out."""
    if isinstance(method, InputError):
        return {}
    asks = {
        "translate_greedy": lambda s: method.translate([s], source, target, DecodingOptions(beam_size=1)),
        "translate_beam": lambda s: method.translate([s], source, target, DecodingOptions(beam_size=4)),
        "embed": lambda s: method.embed([s], source),
    }
    found = {}
    for name, ask in asks.items():
        times = []
        try:
            for sentence in [sentences[0], *sentences[:count]]:
                started = time.perf_counter()
                ask(sentence)
                times.append(1000 * (time.perf_counter() - started))
        except Exception:
            continue
        found[name] = round(statistics.median(times[1:]), 3)
    return found
