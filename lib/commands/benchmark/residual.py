"""`benchmark residual`: the same small Transformer encoder trained a little four ways, as it is, without residuals,
without norms, and without both: equal steps, seed, batches and first weights, on the small world."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lib.commands import common

if TYPE_CHECKING:
    from models.base import Pair
    from models.language.tokenizer import Tokenizer
    from models.training.masked_objective import MaskedObjective
    from models.transformer_encoder import TransformerEncoder

HELP = "train a small encoder as it is, without residuals, without norms, and without both"
#: what is left out, by the name of the run
VARIANTS: dict[str, dict[str, bool]] = {
    "whole": {}, "no_residual": {"residual": False}, "no_norm": {"norm": False},
    "neither": {"residual": False, "norm": False},
}
CONFIG = {"d_model": 64, "n_heads": 4, "d_ff": 128, "dropout": 0.0, "contrastive_weight": 0.0}
VOCABULARY, BATCH_TOKENS, LEARNING_RATE, WARMUP, EVERY = 800, 1200, 2e-3, 50, 10
VALID = 150


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--layers, --steps, --seed."""
    parser.add_argument("--layers", type=common.whole(1, 24), default=6, metavar="N", help="layers (default: 6)")
    parser.add_argument("--steps", type=common.whole(20, 20_000), default=500, metavar="N",
                        help="training steps of each run (default: %(default)s)")
    parser.add_argument("--seed", type=common.whole(0, 10_000), default=0, metavar="N", help="seed (default: 0)")


def train_one(method: TransformerEncoder, objective: MaskedObjective, steps: int, seed: int,
              report: Callable[[int], None] = lambda step: None) -> dict[str, Any]:
    """One run: its losses (mean of every EVERY steps), its loss on held-out pairs, its seconds of
    processor time, and the size (root mean square) of the first gradient at each layer."""
    import time
    from contextlib import nullcontext

    import torch

    from models.training.loop import endless_batches, validation_loss
    from models.training.state import Place

    torch.manual_seed(seed)
    network = method.build().train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    place, started = Place(), time.process_time()
    losses, kept, gradients = [], [], []
    for batch, _ in endless_batches(objective, BATCH_TOKENS, seed, place):
        loss, _ = objective.loss(network, batch, 0.0)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if place.step == 0:
            gradients = [_size(layer.feed_forward.up.weight.grad) for layer in network.stack.layers]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (place.step + 1) / WARMUP) * (1 - place.step / steps)
        optimizer.step()
        kept.append(float(loss.detach()))
        place.step, place.batch = place.step + 1, place.batch + 1
        if len(kept) == EVERY or place.step == steps:
            losses.append({"step": place.step, "loss": sum(kept) / len(kept)})
            kept = []
            report(place.step)
        if place.step == steps:
            break
    seconds = time.process_time() - started
    held_out = validation_loss(network.eval(), objective, BATCH_TOKENS, nullcontext())
    return {"losses": losses, "valid_loss": held_out, "seconds": seconds, "gradients": gradients,
            "parameters": sum(p.numel() for p in network.parameters())}


def frequency_loss(tokenizer: Tokenizer, objective: MaskedObjective, pairs: list[Pair]) -> float:
    """The loss on the held-out examples of one who knows only how frequent each piece is in the training pairs."""
    import numpy as np

    counts = np.ones(tokenizer.vocab_size)
    for ids in tokenizer.encode_batch([text for pair in pairs for text in pair]):
        np.add.at(counts, ids, 1)
    logp = np.log(counts / counts.sum())
    asked = [id for example in objective.valid_examples() for id in example.answers if id != tokenizer.pad_id]
    return float(-logp[asked].mean())


def _size(gradient: Any) -> float:
    return float(gradient.pow(2).mean().sqrt())


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Train the four and give their curves."""
    import math

    from lib.corpus.small_world.world import plain_corpus
    from models.base import Pair
    from models.language.tokenizer import Tokenizer
    from models.transformer_encoder import TransformerEncoder

    corpus = plain_corpus()
    pairs = [Pair(*pair) for pair in corpus.split("train")]
    valid = [Pair(*pair) for pair in corpus.split("valid")][:VALID]
    tokenizer = Tokenizer.train([text for pair in pairs for text in pair], corpus.languages, vocab_size=VOCABULARY)
    methods = {name: TransformerEncoder(tokenizer, {**CONFIG, "n_layers": args.layers, **parts})
               for name, parts in VARIANTS.items()}
    objective = methods["whole"].objective(pairs, valid)
    runs = {}
    for name, method in methods.items():
        def told(step: int, name: str = name) -> None:
            report(f"{name}: step {step} of {args.steps}")

        runs[name] = train_one(method, objective, args.steps, args.seed, told)
    rows = [{"run": name, "first_loss": one["losses"][0]["loss"], "last_loss": one["losses"][-1]["loss"],
             "valid_loss": one["valid_loss"], "first_gradient_bottom": one["gradients"][0],
             "first_gradient_top": one["gradients"][-1], "seconds": one["seconds"]} for name, one in runs.items()]
    return {"rows": rows, "runs": runs, "about": {
        "corpus": corpus.key, "corpus_sha256": corpus.sha256, "pairs": len(pairs), "valid_pairs": len(valid),
        "layers": args.layers, "steps": args.steps, "seed": args.seed, "config": CONFIG,
        "vocabulary": tokenizer.vocab_size, "batch_tokens": BATCH_TOKENS, "learning_rate": LEARNING_RATE,
        "chance": math.log(tokenizer.vocab_size),
        "frequency": frequency_loss(tokenizer, objective, pairs)}}
