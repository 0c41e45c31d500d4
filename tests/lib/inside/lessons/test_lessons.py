"""What lessons compute: the nearest of several names, worksheets in which every text is a text, codes to scan."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest

from lib.inside.lessons.codes import data_address, picture
from lib.inside.lessons.nearest import nearest, nearest_number
from lib.inside.lessons.worksheet import Exercise, Sheet, markdown, page

pytestmark = pytest.mark.quick
CODES = ["counting", "points", "bottleneck", "student", "qkv"]
LABELS = {"address": "Address", "name": "Name", "came": "What came", "terms": "Terms", "questions": "Three questions"}
EVIL = "<script>alert(1)</script> | `x` **y** [z](javascript:1)"


@pytest.mark.parametrize(("asked", "found"), [
    ("points", "points"), ("bottelneck", "bottleneck"), ("Points ", "points"), ("", "counting"), ("???", "counting"),
    ("x" * 10_000, "counting"), ("<script>", "counting"), ("学生", "counting"), ("QKV", "qkv")])
def test_the_nearest_lesson(asked: str, found: str) -> None:
    assert nearest(asked, CODES) == found


@pytest.mark.parametrize(("asked", "found"), [
    ("1", 1), ("3", 3), ("6", 6), ("99", 6), ("0", 1), ("-4", 1), ("2.7", 2), ("three", 1), ("", 1), ("nan", 1),
    ("inf", 1), ("1e9", 6), ("9" * 500, 6), ("<b>", 1)])
def test_the_nearest_step(asked: str, found: int) -> None:
    assert nearest_number(asked, 6) == found


def sheet(text: str = EVIL, answer: str = "") -> Sheet:
    return Sheet("en", text, text, "http://localhost/lessons?lesson=points&ui=en",
                 [Exercise(text, text, text, [text, "two"], answer)], [(text, text, text)], [(text, answer)], LABELS)


class Tags(HTMLParser):
    """The names of all tags, and the addresses of all links."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_a_sheets_texts_are_texts() -> None:
    tags = Tags()
    tags.feed(made := page(sheet(), data_address("http://localhost/lessons")))
    assert "script" not in tags.names and {"h1", "table", "ul", "img"} <= tags.names
    assert all(link and link.startswith(("http://localhost/", "data:image/png;base64,")) for link in tags.links)
    assert "&lt;script&gt;" in made and "http-equiv" not in made


def test_answers_stand_in_the_teachers_sheet_alone() -> None:
    assert "because of that" in page(sheet("x", "because of that")) and "because of that" not in page(sheet("x"))
    assert "because of that" in markdown(sheet("x", "because of that"))


def test_markdown_keeps_its_marks() -> None:
    said = markdown(sheet())
    assert "<script>" not in said.replace("\\<script\\>", "") and "[z](" not in said
    assert said.count("| ---") == 0 and "|---|---|---|" in said and said.count("- [ ]") == 2


def test_a_code_holds_its_address() -> None:
    one, other = picture("http://localhost/lessons?lesson=points"), picture("http://localhost/lessons?lesson=qkv")
    assert one.startswith(b"\x89PNG") and one != other and one == picture("http://localhost/lessons?lesson=points")
    kind, _, data = data_address("http://localhost/lessons?lesson=points").partition(",")
    assert kind == "data:image/png;base64" and base64.b64decode(data).startswith(b"\x89PNG")
