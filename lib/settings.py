"""Every LADDER_… setting: what it may be, in one place, so that a bad value is named when the app or a command starts.

Where a setting is read, a bad value counts as none; that is for what runs already. `faults` is for the beginning.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from lib.engine.piece import ENGINES
from models.messages import N_, InputError

PREFIX = "LADDER_"
ADMIN = "LADDER_ADMIN"
#: fewest characters of a secret
SECRET = 16
# what is said of a value that a setting may not be; a path or a secret is not repeated
WHOLE = N_("{name} is {value}; it must be a whole number from 1 up.")
NUMBER = N_("{name} is {value}; it must be a number above 0.")
SWITCH = N_("{name} is {value}; it must be 0 or 1.")
AN_ENGINE = N_("{name} is {value}; it must be local or ray.")
A_CLUSTER = N_("{name} is {value}; it must be auto, HOST:PORT or ray://HOST:PORT.")
A_PRECISION = N_("{name} is {value}; it must be auto or float32.")
THERE = N_("{name} must name a file or a folder that is there.")
FOLDER = N_("{name} must name a folder; it is made where it is not there.")
ADDRESS = N_("{name} is {value}; it must be an address that begins with http:// or https://.")
A_SECRET = N_("{name} must be a secret of at least 16 characters, none of them a space.")
ANYTHING = ""


def _whole(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10 and int(value) > 0


def _number(value: str) -> bool:
    try:
        return 0 < float(value) < float("inf")
    except ValueError:
        return False


def _cluster(value: str) -> bool:
    host, colon, port = value.removeprefix("ray://").rpartition(":")
    return value == "auto" or bool(host and colon and "/" not in host and not any(map(str.isspace, host))
                                   and _whole(port) and int(port) < 65536)


def _folder(value: str) -> bool:
    path = Path(value).expanduser()
    above = next((place for place in (path, *path.parents) if place.exists()), None)
    return above is not None and above.is_dir()


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    WHOLE: _whole, NUMBER: _number, SWITCH: lambda value: value in ("0", "1"),
    AN_ENGINE: lambda value: value in ENGINES, A_CLUSTER: _cluster,
    A_PRECISION: lambda value: value in ("auto", "float32"),
    THERE: lambda value: Path(value).expanduser().exists(), FOLDER: _folder,
    ADDRESS: lambda value: value.startswith(("http://", "https://")) and not any(map(str.isspace, value)),
    A_SECRET: lambda value: len(value) >= SECRET and not any(map(str.isspace, value)), ANYTHING: lambda value: True,
}


#: name -> what is said of a value that is not right
SETTINGS: Mapping[str, str] = {f"{PREFIX}{name}": kind for name, kind in {
    "RUNS": WHOLE, "VISITOR_RUNS": WHOLE, "RUN_MINUTES": NUMBER, "RUN_MIB": NUMBER, "RUN_THREADS": WHOLE,
    "ANSWER_THREADS": WHOLE, "COSTLY_VIEWS": WHOLE, "DISK_MIB": NUMBER, "SHARE_MIB": NUMBER, "KEEP_DAYS": NUMBER,
    "ALLOW_PATHS": SWITCH, "PRETRAINED_MIB": WHOLE, "HOME": FOLDER, "DATA": THERE, "WEIGHTS": THERE, "ADMIN": A_SECRET,
    "SOURCE_URL": ADDRESS, "PRECISION": A_PRECISION,
    "ENGINE": AN_ENGINE, "RAY_ADDRESS": A_CLUSTER,
    # what no operator sets: the app's own processes, and the tests
    "DEBUG": ANYTHING, "WORK_KEY": ANYTHING, "WORK_PARENT": ANYTHING, "CORPORA": ANYTHING, "REQUIRE_ALL": ANYTHING,
    "KILLS_SEED": ANYTHING, "WALKS": ANYTHING, "FIRST_WALK": ANYTHING}.items()}


def faults(given: Mapping[str, str] | None = None) -> list[InputError]:
    """What is wrong with the settings of this process, or of those given: a sentence each. An empty one is none."""
    found = []
    for name, value in sorted((os.environ if given is None else given).items()):
        value = value.strip()
        if not name.startswith(PREFIX) or not value:
            continue
        kind = SETTINGS.get(name)
        if kind is None:
            found.append(_unknown(name))
        elif not _right(kind, value):
            shown = {"value": repr(value[:40])} if "{value}" in kind else {}
            found.append(InputError(kind, name=name, **shown))
    return found


def _right(kind: str, value: str) -> bool:
    try:
        return _CHECKS[kind](value)
    except (OSError, ValueError, RuntimeError):  # a path that cannot be one, a home that is not known
        return False


def _unknown(name: str) -> InputError:
    bare = {known.removeprefix(PREFIX): known for known in SETTINGS}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1, cutoff=0.6)
    if near:
        return InputError(N_("There is no setting {name}; did you mean {near}?"), name=name, near=bare[near[0]])
    return InputError(N_("There is no setting {name}; the settings are {choices}."), name=name,
                      choices=", ".join(name for name, kind in SETTINGS.items() if kind))


def check() -> None:
    """Raise an InputError that names all that is wrong."""
    if found := faults():
        raise InputError(N_("The settings are not right. {sentences}"), sentences=" ".join(map(str, found)))
