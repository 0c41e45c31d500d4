"""Both languages complete: every message of the source has a Chinese text with the same fields, and is compiled."""

from __future__ import annotations

import gettext
import re

import polib
import pytest

from lib.locale import LANGUAGES, catalogue, guess_language, po_path, translate
from lib.locale.extract import all_messages, messages_in

FIELDS = re.compile(r"\{(\w+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: a mark of ASCII beside a Chinese character: Chinese text has marks of its own
WRONG_MARK = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]")
OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.fixture(scope="module", params=OTHERS)
def po(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(po_path(request.param)))


def test_every_message_is_translated(po: polib.POFile) -> None:
    known = {entry.msgid: entry.msgstr for entry in po}
    missing = [message for message in all_messages() if not known.get(message)]
    assert not missing, f"{len(missing)} without translation; run python -m lib.locale.compile: {missing[:5]}"


def test_fields_are_the_same(po: polib.POFile) -> None:
    wrong = [e.msgid for e in po if set(FIELDS.findall(e.msgid)) != set(FIELDS.findall(e.msgstr))]
    assert not wrong


def test_marks_are_chinese(po: polib.POFile) -> None:
    assert not [e.msgstr for e in po if WRONG_MARK.search(e.msgstr)]


def test_compiled_is_up_to_date(po: polib.POFile) -> None:
    code = po.metadata["Language"]
    with po_path(code).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = [entry.msgid for entry in po if compiled.gettext(entry.msgid) != (entry.msgstr or entry.msgid)]
    assert not stale, f"run python -m lib.locale.compile: {stale[:5]}"


def test_nothing_is_said_without_a_marker() -> None:
    assert list(messages_in('t("a {b}", b=1)\nN_("c" "d")\nt(x)\nother("e")')) == [("a {b}", 1), ("cd", 2)]


def test_translate_fills_fields_and_falls_back() -> None:
    assert translate("Method {name} of {code}", "zh", name="x", code="y") == "Method x of y"
    assert CHINESE.search(translate("Compare", "zh"))
    assert translate("Compare", "en") == translate("Compare", "xx") == "Compare"
    assert translate("", "zh") == ""


def test_guess_from_the_browser() -> None:
    assert [guess_language(x) for x in ("zh-CN", "zh", "en-GB", "de", None)] == ["zh", "zh", "en", "en", "en"]


def test_catalogues_are_not_shared_state() -> None:
    assert catalogue("zh") is catalogue("zh")
    assert catalogue("zh") is not catalogue("en")
