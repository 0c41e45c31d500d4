"""The operator's page: not there without a secret, shut without the right one, and without a reader's text."""

from __future__ import annotations

import pytest

from lib import troubles
from lib.ui.operator import door
from tests.support.app import opened, said, whole

pytestmark = [pytest.mark.quick, pytest.mark.usefixtures("stand_ins")]
SECRET = "correct-horse-battery"


@pytest.fixture(autouse=True)
def no_tries():
    door._wrong.clear()
    yield
    door._wrong.clear()


def test_without_a_secret_there_is_no_such_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LADDER_ADMIN", raising=False)
    test = opened("pages/server/operator.py")
    assert not test.metric and "Representation Ladder" in said(test)  # it is the first page


def test_the_right_secret_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_ADMIN", SECRET)
    test = opened("pages/server/operator.py")
    assert not test.metric
    test.text_input(key="_operator_secret").set_value("wrong").run()
    assert not test.metric and any("not the secret" in one.value for one in test.warning)
    try:
        raise KeyError("a reader's sentence")
    except KeyError as error:
        troubles.id_of(error)
    test.text_input(key="_operator_secret").set_value(SECRET).run()
    text = whole(test)
    assert len(test.metric) == 5
    tables = "".join(str(one.value) for one in test.dataframe)
    assert "KeyError" in tables and "sentence" not in tables + text and "LADDER_RUNS" in tables


def test_guessing_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_ADMIN", SECRET)
    test = opened("pages/server/operator.py")
    for number in range(door.TRIES):
        test.text_input(key="_operator_secret").set_value(f"wrong {number}").run()
    assert "Too many" in said(test) and not test.text_input


def test_a_short_secret_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_ADMIN", "short")
    assert not door.is_right("short") and not door.is_right("")
    monkeypatch.setenv("LADDER_ADMIN", SECRET)
    assert door.is_right(SECRET) and not door.is_right(SECRET + "x") and not door.is_right("\ud800")
