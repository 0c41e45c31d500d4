"""Opening somebody else's model with transformers: from files on the disk, as safetensors, and never with its own code.

The library is optional (`requirements-pretrained.txt`) and imported when a model is asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from models.messages import N_, InputError
from models.pretrained.files import Folder, examine

ENCODER, DECODER, SEQ2SEQ = "encoder", "decoder", "seq2seq"
_NEITHER = N_("The architecture {kind} is neither an encoder, nor a decoder, nor a seq2seq model of text, so it cannot "
              "be compared here.")
NO_TOKENIZER = N_("The tokenizer beside the model cannot be read; its tokenizer.json must be in the folder.")
NOT_LOADED = N_("The model cannot be loaded; its files may be damaged or made for another version.")
#: what networks call a memory that is not keys and values
_MEMORIES = {"cache_params", "state", "mems", "past_buckets_states", "cache"}
#: networks whose layers keep that memory themselves, so that two readers would share it
_ON_LAYERS = {"recurrent_gemma"}
#: bytes that the weights may take in memory
LIMIT = 2_000 * 2**20


@dataclass(frozen=True)
class Opened:
    """A model that is ready: `kind` is its half of the Transformer, `writes` whether its output layer is there."""

    name: str
    kind: str
    writes: bool
    model: Any
    tokenizer: Any
    folder: Folder


def check_installed() -> None:
    """InputError when the optional package is missing."""
    if find_spec("transformers") is None:
        raise InputError(N_("The package transformers is not installed here. Install it with: "
                            "pip install -r requirements-pretrained.txt"))


def check_size(folder: Folder, limit: int) -> None:
    """InputError for a model that would take more memory than `limit` bytes."""
    if folder.bytes > limit:
        raise InputError(N_("This model has {count} parameters and takes {size} MiB of memory; the limit is {limit} "
                            "MiB. Take a smaller one."), count=f"{folder.parameters:,.0f}",
                         size=f"{folder.bytes / 2**20:,.0f}", limit=f"{limit / 2**20:,.0f}")


def kind_of(config: Mapping[str, Any]) -> str:
    """Encoder, decoder or seq2seq, from config.json. One that is neither, or that would need code of its own, is an
    InputError."""
    from transformers.models.auto import modeling_auto as auto
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES

    kind = config.get("model_type")
    if kind not in CONFIG_MAPPING_NAMES:
        if config.get("auto_map"):
            raise InputError(N_("This model needs program code that comes with it, which is never run here; choose "
                                "one that transformers knows by itself."))
        raise InputError(N_("transformers knows no architecture {kind}; choose an encoder, a decoder or a seq2seq "
                            "model of text."), kind=repr(kind))
    made = " ".join(map(str, config.get("architectures") or []))
    masked, causal = auto.MODEL_FOR_MASKED_LM_MAPPING_NAMES, auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
    if kind in auto.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES and config.get("is_encoder_decoder", True):
        return SEQ2SEQ
    if kind in masked and not config.get("is_decoder") and "CausalLM" not in made:
        return ENCODER
    if kind in causal:
        return DECODER
    raise InputError(_NEITHER, kind=repr(kind))


def check_class(model: Any, kind: str) -> None:
    """InputError for a network that does not read text by its ids, or that writes by a memory of another sort."""
    config, known = model.config, inspect.signature(model.forward).parameters
    if model.main_input_name != "input_ids" or (kind == SEQ2SEQ) != bool(config.is_encoder_decoder) or getattr(
            model.get_input_embeddings(), "weight", None) is None:
        raise InputError(_NEITHER, kind=repr(config.model_type))
    if config.model_type in _ON_LAYERS or (
            kind != ENCODER and "past_key_values" not in known and _MEMORIES & set(known)):
        raise InputError(N_("The architecture {kind} does not keep keys and values while it writes but a memory of "
                            "another sort, as Mamba, RWKV and XLNet do, and that is not computed here; choose a model "
                            "like GPT-2 or Llama."), kind=repr(config.model_type))


def open_folder(path: Path | str, *, name: str = "", limit: int = LIMIT) -> Opened:
    """The model in a folder, in float32, with the tokenizer beside it. Whatever is wrong is an InputError."""
    check_installed()
    folder = examine(Path(path))
    check_size(folder, limit)
    kind = kind_of(folder.config)
    import transformers
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    asked = {"trust_remote_code": False, "local_files_only": True}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder.path, **asked)
    except Exception as error:  # the library raises whatever its parts raise
        raise InputError(NO_TOKENIZER) from error
    if not len(tokenizer):
        raise InputError(N_("The tokenizer beside the model is empty; its tokenizer.json must be in the folder."))
    try:
        model, writes = _weights(transformers, kind, folder, asked)
    except InputError:
        raise
    except Exception as error:
        raise InputError(NOT_LOADED) from error
    check_class(model, kind)
    rows = model.get_input_embeddings().weight.size(0)
    if len(tokenizer) > rows:
        raise InputError(N_("The tokenizer has {pieces} pieces and the model only {rows}; they do not belong "
                            "together."), pieces=f"{len(tokenizer):,}", rows=f"{rows:,}")
    return Opened(name or folder.path.resolve().name, kind, writes, model.eval(), tokenizer, folder)


def _weights(transformers: Any, kind: str, folder: Folder, asked: Mapping[str, Any]) -> tuple[Any, bool]:
    """The network, and whether its output layer came from the file. A layer that is missing is not made up."""
    import torch

    wanted = {ENCODER: transformers.AutoModelForMaskedLM, DECODER: transformers.AutoModelForCausalLM,
              SEQ2SEQ: transformers.AutoModelForSeq2SeqLM}[kind]
    # "eager" is the plain formula, the one that can give its attention weights
    how = {**asked, "use_safetensors": True, "attn_implementation": "eager", "dtype": torch.float32,
           "output_loading_info": True}
    if folder.config.get("model_type") in ("big_bird", "bigbird_pegasus"):
        how["attention_type"] = "original_full"  # what they use for short texts anyway, and then change themselves
    model, report = wanted.from_pretrained(folder.path, **how)
    lacking = sorted(report["missing_keys"])
    if lacking and kind == ENCODER:
        model, report = transformers.AutoModel.from_pretrained(folder.path, **how)
        # an output that sums a sentence up, used by nothing here
        lacking = sorted(name for name in report["missing_keys"] if "pooler" not in name)
        if not lacking:
            return model, False
    if lacking:
        raise InputError(N_("The weights lack {name}, so part of the model would be made up; take a whole one."),
                         name=lacking[0])
    return model, True
