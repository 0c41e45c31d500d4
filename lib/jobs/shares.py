"""A visitor's share of the disk, and the server's whole: said before something is kept, not after."""

from __future__ import annotations

import shutil
from typing import NamedTuple

from lib.corpus import own_folder
from lib.jobs import cleaning, settings
from lib.troubles import FULL
from models.messages import N_, InputError

#: MiB that must stay free on the disk itself
ROOM_LEFT = 100


class Room(NamedTuple):
    """MiB: what a visitor's corpora take, what a visitor may have, what all take, what all may have."""

    used: float
    share: float
    total: float
    whole: float


def room(visitor: str) -> Room:
    """How much of the disk is taken."""
    found = cleaning.kept()
    mine = sum(one.size for one in found if one.visitor == visitor)
    return Room(mine / cleaning.MIB, settings.share_mib(), sum(one.size for one in found) / cleaning.MIB,
                settings.disk_mib())


def check_room(visitor: str | None, needed: int = 0) -> None:
    """Refuse what would be more than the visitor's share or the server's whole; None: whoever runs the server, whose
    share is all of it. `needed` bytes are about to be written."""
    mib = needed / cleaning.MIB
    if shutil.disk_usage(own_folder.inner()).free / cleaning.MIB < mib + ROOM_LEFT:
        raise InputError(FULL)
    if visitor is None:
        return
    now = room(visitor)
    if now.used + mib > now.share:
        raise InputError(N_("Your texts and what was trained on them take {used} MB, and this needs {needed} MB more; "
                            "a visitor of this server may have {share} MB. Delete a text that you no longer want."),
                         used=f"{now.used:.0f}", needed=f"{mib:.0f}", share=f"{now.share:.0f}")
    if now.total + mib > now.whole:
        cleaning.clean_up()
        if room(visitor).total + mib > now.whole:
            raise InputError(N_("This server is full: all texts together take {total} of {whole} MB. Nothing that you "
                                "have is lost; try again later, or ask whoever runs it to make room."),
                             total=f"{now.total:.0f}", whole=f"{now.whole:.0f}")
