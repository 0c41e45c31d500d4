"""Draw the house from its imports: `python docs/house.py` writes docs/house.svg, a room a folder, the ground below.

An arrow goes from a room to one that it imports. Arrows that others imply are left out (the transitive reduction), so
that what is drawn is what holds the house up. tests/house uses the same graph and holds that the picture is current.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import shorten
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PICTURE = Path(__file__).with_name("house.svg")
TOPS = ("models", "lib", "pages")
#: folders with a folder for each page: one room, the page's part of it
BY_PAGE = ("lib/ui", "lib/inside")
#: rooms of lib/ui that are no page's
SHARED = ("shared", "session", "frame", "pictures")
PARTS = {"pages/X.py": "A page", "lib/ui/X/": "What the page X shows", "lib/inside/X/": "What the page X computes"}
WIDTH, ROW, BOX, GAP = 1120, 92, 46, 18

Graph = Mapping[str, set[str]]


def source_files() -> list[Path]:
    """The Python files of the product; no tests."""
    return sorted([*ROOT.glob("*.py"), *(path for top in TOPS for path in (ROOT / top).rglob("*.py"))])


def module_of(path: Path) -> str:
    """lib/ui/__init__.py -> lib.ui"""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def names_imported(path: Path) -> set[str]:
    """Full names of what a file imports, anywhere in it: modules, and names in modules."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise ValueError(f"{path.name}, line {node.lineno}: write imports from the root")
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@cache
def imports() -> dict[str, set[str]]:
    """module -> the modules of the product that it imports; a package counts only where a name is taken from it."""
    files = {module_of(path): path for path in source_files()}
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        names = names_imported(path)
        packages = {name.rpartition(".")[0] for name in names if name in files}
        taken = {name.rpartition(".")[0] for name in names if name not in files}
        graph[module] = {name for name in names if name in files and (name not in packages or name in taken)} - {module}
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Groups of nodes that reach each other, by Tarjan 1972; [] where there is none."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in number:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], number[other])
        if low[node] == number[node]:
            group = stack[stack.index(node):]
            del stack[-len(group):]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in number:
            visit(node)
    return sorted(found)


def room_of(module: str) -> str:
    """The room of a module: its folder, one for all pages' parts of lib/ui and lib/inside, one for models."""
    parts = module.split(".")
    if parts[0] == "pages":
        return "pages/X.py"
    if parts[0] != "lib":
        return "models/" if parts[0] == "models" else f"{parts[0]}.py"
    if len(parts) == 2 and not (ROOT / "lib" / parts[1]).is_dir():
        return f"lib/{parts[1]}.py"
    if len(parts) < 2:
        return "lib/"
    place = "/".join(parts[:2])
    if place in BY_PAGE:
        place = "/".join([place, *(part if part in SHARED else "X" for part in parts[2:3])])
    return f"{place}/"


def rooms(graph: Graph) -> dict[str, set[str]]:
    """room -> the rooms that it imports. Faces of packages that only say what is inside are no rooms."""
    found: dict[str, set[str]] = {}
    for module, others in graph.items():
        room = room_of(module)
        found.setdefault(room, set()).update(room_of(other) for other in others)
    quiet = {room for room in found if room in ("lib/", *(f"{place}/" for place in BY_PAGE))}
    return {room: others - {room} - quiet for room, others in found.items() if room not in quiet}


def floors(graph: Graph) -> dict[str, int]:
    """node -> floor: one above the highest of all that it imports; 0 is the ground. A circle has none: ValueError."""
    if found := circles(graph):
        raise ValueError(f"these import each other: {found}")
    known: dict[str, int] = {}

    def floor(node: str) -> int:
        if node not in known:
            known[node] = 1 + max((floor(other) for other in graph[node]), default=-1)
        return known[node]

    for node in graph:
        floor(node)
    return known


def reduced(graph: Graph) -> dict[str, set[str]]:
    """The graph without the arrows that a longer way implies."""
    reach: dict[str, set[str]] = {}

    def reached(node: str) -> set[str]:
        if node not in reach:
            reach[node] = set().union(graph[node], *(reached(other) for other in graph[node]))
        return reach[node]

    return {node: {other for other in others if not any(other in reached(between) for between in others - {other})}
            for node, others in graph.items()}


def says(room: str, letters: int = 200) -> str:
    """The first sentence of a room's own docstring, cut to so many letters."""
    if room in PARTS:
        return PARTS[room]
    place = ROOT / room
    path = place / "__init__.py" if place.is_dir() else place
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = text.split("\n\n")[0].replace("\n", " ").split(". ")[0].split(": ")[0].replace("`", "").rstrip(".")
    return shorten(line, letters, placeholder=" …")


def drawn(graph: Graph) -> str:
    """The picture of rooms and arrows as SVG. Its colours are the page's own (`currentColor`), light or dark."""
    level, arrows = floors(graph), reduced(graph)
    top = max(level.values())
    order: list[list[str]] = [sorted(room for room in graph if level[room] == top - row) for row in range(top + 1)]
    middle: dict[str, float] = {}
    for row in order:  # a room stands under those that rest on it
        above = {room: [middle[other] for other in middle if room in arrows[other]] for room in row}
        row.sort(key=lambda room: (sum(above[room]) / len(above[room]) if above[room] else WIDTH / 2, room))
        for place, room in enumerate(row):
            middle[room] = (place + 0.5) * WIDTH / len(row)
    lines, boxes = [], []
    for number, row in enumerate(order):
        width = WIDTH / len(row) - GAP
        y = number * ROW + 8
        for room in row:
            x = middle[room] - width / 2
            line = escape(says(room, round(width / 5.6)))
            boxes.append(
                f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{BOX}" rx="7" fill="#F6F3EC" stroke="#77716A"/>'
                f'<text x="{middle[room]:.0f}" y="{y + 19}" font-size="13" font-weight="600">{escape(room)}</text>'
                f'<text x="{middle[room]:.0f}" y="{y + 36}" font-size="11">{line}</text>')
            lines += [f'<line x1="{middle[room]:.0f}" y1="{y + BOX}" x2="{middle[other]:.0f}" '
                      f'y2="{(top - level[other]) * ROW + 6}"/>' for other in sorted(arrows[room])]
    height = len(order) * ROW
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'text-anchor="middle">',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" fill="#8C857C"/></marker></defs>',
        '<g stroke="#8C857C" stroke-width="1.2" marker-end="url(#head)">',
        *(line.replace("/>", ' marker-end="url(#head)"/>') for line in lines), "</g>",
        '<g fill="#1F1D1A">', *boxes, "</g>", "</svg>", ""])


def main() -> int:
    """Write the picture."""
    PICTURE.write_text(drawn(rooms(imports())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
