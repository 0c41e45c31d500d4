"""The pages through Streamlit's AppTest: opened by their address through the entry point, as a link opens them, and
what is read off them. No other page runs before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from lib.paths import ROOT
from lib.ui.shared.parts.fold import key_of

COMPARE = "pages/compare.py"
PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))
FRIENDLY = ("Something went wrong", "出了点问题")
KINDS = ("markdown", "caption", "warning", "info", "error", "success", "header", "subheader", "title", "text")
#: what a reader may type into any field
BAD = {
    "empty": "", "spaces": "   ", "long": "word " * 2000, "control": "a\x00b", "emoji": "🙂🙂",
    "script": "<script>alert(1)</script>", "markdown": "# **x** [y](http://z) `q` $a$ :smile: ![i](j)",
}

# Every AppTest reads the metadata of all installed packages anew, which takes longer than most pages: once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


#: the folded parts of the pages
FOLDS = ("breaks", "costs", "choices", "looks", "memory", "logits", "softmax", "near", "curve", "why", "cost",
         "disagree", "legend", "try", "closely", "both", "matrix", "own")


def opened(page: str = COMPARE, *, folded: bool = False, **query: str) -> AppTest:
    """The page in English, or as the query says, with all its parts unfolded unless `folded`. Its address is known
    before the first run: `st.navigation` takes it from the file's name."""
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in {"ui": "en", **query}.items():
        test.query_params[name] = value
    if not folded:
        for name in FOLDS:
            test.session_state[key_of(name)] = True
    return test.switch_page(page).run()


def said(test: AppTest) -> str:
    """All prose on the page."""
    return "\n".join(str(element.value) for kind in KINDS for element in getattr(test, kind))


def whole(test: AppTest) -> str:
    """All prose on the page, on which nothing has gone wrong."""
    text = said(test)
    assert not test.exception and not test.error and not any(sentence in text for sentence in FRIENDLY), text
    return text


def metrics(test: AppTest) -> dict[str, str]:
    """label -> value of the numbers on the page."""
    return {metric.label: metric.value for metric in test.metric}


def components(block: Any) -> list[dict[str, Any]]:
    """The data of our own small components."""
    found = []
    for child in getattr(block, "children", {}).values():
        if getattr(child, "type", "") == "bidi_component":
            data = json.loads(child.proto.json)
            found.append(data[0] if isinstance(data, list) else data)
        found += components(child)
    return found


def links(block: Any) -> Iterator[Any]:
    """The links to pages of the app, as the browser is told of them."""
    for child in getattr(block, "children", {}).values():
        if getattr(child, "type", "") == "page_link":
            yield child.proto
        yield from links(child)


def answers(block: Any) -> list[dict[str, Any]]:
    """The data of the answer rows."""
    return [data for data in components(block) if "parts" in data]


def follows_the_sentence(page: Callable[..., AppTest], view: str, language: str) -> None:
    """A view of a rung's page draws, in either language, and draws again for another sentence."""
    test = page(view=view, ui=language)
    whole(test)
    assert test.session_state["view"] == view
    test.text_input(key="text").set_value("她是老师。").run()
    whole(test)
