"""How large and how long: the presets of a training in the browser, and the settings that a reader may change.

A preset says how many minutes all methods train together, how large the networks are, and which share of the time each
method gets. Minutes become steps by a measurement (`lib.jobs.measuring`), because a run that counts steps ends in the
same place however often it was interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import models
from lib.checks import check_methods
from lib.jobs.records import TRAIN, Request
from models.messages import N_, InputError
from models.settings import CHOICES as SETTING_CHOICES

#: key under which a setting is given for every method that has it
ALL = "*"


@dataclass(frozen=True)
class Preset:
    """`minutes` of training for all seven methods; `vocab_size` pieces; `config` for every method that has the setting;
    `test_pairs` to evaluate on; `save_every` seconds the state is saved."""

    key: str
    title: str
    minutes: float
    vocab_size: int
    config: Mapping[str, Any]
    test_pairs: int
    save_every: float


PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (
        Preset("look", N_("A minute to look"), 1.0, 2500, {
            "d_model": 96, "hidden": 128, "d_ff": 192, "n_heads": 4, "vector_size": 64, "max_tokens": 800,
            "learning_rate": 4e-3, "epochs": 12,
        }, 60, 10.0),
        Preset("ten", N_("Ten minutes"), 10.0, 4000, {
            "d_model": 160, "hidden": 224, "d_ff": 320, "n_heads": 4, "vector_size": 128, "max_tokens": 1500,
            "learning_rate": 2.5e-3, "epochs": 30,
        }, 200, 20.0),
        Preset("hour", N_("An hour"), 60.0, 6500, {}, 500, 30.0),
    )
}
#: layers by method and preset, where they differ from the method's own
LAYERS: dict[str, dict[str, dict[str, int]]] = {
    "look": {"rnn": {"n_layers": 1}, "rnn_attention": {"n_layers": 1}, "transformer_encoder": {"n_layers": 2},
             "transformer_decoder": {"n_layers": 3}, "transformer_seq2seq": {"n_layers": 2, "n_decoder_layers": 2}},
    "ten": {"transformer_encoder": {"n_layers": 4}, "transformer_decoder": {"n_layers": 4}},
}
#: parts of the time; a method that is not named gets what a network gets
SHARES = {"bag_of_words": 0.0, "word2vec": 0.4}
#: settings that are a kind, not a size: the choices
CHOICES = {"cell": SETTING_CHOICES["cell"]}
#: the knobs on the page, and between which values they are
KNOBS: dict[str, tuple[float, float]] = {
    "d_model": (16, 512), "hidden": (16, 640), "n_layers": (1, 8), "n_decoder_layers": (1, 8), "n_heads": (1, 16),
    "d_ff": (16, 2048), "dropout": (0.0, 0.7), "learning_rate": (1e-5, 0.1), "vector_size": (8, 300),
    "window": (1, 20), "epochs": (1, 100), "max_tokens": (200, 6000), "label_smoothing": (0.0, 0.5),
}
VOCABULARY = (200, 30_000)


def preset(key: str) -> Preset:
    """The preset; an unknown key is an InputError with the choices."""
    if key not in PRESETS:
        raise InputError(N_("There is no preset {key}; the presets are {choices}."), key=repr(key),
                         choices=", ".join(PRESETS))
    return PRESETS[key]


def settings(method: str, preset_key: str = "look") -> dict[str, Any]:
    """What the preset sets of the method's configuration."""
    defaults = models.method_class(method).default_config()
    wanted = {**preset(preset_key).config, **LAYERS.get(preset_key, {}).get(method, {})}
    if method == "word2vec":  # gensim's learning rate is of another kind
        wanted.pop("learning_rate", None)
    return {name: value for name, value in wanted.items() if name in defaults}


def knobs(method: str, preset_key: str = "look") -> dict[str, Any]:
    """The settings of a method that a reader may change, with their values under the preset. `CHOICES` has the values
    of those that are names, `KNOBS` the limits of those that are numbers."""
    values = {**models.method_class(method).default_config(), **settings(method, preset_key)}
    return {name: values[name] for name in (*CHOICES, *KNOBS) if name in values}


def request(
    preset_key: str = "look", methods: Sequence[str] | None = None, *, seed: int = 0, vocab_size: int | None = None,
    config: Mapping[str, Mapping[str, Any]] | None = None, minutes: float | None = None, kind: str = TRAIN,
) -> Request:
    """What to ask of a run: the preset with the reader's changes laid over it. `config` has settings by method, and
    under "*" those of every method that has them. A wrong name or value is an InputError."""
    chosen, keys = preset(preset_key), check_methods(methods)
    size = chosen.vocab_size if vocab_size is None else vocab_size
    if not VOCABULARY[0] <= size <= VOCABULARY[1]:
        raise _outside("vocab_size", size, *VOCABULARY)
    if minutes is not None and not 0 < minutes <= 24 * 60:
        raise _outside("minutes", minutes, 0.1, 24 * 60)
    given = dict(config or {})
    shared = given.pop(ALL, {})
    check_methods(list(given)) if given else None
    full = {}
    for key in keys:
        defaults = models.method_class(key).default_config()
        own = {name: value for name, value in shared.items() if name in defaults} | dict(given.get(key, {}))
        full[key] = {**settings(key, preset_key), **own}
        check_settings(key, {**defaults, **full[key]}, defaults)
    for name in shared:
        if not any(name in rung.method_class().default_config() for rung in models.iter_rungs()):
            raise InputError(N_("No method has a setting {name}."), name=name)
    return Request(tuple(keys), preset_key, chosen.minutes if minutes is None else float(minutes), int(size), full,
                   int(seed), {}, chosen.test_pairs, 0, kind)


def check_settings(method: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Raise InputError for a setting that the method does not have, or a value that it cannot have."""
    models.method_class(method).complete_config(dict(values))
    for name, value in values.items():
        if name not in KNOBS:
            continue
        whole = isinstance(defaults[name], int)
        right = isinstance(value, int) if whole else isinstance(value, int | float)
        if not right or isinstance(value, bool) or not KNOBS[name][0] <= value <= KNOBS[name][1]:
            raise _outside(name, value, *KNOBS[name])


def _outside(name: str, value: Any, low: float, high: float) -> InputError:
    return InputError(N_("{name} is {value}; it must be {choices}."), name=name, value=value,
                      choices=f"{low:g} - {high:g}")


def shares(keys: Sequence[str]) -> dict[str, float]:
    """Which part (0-1) of the training time each of the methods gets."""
    parts = {key: SHARES.get(key, 1.0) for key in keys}
    total = sum(parts.values())
    return {key: part / total if total else 1 / len(parts) for key, part in parts.items()}
