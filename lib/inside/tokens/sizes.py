"""What the size of a vocabulary costs: sentences get shorter, the embedding and the output layer get larger.

The sizes are trained here with half of the entries at most for single letters and characters, which the shared
tokenizer does not do: it keeps every character, so that with Chinese it cannot be small. What a small vocabulary
lacks is unknown to it, and is counted.

V vocabulary, D d_model, N tokens.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import models
from models.messages import N_, InputError

if TYPE_CHECKING:
    import tokenizers

    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer

SIZES = (500, 1000, 2000, 4000, 8000, 16_000)
SIZE_LIMITS = (200, 50_000)
D_MODEL, TOKENS, REPEATS = 256, 512, 5
#: training pairs of a sample, and test sentences that are measured
SAMPLE, MEASURED = 30_000, 1200
RECORD = "vocabulary.json"
_UNKNOWN, _PREFIX = "[UNK]", "##"


class Price(NamedTuple):
    """A vocabulary asked for with `asked` entries and come out with `size`. Means over held-out sentences: `pieces` a
    sentence, `unknown` (share of pieces, 0-1). `parameters` of one embedding matrix V x D. Measured, best of a few:
    `write_ms` for the scores of one token, `learn_ms` for loss and gradient of TOKENS tokens."""

    asked: int
    size: int
    pieces: float
    unknown: float
    parameters: int
    write_ms: float
    learn_ms: float
    train_seconds: float

    @property
    def sentence_ms(self) -> float:
        """The output layer's time for writing a sentence of mean length."""
        return self.write_ms * self.pieces


class Sample(NamedTuple):
    """Sentences cut into words: those learned from and those measured on. `source` is the corpus's key."""

    source: str
    train: list[list[str]]
    test: list[list[str]]
    pairs: int
    sha256: str


def sample(tokenizer: Tokenizer, corpus: Corpus, pairs: int = SAMPLE) -> Sample:
    """Up to `pairs` training pairs, evenly taken, and held-out sentences of all languages."""
    train, held = corpus.split("train"), corpus.split("test") or corpus.split("valid")
    if not train:
        raise InputError(N_("There are no sentence pairs to learn from; give at least one."))
    chosen = train[::max(1, -(-len(train) // pairs))]
    texts = [text for pair in chosen for text in pair if text.strip()]
    held_texts = [text for pair in (held or chosen) for text in pair if text.strip()]
    step = max(1, -(-len(held_texts) // MEASURED)) | 1  # odd: both sides of pairs stay
    return Sample(corpus.key, [tokenizer.split(text) for text in texts],
                  [tokenizer.split(text) for text in held_texts[::step]], len(chosen), corpus.sha256)


def train_size(texts: Sequence[Sequence[str]], size: int) -> tokenizers.Tokenizer:
    """WordPiece of at most about `size` entries over texts that are cut into words."""
    import tokenizers
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from tokenizers.trainers import WordPieceTrainer

    if not SIZE_LIMITS[0] <= size <= SIZE_LIMITS[1]:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="vocab_size", value=size,
                         choices=f"{SIZE_LIMITS[0]} to {SIZE_LIMITS[1]}")
    words = Counter(word for text in texts for word in text)
    heads: Counter[str] = Counter()
    for word, count in words.items():
        heads[word[0]] += count
        for letter in word[1:]:
            heads[_PREFIX + letter] += count
    # the most frequent letters, ties by code; steady ids make the choice between equally frequent pieces steady
    letters = sorted(heads, key=lambda letter: (-heads[letter], letter))[:size // 2]
    kept = set(letters)
    whole = [word for word in words if word[0] in kept and all(_PREFIX + c in kept for c in word[1:])]
    backend = tokenizers.Tokenizer(WordPiece(unk_token=_UNKNOWN, max_input_chars_per_word=200))
    backend.pre_tokenizer = WhitespaceSplit()
    trainer = WordPieceTrainer(vocab_size=size, special_tokens=[_UNKNOWN, *sorted(letters)], min_frequency=1,
                               continuing_subword_prefix=_PREFIX, show_progress=False)
    known = set(whole)
    backend.train_from_iterator((" ".join(word for word in text if word in known) for text in texts), trainer)
    vocabulary = backend.get_vocab()
    made = tokenizers.Tokenizer(WordPiece(vocabulary, unk_token=_UNKNOWN, continuing_subword_prefix=_PREFIX,
                                          max_input_chars_per_word=200))
    made.pre_tokenizer = WhitespaceSplit()
    return made


def measure(backend: tokenizers.Tokenizer, texts: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Mean pieces a sentence, and the share of pieces that are unknown (0-1)."""
    encoded = backend.encode_batch([" ".join(text) for text in texts], add_special_tokens=False)
    pieces = [id for e in encoded for id in e.ids]
    unknown = sum(id == backend.token_to_id(_UNKNOWN) for id in pieces)
    return len(pieces) / max(len(texts), 1), unknown / max(len(pieces), 1)


def output_layer_ms(size: int, d_model: int = D_MODEL, tokens: int = TOKENS, repeats: int = REPEATS
                    ) -> tuple[float, float]:
    """Milliseconds, best of `repeats`, of an output layer with `size` rows: the softmax over the scores of one token;
    loss and gradient of `tokens` tokens, by the code that the networks are trained with."""
    import torch

    from models.blocks.output_layer import output_loss

    generator = torch.Generator().manual_seed(0)
    table = torch.randn(size, d_model, generator=generator) * d_model**-0.5  # (V, D)
    hidden = torch.randn(tokens, d_model, generator=generator)  # (N, D)
    answers = torch.randint(size, (tokens,), generator=generator)
    weights = torch.ones(tokens)

    def write() -> None:
        with torch.inference_mode():
            (hidden[:1] @ table.T).softmax(-1)

    def learn() -> None:
        output_loss(hidden.requires_grad_(), table.requires_grad_(), answers, weights).backward()

    return _best(write, 10 * repeats), _best(learn, repeats)


def _best(run: Any, repeats: int) -> float:
    run()
    best = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - began)
    return 1000 * best


def prices(texts: Sample, sizes: Sequence[int] = SIZES, d_model: int = D_MODEL) -> Iterator[Price]:
    """One price after another, so that a caller can show progress and stop. A size that the text cannot fill comes
    out smaller, and none that is no larger than the one before is given."""
    last = 0
    for asked in sizes:
        began = time.perf_counter()
        backend = train_size(texts.train, asked)
        seconds = time.perf_counter() - began
        size = backend.get_vocab_size()
        if size <= last:
            return
        last = size
        pieces, unknown = measure(backend, texts.test)
        write, learn = output_layer_ms(size, d_model)
        yield Price(asked, size, pieces, unknown, size * d_model, write, learn, seconds)


def sharing(cards: dict[str, dict[str, Any]], vocab_size: int) -> list[dict[str, Any]]:
    """For each trained network: `key`, `parameters` (all), `shared` (its one matrix V x D), `matrices` that it would
    have without sharing (an input and an output; an encoder-decoder reads two languages), `saved` parameters, and
    `without` (all, had it not shared). Methods without such a matrix are left out."""
    rows = []
    for key in models.REGISTRY:
        card = cards.get(key) or {}
        width, parameters = (card.get("config") or {}).get("d_model"), card.get("parameters")
        if not (isinstance(width, int) and isinstance(parameters, int)):
            continue
        matrices = 2 if key in ("transformer_encoder", "transformer_decoder") else 3
        shared = vocab_size * width
        rows.append({"key": key, "parameters": parameters, "shared": shared, "matrices": matrices,
                     "saved": (matrices - 1) * shared, "without": parameters + (matrices - 1) * shared})
    return rows


def read_record(shelf: Path) -> dict[str, Any]:
    """What `write_record` wrote for a corpus; {} where there is nothing that can be read."""
    try:
        found = json.loads((shelf / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_record(shelf: Path, record: dict[str, Any]) -> Path:
    """Keep measured numbers beside the corpus's results."""
    from models.files import write_json

    write_json(shelf / RECORD, record)
    return shelf / RECORD
