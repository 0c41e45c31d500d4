"""What the repository may hold, and that its README tells the truth. (Dangerous calls: tests/house/test_imports.py.)"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from functools import lru_cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from docs.house import names_imported
from lib.cli import build_parser
from lib.corpus import load_corpus
from lib.paths import ROOT
from lib.shelf import library, recorded
from lib.summaries.data import FOLDER
from lib.take_home.targets import TARGETS
from models.pretrained import e5
from tests.house.test_imports import roots
from tests.support.corpora import CORPORA

#: bytes of all methods' weights of a corpus; what is recorded beside them is small
WEIGHTS_BUDGET = {"tatoeba-zh-en": 60_000_000, "small-world": 15_500_000, "small-world/news": 4_500_000}
RECORDED_BUDGET = 3_000_000
#: folders where a person's or a machine's files are; not preceded by a letter, a dot or a slash, as in a URL
MACHINE_PATH = re.compile(r"(?<![\w./])/(?:home|root|tmp|work|Users)/\w")
#: Sentences that are the corpus's too by coincidence: each was written here by ourselves. Keep this list tiny.
COINCIDENCES: frozenset[str] = frozenset()
README = (ROOT / "README.md").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """What is in the repository, or would be after `git add`."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """The text files' content by path."""
    found = {}
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def test_the_weights_keep_their_budget() -> None:
    sizes: dict[tuple[str, bool], int] = {}
    for path in files():
        if path.is_relative_to(ROOT / "models" / "weights"):
            corpus, below, *_ = path.relative_to(ROOT / "models" / "weights").parts
            where = (f"{corpus}/{below}" if below == FOLDER else corpus, below == recorded.FOLDER)
            sizes[where] = sizes.get(where, 0) + path.stat().st_size
    assert {corpus for corpus, _ in sizes} <= set(WEIGHTS_BUDGET)
    for (corpus, beside), size in sizes.items():
        assert size <= (RECORDED_BUDGET if beside else WEIGHTS_BUDGET[corpus]), f"{corpus}: {size:,} bytes"


def test_nothing_else_is_large() -> None:
    large = [str(path) for path in files() if path.stat().st_size > 2_000_000
             and not path.is_relative_to(ROOT / "models" / "weights")]
    assert not large


def test_no_path_of_a_machine() -> None:
    # what stands in hosting/ are paths inside a container, which is no machine of anybody's
    found = [f"{name}: {line.strip()[:120]}" for name, text in texts().items()
             if not name.startswith(("tests/", "hosting/"))
             for line in text.splitlines() if MACHINE_PATH.search(line)]
    assert not found


def test_torch_never_unpickles() -> None:
    for name, text in texts().items():
        for node in ast.walk(ast.parse(text)) if name.endswith(".py") else ():
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) != ("torch", "load"), f"{name}:{node.lineno}"


@pytest.mark.corpora
def test_no_sentence_of_the_corpora_is_committed() -> None:
    source = CORPORA / "tatoeba-zh-en" / "cmn.txt"
    if not source.is_file():
        pytest.skip("the Tatoeba text is not here; set LADDER_CORPORA to the folder that holds tatoeba-zh-en/cmn.txt")
    head = 16
    by_head: dict[str, list[str]] = {}
    for pair in load_corpus("tatoeba-zh-en", source).pairs:
        for sentence in pair:
            if len(sentence) > 25 and sentence not in COINCIDENCES:
                by_head.setdefault(sentence[:head], []).append(sentence)
    found = [
        f"{name}: {sentence}" for name, text in texts().items() for start in range(len(text) - head)
        for sentence in by_head.get(text[start:start + head], ()) if text.startswith(sentence, start)
    ]
    assert not found


def test_requirements_are_what_is_imported() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    extra = [line for kind in ("pretrained", "export", "claims", "cluster")
             for line in (ROOT / f"requirements-{kind}.txt").read_text(encoding="utf-8").splitlines()]
    optional = [line for line in extra if line and not line.startswith("#")]
    optional += [f"{name}=={version}" for name, version in pins("requirements-guest.txt").items()]
    assert all(re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[\w.]+", line) for line in (*pinned, *optional))
    used: set[str] = set()
    for name in texts():
        if name.endswith(".py") and not name.startswith(("tests/", "docs/")):
            used |= roots(names_imported(ROOT / name))
    own = {"lib", "models", "pages", "streamlit_app", *sys.stdlib_module_names}
    projects = packages_distributions()
    asked, also = ({re.split(r"[\[=]", line)[0] for line in lines} for lines in (pinned, optional))
    also = {name.replace("sil-thot", "thot") for name in also}  # imported by another name
    used |= {name for target in TARGETS.values() for name in target.packages}  # torch itself asks for onnx
    assert also <= {name.replace("_", "-") for name in used}
    used -= {name for name in used if name.replace("_", "-") in also}
    missing = [name for name in used - own if not asked & {p.lower().replace("_", "-") for p in projects.get(name, ())}]
    assert not missing
    provided = {p.lower().replace("_", "-") for name in used for p in projects.get(name, ())}
    assert asked <= provided, f"pinned and not imported: {asked - provided}"


def pins(name: str) -> dict[str, str]:
    """The packages of a requirements file, with their versions and markers; not those of the files that it names."""
    text = re.sub(r"(\s*\\\n)?\s+--hash=sha256:[0-9a-f]{64}", "", (ROOT / name).read_text(encoding="utf-8"))
    return dict(line.split("==", 1) for line in text.splitlines() if line and not line.startswith(("#", "-r ")))


def test_the_guest_is_the_one_that_was_measured() -> None:
    """One package, with hashes, whose version the code names; the tests install the same one."""
    text = (ROOT / "requirements-guest.txt").read_text(encoding="utf-8")
    assert pins("requirements-guest.txt") == {e5.PACKAGE: e5.VERSION} and text.count("--hash=sha256:") > 1
    assert pins("requirements-dev.txt")[e5.PACKAGE].split(" ")[0] == e5.VERSION
    record = json.loads((library.SHIPPED / library.DEFAULT_CORPUS / "recorded" / "guest_e5.json").read_text("utf-8"))
    assert record["weights_sha256"] == e5.SHA256 and record["run"]["package"] == f"{e5.PACKAGE}=={e5.VERSION}"


def test_the_lock_has_what_the_requirements_ask_for() -> None:
    locked = pins("requirements-lock.txt")
    asked = pins("requirements.txt") | pins("requirements-pretrained.txt") | pins("requirements-dev.txt")
    assert {name: locked.get(name) for name in asked} == asked
    # of the files that a host may take for the requirements, it must find requirements.txt
    assert not {"uv.lock", "Pipfile", "environment.yml"} & {path.name for path in files()}


def test_one_version_of_ruff() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["ruff"]["required-version"] == f"=={pins('requirements-dev.txt')['ruff']}"
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "entry: ruff check" in hooks and "rev:" not in hooks  # it runs the ruff that is installed


def commands() -> list[str]:
    """Every command of this project in the README's code blocks; a backslash goes on with the next line."""
    blocks = re.findall(r"^```(?:bash|sh)\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if " -m lib " in line]


def test_the_readme_shows_commands() -> None:
    shown = {shlex.split(line.split(" -m lib ")[1])[0] for line in commands()}
    assert shown >= {"train", "evaluate", "compare", "inspect", "scoreboard", "download"}


@pytest.mark.parametrize("line", commands())
def test_the_readmes_commands_exist(line: str) -> None:
    build_parser().parse_args(shlex.split(line.split(" -m lib ")[1], comments=True))


def test_the_readmes_links_lead_somewhere() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert targets and not [target for target in targets if not (ROOT / target).exists()]


def test_ci_runs_the_readmes_own_test_command() -> None:
    part = README.split("<!-- tests -->")[1].split("<!-- end -->")[0]
    lines = [line for line in part.splitlines() if line.startswith(("python3", ".venv"))]
    assert len(lines) == 1
    assert "-m pytest" in lines[0]
    assert "<!-- tests -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_scripts_of_the_docs_can_be_imported() -> None:
    pytest.importorskip("playwright", reason="playwright is missing: pip install playwright")
    for path in (ROOT / "docs").glob("*.py"):
        importlib.import_module(f"docs.{path.stem}")
