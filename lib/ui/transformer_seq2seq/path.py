"""The path of a sentence through the encoder, or of what is written through the decoder, stage by stage."""

from __future__ import annotations

from lib.inside.path import open_stacks
from lib.ui.pictures.path import draw_path
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import asked
from lib.ui.transformer_seq2seq.steps import can_open
from models.base import Method
from models.messages import N_

STACK_KEY = "stack"
STACKS = {"encoder": N_("The encoder reads"), "decoder": N_("The decoder writes")}


def path_view(method: Method, text: str, source: str, key: str) -> None:
    """Both stacks, one at a time."""
    if not can_open(method):
        return
    read, target = asked(text, source)
    which = segments(t("Which stack"), list(STACKS), "encoder", STACK_KEY, lambda code: t(STACKS[code]),
                     label_visibility="collapsed")
    found = once(("stacks", shelf.identity(key, method), read, source, target),
                 lambda: open_stacks(method, read, source, target))
    draw_path(found[which], key)
