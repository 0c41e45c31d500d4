"""Records of runs, dead workers, presets and limits."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from filelock import FileLock

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import control, launching, limits, presets, snapshots, turns
from lib.jobs.journal import write_status
from lib.jobs.records import MethodStatus, Request, Sample, Status, read_status
from models.messages import InputError, Note
from tests.support.own_run import NETWORK, make_corpus, request


@pytest.mark.quick
def test_records_survive_the_file():
    asked = request()
    assert Request.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    status = Status("running", methods={"rnn": MethodStatus("failed", 0.5, 3, 6, error=Note("{a} went", {"a": "1"}),
                                                            sample=Sample("x", "y", 3, "translation"))})
    assert Status.from_json(json.loads(json.dumps(status.to_json()))) == status
    assert str(status.methods["rnn"].error) == "1 went"


@pytest.mark.quick
def test_no_run_is_a_state_and_no_corpus_is_an_error():
    key = make_corpus()
    assert jobs.follow(key).state == "none" and not jobs.follow(key).active
    assert jobs.resume(key).state == "none" and jobs.revive(key).state == "none"
    jobs.stop(key)
    assert jobs.log_tail(key) == "" and jobs.sizes(key) == [] and jobs.curve(key, "rnn") == []
    with pytest.raises(InputError, match="no own corpus"):
        jobs.follow(own_folder.new_key())


def died(key: str, fraction: float = 0.3) -> None:
    """Leave the run as a worker leaves it that was killed."""
    run = control.run_folder(key)
    turns.leave(key, jobs.TRAIN)
    write_status(run, replace(read_status(run), state="running", phase="training", pid=999_999, fraction=fraction,
                              methods={NETWORK: MethodStatus("running", fraction, 3, 20)}))


def test_a_dead_worker_is_seen_and_revived_a_few_times(monkeypatch):
    key = make_corpus()
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    jobs.start(key, request((NETWORK,)))
    died(key)
    assert jobs.follow(key).state == "interrupted" and jobs.follow(key).resumable
    with FileLock(control.run_folder(key) / "lock"):
        assert jobs.follow(key).state == "running" and jobs.follow(key).queue == 0
    for count in range(control.RESTARTS):
        died(key)
        assert jobs.revive_all() == [key]
        assert jobs.follow(key).restarts == count + 1
    died(key, 0.2)
    status = jobs.revive(key)
    assert status.state == "failed" and "interrupted 5 times" in str(status.error) and status.resumable
    assert jobs.revive_all() == []
    assert jobs.resume(key).state == "queued" and jobs.follow(key).restarts == 0
    died(key, 0.9)
    jobs.revive(key)
    assert jobs.follow(key).restarts <= 1  # it got further


def test_an_interrupted_run_can_be_stopped_for_good(monkeypatch):
    key = make_corpus()
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    jobs.start(key, request((NETWORK,)))
    died(key)
    jobs.stop(key)
    assert jobs.follow(key).state == "stopped" and jobs.revive_all() == []


@pytest.mark.quick
def test_limits_from_the_environment(monkeypatch):
    monkeypatch.setenv("LADDER_RUN_MINUTES", "3.5")
    monkeypatch.setenv("LADDER_RUN_MIB", "nonsense")
    monkeypatch.setenv("LADDER_RUN_THREADS", "3")
    assert limits.minutes() == 3.5 and limits.mib() == limits.MIB and limits.threads() == 3
    assert 0 < limits.used_mib() <= limits.peak_mib() + 1


@pytest.mark.quick
@pytest.mark.parametrize("steps", [1, 2, 7, 8, 9, 20, 137, 5000])
def test_marks(steps):
    marks = snapshots.marks(steps)
    assert list(marks) == sorted(set(marks)) and len(marks) <= snapshots.COUNT
    assert all(1 <= mark < steps for mark in marks) and (steps == 1 or marks[0] == 1)


def test_presets_and_their_knobs():
    asked = presets.request("look")
    assert len(asked.methods) == 7 and not asked.planned
    assert presets.knobs("rnn")["cell"] == "lstm" and "d_model" not in presets.knobs("bag_of_words")
    assert presets.request("ten", ["rnn"], config={"rnn": {"cell": "gru"}}).config["rnn"]["cell"] == "gru"
    assert sum(presets.shares(asked.methods).values()) == pytest.approx(1)
    for wrong in ({"preset_key": "look!"}, {"vocab_size": 3}, {"minutes": -1}, {"config": {"rnn": {"cell": "gate"}}},
                  {"config": {"rnn": {"d_model": 9999}}}, {"config": {"rnn": {"d_model": "big"}}},
                  {"config": {"*": {"n_heads": 5}}}, {"config": {"*": {"nothing": 5}}}, {"config": {"rnm": {}}},
                  {"config": {"rnn": {"nothing": 1}}}, {"methods": ["x"]}):
        with pytest.raises(InputError):
            presets.request(**wrong)
