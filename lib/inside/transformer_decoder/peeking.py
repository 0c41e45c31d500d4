"""Two small decoders trained alike, one with the causal mask and one without: what looking ahead teaches, and what it
does not.

Both learn the small world's sentences, which the project writes itself, with equal seed, steps and settings. At each
mark the held-out loss is taken twice: as the network was trained, and with the mask on, as it has to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from lib.corpus.small_world.world import small_world_pairs
from models.base import DecodingOptions, Pair
from models.budget import Budget
from models.language.tokenizer import Tokenizer
from models.training.hardware import mixed_precision, pick_device
from models.training.loop import validation_loss
from models.transformer_decoder import DecoderNetwork, DecoderObjective, TransformerDecoder

SIZES: dict[str, Any] = {
    "d_model": 64, "n_heads": 4, "n_layers": 2, "d_ff": 128, "dropout": 0.1, "learning_rate": 8e-3, "max_tokens": 900,
    "label_smoothing": 0.0, "average_decay": 0.95,
}
PAIRS, HELD_OUT, STEPS, EVERY, SEED, PIECES = 2400, 120, 800, 40, 0, 1000
MASKED, PEEKING = "masked", "peeking"


class _Peeking(TransformerDecoder):
    """The decoder without its mask."""

    def build(self) -> DecoderNetwork:
        network = super().build()
        network.stack.causal = False
        return network


def world_tokenizer(pairs: Sequence[Pair]) -> Tokenizer:
    """A small vocabulary of these pairs."""
    return Tokenizer.train([text for pair in pairs for text in pair], ("zh", "en"), vocab_size=PIECES)


def held_out_loss(method: TransformerDecoder, objective: DecoderObjective, causal: bool) -> float:
    """Mean loss per token (nats) on the held-out pairs, with the mask or without; the network is left as it was."""
    network = method.network
    training, before = network.training, network.stack.causal
    network.eval()
    network.stack.causal = causal
    loss = validation_loss(network, objective, method.config["max_tokens"], mixed_precision(pick_device()))
    network.stack.causal = before
    network.train(training)
    return float(loss) if loss is not None else float("nan")


def train(name: str, tokenizer: Tokenizer, pairs: Sequence[Pair], valid: Sequence[Pair], steps: int = STEPS,
          every: int = EVERY, seed: int = SEED, **sizes: Any) -> Iterator[dict[str, Any] | TransformerDecoder]:
    """Train one of the two. Yields a row at each mark (`series`, `step`, `train`, `as_trained`, `mask_on`: nats per
    token), and at last the method with its mask on."""
    cls = TransformerDecoder if name == MASKED else _Peeking
    method = cls(tokenizer, SIZES | sizes | {"validate_every": every})
    objective = DecoderObjective(method, pairs[:1], valid)
    for progress in method.train(pairs, valid, Budget(steps=steps), seed=seed):
        if progress.message == "validated":
            yield {"series": name, "step": progress.step, "train": progress.loss,
                   "as_trained": held_out_loss(method, objective, name == MASKED),
                   "mask_on": held_out_loss(method, objective, True)}
    trained = TransformerDecoder(tokenizer, method.config)
    trained.network.load_state_dict(method.network.state_dict())
    yield trained


def run(report: Callable[[str], None], steps: int = STEPS, pairs: int = PAIRS, seed: int = SEED) -> dict[str, Any]:
    """Train both, and let both write the held-out sentences: curves, losses, and translations beside the right ones."""
    world = small_world_pairs(pairs + HELD_OUT)
    seen = {text for pair in world[HELD_OUT:] for text in pair}
    learned, valid = world[HELD_OUT:], [pair for pair in world[:HELD_OUT] if not {*pair} & seen]
    tokenizer = world_tokenizer(learned)
    shown = valid[:: max(1, len(valid) // 6)][:6]
    curves: list[dict[str, Any]] = []
    rows, written = [], [{"source": p.first, "right": p.second} for p in shown]
    for name in (MASKED, PEEKING):
        for found in train(name, tokenizer, learned, valid, steps, seed=seed):
            if isinstance(found, TransformerDecoder):
                answers = found.translate([p.first for p in shown], "zh", "en", DecodingOptions(beam_size=1))
                for line, answer in zip(written, answers):
                    line[name] = answer.text
                objective = DecoderObjective(found, learned[:1], valid)
                rows.append({"trained": name, "train_loss": curves[-1]["train"],
                             "held_out_as_trained": held_out_loss(found, objective, name == MASKED),
                             "held_out_mask_on": held_out_loss(found, objective, True)})
            else:
                curves.append(found)
                report(f"{name}: step {found['step']} of {steps}, loss {found['train']:.3f}")
    return {"rows": rows, "curves": curves, "written": written, "steps": steps, "seed": seed, "pairs": len(learned),
            "held_out": len(valid), "sizes": SIZES, "threads": torch.get_num_threads()}
