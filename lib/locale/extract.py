"""Find every message in the source: the literal first argument of `t(...)` and `N_(...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lib.paths import ROOT

MARKERS = frozenset({"t", "N_"})
PLACES = ("streamlit_app.py", "pages", "lib", "models")


def messages_in(source: str) -> Iterator[tuple[str, int]]:
    """Each message of a module's source with its line."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in MARKERS and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            yield first.value, first.lineno


def source_files(root: Path = ROOT) -> list[Path]:
    """The files whose messages a reader can meet, in a steady order."""
    files: list[Path] = []
    for place in PLACES:
        path = root / place
        files += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return files


def all_messages(root: Path = ROOT) -> dict[str, list[str]]:
    """message -> the places ("lib/x.py") where it stands, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path in source_files(root):
        for message, _ in messages_in(path.read_text(encoding="utf-8")):
            places = found.setdefault(message, [])
            place = path.relative_to(root).as_posix()
            if place not in places:
                places.append(place)
    return found
