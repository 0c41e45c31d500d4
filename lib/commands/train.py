"""`python -m lib train`: train methods on a corpus, with a progress bar."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands import common
from lib.commands.progress_bar import Bar
from lib.troubles import DEBUG, id_of
from models.budget import Budget, Progress
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.training.parallel import Processes

KEPT_BY_ONE = N_("Files are kept by one process: run the command without torchrun and --processes first, then give the "
                 "key that it prints, with --corpus.")
#: Minutes a method when neither --minutes nor --epochs is given.
DEFAULT_MINUTES = 20.0


def add(parsers: Any) -> None:
    """Describe the flags."""
    from lib.shelf.library import DEFAULT_CORPUS

    parser = parsers.add_parser("train", help="train methods on a corpus")
    parser.add_argument("--corpus", default=DEFAULT_CORPUS, help="the corpus to learn (default: %(default)s)")
    common.add_data_flag(parser)
    parser.add_argument("--prepared", metavar="DIR",
                        help="a corpus that `prepare` made ready instead, of millions of pairs, which need not fit "
                             "into memory; for the networks")
    own = parser.add_argument_group("your own files with their own parts, kept as a corpus under a new key")
    for part, what in (("train", "to train on"), ("valid", "to choose weights by"), ("test", "to score on")):
        own.add_argument(f"--{part}", action="append", metavar="FILE",
                         help=f"pairs {what}: a table, or given twice, two files aligned by line")
    own.add_argument("--languages", metavar="CODE,CODE", help="the codes of the languages, in the files' order")
    common.add_method_flag(parser)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=common.positive, metavar="M",
                        help=f"training time of each method (default: {DEFAULT_MINUTES:g})")
    length.add_argument("--cpu-minutes", type=common.positive, metavar="M",
                        help="processor time of each method instead, of all cores together: the same on a busy machine")
    length.add_argument("--epochs", type=common.positive, metavar="E", help="passes over the training pairs instead")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.add_argument("--out", metavar="DIR", help="where the weights go (default: runs/CORPUS)")
    parser.add_argument("--resume", action="store_true", help="go on with a training that was interrupted")
    parser.add_argument("--start-from", metavar="DIR",
                        help="begin with the weights of this folder of an earlier `train --out DIR`, not with random "
                             "ones; with fewer key/value heads, with the mean of those that will share one")
    parser.add_argument("--processes", type=common.whole(1, 1024), default=1, metavar="N",
                        help="train each network in so many processes on the machines of a Ray cluster "
                             "(LADDER_ENGINE=ray); on this computer alone, torchrun starts them")
    parser.add_argument("--config", action="append", default=[], metavar="NAME=VALUE",
                        help="a setting of the method instead of its default (repeatable; the value is JSON)")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train one method after the other; one that fails does not stop the others."""
    import models
    from lib.checks import check_methods
    from models.training.parallel import joined

    keys, config = check_methods(args.methods), parse_config(args.config)
    for key in keys if config else ():
        models.method_class(key).complete_config(config)
    if args.prepared and (args.data or args.train or args.valid or args.test or args.start_from):
        raise InputError(N_("--prepared brings its own text and its own parts; leave out --data, --train, --valid, "
                            "--test and --start-from."))
    if args.processes > 1:
        return _on_several(args)
    with joined() as processes:
        if args.train or args.valid or args.test:
            if processes.count > 1:
                raise InputError(KEPT_BY_ONE)
            args.corpus = _keep(args)
        return _train(args, keys, config, processes)


def _on_several(args: argparse.Namespace) -> int:
    """The same command in --processes processes on a Ray cluster."""
    from lib.engine import pieces, several

    if pieces.is_local():
        raise InputError(N_("--processes is for a Ray cluster (LADDER_ENGINE=ray). On this computer, leave it out and "
                            "start the command with: {command}"),
                         command=f"torchrun --nproc-per-node {args.processes} -m lib train …")
    if args.train or args.valid or args.test:
        raise InputError(KEPT_BY_ONE)
    given = list(args.arguments)
    place = next(i for i, word in enumerate(given)  # argparse knows it by its beginning, too
                 if word.startswith("--pro") and "--processes".startswith(word.split("=")[0]))
    del given[place:place + 1 + ("=" not in given[place])]
    return several.train(given, _out(args), args.processes)


def _out(args: argparse.Namespace) -> Path:
    """Where the weights go."""
    from lib.shelf.training_run import default_out

    if args.out:
        return Path(args.out)
    return Path(args.prepared) / "weights" if args.prepared else default_out(args.corpus)


def _train(args: argparse.Namespace, keys: list[str], config: dict[str, Any], processes: Processes) -> int:
    """Every method; of several processes the first prepares, reports, and trains alone what is no network."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.corpus.prepared import PreparedData
    from lib.shelf.library import TOKENIZER_FILE
    from lib.shelf.training_run import TrainingData, prepare_shelf, train_method

    named = args.minutes or args.epochs or args.cpu_minutes
    budget = Budget(minutes=args.minutes if named else DEFAULT_MINUTES, epochs=args.epochs,
                    cpu_minutes=args.cpu_minutes)
    start = Path(args.start_from) if args.start_from else None
    data: TrainingData | PreparedData
    out = _out(args)
    if args.prepared:
        data = PreparedData(Path(args.prepared))
        tokenizer, keys = data.tokenizer, _from_a_file(keys, args.methods)
        if processes.first:
            out.mkdir(parents=True, exist_ok=True)
            tokenizer.save(out / TOKENIZER_FILE)
    else:
        corpus = load_corpus(args.corpus, args.data)
        if not processes.first:
            processes.wait()
        tokenizer, data = prepare_shelf(corpus, out, start=start), TrainingData(corpus)
        if processes.first:
            processes.wait()
    if not processes.first:
        keys = _networks(keys)
    done, status = [], 0
    with Stop() as stop:
        if processes.count > 1:  # all stop after the same step
            budget = replace(budget, stop=lambda: stop.asked)
        for key in keys:
            bar = Bar(key, quiet=not processes.first)
            try:
                last = Progress(0, 0.0)
                running = train_method(key, tokenizer, data, out, budget, seed=args.seed, config=config,
                                       resume=args.resume, command=environment.command(args.arguments), start=start)
                for last in running:
                    bar.show(last)
                    if stop.asked and not last.done and processes.count == 1:
                        running.close()  # the method may save what it has
                        raise KeyboardInterrupt
                bar.end(last)
                done.append({"method": key, "directory": str(out / key), **dict(last.summary)})
                if stop.asked:
                    raise KeyboardInterrupt
            except KeyboardInterrupt:
                common.end_report()
                common.say(_farewell(key, out / key))
                return 130
            except InputError as error:
                common.end_report()
                common.say(f"error: {key}: {error}")
                status = 2
            except Exception as error:  # a defect of one method must not stop the others
                if os.environ.get(DEBUG) or isinstance(error, OSError):
                    raise
                common.end_report()
                common.say(f"error: {key}: the training failed ({id_of(error)}: {type(error).__name__}); set {DEBUG}=1 "
                           "to see where")
                status = 1
    if args.json and processes.first:
        common.print_json(done)
    return status


def _networks(keys: Sequence[str]) -> list[str]:
    """Those that learn batch after batch; the others read a whole corpus at once."""
    import models
    from models.neural import NeuralMethod

    return [key for key in keys if issubclass(models.method_class(key), NeuralMethod)]


def _from_a_file(keys: list[str], asked: list[str] | None) -> list[str]:
    """The methods that a prepared corpus can train; one that was asked for and is none of them is an InputError."""
    import models

    found = _networks(keys)
    if asked and len(found) < len(keys):
        raise InputError(N_("{method} reads the whole text at once, which a prepared corpus does not hold; with "
                            "--prepared train one of {choices}."), method=next(k for k in keys if k not in found),
                         choices=", ".join(_networks(models.method_keys())))
    return found


def _keep(args: argparse.Namespace) -> str:
    """Keep the files as an own corpus, say what was read and what stands in two parts, and return its key."""
    from lib.commands.preview import read_files
    from lib.shelf.own_parts import keep_parts
    from lib.upload import Options
    from lib.upload.limits import owner

    if args.data or args.resume:
        raise InputError(N_("--train makes a new corpus; leave out --data and --resume. To go on with an earlier one, "
                            "give its key: --corpus own-KEY --resume."))
    languages = tuple(args.languages.split(",")) if args.languages else None
    with owner():
        files = {part: read_files(getattr(args, part) or []) for part in ("train", "valid", "test")}
        parts = keep_parts(files, Options(languages=languages), Path(args.train[0]).name if args.train else "")
    for part, found in parts.read.items():
        shared = parts.shared.get(part)
        common.say(f"{part}: {len(found.pairs):,} pairs {' - '.join(found.languages)}"
                   + (f"; {found.duplicates:,} repeated left out" if found.duplicates else "")
                   + (f"; {shared:,} share a sentence with another part" if shared else ""))
    common.say(f"kept as {parts.key}; score it with: python -m lib scoreboard --corpus {parts.key}")
    return parts.key


def parse_config(items: list[str]) -> dict[str, Any]:
    """Settings from "name=value" texts. A value that is not JSON is taken as it is written."""
    config = {}
    for item in items:
        name, sign, value = item.partition("=")
        if not sign or not name.strip():
            raise InputError(N_("The setting {item} is not of the form name=value, as in d_model=128."),
                             item=repr(item))
        try:
            config[name.strip()] = json.loads(value)
        except ValueError:
            config[name.strip()] = value
    return config


def _farewell(key: str, directory: Path) -> str:
    """What is said at the end of a stopped run; what is there to go on from depends on what the method has saved."""
    from lib.shelf.library import METHOD_FILES
    from lib.shelf.training_run import PROGRESS_FILE

    saved = directory.is_dir() and any(path.name != PROGRESS_FILE for path in directory.iterdir())
    if not saved:
        return f"Stopped before {key} had saved anything."
    if all((directory / name).is_file() for name in METHOD_FILES) and not _states(directory):
        return f"Stopped; the weights of {key} in {directory} are whole."
    return f"Stopped. The same command with --resume goes on with {key} from its last save."


def _states(directory: Path) -> list[Path]:
    """Files of a training that has not ended."""
    from lib.shelf.library import METHOD_FILES
    from lib.shelf.training_run import PROGRESS_FILE

    return [path for path in directory.iterdir() if path.name not in (*METHOD_FILES, PROGRESS_FILE)]


class Stop:
    """Ctrl-C and SIGTERM end a run between two steps, so that the method is closed in order; a second one at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, *_: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        common.say("\nStopping after this step; once more stops at once.")
