"""`benchmark vectors`: what makes a sentence vector good, the contrast or the layers? Word2Vec, an RNN and a
Transformer encoder, small and trained for the same number of steps: with the contrastive term and without, through the
layers and past them. Word2Vec has no layers, so it has two cells and not four. And the shelf's own encoder: what is
left where all weights of its layers are drawn by chance?
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from lib.commands import common

if TYPE_CHECKING:
    from lib.evaluation.order import Triple
    from lib.evaluation.scored_files import Scored
    from lib.shelf.training_run import TrainingData
    from models.base import Method
    from models.language.tokenizer import Tokenizer
    from models.neural import NeuralMethod

HELP = "contrast on and off, layers on and off: what makes the sentence vectors of three methods"
#: small networks of about the same size, and the way to pool that goes through their layers
NETWORKS: dict[str, tuple[str, dict[str, Any]]] = {
    "rnn": ("memory", {"d_model": 128, "hidden": 160, "n_layers": 1, "dropout": 0.1}),
    "transformer_encoder": ("layers", {"d_model": 128, "n_heads": 4, "n_layers": 2, "d_ff": 256, "dropout": 0.1}),
}
#: the network of the shelf whose layers are replaced by chance
SHIPPED = "transformer_encoder"
SHARED = {"max_tokens": 1000, "warmup_steps": 100, "average_decay": 0.99, "learning_rate": 2e-3}
WORD2VEC = {"vector_size": 128, "epochs": 10}


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --scored-en, --scored-zh, --steps, --seeds."""
    common.add_data_flag(parser)
    common.add_scored_flags(parser)
    parser.add_argument("--steps", type=common.whole(1, 100_000), default=600, metavar="N",
                        help="training steps of each run (default: %(default)s)")
    parser.add_argument("--seeds", type=common.whole(1, 20), default=2, metavar="N",
                        help="how often each run is made, with seeds 0, 1 … (default: %(default)s)")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Train and measure every cell; a row a cell and seed."""
    from lib.corpus import load_corpus
    from lib.evaluation.order import triples
    from lib.evaluation.random_layers import with_random_layers
    from lib.shelf import library
    from lib.shelf.training_run import TrainingData

    corpus = load_corpus(args.corpus, args.data)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    data = TrainingData(corpus)
    scored = common.read_scored_files(args, tokenizer.languages)
    asked = triples() if set(tokenizer.languages) == {"zh", "en"} else {}
    rows: list[dict[str, Any]] = []
    shelf: dict[str, Any] = {}
    if library.available(args.corpus, args.weights)[SHIPPED].error is None:
        shipped = cast("NeuralMethod", library.load_method(args.corpus, SHIPPED, args.weights, tokenizer))
        shelf = {"layers": {"method": SHIPPED, "learned": measured(shipped, data, scored, asked),
                             "random": measured(with_random_layers(shipped), data, scored, asked)}}
    for seed in range(args.seeds):
        for key, contrast, layers, method in _trained(tokenizer, data, args.steps, seed, report):
            rows.append({"method": key, "contrast": contrast, "layers": layers, "seed": seed,
                         **measured(method, data, scored, asked)})
    return {"rows": rows, **shelf, "about": {
        "corpus": corpus.key, "corpus_sha256": corpus.sha256, "pairs": len(data.pairs), "valid_pairs": len(data.valid),
        "steps": args.steps, "seeds": args.seeds, "scored": {lang: len(found) for lang, found in scored.items()},
        "triples": {name: len(found) for name, found in asked.items()}, "word2vec": WORD2VEC,
        "config": {key: {**SHARED, **config} for key, (_, config) in NETWORKS.items()}}}


def _trained(tokenizer: Tokenizer, data: TrainingData, steps: int, seed: int, report: Callable[[str], None]
             ) -> Iterator[tuple[str, bool, bool, Method]]:
    """(key, contrast, layers, trained method), one after another."""
    import models
    from lib.evaluation.embedding_bag import EmbeddingBag
    from models.budget import Budget
    from models.neural import WITHOUT_LAYERS
    from models.word2vec import Word2Vec

    def train(method: Any, says: str, budget: Budget) -> Any:
        for progress in method.train(data.pairs, data.valid, budget, seed=seed):
            report(f"seed {seed}, {says}: {progress.fraction:.0%}")
        return method

    word2vec = train(Word2Vec(tokenizer, WORD2VEC), "word2vec", Budget(epochs=WORD2VEC["epochs"]))
    yield "word2vec", False, False, word2vec
    bag = EmbeddingBag(tokenizer, {"d_model": WORD2VEC["vector_size"], "learning_rate": 2e-3})
    bag.begin_with_rows(word2vec.vectors)
    yield "word2vec", True, False, train(bag, "word2vec, contrast", Budget(steps=steps))
    for key, (through, config) in NETWORKS.items():
        for contrast, pooling in ((False, through), (True, through), (True, WITHOUT_LAYERS)):
            method = models.method_class(key)(tokenizer, {
                **SHARED, **config, "pooling": pooling, "contrastive_weight": float(contrast)})
            train(method, f"{key}, contrast {'on' if contrast else 'off'}, {pooling}", Budget(steps=steps))
            yield key, contrast, pooling != WITHOUT_LAYERS, method
            if not contrast:  # the same network, its layers left out of the vector
                method.config["pooling"] = WITHOUT_LAYERS
                yield key, contrast, False, method


def measured(method: Method, data: TrainingData, scored: dict[str, list[Scored]], asked: dict[str, list[Triple]]
             ) -> dict[str, float | None]:
    """Spearman in each language, how often a validation sentence's translation is the nearest (mean of both ways), and
    how often twins are told apart."""
    from lib.evaluation import measure
    from lib.evaluation.order import told_apart

    key, languages = method.key, data.corpus.languages
    found = {f"spearman_{lang}": measure.evaluate_similarity({key: method}, rows, lang, resamples=2).rows[key].get(
        "spearman") for lang, rows in scored.items()}
    near = measure.evaluate_retrieval({key: method}, data.valid, languages=languages,
                                      normalize=method.tokenizer.normalize, resamples=2).rows[key]
    first, second = languages
    found["p1"] = (near[f"p1_{first}_{second}"] + near[f"p1_{second}_{first}"]) / 2
    return found | {name: 100 * float(told_apart(method, triples).mean()) for name, triples in asked.items()}
