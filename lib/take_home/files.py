"""What a take-home file may hold, and the checks that each of its files must pass before any of it is used.

Names are those of an allow-list; sizes have limits; JSON is read strictly; a tokenizer may differ from ours in its
vocabulary alone. Methods: `lib.take_home.methods`.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.corpus import own_folder
from lib.evaluation import results, sentence_scores, significance
from lib.shelf import library, training_index
from models.checkpoint import CARD, CONFIG, WEIGHTS
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

MANIFEST, README = "manifest.json", "README.txt"
MB = 1_000_000
#: the most bytes that each file may have, unpacked
ROOT_LIMITS = {
    MANIFEST: MB, README: MB, own_folder.CORPUS_FILE: MB, library.TOKENIZER_FILE: 50 * MB, results.FILE_NAME: 20 * MB,
    sentence_scores.FILE_NAME: 20 * MB, training_index.FILE_NAME: 200 * MB, own_folder.PAIRS_FILE: 300 * MB,
}
METHOD_LIMITS = {WEIGHTS: 400 * MB, CONFIG: MB, CARD: 2 * MB}
#: without these the others are of no use
NEEDED = (own_folder.CORPUS_FILE, library.TOKENIZER_FILE)
LONGEST_STRING, LONGEST_TITLE, DEEPEST = 20_000, 200, 10

WRONG = N_("{name} does not hold what it should; nothing was loaded. Load only files that this app made.")
CHANGED = N_("{name} is damaged or was changed: it is not what the file's manifest says. Nothing was loaded; take it "
             "home again.")


def limit_of(name: str) -> int | None:
    """The most bytes that the file called `name` may have; None for a name that a take-home file never has."""
    if name in ROOT_LIMITS:
        return ROOT_LIMITS[name]
    folder, _, file = name.partition("/")
    return METHOD_LIMITS.get(file) if folder in models.REGISTRY else None


def shown(name: str, length: int = 80) -> str:
    """A foreign name, short and printable enough for a sentence."""
    return "".join(c if c.isprintable() else "?" for c in name[:length]) or "?"


def wrong(name: str) -> InputError:
    """The error for a file that is whole and makes no sense."""
    return InputError(WRONG, name=shown(name))


def read_json(path: Path, name: str) -> dict[str, Any]:
    """A JSON object of bounded depth with finite numbers; anything else is an InputError that names the file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise wrong(name) from error
    if not isinstance(value, dict) or not _is_plain(value, DEEPEST):
        raise wrong(name)
    return value


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_STRING
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return depth > 0 and all(_is_plain(v, depth - 1) and len(k) <= 200 for k, v in value.items())
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(v, depth - 1) for v in value)
    return value is None or isinstance(value, bool | int)


def check_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer, which must be one that this program makes: only its vocabulary is its own. Anything else that a
    tokenizer's file can hold (rules, expressions) is refused."""
    from models.language.tokenizer import Tokenizer

    name = library.TOKENIZER_FILE
    found = read_tokenizer_json(path)
    try:
        tokenizer = Tokenizer.load(path)
    except Exception as error:  # the library raises bare Exception for a damaged file
        raise wrong(name) from error
    with tempfile.TemporaryDirectory() as folder:
        Tokenizer.train(["a b"], tokenizer.languages).save(Path(folder) / name)
        ours = read_tokenizer_json(Path(folder) / name)
    # the rule by which text is cut into words has changed in the course of time; the shipped shelves have older ones
    rules = [read_tokenizer_json(file).get("pre_tokenizer") for file in library.SHIPPED.glob(f"*/{name}")]
    rule = found.get("pre_tokenizer")
    wanted = {**ours, "pre_tokenizer": rule if rule in rules else ours["pre_tokenizer"]}
    too_long = any(len(tokenizer.piece(i)) > 1000 for i in range(tokenizer.vocab_size))
    if _without_vocabulary(found) != _without_vocabulary(wanted) or too_long:
        raise wrong(name)
    return tokenizer


def read_tokenizer_json(path: Path) -> dict[str, Any]:
    """The tokenizer's file as JSON, without a look at what it means."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        vocabulary = value["model"]["vocab"]
        if all(isinstance(i, int) and 0 <= i < len(vocabulary) for i in vocabulary.values()):
            return value
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise wrong(library.TOKENIZER_FILE) from error
    raise wrong(library.TOKENIZER_FILE)


def _without_vocabulary(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**value, "model": {**value["model"], "vocab": None}}


def check_about(path: Path, tokenizer: Tokenizer) -> dict[str, Any]:
    """What the corpus's file says: title, languages, pairs, sha256, origin."""
    about = read_json(path, own_folder.CORPUS_FILE)
    title, languages, sha256 = about.get("title"), about.get("languages"), about.get("sha256")
    good = (
        isinstance(title, str) and 0 < len(title) <= LONGEST_TITLE and title.isprintable()
        and isinstance(languages, list) and list(tokenizer.languages) == languages
        and all(0 < len(code) <= 40 and code.isprintable() for code in languages)
        and type(about.get("pairs")) is int and about["pairs"] >= 0
        and isinstance(sha256, str) and len(sha256) == 64 and isinstance(about.get("origin", ""), str)
    )
    if not good:
        raise wrong(own_folder.CORPUS_FILE)
    return {"title": title, "languages": languages, "pairs": about["pairs"], "sha256": sha256,
            "origin": about.get("origin", "")[:60]}


def check_pairs(path: Path, about: Mapping[str, Any]) -> None:
    """A JSON list of two texts a line, as many as `about` says; with one language the second is empty."""
    from models.files import sha256_of

    if sha256_of(path) != about["sha256"]:
        raise wrong(own_folder.PAIRS_FILE)
    count, single = 0, len(about["languages"]) == 1
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                first, second = json.loads(line)
                if not isinstance(first, str) or not isinstance(second, str) or (single and second):
                    raise ValueError(line[:0])
                count += 1
    except (ValueError, TypeError, RecursionError) as error:
        raise wrong(own_folder.PAIRS_FILE) from error
    if count != about["pairs"]:
        raise wrong(own_folder.PAIRS_FILE)


def check_results(path: Path) -> None:
    """Results that the Scoreboard can show."""
    from lib.evaluation.baselines import BASELINES

    value = read_json(path, results.FILE_NAME)
    try:
        if not set(value["methods"]) <= {*BASELINES, *models.REGISTRY}:
            raise wrong(results.FILE_NAME)
        results.results_frame(value)
        results.length_frame(value)
        if not {key for one in significance.comparisons(value).values() for pair in one
                for key in (pair.first, pair.second)} <= set(value["methods"]):
            raise wrong(results.FILE_NAME)
    except (KeyError, TypeError, ValueError, AttributeError, InputError) as error:
        raise wrong(results.FILE_NAME) from error


def check_sentence_scores(folder: Path) -> None:
    """Scores of sentences that the Scoreboard can show."""
    try:
        sentence_scores.read_scores(folder)
    except InputError as error:
        raise wrong(sentence_scores.FILE_NAME) from error
