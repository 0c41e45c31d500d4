"""How much does more text help? The same training on 10 %, 30 % and all of the training pairs: asking and reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lib.corpus import own_folder
from lib.jobs import control
from lib.jobs.records import FOLDERS, SIZES, Status
from models.messages import N_, InputError

SHARES = (0.1, 0.3, 1.0)
SIZES_FILE = "sizes.json"


def start_sizes(key: str, methods: Sequence[str], limit: int | None = None) -> Status:
    """Train the methods on parts of the corpus, with the settings and steps of its finished run. `follow(key, SIZES)`
    and `stop(key, SIZES)` work as ever. It counts among the runs of a visitor, who may have `limit` of them."""
    before = control.follow(key)
    done = [name for name, entry in before.methods.items() if entry.state == "done"]
    lacking = [name for name in methods if name not in done]
    if before.request is None or lacking or not methods:
        raise InputError(N_("A curve over corpus size needs methods whose training has ended; these have: {choices}."),
                         choices=", ".join(done) or "-")
    return control.start(key, replace(before.request, methods=tuple(methods), kind=SIZES), limit)


def sizes(key: str) -> list[dict[str, Any]]:
    """A row a method, share of the training pairs and direction: method, share (0-1), pairs, direction ("a_b"), bleu
    and chrf with their intervals (*_low, *_high), valid_loss. [] before there is one."""
    try:
        text = (own_folder.folder(key) / FOLDERS[SIZES] / SIZES_FILE).read_text(encoding="utf-8")
        value = json.loads(text)
    except (OSError, ValueError):
        return []
    return value if isinstance(value, list) else []
