"""Bad values of the settings are named at the start, with what is allowed; nothing secret is repeated."""

from __future__ import annotations

import re

import pytest

from lib import settings
from lib.cli import main
from lib.paths import ROOT

pytestmark = pytest.mark.quick
BAD = {
    "LADDER_RUNS": ["many", "0", "-1", "1.5", "inf", "٣٣٣٣٣٣٣٣٣٣٣"], "LADDER_VISITOR_RUNS": ["0"],
    "LADDER_RUN_MINUTES": ["0", "nan", "inf", "soon"], "LADDER_RUN_MIB": ["-3"], "LADDER_RUN_THREADS": ["two"],
    "LADDER_ANSWER_THREADS": ["0"], "LADDER_COSTLY_VIEWS": ["0"], "LADDER_DISK_MIB": ["full"],
    "LADDER_SHARE_MIB": ["0"], "LADDER_KEEP_DAYS": ["-1"], "LADDER_ALLOW_PATHS": ["yes", "2"],
    "LADDER_PRETRAINED_MIB": ["2 GB"], "LADDER_HOME": [__file__, f"{__file__}/x"],
    "LADDER_DATA": ["nowhere/at/all", "a\x00b"], "LADDER_WEIGHTS": ["nowhere/at/all"],
    "LADDER_ENGINE": ["Ray", "slurm"], "LADDER_RAY_ADDRESS": ["here", "host:", ":6379", "host:0", "host:99999", "http://a:1",
                                                               "ho st:6379"],
    "LADDER_ADMIN": ["short", "with a space in it, long"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_named_with_what_is_allowed(name: str, value: str) -> None:
    wrong = settings.faults({name: value})
    assert len(wrong) == 1 and name in str(wrong[0]) and "must" in str(wrong[0])
    if name in ("LADDER_ADMIN", "LADDER_HOME", "LADDER_DATA", "LADDER_WEIGHTS"):
        assert value not in str(wrong[0])


def test_good_values_and_none_are_right(tmp_path) -> None:
    assert settings.faults({
        "LADDER_RUNS": "2", "LADDER_RUN_MINUTES": "0.5", "LADDER_ALLOW_PATHS": "0", "LADDER_HOME": str(tmp_path / "n"),
        "LADDER_DATA": str(tmp_path), "LADDER_ADMIN": "correct-horse-battery", "LADDER_KEEP_DAYS": "",
        "LADDER_ENGINE": "ray", "LADDER_RAY_ADDRESS": "ray://10.0.0.1:10001", "OTHER": "x"}) == []
    for address in ("auto", "10.0.0.1:6379", "[::1]:6379"):
        assert settings.faults({"LADDER_RAY_ADDRESS": address}) == []


def test_a_name_that_is_none_is_named_with_the_one_that_was_meant() -> None:
    assert "did you mean LADDER_RUNS?" in str(settings.faults({"LADDER_RUN": "1"})[0])
    assert "LADDER_SHARE_MIB" in str(settings.faults({"LADDER_QQQQ": "1"})[0])


def test_every_setting_of_the_code_is_known() -> None:
    named = {name for path in (*(ROOT / "lib").rglob("*.py"), *(ROOT / "models").rglob("*.py"))
             for name in re.findall(r"LADDER_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))}
    assert named <= set(settings.SETTINGS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    inner = {name for name, kind in settings.SETTINGS.items() if not kind}
    assert not [name for name in settings.SETTINGS if name not in readme and name not in inner]


def test_a_command_ends_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setenv("LADDER_RUNS", "many")
    assert main(["data"]) == 2
    assert "LADDER_RUNS is 'many'" in capsys.readouterr().err
