"""Loading a take-home file back: everything is checked in a folder of its own, and only a whole one gets a key."""

from __future__ import annotations

import hashlib
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import models
from lib.corpus import own_folder, owners
from lib.corpus.corpora import CORPORA
from lib.evaluation import results
from lib.shelf import library, training_index
from lib.take_home import files
from lib.take_home.files import MANIFEST, README
from lib.take_home.methods import check_hashes, check_method
from lib.take_home.pack import CHUNK, FORMAT, MOST_BYTES, PLACEHOLDER, VERSION, WITH_KEY, too_large
from models.files import write_atomically, write_json
from models.messages import N_, InputError

MOST_FILES, LARGEST_RATIO = 100, 400
#: bytes that must be free on the disk when everything is unpacked
ROOM_LEFT = 200 * files.MB


def unpack(file: Path | str | BinaryIO, owner: str | None = None) -> str:
    """Load a take-home file and return the new corpus's key. `owner` is the secret of the browser that loads it.

    Everything is checked first, in a folder of its own; whatever is wrong is one InputError and leaves nothing.
    """
    with own_folder.making() as (key, folder):
        with _opened(file) as archive:
            manifest = _manifest(archive)
            _check_room(archive, folder)
            _extract(archive, manifest, folder)
        _check(folder)
        _finish(folder, key)
        if owner is not None:
            owners.claim(folder, key, owner)
    return key


def _check_room(archive: zipfile.ZipFile, root: Path) -> None:
    needed = sum(info.file_size for info in archive.infolist())
    if shutil.disk_usage(root).free < needed + ROOM_LEFT:
        raise InputError(N_("There is not enough room on the disk for this file: {needed} MB are needed. Delete a text "
                            "that is no longer wanted."), needed=-(-needed // files.MB))


@contextmanager
def _opened(file: Path | str | BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
            UnicodeDecodeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(N_("This file is damaged, or it is no zip. Choose the zip that you took home, or take it home "
                            "again.")) from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, after a look at every name, kind and size in the zip."""
    members = archive.infolist()
    names = [info.filename for info in members]
    if MANIFEST not in names:
        raise InputError(N_("This zip was not taken home from this app: it has no {name}. To use a text of your own, "
                            "upload the text."), name=MANIFEST)
    for info in members:
        kind, limit = stat.S_IFMT(info.external_attr >> 16), files.limit_of(info.filename)
        if (limit is None or info.filename != info.orig_filename
                or kind not in (0, stat.S_IFREG) or info.flag_bits & 1):
            raise InputError(N_("The zip holds {name}, which a take-home file never has; nothing was loaded. Load only "
                                "files that this app made."), name=files.shown(info.filename))
        too_dense = info.file_size > files.MB and info.file_size > LARGEST_RATIO * info.compress_size
        if info.file_size > limit or too_dense:
            raise too_large(info.filename)
    if len(set(names)) < len(names) or len(names) > MOST_FILES:
        twice = next((name for name in names if names.count(name) > 1), MANIFEST)
        raise InputError(N_("The zip holds {name} more than once; nothing was loaded. Load only files that this app "
                            "made."), name=files.shown(twice))
    if sum(info.file_size for info in members) > MOST_BYTES:
        raise too_large("")
    return _read_manifest(archive, set(names))


def _read_manifest(archive: zipfile.ZipFile, names: set[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, archive.open(MANIFEST) as source:
        path = Path(folder) / MANIFEST
        path.write_bytes(source.read(files.ROOT_LIMITS[MANIFEST] + 1))
        value = files.read_json(path, MANIFEST)
    if value.get("format") != FORMAT:
        raise files.wrong(MANIFEST)
    if value.get("version") != VERSION:
        raise InputError(N_("This file was made by another version of this app ({found}; this one reads {known}). "
                            "Load it with that version."), found=files.shown(str(value.get("version"))), known=VERSION)
    listed = value.get("files")
    if not isinstance(listed, dict) or not all(isinstance(entry, dict) for entry in listed.values()):
        raise files.wrong(MANIFEST)
    wanted = {*files.NEEDED, *listed}
    wanted |= {f"{name.split('/')[0]}/{file}" for name in listed if "/" in name for file in library.METHOD_FILES}
    for name in sorted(wanted ^ (names - {MANIFEST})):
        raise InputError(N_("{name} is missing from the zip or from its manifest; nothing was loaded. Take it home "
                            "again."), name=files.shown(name))
    return value


def _extract(archive: zipfile.ZipFile, manifest: Mapping[str, Any], folder: Path) -> None:
    """Write every file, never more bytes than the manifest says, and compare the sha256."""
    for name, entry in manifest["files"].items():
        target = folder / name  # from the allow-list: at most one folder deep, no dots
        target.parent.mkdir(exist_ok=True)
        size, digest, limit = 0, hashlib.sha256(), files.limit_of(name) or 0
        with archive.open(name) as source, target.open("wb") as out:
            while piece := source.read(CHUNK):
                size += len(piece)
                if size > limit:
                    raise too_large(name)
                digest.update(piece)
                out.write(piece)
        if size != entry.get("bytes") or digest.hexdigest() != entry.get("sha256"):
            raise InputError(files.CHANGED, name=name)


def _check(folder: Path) -> None:
    tokenizer = files.check_tokenizer(folder / library.TOKENIZER_FILE)
    about = files.check_about(folder / own_folder.CORPUS_FILE, tokenizer)
    if (folder / own_folder.PAIRS_FILE).is_file():
        files.check_pairs(folder / own_folder.PAIRS_FILE, about)
    if (folder / results.FILE_NAME).is_file():
        files.check_results(folder / results.FILE_NAME)
    files.check_sentence_scores(folder)
    if (folder / training_index.FILE_NAME).is_file():
        check_hashes(folder, tokenizer)
    for key in models.REGISTRY:
        if (folder / key).is_dir():
            check_method(folder, key, tokenizer)
    origin = {"origin": about["origin"]} if about["origin"] in CORPORA else {}
    del about["origin"]
    write_json(folder / own_folder.CORPUS_FILE, {**about, **origin, "created": time.time()})


def _finish(folder: Path, key: str) -> None:
    """Put the new key where the old one was, and take away what only explains the zip."""
    (folder / README).unlink(missing_ok=True)
    for path in [path for name in WITH_KEY for path in folder.rglob(name)]:
        text = path.read_text(encoding="utf-8")
        write_atomically(path, text.replace(PLACEHOLDER, key).encode())
