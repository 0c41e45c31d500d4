"""What the subcommands share: flags, loading from the shelf, printing."""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import models
from lib.checks import check_methods
from lib.shelf import library
from models.files import plain
from models.language.scripts import drawn_width
from models.messages import InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from lib.shelf.training_index import TrainingIndex
    from models.language.tokenizer import Tokenizer


#: Languages that people's similarity scores can be given in.
SCORED_LANGUAGES = ("en", "zh")


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line on standard error."""
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def whole(least: int, most: int) -> Callable[[str], int]:
    """An argparse type: a whole number from `least` to `most`."""
    def number(text: str) -> int:
        value = int(text) if re.fullmatch(r"-?[0-9]{1,12}", text) else None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return value
    return number


def positive(text: str) -> float:
    """An argparse type: a number above 0, and no larger than anybody waits for."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0, up to 1,000,000")
    return value


def add_shelf_flags(parser: argparse.ArgumentParser) -> None:
    """--corpus, --weights, --json."""
    parser.add_argument("--corpus", default=library.DEFAULT_CORPUS, help="the corpus trained on (default: %(default)s)")
    parser.add_argument("--weights", metavar="DIR", help="trained weights from here instead of the shipped ones")
    add_json_flag(parser)


def add_json_flag(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print JSON to standard output and nothing else")


def add_method_flag(parser: argparse.ArgumentParser) -> None:
    """--method, repeatable."""
    parser.add_argument("--method", action="append", metavar="KEY", dest="methods",
                        help=f"only this method (repeatable); one of: {', '.join(models.REGISTRY)}")


def add_scored_flags(parser: argparse.ArgumentParser) -> None:
    """--scored-en and --scored-zh: people's similarity scores."""
    for lang in SCORED_LANGUAGES:
        parser.add_argument(f"--scored-{lang}", metavar="FILE", help=f"CSV of two sentences in {lang} and a score")


def read_scored_files(args: argparse.Namespace, languages: Sequence[str]) -> dict[str, Any]:
    """The scored pairs that were given, by language; those of a language the corpus lacks are left out."""
    from lib.evaluation import scored_files

    files = {lang: getattr(args, f"scored_{lang}") for lang in SCORED_LANGUAGES}
    return {lang: scored_files.read_scored(path) for lang, path in files.items() if path and lang in languages}


def add_data_flag(parser: argparse.ArgumentParser) -> None:
    """--data."""
    parser.add_argument("--data", metavar="PATH", help="the corpus's text: a file or its folder")


def load_shelf(args: argparse.Namespace) -> tuple[Tokenizer, dict[str, library.Loaded]]:
    """The tokenizer and the methods that --corpus, --weights and --method ask for."""
    keys = check_methods(args.methods)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    return tokenizer, library.load_methods(args.corpus, keys, args.weights, tokenizer)


def load_index(args: argparse.Namespace, tokenizer: Tokenizer) -> TrainingIndex | None:
    """Hashes of the training sentences; a damaged file is said on standard error and done without."""
    from lib.shelf.training_index import TrainingIndex

    try:
        return TrainingIndex.load(library.shelf(args.corpus, args.weights), tokenizer.normalize)
    except InputError as error:
        say(f"warning: {error}")
        return None


def try_corpus(args: argparse.Namespace) -> Corpus | InputError:
    """The corpus with its text, or the error that says how to get it. A path given with --data must be right."""
    from lib.corpus import load_corpus

    try:
        return load_corpus(args.corpus, args.data)
    except InputError as error:
        if args.data:
            raise
        return error


def known_names(given: Sequence[str], check: Callable[[str], object]) -> tuple[list[str], int]:
    """The names that `check` lets pass, once each, and the exit status: an unknown one (an InputError) is said and the
    rest goes on; where none is left, the error is raised."""
    kept: list[str] = []
    errors: list[InputError] = []
    for name in dict.fromkeys(given):
        try:
            check(name)
            kept.append(name)
        except InputError as error:
            errors.append(error)
    if errors and not kept:
        raise errors[0]
    for problem in errors:
        say(f"error: {problem}")
    return kept, 2 if errors else 0


def exit_status(loaded: Mapping[str, library.Loaded], asked: Sequence[str] | None) -> int:
    """0, or 2 with a sentence for each method that is damaged, or was asked for by name and is not there."""
    status = 0
    for method in loaded.values():
        if isinstance(method, InputError) and (asked or not isinstance(method, library.NotTrainedError)):
            say(f"error: {method}")
            status = 2
    if loaded and not library.ready(loaded) and status == 0:
        say("error: none of the methods has weights here; train them, or leave --weights out.")
        status = 2
    return status


def say(message: str) -> None:
    """A line on standard error."""
    print(message, file=sys.stderr, flush=True)


def reporter(args: argparse.Namespace) -> Callable[[str], None] | None:
    """A function that shows what is being done on standard error, where somebody is watching a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda message: print(f"\r\033[K{message}", end="", file=sys.stderr, flush=True)


def end_report() -> None:
    """Clear the line that `reporter` wrote."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    print(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns on standard output; wide characters count two."""
    cells = [[_cell(v) for v in row] for row in rows]
    widths = [max(map(drawn_width, column)) for column in zip(headers, *cells)]
    for line in ([str(h) for h in headers], *cells):
        print("  ".join(text + " " * int(width - drawn_width(text)) for text, width in zip(line, widths)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
