"""`python -m lib jobs ...`: own corpora and their training runs; `python -m lib work KEY`: the process of a run;
`python -m lib dispatch`: the process that starts runs whose turn has come."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from threading import Thread
from typing import Any

from lib.commands import common
from models.files import plain
from models.messages import InputError


def add(parsers: Any) -> None:
    """Describe the flags of all three."""
    parser = parsers.add_parser("jobs", help="training runs of own corpora: start, follow, stop, resume; delete, clean")
    parser.add_argument("action", choices=["estimate", "start", "follow", "stop", "resume", "revive", "delete",
                                           "undelete", "clean"])
    parser.add_argument("key", nargs="?", help="the corpus's key, own-...; not for clean")
    parser.add_argument("--preset", default="look", help="look, ten or hour (default: %(default)s)")
    parser.add_argument("--minutes", type=common.positive, metavar="M", help="training time of all methods together")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    common.add_method_flag(parser)
    common.add_json_flag(parser)
    parser.set_defaults(run=run)
    worker = parsers.add_parser("work", help="be the process of a training run (started by the app)")
    worker.add_argument("key", nargs="?", help="the corpus's key (default: what the app put into the environment)")
    worker.add_argument("--kind", choices=["train", "sizes", "seeds"], default="train")
    worker.add_argument("--measure", action="store_true", help="read a request, measure, print the estimate")
    worker.set_defaults(run=work)
    dispatcher = parsers.add_parser("dispatch", help="start the runs whose turn has come (started by the app)")
    dispatcher.set_defaults(run=dispatch)


def work(args: argparse.Namespace) -> int:
    """Be a worker, or measure."""
    from lib.jobs.launching import KEY

    key = args.key or os.environ.get(KEY, "")
    if args.measure:
        _end_with_parent()
        return _measure(key)
    from lib.jobs.worker import work as do

    return do(key, args.kind)


def dispatch(args: argparse.Namespace) -> int:
    """Be the dispatcher."""
    from lib.jobs.dispatcher import dispatch as do

    return do()


def _end_with_parent() -> None:
    """Nobody reads the answer of a measurement whose server has died."""
    from lib.jobs.launching import PARENT

    parent = int(os.environ.get(PARENT) or os.getppid())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _measure(key: str) -> int:
    from lib.corpus import load_corpus
    from lib.jobs import limits, measuring
    from lib.jobs.records import Request
    from lib.shelf.training_run import TrainingData
    from models.messages import Note

    limits.step_back()
    request = Request.from_json(json.loads(sys.stdin.read()))
    try:
        corpus = load_corpus(key)
        tokenizer = measuring.tokenizer_of_run(corpus, request)
        import torch

        torch.set_num_threads(request.threads or limits.threads())
        answer = measuring.estimate_to_json(measuring.measure(TrainingData(corpus), tokenizer, request))
    except InputError as error:
        answer = {"problem": vars(Note.of(error))}
    print(json.dumps(plain(answer)))
    return 0


def _delete(key: str, away: bool) -> int:
    from lib import jobs
    from lib.corpus import own_folder

    if away:
        own_folder.folder(key)
        jobs.end_now(key)
        own_folder.put_aside(key)
        print(f"deleted; for {jobs.UNDO_HOURS:g} hours `python -m lib jobs undelete {key}` brings it back")
    else:
        own_folder.undelete(key)
        print(f"brought back: {own_folder.about(key)['title']}")
    return 0


def _tell_line(before: int) -> None:
    if before:
        common.say(f"estimates that are measured before this one: {before}")


def run(args: argparse.Namespace) -> int:
    """Start, follow, stop or resume; delete and bring back."""
    from lib import jobs
    from lib.jobs import presets

    if args.action == "clean":
        print(f"removed: {len(jobs.clean_up())}")
        return 0
    if not args.key:
        raise InputError("This needs the corpus's key, which begins with own-.")
    if args.action in ("delete", "undelete"):
        return _delete(args.key, args.action == "delete")
    if args.action in ("estimate", "start"):
        request = presets.request(args.preset, args.methods, seed=args.seed, minutes=args.minutes)
        if args.action == "estimate":
            found = jobs.estimate(args.key, request, _tell_line)
            common.print_json({"seconds": dict(found.seconds), "steps": dict(found.steps), "mib": found.mib,
                               "evaluation_seconds": found.evaluation_seconds, "total_seconds": found.total_seconds})
            return 0
        jobs.start(args.key, request)
    elif args.action == "stop":
        jobs.stop(args.key)
    elif args.action == "resume":
        jobs.resume(args.key)
    elif args.action == "revive":
        jobs.revive(args.key)
    status = jobs.follow(args.key)
    if args.json:
        common.print_json(status.to_json() | {"queue": status.queue, "restarts": status.restarts})
        return 0
    error = f": {status.error}" if status.error else ""
    print(f"{status.state} {status.phase} {100 * status.fraction:.0f} %{error}")
    for key, entry in status.methods.items():
        print(f"  {key}: {entry.state} {100 * entry.fraction:.0f} %, step {entry.step} of {entry.steps}"
              + (f": {entry.error}" if entry.error else ""))
    return 0
