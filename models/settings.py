"""What each setting of a method may be. A configuration is checked when a method is made, so that a value that no
network can be built with is one sentence, and not an error deep inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.blocks.attention_patterns import PATTERNS
from models.messages import N_, InputError
from models.training.choices import KEEP, OPTIMIZERS
from models.writing.mask_filling import ORDERS

#: whole numbers: the least and the most
WHOLE = {
    "d_model": (8, 1024), "hidden": (8, 1024), "n_layers": (1, 12), "n_decoder_layers": (1, 12), "n_heads": (1, 16),
    "n_kv_heads": (0, 16), "attention_span": (1, 1024),
    "d_ff": (8, 4096), "contrastive_pairs": (2, 4096), "role_pairs": (0, 1024), "max_tokens": (100, 50_000),
    "warmup_steps": (1, 100_000),
    "validate_every": (1, 1_000_000), "em_iterations": (1, 50), "translations_per_word": (1, 100),
    "word_min_count": (0, 1_000_000), "word_max_length": (1, 10), "vector_size": (2, 1024), "window": (1, 100),
    "epochs": (1, 1000), "negative": (1, 50), "context_tokens": (1, 100), "min_word_count": (1, 1000),
}
#: other numbers: the least and the most
NUMBERS: dict[str, tuple[float, float]] = {
    "dropout": (0, 0.9), "learning_rate": (1e-6, 1), "label_smoothing": (0, 0.9), "weight_decay": (0, 10),
    "average_decay": (0, 0.99999), "clip_norm": (1e-3, 1e3), "save_every": (0, 1e6), "continue_share": (0, 10),
    "piece_dropout": (0, 0.9), "join_share": (0, 10), "alone_share": (0, 10), "contrastive_weight": (0, 100),
    "temperature": (1e-3, 10), "twin_share": (0, 1), "unigram_smoothing": (1e-6, 1000), "min_probability": (0, 1),
    "null_threshold": (0, 1), "word_min_pmi": (-100, 100), "subsampling": (0, 1), "sif": (1e-9, 1000),
    "whitening": (0, 1), "consistency": (0, 100),
}
CHOICES = {"cell": ("lstm", "gru", "rnn"), "attention": PATTERNS, "filling": tuple(ORDERS),
           "optimizer": OPTIMIZERS, "keep": KEEP}
#: settings that must be even: half of a state reads from the left, and half of the positions are sines
EVEN = ("d_model", "hidden")


def check_settings(config: Mapping[str, Any], defaults: Mapping[str, Any], poolings: tuple[str, ...] = ()) -> None:
    """Raise InputError for a value of the wrong kind or outside its bounds. Of a setting that is not listed here it is
    checked alone that a true or false stays one."""
    for name, value in config.items():
        choices = _choices(name, value, defaults.get(name), poolings)
        if choices is not None:
            raise InputError(N_("{name} is {value}; it must be {choices}."), name=name, value=repr(value),
                             choices=choices)
    d_model, n_heads = config.get("d_model"), config.get("n_heads")
    if d_model and n_heads and d_model % n_heads:
        fitting = ", ".join(str(n) for n in range(1, 17) if d_model % n == 0)
        raise InputError(N_("d_model {d_model} cannot be divided among n_heads {n_heads}; with this d_model n_heads is "
                            "one of {choices}."), d_model=d_model, n_heads=n_heads, choices=fitting)
    n_kv_heads = config.get("n_kv_heads")
    if n_heads and n_kv_heads and n_heads % n_kv_heads:
        fitting = ", ".join(str(n) for n in range(1, n_heads + 1) if n_heads % n == 0)
        raise InputError(N_("n_heads {n_heads} cannot share n_kv_heads {n_kv_heads}; n_kv_heads is one of {choices}."),
                         n_heads=n_heads, n_kv_heads=n_kv_heads, choices=fitting)


def _choices(name: str, value: Any, default: Any, poolings: tuple[str, ...]) -> str | None:
    """What `value` should have been, or None when it is right."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if name in WHOLE:
        first, last = WHOLE[name]
        if not is_whole or not first <= value <= last:
            return f"{first}, {first + 1}, … {last}"
        return f"{value - 1}, {value + 1}, …" if name in EVEN and value % 2 else None
    if name in NUMBERS:
        least, most = NUMBERS[name]
        return None if (is_whole or isinstance(value, float)) and least <= value <= most else f"{least} … {most}"
    options = poolings if name == "pooling" else CHOICES.get(name, ())
    if options:
        return None if value in options else ", ".join(options)
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "true, false"
    return None
