"""Every evaluation over every method, into one results file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import models
from lib import environment
from lib.corpus import known_info
from lib.corpus.corpora import Corpus
from lib.corpus.joining import joined
from lib.corpus.splits import shared_places
from lib.evaluation import measure as evaluation
from lib.evaluation.embedding_bag import BAG, trained_bag
from lib.evaluation.latency import COUNT, latencies
from lib.evaluation.questions import translation_questions
from lib.evaluation.scored_files import Scored
from lib.evaluation.sentence_scores import SentenceScores, sentence_scores
from lib.evaluation.significance import as_json, compare
from lib.sampling import sample_of
from lib.shelf import library
from lib.shelf.training_index import TrainingIndex
from models.base import ONE_LANGUAGE, DecodingOptions, Pair
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

GREEDY, BY_LENGTH = "_greedy", "by_length"
#: How many pairs are joined into one for the scores by length, and how many such texts are made of each.
JOINED, JOINED_TEXTS = (1, 2, 3, 4, 6), 120
#: How many beginnings a language a brief measurement continues, and how many sentences it times.
BRIEF_PROMPTS, BRIEF_TIMED = 12, 5
#: Keys of a card that the results repeat.
CARD_KEYS = ("seed", "steps", "epochs", "minutes", "cpu_minutes", "threads", "hardware", "config", "corpus_sha256",
             "date", "command", "target_tokens", "tokens_per_second", "valid_loss", "precision")


class Measured(NamedTuple):
    """The `results` (see `lib.evaluation.results`), and the `scores` of each translated sentence
    (see `lib.evaluation.sentence_scores`)."""

    results: dict[str, Any]
    scores: dict[str, SentenceScores]


def measure(
    loaded: Mapping[str, Any], tokenizer: Tokenizer, corpus: Corpus, scored: Mapping[str, Sequence[Scored]], *,
    directory: str | None = None, beam_size: int = 4, seed: int = 0, limit: int | None = None, command: str = "",
    resamples: int = 1000, report: evaluation.Report | None = None, brief: bool = False,
    only: Collection[str] | None = None,
) -> Measured:
    """Measure the methods in `loaded` and the baseline on the corpus's test split, and on `scored` pairs by language;
    then compare all of them in pairs. `limit` takes so many of the test pairs, drawn by the seed, for a trial. What
    needs two languages is a refusal in a corpus of one. `brief` leaves out greedy search and the scores by length, and
    asks for fewer continuations. `only` names the evaluations to be made; None: all."""
    test = sample_of(corpus.split("test"), limit, seed)
    if not test:
        raise InputError(N_("The corpus {corpus} has no test pairs."), corpus=corpus.key)
    train = corpus.split("train")
    compares = only is None or any(name.startswith(("similarity", "retrieval")) for name in only)
    bag = {BAG: trained_bag(tokenizer, train, seed)} if compares and not brief and len(corpus.languages) > 1 else {}
    methods = {evaluation.NEAREST: evaluation.baseline(tokenizer, train), **bag, **loaded}
    shared: dict[str, Any] = {"languages": corpus.languages, "normalize": tokenizer.normalize, "report": report,
                              "resamples": resamples}
    asks = _evaluations(methods, test, train, tokenizer, scored, beam_size, seed, brief, shared, _clean(corpus, test))
    found = {name: make() for name, make in asks.items() if only is None or name in only}
    lengths = {}
    if len(corpus.languages) > 1 and not brief and (only is None or BY_LENGTH in only):
        lengths = _by_length(methods, test, corpus.languages, seed, shared)
    info = known_info(corpus.key)
    about = {name: result.about for name, result in found.items()}
    if lengths:
        about[BY_LENGTH] = {"joined": list(JOINED), "beam_size": 1, "max_new_tokens": 160,
                            "texts": min(JOINED_TEXTS, len(test))}
    timed = sample_of(test, BRIEF_TIMED if brief else COUNT, seed)
    results = {
        "corpus": {
            "key": corpus.key, "title": corpus.title, "sha256": corpus.sha256,
            "splits": {name: len(indexes) for name, indexes in corpus.splits.items()},
            "licence": info.licence if info else "", "attribution": info.attribution if info else "",
        },
        "about": about,
        "methods": {
            key: {**_entry(key, method, found, lengths, corpus, directory),
                  "latency": {} if only else latencies(
                      method, [name for name, one in found.items() if "refusal" not in one.rows[key]], timed,
                      corpus.languages, beam_size),
                  "run": _run(command, seed, corpus)}
            for key, method in methods.items()
        },
        "comparisons": _comparisons(found, test, corpus.languages, tokenizer, seed, resamples, report),
    }
    texts = {name: result.texts for name, result in found.items() if not name.endswith(GREEDY)}
    return Measured(results, sentence_scores(texts, test, corpus.languages, tokenizer.normalize))


def _clean(corpus: Corpus, test: Sequence[Pair]) -> list[int] | None:
    """Places of the test pairs of which no sentence stands in another part; None where that is all of them. Splits that
    a reader brought along may share sentences; ours never do."""
    shared = set(shared_places(test, [*corpus.split("train"), *corpus.split("valid")]))
    return [i for i in range(len(test)) if i not in shared] if shared else None


def _evaluations(
    methods: Mapping[str, Any], test: Sequence[Pair], train: Sequence[Pair], tokenizer: Tokenizer,
    scored: Mapping[str, Sequence[Scored]], beam_size: int, seed: int, brief: bool, shared: dict[str, Any],
    clean: Sequence[int] | None,
) -> dict[str, Callable[[], evaluation.Evaluation]]:
    """Everything that can be measured, by its name in the results."""
    languages, report = shared["languages"], shared["report"]
    asks: dict[str, Callable[[], evaluation.Evaluation]] = {}
    if len(languages) == 1:
        asks["translation"] = partial(evaluation.refused, "translation", methods, ONE_LANGUAGE)
    for source, target in itertools.permutations(languages, 2):
        name = f"translation_{source}_{target}"
        for key, beam in ((name, beam_size), (name + GREEDY, 1)):
            if not (brief and key.endswith(GREEDY)):
                asks[key] = partial(evaluation.evaluate_translation, methods, test, source, target,
                                    options=DecodingOptions(beam_size=beam), clean=clean, **shared)
    for lang, rows in scored.items():
        asks[f"similarity_{lang}"] = partial(evaluation.evaluate_similarity, methods, rows, lang, seed=seed,
                                             report=report, resamples=shared["resamples"])
    asks["retrieval"] = partial(evaluation.evaluate_retrieval, methods,
                                sample_of(test, evaluation.RETRIEVAL_PAIRS, seed), seed=seed, **shared)

    def generation() -> evaluation.Evaluation:
        index = TrainingIndex.of_texts((text for pair in train for text in pair), tokenizer.normalize)
        return evaluation.evaluate_generation(
            methods, test, languages=languages, tokenizer=tokenizer, index=index, seed=seed, report=report,
            prompts=BRIEF_PROMPTS if brief else evaluation.PROMPTS)

    asks["generation"] = generation
    return asks


def _comparisons(found: Mapping[str, evaluation.Evaluation], test: Sequence[Pair], languages: Sequence[str],
                 tokenizer: Tokenizer, seed: int, resamples: int, report: evaluation.Report | None) -> dict[str, Any]:
    """All pairs of methods in every question that is ranked, "translation_zh_en:chrf" and so on."""
    tested = {}
    for name, result in found.items():
        questions = result.questions
        if result.texts and not name.endswith(GREEDY):
            sources, references = ([pair[languages.index(result.about[side])] for pair in test]
                                   for side in ("source", "target"))
            questions = translation_questions(result.texts, sources, references, result.about["target"],
                                              tokenizer.normalize)
        for metric, question in questions.items():
            if report:
                report(f"comparing: {name} {metric}")
            compared = compare(question, resamples=resamples, seed=seed)
            if compared.pairs:
                tested[f"{name}:{metric}"] = as_json(compared, seed)
    return tested


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
           lengths: Mapping[str, Mapping[str, evaluation.Evaluation]], corpus: Corpus,
           directory: str | None) -> dict[str, Any]:
    card = getattr(method, "card", {})
    return {
        "title": models.REGISTRY[key].title if key in models.REGISTRY else key,
        "parameters": int(method.parameter_count()) if hasattr(method, "parameter_count") else None,
        "bytes": library.weights_size(corpus.key, key, directory) or None,
        "minutes": card.get("minutes"),
        "training": {name: card[name] for name in CARD_KEYS if name in card},
        "evaluations": {name: result.rows[key] for name, result in found.items()},
        "by_length": {direction: {k: result.rows[key] for k, result in groups.items()}
                      for direction, groups in lengths.items()},
    }
