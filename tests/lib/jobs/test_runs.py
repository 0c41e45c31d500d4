"""Whole runs: what they leave, stopping and resuming, snapshots, what goes wrong with one method, limits."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from lib import jobs
from lib.corpus import load_corpus, own_folder
from lib.evaluation import results, sentence_scores
from lib.jobs import control, launching, limits, measuring, snapshots
from lib.jobs.journal import write_status
from lib.jobs.records import Status
from lib.jobs.worker import FreshProcessError, Worker
from lib.shelf import library
from models.budget import SNAPSHOTS
from models.files import sha256_of
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.own_run import NETWORK, make_corpus, put_in_place, request, weights_of, work


def test_a_whole_run_trains_keeps_snapshots_and_measures():
    key = make_corpus()
    status = work(key, request(("bag_of_words", "word2vec", NETWORK)))
    assert status.state == "done", jobs.log_tail(key)
    assert status.fraction == 1.0 and status.error is None and status.peak_mib > 50
    assert {name: entry.state for name, entry in status.methods.items()} == dict.fromkeys(
        ("bag_of_words", "word2vec", NETWORK), "done")
    entry = status.methods[NETWORK]
    assert entry.step == entry.steps == 20 and entry.sample.step == 20 and entry.sample.kind == "translation"
    assert jobs.snapshots_kept(key, NETWORK) == [*snapshots.marks(20), 20]
    assert jobs.snapshots_kept(key, "word2vec") == [1, 2, 3] and jobs.snapshots_kept(key, "bag_of_words") == []
    samples = {row["sample"]["step"]: row["sample"]["text"] for row in jobs.curve(key, NETWORK) if "sample" in row}
    assert list(samples) == jobs.snapshots_kept(key, NETWORK)
    for step in (1, 20):
        method = jobs.load_snapshot(key, NETWORK, step)
        assert snapshots.sample(method, entry.sample.source, step).text == samples[step]
    assert {7, 14} <= {row["step"] for row in jobs.curve(key, NETWORK) if row["valid_loss"] is not None}
    last = jobs.load_snapshot(key, NETWORK, 20)
    assert last.card["corpus_sha256"] == own_folder.about(key)["sha256"]
    with pytest.raises(InputError, match="no snapshot"):
        jobs.load_snapshot(key, NETWORK, 19)
    found = results.read_results(key)
    assert {"bag_of_words", "word2vec", NETWORK} <= set(found["methods"])
    one = found["comparisons"]["translation_zh_en:chrf"]
    assert len(one["pairs"]) == len(found["methods"]) * (len(found["methods"]) - 1) // 2
    scores = sentence_scores.read_scores(own_folder.folder(key))["translation_zh_en"]
    assert set(scores.chrf) == set(found["methods"]) and len(scores.ids) == one["n"]
    assert one["n"] > 1 and all(0 < pair["p_value"] <= pair["p_corrected"] <= 1 for pair in one["pairs"])
    assert all(isinstance(method, library.Method) for method in library.load_methods(
        key, ["bag_of_words", "word2vec", NETWORK]).values())


def test_a_stopped_run_can_be_used_and_ends_as_if_it_had_not_been_stopped(monkeypatch):
    whole, stopped = make_corpus(), make_corpus()
    asked = request((NETWORK,), steps=16)
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    assert work(whole, asked).state == "done"
    put_in_place(stopped, asked)
    progress, seen = control.run_folder(stopped), []

    def sample(method, text, step, real=snapshots.sample):
        seen.append(step)
        if len(seen) in (3, 5):
            (progress / "stop").touch()
            time.sleep(0.15)
        return real(method, text, step)

    monkeypatch.setattr(snapshots, "sample", sample)
    first = work(stopped)
    assert first.state == "stopped" and first.methods[NETWORK].state == "stopped" and first.resumable
    assert 0 < first.methods[NETWORK].step < 16 and 0 < first.fraction < 1
    usable = library.load_method(stopped, NETWORK)
    assert usable.card["stopped"] and usable.card["steps"] == first.methods[NETWORK].step
    assert usable.translate(["我"], "zh", "en")
    for expected in ("stopped", "done"):
        monkeypatch.setattr(launching, "dispatch", lambda: None)
        assert jobs.resume(stopped).state == "queued"
        assert work(stopped).state == expected
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
    work(one, asked)
    put_in_place(two, asked)
    real, calls = Worker.asked_to_stop, []

    def once(self):
        calls.append(1)
        return len(calls) == 3 or real(self)

    monkeypatch.setattr(Worker, "asked_to_stop", once)
    first = work(two)
    assert first.state == "stopped" and library.load_method(two, "word2vec").card["stopped"]
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    jobs.resume(two)
    assert work(two).state == "done"
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
    status = work(key, request(("word2vec", "bag_of_words")))
    assert status.state == "done" and status.methods["bag_of_words"].state == "done"
    problem = str(status.methods["word2vec"].error)
    assert status.methods["word2vec"].state == "failed" and "word2vec failed" in problem and "a defect" not in problem


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
        work(key, request(("word2vec", NETWORK, "bag_of_words")))
    monkeypatch.setattr(limits, "give_memory_back", lambda: None if inside else held.clear())
    status = work(key)
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
    status = work(make_corpus(), request((NETWORK,)))
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
    status = work(key, request((NETWORK,)))
    assert status.state == "stopped" and "time limit" in str(status.error)


def test_another_vocabulary_begins_anew(monkeypatch):
    monkeypatch.setattr("lib.jobs.evaluating.judge", lambda *_: None)
    key = make_corpus()
    work(key, request(("bag_of_words",)))
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    jobs.start(key, request((NETWORK,)))
    assert (library.shelf(key) / "bag_of_words" / "card.json").is_file()
    write_status(control.run_folder(key), Status("stopped"))
    jobs.start(key, replace(request((NETWORK,)), vocab_size=260))
    assert not (library.shelf(key) / "bag_of_words").exists()
    assert not (library.shelf(key) / library.TOKENIZER_FILE).exists()
    assert own_folder.read_pairs(key)


def test_the_tokenizer_of_an_estimate_is_that_of_the_training(monkeypatch):
    key, other = make_corpus(), make_corpus()
    asked = request(("bag_of_words",))
    foreseen = measuring.tokenizer_of_run(load_corpus(key), asked)
    apart = measuring.tokenizer_of_run(load_corpus(other), replace(asked, vocab_size=5000))
    train, trained = Tokenizer.train, []
    monkeypatch.setattr(Tokenizer, "train", lambda *given: trained.append(given) or train(*given))
    assert work(key, asked).state == "done" and not trained
    assert library.load_tokenizer(key).fingerprint == foreseen.fingerprint
    assert measuring.tokenizer_of_run(load_corpus(key), asked).fingerprint == foreseen.fingerprint and not trained
    assert not list(own_folder.folder(key).glob("tokenizer-*"))
    # of another size it is no use: the training makes its own, which is the same as that of the same text elsewhere
    assert work(other, asked).state == "done" and len(trained) == 1
    assert library.load_tokenizer(other).fingerprint == foreseen.fingerprint != apart.fingerprint
    assert weights_of(key, "bag_of_words") == weights_of(other, "bag_of_words")
