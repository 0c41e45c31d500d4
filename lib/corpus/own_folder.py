"""Where a reader's own corpus lives, with everything made from it: one folder that only its unguessable key leads to.

    <root>/<key>/corpus.json          title, languages, counts, checksum, when it was made; the reader's own splits
    <root>/<key>/pairs.jsonl          the text: a JSON list [first, second] a line; second is "" with one language only
    <root>/<key>/owner.json           who made it, as hashes (`lib.corpus.owners`)
    <root>/<key>/tokenizer.json ...   the shelf of `lib.shelf.library`: tokenizer, hashes, results, a folder a method
    <root>/<key>/tokenizer-*.json     a tokenizer that an estimate has trained, for the training that comes after it
    <root>/<key>/run/                 the training run: what was asked, how far it is (`lib.jobs`)
    <root>/.deleted/<key>/            what was deleted and can still be brought back

A key is "own-" and 22 random characters. Folders are never listed to anybody; who has the key can read the corpus.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lib.paths import DATA
from models.base import Pair
from models.files import write_atomically
from models.messages import N_, InputError

PREFIX = "own-"
ENVIRONMENT = "LADDER_HOME"
CORPUS_FILE, PAIRS_FILE = "corpus.json", "pairs.jsonl"
#: its time says when the corpus was last used; noted again after so many seconds at the earliest
USED_FILE, USED_EVERY = ".used", 600.0
#: the folder of what was deleted; how a folder is called while it is filled
DELETED, MAKING = ".deleted", ".making-"
#: hours after which what a killed process left half made goes
STALE_HOURS = 6.0
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{22}}")
#: when this process last noted a use, by folder
_noted: dict[Path, float] = {}


def root() -> Path:
    """The folder of all own corpora: LADDER_HOME, or `data/own` in the repository's root (ignored by git)."""
    named = os.environ.get(ENVIRONMENT, "").strip()
    return Path(named).expanduser() if named else DATA / "own"


def inner(name: str = "") -> Path:
    """The root, or a hidden folder in it; made where it is not there, for nobody else on this computer to look into."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    place = root() / name
    place.mkdir(exist_ok=True, mode=0o700)
    return place


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(16)


def is_own(key: str) -> bool:
    """Whether `key` has the form of an own corpus's key; it says nothing about whether there is one."""
    return _KEY.fullmatch(key) is not None


def exists(key: str) -> bool:
    """Whether there is an own corpus with this key. A link to a folder elsewhere is none."""
    return is_own(key) and (root() / key / CORPUS_FILE).is_file() and not (root() / key).is_symlink()


def folder(key: str) -> Path:
    """The corpus's folder. A key of the wrong form, or of no corpus, is an InputError."""
    if not exists(key):
        raise InputError(N_("There is no own corpus under this key; it may have been deleted. Upload the text again, "
                            "or load the file that you took home."))
    return root() / key


@contextmanager
def making() -> Iterator[tuple[str, Path]]:
    """A new key, and a hidden folder to fill. One rename gives it its place at the end, so that nobody ever sees a half
    of it; after an error nothing is left."""
    sweep()
    key, place = new_key(), Path(tempfile.mkdtemp(prefix=MAKING, dir=inner()))  # mode 0700
    try:
        yield key, place
        place.rename(root() / key)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep() -> None:
    """Remove what killed processes left half made."""
    for pattern in (f"{MAKING}*", ".load-*"):
        for path in root().glob(pattern):
            if age(path) > 3600 * STALE_HOURS:
                shutil.rmtree(path, ignore_errors=True)


def create(pairs: Iterable[Pair], languages: Sequence[str], title: str, *,
           extra: Mapping[str, Any] | None = None) -> str:
    """Keep a corpus and return its key; see `fill`."""
    with making() as (key, place):
        fill(place, pairs, languages, title, extra)
    return key


def fill(place: Path, pairs: Iterable[Pair], languages: Sequence[str], title: str,
         extra: Mapping[str, Any] | None = None) -> None:
    """Write a corpus into a folder. `languages` has two codes, or one (then every pair's second side is "")."""
    digest, count = hashlib.sha256(), 0
    with (place / PAIRS_FILE).open("wb") as file:
        for a, b in pairs:
            line = (json.dumps([a, b], ensure_ascii=False) + "\n").encode("utf-8", "replace")
            digest.update(line)
            file.write(line)
            count += 1
    known = {"title": title, "languages": list(languages), "pairs": count, "sha256": digest.hexdigest(),
             "created": time.time(), **(extra or {})}
    write_atomically(place / CORPUS_FILE, (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode())
    for name in (PAIRS_FILE, CORPUS_FILE):
        (place / name).chmod(0o600)


def used(key: str) -> None:
    """Note that the corpus is in use, now and then."""
    place, now = root() / key, time.monotonic()
    if is_own(key) and now - _noted.get(place, -USED_EVERY) >= USED_EVERY and place.is_dir():
        _noted[place] = now
        with contextlib.suppress(OSError):
            (place / USED_FILE).touch()
            os.utime(place / USED_FILE)


def about(key: str) -> dict[str, Any]:
    """Title, languages, number of pairs, sha256 (of the kept text) and time of making (seconds since 1970)."""
    try:
        value = json.loads((folder(key) / CORPUS_FILE).read_text(encoding="utf-8"))
        return {**value, "languages": tuple(value["languages"]), "title": str(value["title"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(CORPUS_FILE) from error


def read_pairs(key: str) -> list[Pair]:
    """The pairs as they were kept; an InputError where the corpus was loaded without its text."""
    path = folder(key) / PAIRS_FILE
    if not path.exists():
        raise InputError(N_("This corpus was loaded without its text, which this needs. Take it home with its text, or "
                            "upload the text again."))
    try:
        text = path.read_text(encoding="utf-8")
        return [Pair(*json.loads(line)) for line in text.split("\n") if line]
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(PAIRS_FILE) from error


def _damaged(name: str) -> InputError:
    return InputError(N_("The file {file} of this corpus cannot be read; upload the text again, or load the file that "
                         "you took home."), file=name)


def delete(key: str) -> None:
    """Remove the corpus and everything made from it, for good."""
    if is_own(key):
        shutil.rmtree(root() / key, ignore_errors=True)


def put_aside(key: str) -> None:
    """Delete the corpus, with everything made from it, so that `undelete` can bring it back until `purge`."""
    if is_own(key) and (root() / key).is_dir():
        aside = inner(DELETED) / key
        shutil.rmtree(aside, ignore_errors=True)
        (root() / key).rename(aside)
        os.utime(aside)
        _noted.pop(root() / key, None)


def deleted(key: str) -> bool:
    """Whether the corpus was deleted and can be brought back."""
    return is_own(key) and (root() / DELETED / key).is_dir()


def undelete(key: str) -> None:
    """Bring a deleted corpus back; one that is gone for good is an InputError."""
    if not deleted(key) or (root() / key).exists():
        raise InputError(N_("This text cannot be brought back any more. Upload it again, or load the file that you "
                            "took home."))
    (root() / DELETED / key).rename(root() / key)
    used(key)


def purge(hours: float) -> int:
    """Remove for good what was deleted so long ago; how many."""
    gone = [path for path in (root() / DELETED).glob(f"{PREFIX}*") if age(path) > 3600 * hours]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def age(path: Path) -> float:
    """Seconds since a file or folder was changed; a time in the future, as a wrong clock leaves it, is taken for now,
    and so is a file that is gone."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0
