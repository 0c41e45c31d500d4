"""Training runs: records, the line, starting, stopping, resuming, snapshots, what goes wrong with one method."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace

import pytest
from filelock import FileLock

from lib import jobs
from lib.corpus import load_corpus, own_folder
from lib.evaluation import results
from lib.jobs import control, limits, measuring, presets, snapshots, turns
from lib.jobs.journal import write_status
from lib.jobs.records import MethodStatus, Request, Sample, Status, read_status
from lib.jobs.worker import FreshProcessError, Worker
from lib.shelf import library
from models.budget import SNAPSHOTS
from models.files import sha256_of
from models.language.tokenizer import Tokenizer
from models.messages import InputError, Note
from tests.support.helpers import WORLD

SMALL = {"d_model": 16, "hidden": 16, "n_layers": 1, "n_decoder_layers": 1, "n_heads": 2, "d_ff": 32,
         "vector_size": 16, "epochs": 3, "max_tokens": 400}
LOOP = {"warmup_steps": 4, "average_decay": 0.8, "validate_every": 7, "save_every": 0.0}
NETWORK = "transformer_seq2seq"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    return tmp_path / "home"


def make_corpus(count=160, **about) -> str:
    return own_folder.create(WORLD()[:count], ("zh", "en"), "a test", **about)


def request(methods=("bag_of_words", NETWORK), steps=20, **changes) -> Request:
    asked = presets.request("look", methods, vocab_size=300, config={"*": SMALL})
    config = {key: {**values, **(LOOP if "transformer" in key or "rnn" in key else {})}
              for key, values in asked.config.items()}
    counts = {"bag_of_words": 2, "word2vec": 3}
    return replace(asked, config=config, steps={key: counts.get(key, steps) for key in methods}, threads=1,
                   test_pairs=6, **changes)


def put_in_place(key: str, asked: Request) -> None:
    """A run that is asked for, without a process."""
    launch, control._launch = control._launch, lambda key, kind: None
    try:
        control.start(key, asked)
    finally:
        control._launch = launch


def work_here(key: str, asked: Request | None = None, kind: str = jobs.TRAIN) -> Status:
    """The worker's work in this process."""
    if asked is not None:
        put_in_place(key, asked)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        Worker(key, kind).work()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return jobs.follow(key, kind)


def weights_of(key: str, method: str = NETWORK) -> str:
    return sha256_of(library.shelf(key) / method / "model.safetensors")


def test_records_survive_the_file():
    asked = request()
    assert Request.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    status = Status("running", methods={"rnn": MethodStatus("failed", 0.5, 3, 6, error=Note("{a} went", {"a": "1"}),
                                                            sample=Sample("x", "y", 3, "translation"))})
    assert Status.from_json(json.loads(json.dumps(status.to_json()))) == status
    assert str(status.methods["rnn"].error) == "1 went"


def test_the_tokenizer_of_an_estimate_is_that_of_the_training(monkeypatch):
    key, other = make_corpus(), make_corpus()
    asked = request(("bag_of_words",))
    foreseen = measuring.tokenizer_of_run(load_corpus(key), asked)
    apart = measuring.tokenizer_of_run(load_corpus(other), replace(asked, vocab_size=5000))
    train, trained = Tokenizer.train, []
    monkeypatch.setattr(Tokenizer, "train", lambda *given: trained.append(given) or train(*given))
    assert work_here(key, asked).state == "done" and not trained
    assert library.load_tokenizer(key).fingerprint == foreseen.fingerprint
    assert measuring.tokenizer_of_run(load_corpus(key), asked).fingerprint == foreseen.fingerprint and not trained
    assert not list(own_folder.folder(key).glob("tokenizer-*"))
    # of another size it is no use: the training makes its own, which is the same as that of the same text elsewhere
    assert work_here(other, asked).state == "done" and len(trained) == 1
    assert library.load_tokenizer(other).fingerprint == foreseen.fingerprint != apart.fingerprint
    assert weights_of(key, "bag_of_words") == weights_of(other, "bag_of_words")


def test_no_run_is_a_state_and_no_corpus_is_an_error():
    key = make_corpus()
    assert jobs.follow(key).state == "none" and not jobs.follow(key).active
    assert jobs.resume(key).state == "none" and jobs.revive(key).state == "none"
    jobs.stop(key)
    assert jobs.log_tail(key) == "" and jobs.sizes(key) == [] and jobs.curve(key, "rnn") == []
    with pytest.raises(InputError, match="no own corpus"):
        jobs.follow(own_folder.new_key())


def test_a_whole_run_trains_keeps_snapshots_and_measures():
    key = make_corpus()
    status = work_here(key, request(("bag_of_words", "word2vec", NETWORK)))
    assert status.state == "done", jobs.log_tail(key)
    assert status.fraction == 1.0 and status.error is None and status.peak_mib > 50
    assert {name: entry.state for name, entry in status.methods.items()} == dict.fromkeys(
        ("bag_of_words", "word2vec", NETWORK), "done")
    entry = status.methods[NETWORK]
    assert entry.step == entry.steps == 20 and entry.sample.step == 20 and entry.sample.kind == "translation"
    assert jobs.snapshots_kept(key, NETWORK) == [*snapshots.marks(20), 20]
    assert jobs.snapshots_kept(key, "word2vec") == [1, 2, 3] and jobs.snapshots_kept(key, "bag_of_words") == []
    early = jobs.load_snapshot(key, NETWORK, 1).translate([entry.sample.source], "zh", "en")[0].text
    assert isinstance(early, str)
    samples = [row["sample"]["step"] for row in jobs.curve(key, NETWORK) if "sample" in row]
    assert samples == jobs.snapshots_kept(key, NETWORK)
    assert [row["step"] for row in jobs.curve(key, NETWORK) if row["valid_loss"] is not None]
    last = jobs.load_snapshot(key, NETWORK, 20)
    assert last.card["corpus_sha256"] == own_folder.about(key)["sha256"]
    with pytest.raises(InputError, match="no snapshot"):
        jobs.load_snapshot(key, NETWORK, 19)
    found = results.read_results(key)
    assert {"bag_of_words", "word2vec", NETWORK} <= set(found["methods"])
    assert set(found["paired"]) == {"zh_en", "en_zh"}
    for pair in found["paired"].values():
        assert 0 <= pair["p_value"] <= 1 and pair["best_score"] >= pair["second_score"] and pair["n"] > 1
    assert all(isinstance(method, library.Method) for method in library.load_methods(
        key, ["bag_of_words", "word2vec", NETWORK]).values())


def test_a_stopped_run_can_be_used_and_ends_as_if_it_had_not_been_stopped(monkeypatch):
    whole, stopped = make_corpus(), make_corpus()
    asked = request((NETWORK,), steps=16)
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    assert work_here(whole, asked).state == "done"
    put_in_place(stopped, asked)
    progress, seen = control.run_folder(stopped), []

    def sample(method, text, step, real=snapshots.sample):
        seen.append(step)
        if len(seen) in (3, 5):
            (progress / "stop").touch()
            time.sleep(0.15)
        return real(method, text, step)

    monkeypatch.setattr(snapshots, "sample", sample)
    first = work_here(stopped)
    assert first.state == "stopped" and first.methods[NETWORK].state == "stopped" and first.resumable
    assert 0 < first.methods[NETWORK].step < 16 and 0 < first.fraction < 1
    usable = library.load_method(stopped, NETWORK)
    assert usable.card["stopped"] and usable.card["steps"] == first.methods[NETWORK].step
    assert usable.translate(["我"], "zh", "en")
    for expected in ("stopped", "done"):
        monkeypatch.setattr(control, "_launch", lambda key, kind: None)
        assert jobs.resume(stopped).state in ("queued", "interrupted")
        assert work_here(stopped).state == expected
    assert weights_of(stopped) == weights_of(whole)
    assert not library.load_method(stopped, NETWORK).card.get("stopped")
    steps = [row["step"] for row in jobs.curve(stopped, NETWORK)]
    assert steps == sorted(steps)
    for step in jobs.snapshots_kept(whole, NETWORK):
        paths = [library.shelf(key) / NETWORK / SNAPSHOTS / str(step) / "model.safetensors" for key in (whole, stopped)]
        assert sha256_of(paths[0]) == sha256_of(paths[1])


def test_word2vec_is_the_same_every_time_and_stops_between_rounds(monkeypatch):
    one, two = make_corpus(), make_corpus()
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    asked = request(("word2vec",))
    work_here(one, asked)
    put_in_place(two, asked)
    real, calls = Worker.asked_to_stop, []

    def once(self):
        calls.append(1)
        return len(calls) == 3 or real(self)

    monkeypatch.setattr(Worker, "asked_to_stop", once)
    first = work_here(two)
    assert first.state == "stopped" and library.load_method(two, "word2vec").card["stopped"]
    monkeypatch.setattr(control, "_launch", lambda key, kind: None)
    jobs.resume(two)
    assert work_here(two).state == "done"
    assert weights_of(one, "word2vec") == weights_of(two, "word2vec")


def test_a_method_that_fails_stops_no_other(monkeypatch):
    from lib.shelf import training_run

    real = training_run.train_method

    def broken(key, *rest, **more):
        if key == "word2vec":
            raise RuntimeError("a defect")
        return real(key, *rest, **more)

    monkeypatch.setattr(training_run, "train_method", broken)
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    key = make_corpus()
    status = work_here(key, request(("word2vec", "bag_of_words")))
    assert status.state == "done" and status.methods["bag_of_words"].state == "done"
    assert status.methods["word2vec"].state == "failed" and "a defect" in str(status.methods["word2vec"].error)


def test_too_much_memory_is_one_sentence(monkeypatch):
    held, inside = [], []
    monkeypatch.setattr(limits, "used_mib", lambda: 900.0 if held else 100.0)
    monkeypatch.setattr(limits, "give_memory_back", lambda: None)
    monkeypatch.setenv("LADDER_RUN_MIB", "500")
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    real = Worker._train

    def train(self, key, *rest):
        held.extend([1] if key == NETWORK else [])
        self._checked = 0.0
        inside.append(key)
        try:
            return real(self, key, *rest)
        finally:
            inside.pop()

    monkeypatch.setattr(Worker, "_train", train)
    key = make_corpus()
    with pytest.raises(FreshProcessError):  # the second one gets a process for itself
        work_here(key, request(("word2vec", NETWORK, "bag_of_words")))
    monkeypatch.setattr(limits, "give_memory_back", lambda: None if inside else held.clear())
    status = work_here(key)
    states = {name: entry.state for name, entry in status.methods.items()}
    assert states == {"word2vec": "done", NETWORK: "failed", "bag_of_words": "done"}
    assert "memory" in str(status.methods[NETWORK].error) and "500" in str(status.methods[NETWORK].error)


def test_freed_memory_is_given_back_before_it_is_too_much(monkeypatch):
    kept, given = [900.0], []

    def give_back():
        given.append(kept.pop() if kept else 0.0)

    monkeypatch.setattr(limits, "used_mib", lambda: kept[-1] if kept else 100.0)
    monkeypatch.setattr(limits, "give_memory_back", give_back)
    monkeypatch.setenv("LADDER_RUN_MIB", "500")
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    status = work_here(make_corpus(), request((NETWORK,)))
    assert status.state == "done" and status.methods[NETWORK].state == "done" and given[0] == 900.0
    kept.append(450.0)  # near the limit: now and then only
    given.clear()
    worker = Worker.__new__(Worker)
    worker._given_back = 0.0
    worker._stay_within_memory(100.0)
    kept.append(450.0)
    worker._stay_within_memory(101.0)
    assert given == [450.0] and kept == [450.0]
    worker._stay_within_memory(100.0 + limits.GIVE_BACK_EVERY + 1)
    assert given == [450.0, 450.0]


def test_the_time_limit_keeps_what_was_learned(monkeypatch):
    key = make_corpus()
    monkeypatch.setenv("LADDER_RUN_MINUTES", "0.00001")
    status = work_here(key, request((NETWORK,)))
    assert status.state == "stopped" and "time limit" in str(status.error)


def test_stopping_while_waiting_and_the_order_of_the_line(monkeypatch):
    keys = [make_corpus() for _ in range(3)]
    monkeypatch.setattr(control, "_launch", lambda key, kind: turns.join(key, kind))
    for key in keys:
        control.start(key, request())
        time.sleep(0.01)
    assert [jobs.queue_position(key) for key in keys] == [1, 2, 3]
    assert [jobs.follow(key).state for key in keys] == ["queued"] * 3 and jobs.follow(keys[2]).queue == 3
    with pytest.raises(InputError, match="going on"):
        jobs.start(keys[0], request())
    place = turns.wait_for_turn(keys[0], jobs.TRAIN, lambda: None)
    assert [jobs.queue_position(key) for key in keys[1:]] == [1, 2]
    (control.run_folder(keys[1]) / "stop").touch()
    assert work_here(keys[1]).state == "stopped"
    assert jobs.queue_position(keys[2]) == 1
    place.release()
    monkeypatch.setattr(turns, "GRACE", -1.0)
    assert turns.waiting() == []  # the third one has no process


def test_two_places_at_work(monkeypatch):
    monkeypatch.setenv("LADDER_RUNS", "2")
    keys = [make_corpus() for _ in range(3)]
    locks = [turns.wait_for_turn(key, jobs.TRAIN, lambda: None, 0.01) for key in keys[:2]]
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 3:
            locks.pop().release()

    turns.wait_for_turn(keys[2], jobs.TRAIN, tick, 0.01).release()
    assert len(ticks) == 3
    locks.pop().release()


def died(key: str, fraction: float = 0.3) -> None:
    """Leave the run as a worker leaves it that was killed."""
    run = control.run_folder(key)
    write_status(run, replace(read_status(run), state="running", phase="training", pid=999_999, fraction=fraction,
                              methods={NETWORK: MethodStatus("running", fraction, 3, 20)}))


def test_a_dead_worker_is_seen_and_revived_a_few_times(monkeypatch):
    key, launched = make_corpus(), []
    monkeypatch.setattr(control, "_launch", lambda key, kind: launched.append(key))
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
    monkeypatch.setattr(control, "_launch", lambda key, kind: None)
    jobs.start(key, request((NETWORK,)))
    died(key)
    jobs.stop(key)
    assert jobs.follow(key).state == "stopped" and jobs.revive_all() == []


def test_another_vocabulary_begins_anew(monkeypatch):
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    key = make_corpus()
    work_here(key, request(("bag_of_words",)))
    monkeypatch.setattr(control, "_launch", lambda key, kind: None)
    jobs.start(key, request((NETWORK,)))
    assert (library.shelf(key) / "bag_of_words" / "card.json").is_file()
    write_status(control.run_folder(key), Status("stopped"))
    jobs.start(key, replace(request((NETWORK,)), vocab_size=260))
    assert not (library.shelf(key) / "bag_of_words").exists()
    assert not (library.shelf(key) / library.TOKENIZER_FILE).exists()
    assert own_folder.read_pairs(key)


def test_a_curve_over_corpus_size():
    key = make_corpus()
    with pytest.raises(InputError, match="whose training has ended"):
        jobs.start_sizes(key, ["bag_of_words"])
    work_here(key, request(("bag_of_words",)))
    launch, control._launch = control._launch, lambda key, kind: None
    try:
        jobs.start_sizes(key, ["bag_of_words"])
    finally:
        control._launch = launch
    assert work_here(key, kind=jobs.SIZES).state == "done", jobs.log_tail(key, kind=jobs.SIZES)
    rows = jobs.sizes(key)
    assert [(row["share"], row["direction"]) for row in rows] == [
        (share, direction) for share in (0.1, 0.3, 1.0) for direction in ("zh_en", "en_zh")]
    assert all(0 <= row["chrf"] <= 100 for row in rows) and rows[0]["pairs"] < rows[2]["pairs"] < rows[4]["pairs"]
    assert jobs.follow(key).state == "done"


def test_old_corpora_go(home):
    old, used, large = (make_corpus() for _ in range(3))
    for key, days in ((old, 9), (used, 9), (large, 2)):
        then = time.time() - days * 86400
        os.utime(home / key / "corpus.json", (then, then))
    jobs.touch(used)
    assert jobs.clean_up() == [old]
    (home / large / "file").write_bytes(bytes(100_000))
    with FileLock(home / used / "x"):
        assert jobs.clean_up(max_bytes=50_000) == [large]
    assert own_folder.exists(used)
    (home / used / "run").mkdir()
    with FileLock(home / used / "run" / "lock"):
        assert jobs.clean_up(max_age_days=-1) == []


def test_limits_from_the_environment(monkeypatch):
    monkeypatch.setenv("LADDER_RUN_MINUTES", "3.5")
    monkeypatch.setenv("LADDER_RUN_MIB", "nonsense")
    monkeypatch.setenv("LADDER_RUN_THREADS", "3")
    assert limits.minutes() == 3.5 and limits.mib() == limits.MIB and limits.threads() == 3
    assert 0 < limits.used_mib() <= limits.peak_mib() + 1


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


