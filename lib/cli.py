"""The command line: `python -m lib COMMAND`. A user's mistake ends with one sentence on standard error and status 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from lib import settings
from lib.commands import (
    benchmark,
    claims,
    common,
    compare,
    data,
    evaluate,
    export,
    jobs,
    load,
    nearest,
    prepare,
    preview,
    scoreboard,
    study,
    train,
    travel,
)
from lib.commands.inside import (
    align,
    inspect,
    matrix,
    pooling,
    probe,
    probe_pairs,
    recurrence,
    summaries,
    vocabulary,
    word2vec,
)
from lib.troubles import DEBUG, id_of
from models.base import RefusedError
from models.messages import InputError

COMMANDS = (train, evaluate, compare, inspect, pooling, probe, scoreboard, data, preview, prepare, nearest, export,
            load, jobs, travel, align, vocabulary, recurrence, word2vec, matrix, probe_pairs, summaries, benchmark,
            study, claims)


def build_parser() -> common.Parser:
    """The parser of all subcommands; `args.run` is the one chosen."""
    parser = common.Parser(prog="python -m lib", description="Seven methods, one dataset, three questions.")
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=common.Parser)
    for module in COMMANDS:
        module.add(parsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 done, 2 the user's mistake, 1 a defect of this program, 130 interrupted."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        args = build_parser().parse_args(arguments)
        args.arguments = arguments
        settings.check()
        return args.run(args)
    except SystemExit as end:  # argparse
        return end.code if isinstance(end.code, int) else 0
    except (InputError, RefusedError) as error:
        return _fail(f"error: {error}", 2)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _fail(f"error: {error.filename or 'the system'}: {error.strerror or type(error).__name__}", 2)
    except Exception as error:  # a defect: said in one line, shown in full on request
        if os.environ.get(DEBUG):
            raise
        return _fail(f"internal error ({id_of(error)}): {type(error).__name__} (set {DEBUG}=1 to see where)", 1)


def _fail(message: str, status: int) -> int:
    common.end_report()
    common.say(" ".join(message.split()))
    return status
