"""More seeds on a reader's own corpus: refused with a reason, trained alike, scored alike, going on after a stop."""

from __future__ import annotations

import pytest

from lib import jobs
from lib.corpus import own_folder
from lib.jobs.seeds.again import path_of
from lib.study import verdicts
from models.messages import InputError
from tests.support.own_run import NETWORK, make_corpus, nothing_launched, own_run, request, work


@pytest.mark.quick
def test_before_a_training_nothing_can_be_trained_again() -> None:
    key = make_corpus()
    assert jobs.seed_records(key) == []
    with pytest.raises(InputError, match="whose training has ended"):
        jobs.start_seeds(key, [NETWORK], 3)


def test_every_network_is_trained_alike_and_the_first_training_counts() -> None:
    key = own_run(("bag_of_words", NETWORK, "rnn"))
    with nothing_launched():
        for methods, seeds in (([], 3), (["bag_of_words"], 3), ([NETWORK], 1), ([NETWORK], 6), (["nonsense"], 2)):
            with pytest.raises(InputError):
                jobs.start_seeds(key, methods, seeds)
        jobs.start_seeds(key, [NETWORK, "rnn"], 2)
        with pytest.raises(InputError, match="going on"):
            jobs.start_seeds(key, [NETWORK], 2)
    status = work(key, kind=jobs.SEEDS)
    assert status.state == "done", jobs.log_tail(key, kind=jobs.SEEDS)
    found = jobs.seed_records(key)
    assert [(one["method"], one["seed"]) for one in found] == [(NETWORK, 0), (NETWORK, 1), ("rnn", 0), ("rnn", 1)]
    first, second = found[:2]
    assert first["config"] == second["config"] and first["steps"] == second["steps"]
    assert first["weights_sha256"] != second["weights_sha256"] and first["course"] and second["course"]
    assert {len(one[f"sentences_{way}"]) for one in found for way in ("zh_en", "en_zh")} == {5}
    scores = verdicts.of_records(found, "own", "zh_en", ["rnn", NETWORK])
    assert {name: rows.shape for name, rows in scores.items()} == {"rnn": (2, 5), NETWORK: (2, 5)}
    assert jobs.follow(key).state == "done"  # the training itself is as it was

    # what is recorded is not trained again, and no weights are left to take a share of the disk
    assert not list((own_folder.folder(key) / "seeds").rglob("model.safetensors"))
    path, before = path_of(key), path_of(key).read_text(encoding="utf-8")
    lines = before.splitlines(keepends=True)
    path.write_text("".join(lines[:3]), encoding="utf-8")
    assert work(key, kind=jobs.SEEDS).state == "done"
    again = jobs.seed_records(key)
    assert again[3]["weights_sha256"] == found[3]["weights_sha256"]  # the same seed, the same network
    assert path.read_text(encoding="utf-8").startswith("".join(lines[:3]))


def test_one_language_has_nothing_to_compare_by() -> None:
    key = own_run(("transformer_decoder",), ("en",), steps=4)
    with pytest.raises(InputError, match="one language"):
        jobs.start_seeds(key, ["transformer_decoder"], 2)


def test_a_new_training_takes_its_seeds_along_and_a_broken_file_is_no_record() -> None:
    key = make_corpus()
    work(key, request((NETWORK,), steps=4))
    path_of(key).parent.mkdir(exist_ok=True)
    path_of(key).write_text("{nothing\n", encoding="utf-8")
    assert jobs.seed_records(key) == []
    with nothing_launched():
        jobs.start(key, request((NETWORK,), steps=4))
    assert not path_of(key).exists()
