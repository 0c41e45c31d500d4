"""A pretrained model that a reader names: a folder on this computer, or a model's name on the Hugging Face Hub.

Nothing is fetched unless the reader asks for it. What is fetched is JSON, vocabularies and safetensors, never code.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lib.troubles import id_of
from models.messages import N_, InputError, Note, note

if TYPE_CHECKING:
    from models.pretrained.method import Pretrained

#: MiB that all pretrained models of all readers may take together
ENVIRONMENT, USUAL = "LADDER_PRETRAINED_MIB", 2000
#: what is fetched of a model
FILES = ("config.json", "generation_config.json", "model.safetensors", "model.safetensors.index.json",
         "model-*.safetensors", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
         "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt", "*.spm", "*.model")
_LOGGED = N_("{problem} (The server's log has more under {id}.)")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?")
#: the models that are open in this process, with their bytes
_open: WeakKeyDictionary = WeakKeyDictionary()


def limit() -> int:
    """Bytes of memory that pretrained models may take: LADDER_PRETRAINED_MIB, or 2000 MiB."""
    named = os.environ.get(ENVIRONMENT, "").strip()
    return (int(named) if named.isdecimal() and int(named) else USUAL) * 2**20


def taken() -> int:
    """Bytes that open models take now."""
    return sum(_open.values())


def get(named: str, languages: Sequence[str], *, download: bool = False) -> Pretrained:
    """The model in a folder, or of that name on the Hub, for a corpus with these languages.

    Without `download` a name is looked for among what has been fetched before. Whatever is wrong is an InputError.
    """
    from models.pretrained.load import NO_TOKENIZER, NOT_LOADED, check_installed, check_size, open_folder

    named = named.strip()
    if not named:
        raise InputError(N_("Name a folder with a model, or a model of the Hugging Face Hub such as "
                            "google-bert/bert-base-chinese."))
    check_installed()
    folder = find(named, download=download)
    from models.pretrained.files import examine
    from models.pretrained.method import Pretrained

    examined = examine(folder)
    check_size(examined, limit())
    if taken() + examined.bytes > limit():
        raise InputError(N_("Other readers have models open, and {free} MiB of memory are left; this one takes {size} "
                            "MiB. Try again later, or take a smaller one."),
                         free=f"{max(0, limit() - taken()) // 2**20:,}", size=f"{examined.bytes // 2**20:,}")
    try:
        opened = open_folder(folder, name=named.rstrip("/\\").replace("\\", "/").split("/")[-1], limit=limit())
    except InputError as error:
        if error.message in (NO_TOKENIZER, NOT_LOADED):  # whatever transformers raised
            raise InputError(_LOGGED, problem=Note.of(error), id=id_of(error.__cause__ or error)) from error
        raise
    method = Pretrained(opened, languages)
    _open[opened.model] = examined.bytes
    try:
        _try(method)
    except InputError:
        raise
    except Exception as error:
        problem = note(N_("The architecture {kind} was loaded but does not compute as models of its kind do; choose "
                          "another."), kind=repr(opened.model.config.model_type))
        raise InputError(_LOGGED, problem=problem, id=id_of(error)) from error
    return method


def _try(method: Pretrained) -> None:
    """One small question of each kind that the model does not refuse."""
    from models.base import DecodingOptions, Task

    lang = method.languages[0]
    method.embed(["a"], lang)
    if method.refusal(Task.GENERATION) is None:
        list(method.generate("a", lang, DecodingOptions(beam_size=1, max_new_tokens=2)))
    if method.refusal(Task.TRANSLATION) is None:
        method.translate(["a"], lang, method.languages[1], DecodingOptions(beam_size=2, max_new_tokens=2))


def find(named: str, *, download: bool = False) -> Path:
    """The folder of what the reader names."""
    path = Path(named).expanduser()
    try:
        if path.is_dir():
            return path
    except (OSError, ValueError):
        pass
    if not _NAME.fullmatch(named):
        raise InputError(N_("{name} is neither a folder on this computer nor a model's name; a name looks like "
                            "google-bert/bert-base-chinese."), name=repr(named[:120]))
    return _from_hub(named, download)


def _from_hub(named: str, download: bool) -> Path:
    import huggingface_hub as hub
    from huggingface_hub import errors

    asked = {"allow_patterns": list(FILES), "token": False}
    try:
        if not download:
            return Path(hub.snapshot_download(named, local_files_only=True, **asked))
        _check_remote(hub.HfApi(token=False).model_info(named, files_metadata=True, timeout=15), named)
        return Path(hub.snapshot_download(named, **asked))
    except InputError:
        raise
    except errors.GatedRepoError as error:
        raise InputError(N_("The model {name} asks its users to sign in, which this app does not do; fetch it yourself "
                            "and name its folder."), name=named) from error
    except errors.RepositoryNotFoundError as error:
        raise InputError(N_("The Hugging Face Hub has no open model called {name}; look at the spelling, owner first."),
                         name=named) from error
    except errors.LocalEntryNotFoundError as error:
        if not download:
            raise InputError(N_("There is no folder {name} and no model of this name has been fetched before. Switch "
                                "on the download to fetch it from the Hugging Face Hub."), name=named) from error
        raise _unreachable(named, error) from error
    except Exception as error:  # whatever the connection, the proxy or the disk brings
        raise _unreachable(named, error) from error


def _unreachable(named: str, error: BaseException) -> InputError:
    return InputError(N_("{name} could not be fetched from the Hugging Face Hub ({error}). Is this computer connected? "
                         "A folder with the model works without."), name=named, error=id_of(error))


def _check_remote(info: object, named: str) -> None:
    """InputError for a model that is too large or has no safetensors, before anything is fetched."""
    sizes = {file.rfilename: file.size or 0 for file in getattr(info, "siblings", None) or ()}
    weights = [size for name, size in sizes.items() if name.endswith(".safetensors") and name.startswith("model")]
    if not weights:
        raise InputError(N_("The model {name} has no safetensors, and weights of another kind can run a program when "
                            "they are opened; choose one that has model.safetensors."), name=named)
    if sum(weights) > limit():
        raise InputError(N_("The weights of {name} are {size} MiB; the limit is {limit} MiB. Take a smaller one."),
                         name=named, size=f"{sum(weights) // 2**20:,}", limit=f"{limit() // 2**20:,}")
