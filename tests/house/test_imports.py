"""The direction of the arrows: pages -> lib -> models; and streamlit only where pages are drawn."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from docs.house import names_imported, source_files
from lib.paths import ROOT

FILES = source_files()
PROTOCOL = "lib/crowd/reader.py"


def roots(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    names = names_imported(path)
    place = path.relative_to(ROOT).as_posix()
    if place.startswith("models/"):
        assert not roots(names) & {"lib", "pages", "streamlit", "streamlit_app", "tests"}
    elif place.startswith("lib/"):
        assert not roots(names) & {"pages", "streamlit_app", "tests"}
        if not place.startswith("lib/ui/"):
            known = {name for name in names if roots({name}) == {"streamlit"}}
            # who measures the server from outside speaks its protocol, and knows the messages alone
            assert all(name.startswith("streamlit.proto.") and place == PROTOCOL for name in known)
            assert not any(name == "lib.ui" or name.startswith("lib.ui.") for name in names)
    else:
        assert "tests" not in roots(names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_dangerous_is_not_used(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not roots(names_imported(path)) & {"pickle", "joblib", "dill", "shelve", "marshal"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec"), f"line {node.lineno}"
            given = {word.arg: word.value for word in node.keywords}
            for name in ("shell", "unsafe_allow_html", "allow_pickle"):
                assert not (isinstance(given.get(name), ast.Constant) and given[name].value), f"line {node.lineno}"


def test_the_command_line_and_the_ladder_import_nothing_heavy():
    program = ("import sys, lib.cli, models.base; lib.cli.build_parser(); "
               "print([m for m in ('torch', 'gensim', 'sklearn', 'pandas', 'streamlit') if m in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert shown.stdout.strip() == "[]", shown.stderr
