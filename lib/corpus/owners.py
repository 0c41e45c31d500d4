"""Who owns a corpus. Its key, which addresses carry, lets everybody read; training and deleting take a second secret.

`owner.json` in the corpus's folder has sha256 sums, never the secrets: those of the browsers that own it, and that of
the owner's link, which makes another browser an owner, too. A corpus without this file, made from the command line or
by an earlier version, belongs to whoever has its key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from lib.corpus import own_folder
from models.base import Pair
from models.files import write_atomically

OWNER_FILE = "owner.json"
#: the hidden folder of the lock under which an owner is added
LOCKS = ".line"
#: browsers that may own a corpus; the one that made it and the latest stay
MOST = 20
#: what stands for those who have no secret
NOBODY = "-"
_HASH = re.compile(r"[0-9a-f]{64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")


def new_secret() -> str:
    """A browser's secret: 128 bits."""
    return secrets.token_urlsafe(16)


def is_secret(text: str) -> bool:
    """Whether the text has the form of a secret."""
    return _SECRET.fullmatch(text) is not None


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def visitor_of(secret: str | None) -> str:
    """Who a browser is where runs and disk are shared out: 16 letters of its hash."""
    return digest(secret)[:16] if secret else NOBODY


def link_secret(key: str, secret: str) -> str:
    """The secret of the owner's link of a corpus, as the browser that made it can always work it out."""
    return hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()[:32]


def create(pairs: Iterable[Pair], languages: Sequence[str], title: str, secret: str, *,
           extra: Mapping[str, Any] | None = None) -> str:
    """Keep a corpus (`own_folder.fill`) that belongs to the browser with this secret, and return its key."""
    with own_folder.making() as (key, place):
        own_folder.fill(place, pairs, languages, title, extra)
        claim(place, key, secret)
    return key


def claim(folder: Path, key: str, secret: str) -> None:
    """Note in the corpus's folder who made it."""
    _write(folder, [digest(secret)], digest(link_secret(key, secret)))


def add(key: str, secret: str) -> None:
    """Make one more browser an owner of the corpus."""
    folder = own_folder.folder(key)
    with FileLock(own_folder.inner(LOCKS) / "owners.lock", timeout=10):  # two browsers at once are both written
        owners, link = _read(folder)
        if digest(secret) not in owners:
            _write(folder, [*owners[:1], *owners[1:][-(MOST - 2):], digest(secret)], link)


def free(key: str) -> bool:
    """Whether the corpus belongs to whoever has its key."""
    return own_folder.exists(key) and not (own_folder.root() / key / OWNER_FILE).exists()


def owns(key: str, secret: str | None) -> bool:
    """Whether the browser with this secret owns the corpus."""
    return free(key) or (secret is not None and _is_any(digest(secret), _read(own_folder.root() / key)[0]))


def opens(key: str, link: str) -> bool:
    """Whether this is the secret of the owner's link."""
    return own_folder.exists(key) and _is_any(digest(link), [_read(own_folder.root() / key)[1]])


def _is_any(hashed: str, kept: Sequence[str]) -> bool:
    """Whether the hash is one of those kept; how long that takes tells nothing of them."""
    found = [hmac.compare_digest(hashed.encode(), one.encode()) for one in kept]
    return any(found)


def visitor(key: str) -> str:
    """Whose share the corpus takes: who made it."""
    owners, _ = _read(own_folder.root() / key)
    return owners[0][:16] if owners else NOBODY


def _read(folder: Path) -> tuple[list[str], str]:
    """The hashes of the owners and of the link; none from a file that cannot be read."""
    try:
        value = json.loads((folder / OWNER_FILE).read_text(encoding="utf-8"))
        link, *owners = [text if isinstance(text, str) and _HASH.fullmatch(text) else ""
                         for text in [value["link"], *value["owners"]]]
        return [text for text in owners if text], link
    except (OSError, ValueError, KeyError, TypeError):
        return [], ""


def _write(folder: Path, owners: list[str], link: str) -> None:
    write_atomically(folder / OWNER_FILE, (json.dumps({"owners": owners, "link": link}) + "\n").encode())
    (folder / OWNER_FILE).chmod(0o600)
