"""A report is one file that needs nothing else, and shows every text as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from lib.take_home.report import Report, Table, report_page

pytestmark = pytest.mark.quick
EVIL = '<script>alert("1")</script><img src=//x.test/a onerror=alert(1)>\' & "'


class Reader(HTMLParser):
    """The tags of a file, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onerror", "style"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_whatever_is_typed_is_text_everywhere() -> None:
    table = Table(EVIL, [EVIL, EVIL], [[EVIL, EVIL]], EVIL)
    read = Reader()
    read.feed(whole := report_page(Report("zh", EVIL, [(EVIL, EVIL)], [table], [EVIL])))
    assert set(read.tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "table", "caption", "tr",
                              "th", "td", "div", "p", "wbr"}
    assert read.text.count(EVIL) == 11 and not re.search(r"url\(|@import", whole)


def test_a_sum_may_be_broken_and_stays_the_same() -> None:
    read = Reader()
    read.feed(report_page(Report("en", "x", [("sha256", "0123456789abcdef" * 4 + " & <b>")], [])))
    assert "0123456789abcdef" * 4 + " & <b>" in read.text and read.tags.count("wbr") == 7
