"""Training runs as processes of their own: start, follow, stop, resume. The server imports this without torch; what
needs torch imports it when it works.

A run belongs to an own corpus (`lib.corpus.own_folder`), in whose folder everything about it is kept:

    run/request.json   what was asked, with the steps of each method (`Request`; made by `lib.jobs.presets.request`)
    run/status.json    how far it is, as the worker last wrote it (`Status`)
    run/lock           held by the worker as long as it lives
    run/stop           somebody has asked the run to end
    run/log.txt        what the worker had to say
    <method>/          weights, progress.jsonl (`curve`), snapshots/<step>/ (`snapshots`, `load_snapshot`)
    results.json       the scoreboard, written when all methods are trained
    sizes/             the same for a learning curve over corpus size (`start_sizes`, `sizes`)
    seeds/             the same for trainings with more seeds (`start_seeds`, `seed_records`)

A run that waits is a ticket in the line (`lib.jobs.turns`); the dispatcher (`lib.jobs.dispatcher`) starts its process
when its turn has come. The worker (`lib.jobs.worker`) outlives the server. One that died shows as "interrupted" and is
revived by `revive`, or `revive_all` when a server starts; it goes on from what its methods have saved and ends in the
same place.
"""

from __future__ import annotations

from lib.jobs.cleaning import UNDO_HOURS, clean_up
from lib.jobs.control import end_now, follow, log_tail, queue_position, resume, revive, revive_all, start, stop
from lib.jobs.estimating import estimate
from lib.jobs.records import (
    SEEDS,
    SIZES,
    TRAIN,
    Estimate,
    MethodStatus,
    Request,
    Sample,
    Status,
)
from lib.jobs.seeds.again import seed_records, start_seeds
from lib.jobs.sizes.curve import sizes, start_sizes
from lib.jobs.snapshots import curve
from lib.jobs.snapshots import kept as snapshots_kept
from lib.jobs.snapshots import load as load_snapshot

__all__ = [
    "SEEDS", "SIZES", "TRAIN", "UNDO_HOURS", "Estimate", "MethodStatus", "Request", "Sample", "Status", "clean_up",
    "curve", "end_now", "estimate", "follow", "load_snapshot", "log_tail", "queue_position", "resume", "revive",
    "revive_all", "seed_records", "sizes", "snapshots_kept", "start", "start_seeds", "start_sizes", "stop",
]
