"""All claims are there with their files, and what was recorded of them is of the rule that stands there now."""

from __future__ import annotations

import json
import subprocess
from math import nan

import pytest

from lib.claims import record
from lib.claims.frame import Verdict, decide
from lib.claims.lab import NETWORKS
from lib.claims.registry import PARTS, claim, code, names, part_of, place
from lib.paths import ROOT
from models.messages import InputError
from tests.lib.claims.made_up import small_lab


@pytest.mark.quick
def test_every_file_is_a_claim_and_every_claim_a_file() -> None:
    there = {path.relative_to(ROOT).as_posix() for part in PARTS
             for path in (ROOT / "lib" / "claims" / part).glob("*.py") if path.name != "__init__.py"}
    assert there == {place(name) for name in names()} and len(names()) == len(set(names())) >= 20
    assert all(code(name).startswith('"""') for name in names())


@pytest.mark.quick
def test_claims_ask_for_networks_that_there_are_and_have_conditions() -> None:
    for name in names():
        one = claim(name)
        assert one.conditions and one.figure.labels and set(one.networks) <= set(NETWORKS)
    with pytest.raises(InputError, match="order_counts"):
        part_of("nothing")


@pytest.mark.quick
def test_recorded_verdicts_follow_from_the_recorded_numbers() -> None:
    kept = record.read()
    assert len(kept) >= 20
    for name, one in kept.items():
        values = [{quantity: nan if value is None else value for quantity, value in seed["values"].items()}
                  for seed in one["seeds"].values()]
        assert len(values) == record.SEEDS and record.verdict_of(name, one) is not None, name
        verdict, intervals = decide(claim(name).conditions, values)
        assert str(verdict) == one["verdict"], name
        assert [i.mean for i in intervals] == pytest.approx([i.mean for i in record.intervals_of(one)], nan_ok=True)
        assert {point.label for _, point in record.points_of(one)} == set(claim(name).figure.labels), name
        assert one["corpus_sha256"] and one["run"]["command"].startswith(f"python -m lib claims {name}"), name


def test_no_rule_was_written_after_its_result() -> None:
    """The last commit that changed a condition of a claim comes before the first with a record of it."""
    def commits(*arguments: str) -> list[str]:
        found = subprocess.run(["git", "log", "--format=%H", "--reverse", *arguments], cwd=ROOT, capture_output=True,
                               text=True, check=False)
        return found.stdout.split()

    order = {sha: i for i, sha in enumerate(commits())}
    recorded = commits("--", record.PATH.relative_to(ROOT).as_posix())
    if not recorded or (ROOT / ".git" / "shallow").exists():
        pytest.skip("there is no whole history here")
    for name, one in record.read().items():
        rule = commits("-G", r"Condition\(", "--", place(name))
        first = next(sha for sha in recorded if name in shown(sha))
        if rule[-1] == first:
            pytest.skip("this history was pressed into one commit")
        assert order[rule[-1]] < order[first], name
        assert one["rule"] == claim(name).rule, name


def shown(sha: str) -> dict:
    path = record.PATH.relative_to(ROOT).as_posix()
    found = subprocess.run(["git", "show", f"{sha}:{path}"], cwd=ROOT, capture_output=True, text=True, check=False)
    return json.loads(found.stdout) if found.stdout.startswith("{") else {}


def test_a_record_is_kept_read_and_put_in_the_place_of_an_earlier_one(tmp_path) -> None:
    path = tmp_path / "claims.json"
    assert record.read(path) == {}
    found = record.run("subwords", small_lab(tmp_path), facts={"run": {"command": "python -m lib claims subwords"}})
    record.write("subwords", found, path)
    record.write("subwords", found, path)
    kept = record.read(path)
    assert list(kept) == ["subwords"] and set(kept["subwords"]["seeds"]) == {"0", "1", "2"}
    assert record.verdict_of("subwords", kept["subwords"]) in Verdict
    changed = {**kept["subwords"], "rule": [{"quantity": "unknown", "bound": 50.0, "above": False}]}
    assert record.verdict_of("subwords", changed) is None is record.verdict_of("subwords", None)
    one_seed = record.run("subwords", small_lab(tmp_path), seeds=1)
    record.write("subwords", one_seed, path)
    assert record.read(path)["subwords"]["intervals"][0]["low"] is None
    assert record.intervals_of(record.read(path)["subwords"])[0].seeds == 1


@pytest.mark.quick
@pytest.mark.parametrize("text", ["{", "[]", '{"cache": 1}', '{"cache": {"seeds": {}}}'])
def test_a_damaged_file_is_one_sentence(text: str, tmp_path) -> None:
    (tmp_path / "claims.json").write_text(text)
    with pytest.raises(InputError, match="damaged"):
        record.read(tmp_path / "claims.json")


def test_networks_are_trained_once_and_shared(tmp_path) -> None:
    lab = small_lab(tmp_path)
    found = record.run("grouped", lab, seeds=2)
    assert sorted(found["trained"]) == ["decoder 0", "decoder 1", "decoder_one_kv 0", "decoder_one_kv 1"]
    assert found["seeds"]["0"]["values"]["memory"] == pytest.approx(0.25)
    assert found["networks"]["decoder_one_kv"]["config"]["n_kv_heads"] == 1
    again = small_lab(tmp_path)
    assert again.loss("decoder", 1) == lab.loss("decoder", 1) and not again.trained_now["decoder", 1]
    with pytest.raises(InputError, match="decoder_untied"):
        lab.network("no such", 0)


def test_a_claim_that_needs_a_package_says_which(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install sil-thot"):
        record.run("aligner", small_lab(tmp_path))
