"""The charts of single rungs are drawn by one rung's page alone; what several draw belongs above."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lib.paths import ROOT

pytestmark = pytest.mark.quick
RUNGS = ROOT / "lib" / "charts" / "rungs"


def test_every_chart_of_a_rung_is_a_function_with_a_first_line() -> None:
    for path in sorted(RUNGS.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path.name
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_what_lies_above_does_not_lean_on_a_rung() -> None:
    above = [path for path in (ROOT / "lib" / "charts").glob("*.py") if "charts.rungs" in Path(path).read_text("utf-8")]
    assert above == []
