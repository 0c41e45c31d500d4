"""Where a reader's own corpus lives, with everything made from it: one folder that only its unguessable key leads to.

    <root>/<key>/corpus.json          title, languages, counts, checksum, when it was made
    <root>/<key>/pairs.jsonl          the text: a JSON list [first, second] a line; second is "" with one language only
    <root>/<key>/tokenizer.json ...   the shelf of `lib.shelf.library`: tokenizer, hashes, results, a folder a method
    <root>/<key>/tokenizer-*.json     a tokenizer that an estimate has trained, for the training that comes after it
    <root>/<key>/run/                 the training run: what was asked, how far it is (`lib.jobs`)

A key is "own-" and 22 random characters. Folders are never listed to anybody; who has the key has the corpus.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lib.paths import DATA
from models.base import Pair
from models.files import write_atomically
from models.messages import N_, InputError

PREFIX = "own-"
ENVIRONMENT = "LADDER_HOME"
CORPUS_FILE, PAIRS_FILE = "corpus.json", "pairs.jsonl"
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{22}}")


def root() -> Path:
    """The folder of all own corpora: LADDER_HOME, or `data/own` in the repository's root (ignored by git)."""
    named = os.environ.get(ENVIRONMENT, "").strip()
    return Path(named).expanduser() if named else DATA / "own"


def new_key() -> str:
    """A key that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(16)


def is_own(key: str) -> bool:
    """Whether `key` has the form of an own corpus's key; it says nothing about whether there is one."""
    return _KEY.fullmatch(key) is not None


def exists(key: str) -> bool:
    """Whether there is an own corpus with this key."""
    return is_own(key) and (root() / key / CORPUS_FILE).is_file()


def folder(key: str) -> Path:
    """The corpus's folder. A key of the wrong form, or of no corpus, is an InputError."""
    if not exists(key):
        raise InputError(N_("There is no own corpus under this key; it may have been deleted. Upload the text again, "
                            "or load the file that you took home."))
    return root() / key


def create(pairs: Iterable[Pair], languages: Sequence[str], title: str, *, key: str | None = None,
           extra: Mapping[str, Any] | None = None) -> str:
    """Keep a corpus and return its key. `languages` has two codes, or one (then every pair's second side is "")."""
    key = key or new_key()
    place = root() / key
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    digest, count, unfinished = hashlib.sha256(), 0, place / f"{PAIRS_FILE}.part"
    with unfinished.open("wb") as file:
        for a, b in pairs:
            line = (json.dumps([a, b], ensure_ascii=False) + "\n").encode("utf-8", "replace")
            digest.update(line)
            file.write(line)
            count += 1
    unfinished.replace(place / PAIRS_FILE)
    known = {"title": title, "languages": list(languages), "pairs": count, "sha256": digest.hexdigest(),
             "created": time.time(), **(extra or {})}
    write_atomically(place / CORPUS_FILE, (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode())
    return key


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
    """Remove the corpus and everything made from it."""
    if is_own(key):
        shutil.rmtree(root() / key, ignore_errors=True)
