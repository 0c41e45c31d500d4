"""The news as training data: articles and their summaries in both languages, with one tokenizer that knows the tag."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lib.corpus.corpora import Corpus
from lib.corpus.small_world.news.articles import SIDES, Article, of_split
from lib.corpus.small_world.world import KEY
from lib.shelf import library
from lib.shelf.training_run import TrainingData, train_method
from models.base import Pair
from models.budget import Budget, Progress
from models.language.tokenizer import SUMMARISE, Tokenizer
from models.messages import N_
from models.training.pair_data import InShort, TrainingPairs

TITLE = N_("News of the small world")
LANGUAGES = ("zh", "en")
#: folder of the news' weights, on the shelf of the small world
FOLDER = "news"
#: articles to learn from, to choose weights by, and to score on
COUNTS = {"train": 12_000, "valid": 200, "test": 200}
#: one summary in so many is learned as a translation too, so that the other tag is a task as well
TRANSLATED = 4
SEED = 0


def shelf() -> Path:
    """The shelf of the shipped weights."""
    return library.shelf(KEY) / FOLDER


class NewsData(TrainingData):
    """What the methods are trained on: to sum up in both languages, and to translate some of the summaries."""

    def __init__(self, train: int = COUNTS["train"], valid: int = COUNTS["valid"], seed: int = SEED) -> None:
        parts = {"train": of_split("train", train, seed), "valid": of_split("valid", valid, seed)}
        told = [one for part in parts.values() for one in part]
        self.corpus = Corpus(KEY, TITLE, LANGUAGES, [one.summary for one in told],
                             {"train": list(range(train)), "valid": list(range(train, train + valid)), "test": []},
                             digest(told))
        self.articles = parts
        self.pairs, self.valid = (_pairs(parts[name]) for name in ("train", "valid"))

    def tokenizer(self) -> Tokenizer:
        """One vocabulary of both languages, with the tag."""
        texts = [one.text(lang) for one in self.articles["train"] for lang in LANGUAGES]
        return Tokenizer.train(texts, LANGUAGES, tasks=[SUMMARISE])


def _pairs(articles: list[Article]) -> TrainingPairs:
    pairs = TrainingPairs(Pair(*one.summary) for one in articles[::TRANSLATED])
    pairs.summaries = [InShort(one.text(lang), getattr(one.summary, SIDES[lang]), side)
                       for one in articles for side, lang in enumerate(LANGUAGES)]
    return pairs


def digest(articles: list[Article]) -> str:
    """Hex sha256 of the articles and their summaries, in both languages."""
    lines = (f"{one.text(lang)}\t{getattr(one.summary, SIDES[lang])}\n" for one in articles for lang in LANGUAGES)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


_TRAINED = {"d_model": 96, "dropout": 0.0, "learning_rate": 3e-3, "max_tokens": 1500, "label_smoothing": 0.05,
            "join_share": 0.0, "validate_every": 400, "average_decay": 0.998}
_RECURRENT = {**_TRAINED, "hidden": 128, "n_layers": 1, "continue_share": 0.0}
_ATTENDING = {**_TRAINED, "n_heads": 4, "d_ff": 192}
#: how the shipped weights were made: small networks, which fit their small world
CONFIGS: dict[str, dict[str, Any]] = {
    "rnn": _RECURRENT, "rnn_attention": _RECURRENT,
    "transformer_decoder": {**_ATTENDING, "n_layers": 3, "alone_share": 0.0},
    "transformer_seq2seq": {**_ATTENDING, "n_layers": 2, "n_decoder_layers": 2, "continue_share": 0.0,
                            "contrastive_weight": 0.0},
}
#: how often every method reads the articles
EPOCHS = 3.0


def train(key: str, data: NewsData, out: Path, command: str, epochs: float | None = None, seed: int = SEED
          ) -> Iterator[Progress]:
    """Train one method on the news, in `out/KEY`; the tokenizer is written beside it where there is none yet."""
    path = out / library.TOKENIZER_FILE
    if not path.is_file():
        out.mkdir(parents=True, exist_ok=True)
        data.tokenizer().save(path)
    yield from train_method(key, Tokenizer.load(path), data, out, Budget(epochs=epochs or EPOCHS), seed=seed,
                            config=CONFIGS[key], command=command)
