"""The server in numbers: versions, memory, runs and their line, disk, errors by kind. No text, no key, no address."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import Any

import psutil

from lib import environment, jobs, troubles
from lib.compare import answers
from lib.corpus import own_folder
from lib.jobs import cleaning, limits, turns
from lib.jobs import settings as quotas
from lib.jobs.control import every_run
from models.messages import N_, InputError


def memory() -> dict[str, float]:
    """MiB: what this process holds, the most that it held, what the computer has left, and has altogether."""
    whole = psutil.virtual_memory()
    return {"held": limits.used_mib(), "most": limits.peak_mib(), "left": whole.available / 2**20,
            "whole": whole.total / 2**20}


def runs() -> dict[str, int]:
    """How many trainings there are in each state, of all readers."""
    found: Counter[str] = Counter()
    for key, kind in every_run():
        try:
            found[jobs.follow(key, kind).state] += 1
        except (InputError, OSError):
            found["failed"] += 1
    return dict(found)


def line() -> tuple[int, int]:
    """How many trainings work, and how many wait."""
    return len(turns.working()), len(turns.waiting())


def disk() -> dict[str, float]:
    """MiB: what all texts take, how many there are, what they may take, what is free on the disk."""
    kept = cleaning.kept()
    return {"texts": len(kept), "taken": sum(one.size for one in kept) / 2**20, "may": quotas.disk_mib(),
            "free": shutil.disk_usage(own_folder.inner()).free / 2**20}


def errors() -> list[dict[str, Any]]:
    """How often what went wrong since the start, the most frequent first: its kind and its place in the program."""
    return [{"kind": kind, "count": count} for kind, count in troubles.counted()]


def limits_set() -> list[tuple[str, str, str]]:
    """The quotas: the setting, what it says, its value."""
    days = quotas.keep_days()
    return [
        ("LADDER_RUNS", N_("trainings that work at once"), f"{quotas.places()}"),
        ("LADDER_VISITOR_RUNS", N_("trainings of one visitor that wait or work"), f"{quotas.visitor_runs()}"),
        ("LADDER_RUN_MINUTES", N_("minutes of one training"), f"{limits.minutes():g}"),
        ("LADDER_RUN_MIB", N_("memory of one training, in MiB"), f"{limits.mib():g}"),
        ("LADDER_COSTLY_VIEWS", N_("costly views at once"), f"{quotas.costly_views()}"),
        ("LADDER_DISK_MIB", N_("disk of all texts, in MiB"), f"{quotas.disk_mib():g}"),
        ("LADDER_SHARE_MIB", N_("disk of one visitor's texts, in MiB"), f"{quotas.share_mib():g}"),
        ("LADDER_KEEP_DAYS", N_("days without use after which a text is deleted"), f"{days:g}" if days else "–"),
    ]


def answers_kept() -> int:
    """How many answers are kept for who asks the same again."""
    return answers.count()


def versions() -> dict[str, str]:
    """Of Python and of the libraries."""
    return environment.versions()

