"""Two replicas behind nginx: a reader stays at one, and goes on at the other with its address when that one is gone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

import models
from lib.crowd.reader import Reader
from lib.crowd.server import Server, free_port, serving
from lib.paths import ROOT

pytestmark = [pytest.mark.timeout(300), pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is missing: apt-get install nginx-light")]
CONF = (ROOT / "hosting" / "nginx.conf").read_text(encoding="utf-8")


def adapted(folder: Path, port: int, replicas: list[str]) -> Path:
    """The proxy's own configuration, with this machine's ports and a folder of the test."""
    text = CONF.replace("listen 8080", f"listen 127.0.0.1:{port}")
    for place in ("/var/cache/nginx/", "/run/"):
        text = text.replace(place, f"{folder}/")
    for name, address in zip(("app1:8501", "app2:8501"), replicas):
        assert name in text
        text = text.replace(name, address.removeprefix("http://"))
    path = folder / "nginx.conf"
    path.write_text(("user root;\n" if os.getuid() == 0 else "") + f"error_log {folder}/error.log;\n" + text, "utf-8")
    return path


@pytest.fixture
def replicas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[Server]]]:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "one secret for both of them")
    with ExitStack() as running:
        apps = [running.enter_context(serving(tmp_path / f"log{number}.txt")) for number in range(2)]
        port = free_port()
        conf = adapted(tmp_path, port, [app.address for app in apps])
        checked = subprocess.run(["nginx", "-t", "-c", str(conf)], capture_output=True, text=True, timeout=30)
        assert checked.returncode == 0, checked.stderr
        proxy = subprocess.Popen(["nginx", "-c", str(conf), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            yield f"http://127.0.0.1:{port}", apps
        finally:
            proxy.terminate()
            proxy.wait(20)


def readers_of(app: Server) -> int:
    """Connections that the replica has now."""
    return len([one for one in app.process.net_connections("tcp") if one.status == psutil.CONN_ESTABLISHED])


def rows(reader: Reader) -> int:
    return len([one for one in reader.elements.values() if one.WhichOneof("type") == "bidi_component"
                and one.bidi_component.component_name == "ladder_answer"])


def test_readers_go_on_when_their_replica_is_gone(replicas) -> None:
    address, apps = replicas
    text = "我的猫喜欢睡觉。"
    with ExitStack() as pages:
        readers = []
        for _ in range(12):  # until both have some; a reader's place is drawn
            readers.append(pages.enter_context(Reader(address, text=text)))
            if all(readers_of(app) for app in apps) and len(readers) > 2:
                break
        assert all(readers_of(app) for app in apps)
        assert all(rows(reader) == len(models.REGISTRY) for reader in readers)
        cookies = [reader.http.cookies.get_dict() for reader in readers]
        assert len({cookie["ladder_place"] for cookie in cookies}) == len(readers)
        before = [readers_of(app) for app in apps]
        again = pages.enter_context(Reader(address, cookies=cookies[0], text=text))
        after = [readers_of(app) for app in apps]
        assert after != before and rows(again) == len(models.REGISTRY)  # by one more at the place of the first
        apps[0].process.kill()
        apps[0].process.wait(20)
        for cookie in cookies:
            back = pages.enter_context(Reader(address, cookies=cookie, text=text))
            assert rows(back) == len(models.REGISTRY)
            assert back.widget("text_input", "Your sentence").value == text
        assert readers_of(apps[1]) >= len(readers)


@pytest.mark.quick
def test_the_proxys_configuration_can_be_read(tmp_path: Path) -> None:
    conf = adapted(tmp_path, free_port(), ["http://127.0.0.1:1", "http://127.0.0.1:2"])
    checked = subprocess.run(["nginx", "-t", "-c", str(conf)], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    assert re.search(r"access_log\s+off", CONF), "addresses have what readers type"
