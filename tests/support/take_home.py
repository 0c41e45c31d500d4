"""Files taken home, taken apart and made again with something changed."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest

from lib.corpus import own_folder
from lib.take_home.load import unpack
from models.messages import InputError

TITLE = "My <b>own</b> text"


def contents_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(packed, target, change, *, relist=True):
    """The zip with its files changed by `change(files)`; with `relist` the manifest says what is then in it."""
    found = contents_of(packed)
    change(found)
    if relist and "manifest.json" in found:
        manifest = json.loads(found["manifest.json"])
        manifest["files"] = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                             for name, data in found.items() if name != "manifest.json"}
        found["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return target


def refused(file, *words):
    """One sentence that has these words; nothing is left behind."""
    before = sorted(own_folder.root().iterdir())
    with pytest.raises(InputError) as caught:
        unpack(file)
    assert sorted(own_folder.root().iterdir()) == before
    message = str(caught.value)
    assert "\n" not in message and all(word in message for word in words), message
    return message


def edit(name, **changes):
    def change(found):
        value = json.loads(found[name])
        value.update(changes)
        found[name] = json.dumps(value).encode()
    change.__name__ = f"{name}-{'-'.join(changes)}"
    return change
