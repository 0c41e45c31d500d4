"""Skip-gram with negative sampling by gensim, epoch by epoch. gensim is imported here alone, when training begins."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.budget import Budget
from models.writing.sampling import softmax

#: the power of the counts that negative samples are drawn by
NOISE_POWER = 0.75


@dataclass(frozen=True)
class SkipGramState:
    """After `steps` epochs: `fraction` (0-1) of the run; both vectors of each token, as a word and as a neighbour,
    float32 (V, D), rounded to what half precision can hold, so that saving changes nothing. The vectors are there in
    the last state and at the marks of the budget. `stopped`: the run was asked to end early."""

    steps: int
    fraction: float
    vectors: tuple[np.ndarray, np.ndarray] | None = None
    stopped: bool = False


def skip_gram(
    sentences: Sequence[Sequence[int]], vocab_size: int, config: Mapping[str, Any], budget: Budget, seed: int
) -> Iterator[SkipGramState]:
    """Train on sentences of ids; a state after each epoch. One worker: the same seed gives the same numbers."""
    from gensim.models import Word2Vec as Gensim

    texts = [[str(i) for i in sentence] for sentence in sentences]
    random.Random(seed).shuffle(texts)
    model = Gensim(
        vector_size=config["vector_size"], window=config["window"], negative=config["negative"],
        sample=config["subsampling"], ns_exponent=NOISE_POWER, sg=1, min_count=1, workers=1, seed=seed + 1,
        alpha=config["learning_rate"],
    )
    model.build_vocab(texts)
    epochs = config["epochs"]
    for limit in (budget.epochs, budget.steps):
        if limit is not None:
            epochs = max(1, min(epochs, int(limit)))
    began, work, done, fraction, rate = time.monotonic(), time.process_time(), 0, 0.0, config["learning_rate"]
    stopped = False
    while done < epochs and fraction < 1 and not stopped:
        # the rate falls along the run, which ends with the epochs or with the minutes, whichever comes first
        lower = rate * max(1 - (done + 1) / epochs, 0.004)
        model.train(texts, total_examples=len(texts), epochs=1, start_alpha=max(rate * (1 - done / epochs), lower),
                    end_alpha=lower)
        done += 1
        minutes, cpu_minutes = (time.monotonic() - began) / 60, (time.process_time() - work) / 60
        fraction = max(done / epochs, minutes / budget.minutes if budget.minutes else 0.0,
                       cpu_minutes / budget.cpu_minutes if budget.cpu_minutes else 0.0)
        stopped = done < epochs and budget.stopping
        marked = done in budget.marks
        yield SkipGramState(done, min(fraction, 1.0), _both_vectors(model, vocab_size) if marked else None)
    yield SkipGramState(done, 1.0, _both_vectors(model, vocab_size), stopped)


def _both_vectors(model: Any, vocab_size: int) -> tuple[np.ndarray, np.ndarray]:
    """What gensim has learned, (V, D) twice, rounded to half precision."""
    vectors, output = (np.zeros((vocab_size, model.vector_size), np.float32) for _ in range(2))
    places = [int(key) for key in model.wv.index_to_key]
    vectors[places], output[places] = model.wv.vectors, model.syn1neg
    return vectors.astype(np.float16).astype(np.float32), output.astype(np.float16).astype(np.float32)


def near_distribution(context: np.ndarray, output_vectors: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Which token is likely near the tokens whose vectors are `context` (T, D): probabilities (V,).

    Training pulls v·u towards log p(near) - log p(noise) (Levy & Goldberg 2014), so the noise, which is `counts` (V,)
    to a power, is added back before the softmax. A token with count 0 has probability 0.
    """
    mean = context.mean(axis=0) if len(context) else np.zeros(output_vectors.shape[1])  # (D,)
    with np.errstate(divide="ignore"):
        return softmax(output_vectors @ mean + NOISE_POWER * np.log(counts))
