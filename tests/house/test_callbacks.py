"""What a widget calls is guarded: its errors are told at the top of the page, and never shown raw."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lib.paths import ROOT

FILES = sorted((ROOT / "lib" / "ui").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
GUARDED = {node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
           for mark in node.decorator_list if isinstance(mark, ast.Name) and mark.id == "callback"}


@pytest.mark.quick
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_callback_is_guarded(path: Path) -> None:
    for node in ast.walk(TREES[path]):
        for word in node.keywords if isinstance(node, ast.Call) else ():
            if word.arg not in ("on_click", "on_change") and not (word.arg or "").endswith("_change"):
                continue
            called = word.value
            guarded = (isinstance(called, ast.Constant) or (isinstance(called, ast.Name) and called.id in GUARDED)
                       or (isinstance(called, ast.Call) and getattr(called.func, "id", "") == "callback"))
            nothing = isinstance(called, ast.Lambda) and isinstance(called.body, ast.Constant)
            assert guarded or nothing, f"line {word.value.lineno}"
