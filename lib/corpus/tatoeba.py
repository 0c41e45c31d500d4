"""Chinese-English pairs from Tatoeba, as packed by manythings.org: where the file is looked for, and how it is read.

The file has a pair a line, `english TAB chinese TAB attribution`, in UTF-8. The text is never part of this project:
the user gives a path, sets LADDER_DATA, or downloads it from its publisher (`lib.corpus.download`).
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.paths import DATA
from models.base import Pair
from models.language.text import has_chinese
from models.messages import N_, InputError

KEY = "tatoeba-zh-en"
PUBLISHER_URL = "https://www.manythings.org/anki/cmn-eng.zip"
ENVIRONMENT = "LADDER_DATA"
MEMBER = "cmn.txt"
ARCHIVE = "cmn-eng.zip"
SUFFIXES = (".txt", ".tsv", ".zip")
#: sha256 of the `cmn.txt` that the shipped weights were trained on. The publisher's file grows, so another is no error.
KNOWN_SHA256 = "cbe643d0cabeac2c0da385a3577ad98b56f282bfbcb83a4f49ad8e86875cf062"
#: Bytes; the publisher's text has about 4 million. More than this is not that file.
MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class TatoebaText:
    """What a file held: distinct pairs in its order, the attribution of each ("" where there is none), the sha256 of
    the text's bytes (of `cmn.txt` itself, zipped or not), and how many repeated lines were left out."""

    pairs: list[Pair]
    attributions: list[str]
    sha256: str
    source: Path
    repeated: int


def data_folder() -> Path:
    """The folder for downloaded text, ignored by git: `data/` in the repository's root."""
    return DATA


def find_text(data: Path | str | None = None) -> Path:
    """The file to read: `data` (a file or a folder), else LADDER_DATA, else the data folder.

    A path that was named and is not there, or holds no such file, is an InputError; so is finding none at all.
    """
    if data is not None:
        return _within(Path(data))
    if named := os.environ.get(ENVIRONMENT, "").strip():
        return _within(Path(named))
    found = next(_candidates(data_folder()), None)
    if found is None:
        raise InputError(
            N_("The Tatoeba text is not here. Give its file with --data PATH (cmn.txt or cmn-eng.zip), set {variable} "
               "to its folder, or download it from its publisher: python -m lib download, or {url}."),
            variable=ENVIRONMENT, url=PUBLISHER_URL,
        )
    return found


def _within(path: Path) -> Path:
    path = path.expanduser()
    if path.is_dir():
        found = next(_candidates(path), None)
        if found is None:
            raise InputError(N_("The folder {path} holds neither cmn.txt nor cmn-eng.zip; the publisher offers it at "
                                "{url}."), path=str(path), url=PUBLISHER_URL)
        return found
    if not path.is_file():
        raise InputError(N_("There is no file {path}. The text can be had from its publisher: {url}."),
                         path=str(path), url=PUBLISHER_URL)
    return path


def _candidates(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / KEY):
        for name in (MEMBER, "cmn.tsv", ARCHIVE):
            if (place / name).is_file():
                yield place / name


def read_text(path: Path | str) -> TatoebaText:
    """Read the pairs of a .txt, .tsv or .zip file. Any defect is an InputError with file, line and what is expected."""
    path = _within(Path(path))
    raw = read_bytes(path)
    pairs, attributions, repeated = parse(raw, str(path))
    return TatoebaText(pairs, attributions, hashlib.sha256(raw).hexdigest(), path, repeated)


def read_bytes(path: Path) -> bytes:
    """The text's bytes, from the archive when `path` is one; never more than MAX_BYTES, nothing is unpacked to disk."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(N_("{path} ends in {suffix}; expected is one of {choices}."), path=str(path),
                         suffix=repr(path.suffix), choices=", ".join(SUFFIXES))
    try:
        if path.suffix.lower() == ".zip":
            return read_member(path)
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except OSError as error:
        raise InputError(N_("{path} cannot be read: {reason}."), path=str(path), reason=error.strerror or str(error)
                         ) from error


def _too_large(path: Path) -> InputError:
    return InputError(N_("{path} holds more than {limit} MB of text; the publisher's file has a few MB. Is it the "
                         "right one?"), path=str(path), limit=MAX_BYTES // 1_000_000)


def read_member(path: Path) -> bytes:
    """The bytes of `cmn.txt` in the zip archive `path`, read in memory up to MAX_BYTES."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i for i in archive.infolist() if not i.is_dir() and i.filename.rsplit("/", 1)[-1] == MEMBER]
            if not names:
                raise InputError(N_("{path} is an archive without {member}; the right one is at {url}."),
                                 path=str(path), member=MEMBER, url=PUBLISHER_URL)
            with archive.open(names[0]) as stream:
                raw = stream.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError(N_("{path} is not a whole zip archive ({reason}); download it again from {url}."),
                         path=str(path), reason=str(error), url=PUBLISHER_URL) from error
    if len(raw) > MAX_BYTES:
        raise _too_large(path)
    return raw


def parse(raw: bytes, name: str) -> tuple[list[Pair], list[str], int]:
    """Distinct pairs, their attributions and the count of repeated lines from the bytes of a text called `name`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(N_("{path}, line {line}: this is not UTF-8. Save it as UTF-8; expected is a pair a line, "
                            "english TAB chinese TAB attribution."),
                         path=name, line=raw.count(b"\n", 0, error.start) + 1) from error
    seen: dict[Pair, str] = {}
    count = 0
    without_han: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 2 or not columns[0] or not columns[1]:
            raise InputError(N_("{path}, line {line}: found {found}; expected is a pair a line, english TAB chinese "
                                "TAB attribution, like the publisher's cmn.txt ({url})."),
                             path=name, line=number, found=repr(_short(line)), url=PUBLISHER_URL)
        count += 1
        if not has_chinese(columns[1]):
            without_han.append(number)
        seen.setdefault(Pair(columns[1], columns[0]), columns[2] if len(columns) > 2 else "")
    if not count:
        raise InputError(N_("{path} is empty; expected is a pair a line, english TAB chinese TAB attribution. The "
                            "publisher offers it at {url}."), path=name, url=PUBLISHER_URL)
    if 2 * len(without_han) > count:
        raise InputError(N_("{path}, line {line}: the second column is not Chinese, here and in most lines; expected "
                            "is english TAB chinese TAB attribution, in this order."), path=name, line=without_han[0])
    return list(seen), list(seen.values()), count - len(seen)


def _short(line: str, limit: int = 40) -> str:
    line = line.strip()
    return line if len(line) <= limit else line[:limit] + "..."
