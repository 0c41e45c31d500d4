"""Find every message in the source: the literal first argument of `t(...)` and `N_(...)`, the two of `C_(...)`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_file

from lib.paths import ROOT

#: where a reader can meet messages, in the order of the catalogue
PLACES = ("streamlit_app.py", "pages", "lib", "models")
#: a call's name -> which of its arguments are messages (None: the first), or "c", its context
MARKERS: dict[str, Any] = {"t": None, "N_": None, "C_": ((1, "c"), 2)}


def messages_in(file: Any, keywords: Collection[str], comments: Collection[str], options: Mapping[str, Any]
                ) -> Iterator[tuple[int, str, Any, Any]]:
    """Line, marker and text of each message of a module, without comments: a method of extraction for Babel, whose own
    does not look into f-strings before Python 3.12, where many of ours stand."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [ast.Constant(str(text)) as first, *_]):
                if name == "C_" and node.args[1:] and isinstance(node.args[1], ast.Constant):
                    yield first.lineno, name, (text, node.args[1].value), []
                elif text and name in keywords and name != "C_":
                    yield first.lineno, name, text, []


def all_messages(root: Path = ROOT) -> Catalog:
    """The messages of the source and the files where each stands, not translated."""
    found = Catalog()
    method: Any = messages_in  # Babel's own type of a method is that of its first version
    for place in PLACES:
        for path in [root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py")):
            for line, message, _, context in extract_from_file(method, path, MARKERS):
                found.add(message, locations=[(path.relative_to(root).as_posix(), line)], context=context)
    return found
