"""What every method and baseline keeps and invents on held-out articles, and its overlap with the known summaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lib.corpus.small_world.news.articles import SIDES, Article, of_split
from lib.corpus.small_world.news.facts import Scored, scored
from lib.evaluation.metrics import RESAMPLES, mean_metrics, sentence_chrf
from lib.shelf import library
from lib.summaries import CAN
from lib.summaries.baselines import BASELINES, rouge_l
from lib.summaries.data import COUNTS, FOLDER, LANGUAGES, SEED, digest, shelf
from models.base import DecodingOptions, Method

#: name of the record on the shelf
NAME = "summaries"
#: how every network writes: beams as in the other comparisons
OPTIONS = DecodingOptions()
#: the sentence of the article that keeps the most facts, chosen with the answer in hand: no extract can do better
BEST = "best_extract"


def held_out(count: int = COUNTS["test"]) -> list[Article]:
    """The articles that are scored: none of their summaries was trained on."""
    return of_split("test", count, SEED)


def load(directory: Path | None = None, keys: Sequence[str] | None = None) -> dict[str, library.Loaded]:
    """The methods that were taught to sum up, ready or as what is wrong with them."""
    return library.load_methods(FOLDER, keys or CAN, directory or shelf())


def extracted(article: Article, lang: str, key: str) -> str:
    """What a baseline cuts out of an article."""
    sentences = [getattr(one, SIDES[lang]) for one in article.sentences]
    if key == BEST:
        return max(sentences, key=lambda sentence: scored(sentence, article, lang).kept)
    return BASELINES[key][2](sentences, lang)


def measure(methods: Mapping[str, Method], articles: Sequence[Article],
            report: Callable[[str], None] = lambda message: None) -> dict[str, Any]:
    """Scores with 95 % intervals over the articles: language -> row -> score. `ahead` is how many points more of the
    facts a row keeps than the first sentence, article by article."""
    found: dict[str, Any] = {}
    for lang in LANGUAGES:
        texts = {key: [extracted(one, lang, key) for one in articles] for key in (*BASELINES, BEST)}
        for key, method in methods.items():
            report(f"{key}, {lang}")
            texts[key] = [one.text for one in method.summarise([one.text(lang) for one in articles], lang, OPTIONS)]
        marks = {key: [scored(text, one, lang) for text, one in zip(said, articles)] for key, said in texts.items()}
        wanted = [getattr(one.summary, SIDES[lang]) for one in articles]
        found[lang] = {key: {**_scores(marks[key], said, wanted, lang),
                             **_ahead(marks[key], marks["first"])} for key, said in texts.items()}
    return found


def _scores(marks: Sequence[Scored], said: Sequence[str], wanted: Sequence[str], lang: str) -> dict[str, float]:
    pairs = list(zip(said, wanted))
    return {
        **mean_metrics("kept", np.array([one.kept / one.wanted for one in marks])),
        **mean_metrics("rouge", np.array([rouge_l(a, b, lang) for a, b in pairs])),
        **mean_metrics("chrf", np.array([sentence_chrf(a, b) / 100 for a, b in pairs])),
        **{name: value / 100 for name, value in mean_metrics(
            "invented", np.array([float(one.invented) for one in marks])).items()},
        "whole": 100 * float(np.mean([one.kept == one.wanted and not one.invented for one in marks])),
        "readable": 100 * float(np.mean([one.readable for one in marks])),
    }


def _ahead(marks: Sequence[Scored], first: Sequence[Scored]) -> dict[str, float]:
    difference = np.array([a.kept / a.wanted - b.kept / b.wanted for a, b in zip(marks, first)])
    return mean_metrics("ahead", difference, resamples=RESAMPLES)


def facts_of_run(methods: Mapping[str, Method], articles: Sequence[Article]) -> dict[str, Any]:
    """On which articles and weights, written how."""
    return {"articles": len(articles), "articles_sha256": digest(list(articles)), "seed": SEED,
            "options": {"beam_size": OPTIONS.beam_size, "length_penalty": OPTIONS.length_penalty},
            "weights": {key: method.card.get("weights_sha256") for key, method in methods.items()},
            "training": {key: {name: method.card.get(name) for name in ("epochs", "cpu_minutes", "parameters", "seed")}
                         for key, method in methods.items()},
            "configuration": {key: dict(method.config) for key, method in methods.items()}}
