"""`python -m pytest -m quick` runs something of every room: a new one must bring its tests, and a quick one of them.

Each page in pages/ is drawn by tests/lib/ui/test_pages.py, which finds them itself.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lib.paths import ROOT
from tests.support.app import PAGES

pytestmark = pytest.mark.quick
ROOMS = sorted({path.parent.relative_to(ROOT) for room in ("models", "lib") for path in (ROOT / room).rglob("*.py")
                if path.name != "__init__.py"})


def has_quick_test(folder: Path) -> bool:
    """Whether a test file in the folder says pytest.mark.quick."""
    return any(isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.quick"
               for path in folder.glob("test_*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_room_has_a_quick_test(room: Path) -> None:
    assert has_quick_test(ROOT / "tests" / room), f"mark a fast test in tests/{room} with @pytest.mark.quick"


def test_every_test_package_has_a_quick_test() -> None:
    packages = {path.parent for room in ("models", "lib") for path in (ROOT / "tests" / room).rglob("test_*.py")}
    assert packages and not [folder for folder in packages if not has_quick_test(folder)]


def test_every_page_is_drawn_quickly() -> None:
    from tests.lib.ui.test_pages import test_page_draws

    drawn = {mark.args[0]: mark.args[1] for mark in test_page_draws.pytestmark if mark.name == "parametrize"}
    assert drawn["page"] == PAGES == sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
    assert any("quick" in [mark.name for mark in getattr(one, "marks", ())] for one in drawn["language"])
