"""What is still readable in the one vector: a linear probe says, from the state that an RNN hands to its decoder, which
words the sentence had.

One matrix turns the vector (H,) into a direction among the network's own word vectors; the words that lie that way are
the probe's guess. It is linear and small on purpose: what it finds is there, what it misses may be there in another
form. A word counts as read when it is among the K likeliest, K being how many different words the sentence has.

Shapes: N sentences, H state, D word vectors, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.messages import N_, InputError
from models.rnn import RNN

FILE = "recorded/bottleneck.safetensors"
BATCH, RATE = 256, 2e-3


@dataclass(frozen=True)
class Probe:
    """`weight` (H, D) and `bias` (V,), trained on the vectors of the network whose weights have this sha256."""

    weight: Tensor
    bias: Tensor
    weights_sha256: str

    def scores(self, vectors: Tensor, embedding: Tensor) -> Tensor:
        """vectors (N, H), embedding (V, D) -> log-probabilities (N, V) of a word drawn from the sentence."""
        return (vectors @ self.weight @ embedding.T + self.bias).log_softmax(-1)

    def rounded(self) -> Probe:
        """The same with the few bits that are kept: what is measured is what is shipped."""
        return _unpacked(_packed(self), self.weights_sha256)

    def save(self, shelf: Path) -> Path:
        """Keep it on a corpus's shelf; the path."""
        from safetensors.torch import save_file

        path = shelf / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(_packed(self), path, {"weights_sha256": self.weights_sha256})
        path.chmod(0o644)
        return path


def _packed(probe: Probe) -> dict[str, Tensor]:
    """Four bits a weight, two to a byte, with a scale a column (D,); eight bits a bias, with one scale."""
    scale = (probe.weight.abs().amax(0) / 7).clamp(min=1e-8).half()  # (D,)
    few = (probe.weight / scale.float()).round().clamp(-7, 7).add(8).to(torch.uint8).flatten()
    step = (probe.bias.abs().amax() / 127).clamp(min=1e-8).reshape(1)
    return {"weight": few[0::2] * 16 + few[1::2], "scale": scale, "step": step,
            "bias": (probe.bias / step).round().clamp(-127, 127).to(torch.int8)}


def _unpacked(kept: dict[str, Tensor], weights_sha256: str) -> Probe:
    few = torch.stack([kept["weight"] // 16, kept["weight"] % 16], dim=1).reshape(-1, kept["scale"].numel())
    return Probe((few.float() - 8) * kept["scale"].float(), kept["bias"].float() * kept["step"], weights_sha256)


def load(shelf: Path, method: RNN) -> Probe | None:
    """The probe of this network; None where there is none, or it was trained on other weights."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(shelf / FILE, framework="pt") as file:
            found = _unpacked({name: file.get_tensor(name) for name in ("weight", "scale", "bias", "step")},
                              (file.metadata() or {}).get("weights_sha256", ""))
    except (OSError, SafetensorError, RuntimeError):  # damaged, or of no such shape
        return None
    size = method.network.embedding.weight.shape
    fits = found.bias.shape == size[:1] and found.weight.shape == (method.config["hidden"], size[1])
    return found if fits and found.weights_sha256 == method.card.get("weights_sha256") else None


def words_in(method: RNN, ids: Sequence[int]) -> list[int]:
    """The different pieces of a text that are words or parts of words, not marks."""
    return [id for id in dict.fromkeys(ids) if not method.tokenizer.is_special(id)
            and any(c.isalnum() for c in method.tokenizer.piece(id).removeprefix("##"))]


@torch.inference_mode()
def vectors(method: RNN, ids: Sequence[Sequence[int]], lang: str) -> Tensor:
    """The one vector of each text (N, H)."""
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    rows = torch.empty(len(ids), int(method.config["hidden"]))
    for start in range(0, len(order), 128):
        places = order[start:start + 128]
        rows[places] = method.vectors([ids[i] for i in places], lang, "summary").float().cpu()
    return rows


def train(method: RNN, texts: dict[str, Sequence[str]], seed: int = 0, epochs: int = 5,
          report: Callable[[str], None] = lambda message: None) -> Probe:
    """Learn from texts by language: to give each word of a text the same share of the probability."""
    ids = {lang: [one for one in method.encode(list(several)) if words_in(method, one)]
           for lang, several in texts.items()}
    if not sum(map(len, ids.values())):
        raise InputError(N_("The text is empty; write a sentence."))
    report("reading")
    inputs = torch.cat([vectors(method, several, lang) for lang, several in ids.items() if several])  # (N, H)
    bags = [words_in(method, one) for several in ids.values() for one in several]
    embedding = method.network.embedding.weight.detach().float().cpu()  # (V, D)
    draw = torch.Generator().manual_seed(seed)
    weight = torch.zeros(inputs.size(1), embedding.size(1), requires_grad=True)
    bias = torch.zeros(embedding.size(0), requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], RATE)
    steps = epochs * -(-len(bags) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4 * RATE, total_steps=steps)
    for epoch in range(epochs):
        order = torch.randperm(len(bags), generator=draw).tolist()
        for start in range(0, len(order), BATCH):
            places = order[start:start + BATCH]
            logs = (inputs[places] @ weight @ embedding.T + bias).log_softmax(-1)  # (B, V)
            rows = torch.tensor([row for row, i in enumerate(places) for _ in bags[i]])
            words = torch.tensor([word for i in places for word in bags[i]])
            equal = torch.tensor([1 / len(bags[i]) for i in places for _ in bags[i]])
            loss = -(logs[rows, words] * equal).sum() / len(places)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        report(f"epoch {epoch + 1} of {epochs}: {loss.item():.3f}")
    return Probe(weight.detach(), bias.detach(), str(method.card.get("weights_sha256", ""))).rounded()


@dataclass(frozen=True)
class Readable:
    """For each piece of a text: its `share`, the probability that the probe gives it over an equal one (1 and more is
    all), and whether it is `read`; both None for marks. `share` (S,), `read` (S,)."""

    tokens: tuple[str, ...]
    share: tuple[float | None, ...]
    read: tuple[bool | None, ...]
    vector: np.ndarray

    @property
    def kept(self) -> float | None:
        """The share (0-1) of different words that are read."""
        words = {token: found for token, found in zip(self.tokens, self.read) if found is not None}
        return sum(words.values()) / len(words) if words else None


@torch.inference_mode()
def readable(method: RNN, probe: Probe, text: str, lang: str) -> Readable:
    """What the probe reads of each piece of `text` from the one vector."""
    ids = list(method.encode([text])[0])
    words = words_in(method, ids)
    if not words:
        raise InputError(N_("This text has no token that could be read; write a sentence."))
    vector = vectors(method, [ids], lang)
    scores = probe.scores(vector, method.network.embedding.weight.float().cpu())[0]  # (V,)
    best = set(scores.topk(len(words)).indices.tolist())
    known = set(words)
    return Readable(
        tuple(method.tokenizer.pieces(ids)),
        tuple(float(scores[id].exp()) * len(words) if id in known else None for id in ids),
        tuple(id in best if id in known else None for id in ids), vector[0].numpy())


@torch.inference_mode()
def recall(method: RNN, probe: Probe, texts: Sequence[str], lang: str) -> dict[str, float]:
    """Over texts, in per cent: `read`, the mean share of a text's words that are read; `frequent`, the same when the
    commonest words are guessed for every text; `half`, the 95 % interval's half width of the first; `tokens`, the mean
    length."""
    ids = [one for one in method.encode(list(texts)) if words_in(method, one)]
    embedding, found = method.network.embedding.weight.float().cpu(), vectors(method, ids, lang)
    read: list[float] = []
    frequent: list[float] = []
    common = probe.scores(found.mean(0, keepdim=True), embedding)[0].argsort(descending=True)
    for start in range(0, len(ids), BATCH):
        scores = probe.scores(found[start:start + BATCH], embedding)
        for row, one in zip(scores, ids[start:start + BATCH]):
            words = words_in(method, one)
            for list_, guess in ((read, row.topk(len(words)).indices), (frequent, common[:len(words)])):
                list_.append(100 * len(set(words) & set(guess.tolist())) / len(words))
    return {"texts": len(ids), "tokens": float(np.mean([len(one) for one in ids])), "read": float(np.mean(read)),
            "half": float(1.96 * np.std(read) / max(1, len(read)) ** 0.5), "frequent": float(np.mean(frequent))}
