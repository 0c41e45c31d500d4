"""One zip with all that was made from a corpus: weights, tokenizer, configuration, results, cards, and, where the
reader wants it, the text. `pack` writes it; `lib.take_home.load` brings it back under a new key with the same answers.

    manifest.json    format, title, methods, and the size and sha256 of every other file
    README.txt       what this is and how to load it
    corpus.json, tokenizer.json, results.json, sentence_scores.safetensors, training_sentences.safetensors
    <method>/{model.safetensors, ...}
    pairs.jsonl      the text, only when asked for

A key opens a reader's corpus, so it does not travel: files carry `PLACEHOLDER` instead, and get the new key on return.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import models
from lib import environment
from lib.corpus import corpus_info, own_folder
from lib.evaluation import results, sentence_scores
from lib.shelf import library, training_index
from lib.take_home import files
from lib.take_home.files import MANIFEST, README
from models.checkpoint import CARD, WEIGHTS
from models.messages import N_, InputError

FORMAT, VERSION = "representation-ladder take-home", 1
PLACEHOLDER = own_folder.PREFIX + 22 * "0"
MOST_BYTES = 1_000 * files.MB
CHUNK = 1 << 20
#: files that name the corpus by its key
WITH_KEY = (CARD, results.FILE_NAME)
_README = """Taken home from Representation Ladder: {title}

Methods: {methods}
Text included: {text}

Load it back in the app ("Upload and train"), or with:  python -m lib load FILE
It has weights (safetensors), configurations and cards (JSON), and tokenizer.json, which opens with the library
`tokenizers` (Tokenizer.from_file) and with transformers (PreTrainedTokenizerFast(tokenizer_file=...)).

在应用的“上传与训练”页面载入，或运行：python -m lib load FILE
"""


def contents(key: str, directory: Path | str | None = None) -> dict[str, Path]:
    """Name in the zip -> file, for all that there is to take home but the text. A corpus on which nothing has been
    trained is an InputError."""
    shelf = library.shelf(key, directory)
    library.load_tokenizer(key, directory)
    ready = [m for m in models.REGISTRY if all((shelf / m / name).is_file() for name in library.METHOD_FILES)]
    if not ready:
        raise InputError(N_("Nothing has been trained on this corpus yet, so there is nothing to take home."))
    names = [library.TOKENIZER_FILE, results.FILE_NAME, sentence_scores.FILE_NAME, training_index.FILE_NAME,
             *(f"{method}/{name}" for method in ready for name in library.METHOD_FILES)]
    return {name: shelf / name for name in names if (shelf / name).is_file()}


def size_of(key: str, directory: Path | str | None = None) -> int:
    """Bytes that `pack` will write at most, without the text."""
    return sum(path.stat().st_size for path in contents(key, directory).values())


def text_path(key: str) -> Path | None:
    """The file with the text of an own corpus; None where there is none that is the reader's."""
    path = own_folder.folder(key) / own_folder.PAIRS_FILE if own_folder.is_own(key) else None
    return path if path is not None and path.is_file() else None


def pack(key: str, out: Path | str, *, include_text: bool = False, directory: Path | str | None = None) -> Path:
    """Write the take-home file of the corpus `key` to `out`, whole or not at all. `directory`: another shelf.

    The text can only be taken of an own corpus; of another the InputError says where it is to be had.
    """
    out = Path(out)
    found = contents(key, directory)
    about = _about(key, found)
    if include_text:
        text = text_path(key)
        if text is None:
            raise InputError(N_("The text of {corpus} is not packed: only a text that you uploaded is yours to take "
                                "home. Leave the text out."), corpus=about["title"])
        found[own_folder.PAIRS_FILE] = text
    methods = [name.split("/")[0] for name in found if name.endswith(f"/{WEIGHTS}")]
    readme = _README.format(title=about["title"], methods=", ".join(methods), text="yes" if include_text else "no")
    made = {own_folder.CORPUS_FILE: _json(about), README: readme.encode()}
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            listed = {name: _add(archive, name, data) for name, data in made.items()}
            for name, path in found.items():
                hide = own_folder.is_own(key) and name.rsplit("/", 1)[-1] in WITH_KEY
                data = path.read_text(encoding="utf-8").replace(key, PLACEHOLDER).encode() if hide else path
                listed[name] = _add(archive, name, data)
            _check_weights_are_the_cards(found, listed)
            manifest = {"format": FORMAT, "version": VERSION, "title": about["title"], "methods": methods,
                        "text": include_text, "date": environment.today(), "versions": environment.versions(),
                        "files": listed}
            archive.writestr(MANIFEST, _json(manifest))
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
    return out


def _about(key: str, found: Mapping[str, Path]) -> dict[str, Any]:
    if own_folder.is_own(key):
        known = own_folder.about(key)
        title = files.shown(known["title"], files.LONGEST_TITLE)
        return {**{name: known.get(name, "") for name in ("languages", "pairs", "sha256", "origin")}, "title": title}
    info = corpus_info(key)
    card = json.loads(next(path for name, path in found.items() if name.endswith(CARD)).read_text(encoding="utf-8"))
    return {"title": info.title, "languages": info.languages, "pairs": sum(card.get("splits", {}).values()),
            "sha256": card.get("corpus_sha256", "0" * 64), "origin": key}


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _add(archive: zipfile.ZipFile, name: str, data: bytes | Path) -> dict[str, Any]:
    """Put a file into the zip, a piece at a time; its size and sha256."""
    info = zipfile.ZipInfo(name, time.localtime()[:6])
    # half-precision numbers hardly shrink
    info.compress_type = zipfile.ZIP_STORED if name.endswith(".safetensors") else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    size, digest = 0, hashlib.sha256()
    with archive.open(info, "w", force_zip64=isinstance(data, Path)) as target:
        for piece in [data] if isinstance(data, bytes) else _pieces(data):
            target.write(piece)
            digest.update(piece)
            size += len(piece)
    if size > (files.limit_of(name) or 0):
        raise too_large(name)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _check_weights_are_the_cards(found: Mapping[str, Path], listed: Mapping[str, Mapping[str, Any]]) -> None:
    """A method that is being saved at this moment would be half old, half new."""
    for name, path in found.items():
        if name.endswith(f"/{CARD}"):
            method = name.split("/")[0]
            card = json.loads(path.read_text(encoding="utf-8"))
            if card.get("weights_sha256") != listed[f"{method}/{WEIGHTS}"]["sha256"]:
                raise InputError(N_("The weights of {method} do not fit their card: it is being saved at this moment, "
                                    "or damaged. Try again in a moment, or train it again."), method=method)


def too_large(name: str) -> InputError:
    """The error for a file, or with "" for all together, over the limit."""
    return InputError(N_("{name} is larger than {limit} MB unpacked, more than a take-home file may hold."),
                      name=files.shown(name), limit=(files.limit_of(name) or MOST_BYTES) // files.MB)
