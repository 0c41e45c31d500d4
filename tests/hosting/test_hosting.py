"""What a host is given: requirements for each Python, an image that copies what it runs, services and a proxy."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from streamlit.testing.v1 import AppTest

from lib.paths import ROOT
from tests.support.app import whole

pytestmark = pytest.mark.quick
HOSTING = ROOT / "hosting"
LINUX = {"sys_platform": "linux", "platform_machine": "x86_64"}


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def test_the_entry_point_is_the_app(stand_ins) -> None:
    test = AppTest.from_file(str(HOSTING / "streamlit_cloud" / "streamlit_app.py"), default_timeout=120)
    test.query_params["ui"] = "en"
    assert "Representation Ladder" in whole(test.run())


def test_each_python_on_linux_gets_one_cpu_wheel_and_nobody_else_any() -> None:
    found = lines(HOSTING / "streamlit_cloud" / "requirements.txt")
    assert found[-1] == "-r ../../requirements.txt"
    wheels = [Requirement(line) for line in found[:-1]]
    pinned = next(line for line in lines(ROOT / "requirements.txt") if line.startswith("torch=="))
    for python in ("3.11", "3.12", "3.13"):
        ours = [one for one in wheels if one.marker.evaluate({**LINUX, "python_version": python})]
        assert len(ours) == 1 and ours[0].name == "torch"
        tag = f"cp{python.replace('.', '')}"
        version = pinned.removeprefix("torch==")
        assert ours[0].url.endswith(f"/torch-{version}%2Bcpu-{tag}-{tag}-manylinux_2_28_x86_64.whl")
        assert ours[0].url.startswith("https://download.pytorch.org/whl/cpu/")
        for other in ({"sys_platform": "darwin", "platform_machine": "arm64"},
                      {"sys_platform": "linux", "platform_machine": "aarch64"}):
            assert not [one for one in wheels if one.marker.evaluate({**other, "python_version": python})]


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile's instructions, those over several lines in one."""
    joined = re.sub(r"\\\n\s*", " ", text)
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line and not line.startswith("#")]


def test_the_image_copies_what_the_app_is_and_runs_as_nobody_special() -> None:
    found = instructions((HOSTING / "Dockerfile").read_text(encoding="utf-8"))
    words = [word for word, _ in found]
    assert set(words) <= {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "VOLUME", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert all("slim" in rest for word, rest in found if word == "FROM")
    assert words.index("USER") < words.index("CMD") and ("USER", "ladder") in found and "HEALTHCHECK" in words
    copied = [rest.split()[:-1] for word, rest in found if word == "COPY" and "--from" not in rest]
    sources = {source for some in copied for source in some}
    assert all((ROOT / source).exists() for source in sources)
    assert {"streamlit_app.py", "pages", "lib", "models", ".streamlit"} <= sources
    let_in = {line[1:] for line in lines(ROOT / ".dockerignore") if line.startswith("!")}
    assert all(any(source == one or source.startswith(f"{one}/") for one in let_in) for source in sources)


def test_the_services_are_two_replicas_on_one_volume_and_a_proxy() -> None:
    services = yaml.safe_load((HOSTING / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"app1", "app2", "proxy"}
    for name in ("app1", "app2"):
        assert services[name]["read_only"] and services[name]["volumes"] == ["ladder:/data"]
        assert services[name]["cap_drop"] == ["ALL"]
    conf = (HOSTING / "nginx.conf").read_text(encoding="utf-8")
    assert all(f"server {name}:8501" in conf for name in ("app1", "app2"))


def test_the_readmes_first_command_takes_no_cuda() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"Open the app:\n\n```bash\n(.+)\n```", readme)
    assert first and "--torch-backend auto" in first[1] and "-r requirements.txt" in first[1]
    # and where PyTorch's own downloads cannot be reached, it installs all the same
    assert "|| .venv/bin/pip install -r requirements.txt)" in first[1]
    if uv := shutil.which("uv"):
        shown = subprocess.run([uv, "pip", "install", "--help"], capture_output=True, text=True, timeout=60)
        assert "--torch-backend" in shown.stdout
