"""The download against a server on this machine: whole, interrupted and resumed, without ranges, wrong, absent."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.corpus.download import download_text, read_record
from lib.corpus.tatoeba import find_text, read_text
from models.messages import InputError

TEXT = "".join(f"The lamp number {i} is green.\t第{i}盏灯是绿色的。\tours\n" for i in range(3000))


def archive(name: str = "cmn.txt", text: str = TEXT) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        z.writestr(name, text)
        z.writestr("_about.txt", "hello")
    return out.getvalue()


class Server:
    """Serves `body`; `cut` bytes of it on the first request; knows ranges or not; remembers what was asked."""

    def __init__(self, body: bytes, *, cut: int = 0, ranges: bool = True, status: int = 200, etag: str = '"one"'):
        self.body, self.cut, self.ranges, self.status, self.etag = body, cut, ranges, status, etag
        self.asked: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/cmn-eng.zip"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append(wanted)
        if self.status != 200:
            handler.send_error(self.status)
            return
        start = 0
        if wanted and self.ranges and handler.headers.get("If-Range") == self.etag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(self.body):
                handler.send_error(416)
                return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        handler.send_header("Content-Length", str(len(self.body) - start))
        handler.send_header("ETag", self.etag)
        handler.end_headers()
        end = self.cut if self.cut and len(self.asked) == 1 else len(self.body)
        handler.wfile.write(self.body[start:end])

    def __enter__(self) -> Server:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_whole_download_reports_and_records(tmp_path):
    body = archive()
    with Server(body) as server:
        reports = list(download_text(tmp_path, server.url, known_sha256=None))
    assert reports[0].done == 0 and reports[-2].fraction == 1.0
    assert [r.done for r in reports] == sorted(r.done for r in reports)
    last = reports[-1]
    assert last.path == tmp_path / "cmn-eng.zip" and last.pairs == 3000 and last.same_text is None
    assert last.sha256 == hashlib.sha256(TEXT.encode()).hexdigest() == read_text(last.path).sha256
    record = read_record(tmp_path)
    assert record["text_sha256"] == last.sha256 and record["archive_sha256"] == hashlib.sha256(body).hexdigest()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cmn-eng.zip", "cmn-eng.zip.json"]
    assert find_text(tmp_path) == last.path


@pytest.mark.parametrize("same", [True, False])
def test_another_text_than_the_known_one_is_a_note(tmp_path, same):
    known = hashlib.sha256(TEXT.encode()).hexdigest() if same else "0" * 64
    with Server(archive()) as server:
        assert list(download_text(tmp_path, server.url, known_sha256=known))[-1].same_text is same


def test_interrupted_and_resumed(tmp_path):
    body = archive()
    with Server(body, cut=70_000) as server:
        with pytest.raises(InputError, match="70000 bytes are kept"):
            list(download_text(tmp_path, server.url))
        assert not (tmp_path / "cmn-eng.zip").exists()
        reports = list(download_text(tmp_path, server.url))
    assert server.asked == [None, "bytes=70000-"]
    assert reports[0].done == 70_000 and reports[0].total == len(body)
    assert (tmp_path / "cmn-eng.zip").read_bytes() == body


def test_stopped_by_the_caller_and_resumed(tmp_path):
    with Server(archive()) as server:
        running = download_text(tmp_path, server.url)
        while next(running).done < 100_000:
            pass
        running.close()
        assert next(iter(download_text(tmp_path, server.url))).done >= 100_000


def test_a_server_without_ranges_begins_anew(tmp_path):
    with Server(archive(), cut=70_000, ranges=False) as server:
        with pytest.raises(InputError):
            list(download_text(tmp_path, server.url))
        reports = list(download_text(tmp_path, server.url))
    assert reports[0].done == 0 and (tmp_path / "cmn-eng.zip").read_bytes() == archive()


def test_a_file_that_changed_meanwhile_begins_anew(tmp_path):
    with Server(archive(), cut=70_000) as server:
        with pytest.raises(InputError):
            list(download_text(tmp_path, server.url))
        server.etag, server.body = '"two"', archive(text=TEXT + "More.\t更多。\n")
        assert list(download_text(tmp_path, server.url))[-1].pairs == 3001


def test_a_part_that_is_already_whole(tmp_path):
    body = archive()
    with Server(body) as server:
        (tmp_path / "cmn-eng.zip.part").write_bytes(body)
        (tmp_path / "cmn-eng.zip.part.json").write_text(json.dumps({"validator": '"one"'}))
        assert list(download_text(tmp_path, server.url))[-1].pairs == 3000


@pytest.mark.parametrize("body", [
    b"<html>not here</html>", b"", archive("other.txt"), archive(text="no tabs at all\n"), archive()[:-500],
], ids=["html", "empty", "other-member", "wrong-format", "cut-archive"])
def test_wrong_content_is_thrown_away_and_the_old_file_stays(tmp_path, body):
    (tmp_path / "cmn-eng.zip").write_bytes(b"the old one")
    with Server(body) as server, pytest.raises(InputError, match="not the archive"):
        list(download_text(tmp_path, server.url))
    assert (tmp_path / "cmn-eng.zip").read_bytes() == b"the old one"
    assert [p.name for p in tmp_path.iterdir()] == ["cmn-eng.zip"]


def test_answers_of_refusal_and_no_network(tmp_path):
    with Server(b"", status=404) as server, pytest.raises(InputError, match="404"):
        list(download_text(tmp_path, server.url))
    with pytest.raises(InputError, match="--data"):
        list(download_text(tmp_path, server.url, timeout=2))  # the server is gone
    with pytest.raises(InputError, match="web address"):
        list(download_text(tmp_path, "file:///somewhere/cmn-eng.zip"))
    assert not list(tmp_path.iterdir())


def test_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("lib.corpus.download.MAX_ARCHIVE_BYTES", 1000)
    with Server(archive()) as server, pytest.raises(InputError, match="not that file"):
        list(download_text(tmp_path, server.url))


def test_what_the_connection_raises_is_not_shown(tmp_path, monkeypatch):
    import http.client
    import urllib.error

    for error, told in ((http.client.IncompleteRead(b"s3cret"), r"id [0-9a-f]{6}"),
                        (urllib.error.URLError(OSError(101, "Network is unreachable")), "Network is unreachable")):
        def broken(*_, error=error):
            raise error
            yield

        monkeypatch.setattr("lib.corpus.download._fetch", broken)
        with pytest.raises(InputError, match=rf"stopped \({told}\)"):
            list(download_text(tmp_path, "http://127.0.0.1:1/x"))
