"""Download the Tatoeba pairs from their publisher: resumable, checked, and put in place in one move.

The bytes go to `cmn-eng.zip.part`; an interrupted download goes on from there when the server still has the same file.
Only when the archive is whole and its `cmn.txt` reads as pairs does it take its place, with `cmn-eng.zip.json` beside
it: where it came from, when, and its sha256.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lib.corpus.tatoeba import ARCHIVE, KEY, KNOWN_SHA256, PUBLISHER_URL, data_folder, parse, read_member
from lib.troubles import id_of
from models.messages import N_, InputError

USER_AGENT = "Mozilla/5.0 (compatible; representation-ladder/0.1)"
CHUNK = 1 << 16
#: Bytes; the archive has about 1.5 million. More is not that file.
MAX_ARCHIVE_BYTES = 100_000_000


@dataclass(frozen=True)
class DownloadProgress:
    """Bytes there so far and in all (None when the server does not say). The last report has `path`, the sha256 of
    the text, its pairs, and `same_text`: whether it is the very text that the shipped weights were trained on."""

    done: int
    total: int | None
    path: Path | None = None
    sha256: str = ""
    pairs: int = 0
    same_text: bool | None = None

    @property
    def fraction(self) -> float | None:
        """0-1, or None when the size is unknown."""
        return min(1.0, self.done / self.total) if self.total else None


def download_text(
    folder: Path | None = None, url: str = PUBLISHER_URL, *, timeout: float = 20.0,
    known_sha256: str | None = KNOWN_SHA256,
) -> Iterator[DownloadProgress]:
    """Fetch the archive into `folder` (default: the data folder's own for this corpus), reporting as it goes.

    `timeout` is seconds without an answer. No network, a broken connection, a full disk or a wrong content is an
    InputError; after a broken connection the same call goes on where it stopped.
    """
    if not url.startswith(("https://", "http://")):
        raise InputError(N_("{url} is not a web address; expected is one that starts with https://."), url=url)
    folder = folder or data_folder() / KEY
    target = folder / ARCHIVE
    part, tag = folder / f"{ARCHIVE}.part", folder / f"{ARCHIVE}.part.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = 0
        total = None
        for report in _fetch(url, part, tag, timeout):
            done, total = report.done, report.total
            yield report
    except urllib.error.HTTPError as error:
        raise InputError(N_("{url} answered {status}. Try again later, or fetch the file with a browser and give its "
                            "path with --data."), url=url, status=f"{error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)  # of a URLError: the system's own
        raise _interrupted(url, part, getattr(reason, "strerror", None) or id_of(error)) from error
    if total is not None and done < total:
        raise _interrupted(url, part, f"{done} of {total} bytes")
    yield _put_in_place(part, tag, target, url, known_sha256)


def _interrupted(url: str, part: Path, reason: str) -> InputError:
    kept = part.stat().st_size if part.is_file() else 0
    return InputError(N_("The download from {url} stopped ({reason}); {kept} bytes are kept. Start it again to go on, "
                         "or fetch the file with a browser and give its path with --data."),
                      url=url, reason=reason, kept=kept)


def _fetch(url: str, part: Path, tag: Path, timeout: float) -> Iterator[DownloadProgress]:
    """Write the body to `part`, after what is there when it is of the same file."""
    have = part.stat().st_size if part.is_file() else 0
    validator = _read_json(tag).get("validator") if have else None
    headers = {"User-Agent": USER_AGENT, "Accept": "application/zip, */*", "Accept-Encoding": "identity"}
    if have and validator:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        response = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code != 416 or "Range" not in headers:
            raise
        part.unlink(missing_ok=True)  # nothing follows what we have: begin anew
        tag.unlink(missing_ok=True)
        yield from _fetch(url, part, tag, timeout)
        return
    with response:
        resumed = response.status == 206 and _starts_at(response.headers.get("Content-Range"), have)
        if response.status == 206 and not resumed:
            raise OSError("the server sent another part than the one asked for")
        done = have if resumed else 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length and length.isdigit() else None
        _check_size(total or 0, url)
        _write_json(tag, {"url": url, "validator": _validator(response.headers)})
        with part.open("ab" if resumed else "wb") as out:
            yield DownloadProgress(done, total)
            while chunk := response.read(CHUNK):
                out.write(chunk)
                done += len(chunk)
                _check_size(done, url)
                yield DownloadProgress(done, total)


def _check_size(size: int, url: str) -> None:
    if size > MAX_ARCHIVE_BYTES:
        raise InputError(N_("{url} sends more than {limit} MB; the archive has about 1.5 MB. It is not that file."),
                         url=url, limit=MAX_ARCHIVE_BYTES // 1_000_000)


def _validator(headers: Any) -> str | None:
    """What tells one version of the file from another: a strong ETag, else the date of the last change."""
    etag = headers.get("ETag")
    return etag if etag and not etag.startswith("W/") else headers.get("Last-Modified")


def _starts_at(content_range: str | None, start: int) -> bool:
    return content_range is not None and content_range.replace("=", " ").startswith(f"bytes {start}-")


def _put_in_place(part: Path, tag: Path, target: Path, url: str, known: str | None) -> DownloadProgress:
    """Check the archive, move it, write its record; a wrong archive is removed, so that the next call begins anew."""
    try:
        text = read_member(part)
        pairs, _, _ = parse(text, f"{url}: cmn.txt")
    except InputError as error:
        part.unlink(missing_ok=True)
        tag.unlink(missing_ok=True)
        raise InputError(N_("What came from {url} is not the archive that was expected and was thrown away: {reason}"),
                         url=url, reason=str(error)) from error
    archive = part.read_bytes()
    sha256 = hashlib.sha256(text).hexdigest()
    record = {
        "url": url, "downloaded": datetime.now(UTC).isoformat(timespec="seconds"), "bytes": len(archive),
        "archive_sha256": hashlib.sha256(archive).hexdigest(), "text_sha256": sha256, "pairs": len(pairs),
        "known_text_sha256": known,
    }
    try:
        part.replace(target)
        _write_json(target.with_name(f"{target.name}.json"), record)
        tag.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(target),
                         reason=error.strerror or str(error)) from error
    return DownloadProgress(len(archive), len(archive), target, sha256, len(pairs),
                            sha256 == known if known else None)


def read_record(folder: Path | None = None) -> dict[str, Any]:
    """The record beside the downloaded archive, or {} when there is none."""
    return _read_json((folder or data_folder() / KEY) / f"{ARCHIVE}.json")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    temporary.replace(path)
