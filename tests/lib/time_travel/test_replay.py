"""A training recorded to be replayed: every kept step, the same questions at each, a map that does not turn."""

from __future__ import annotations

import json

from lib.corpus.small_world.whole import small_world_corpus
from lib.time_travel import replay
from models.files import plain


def test_every_kept_step_has_an_answer_to_each_question(monkeypatch) -> None:
    monkeypatch.setattr(replay, "load_corpus", lambda key, data: small_world_corpus(300))
    monkeypatch.setattr(replay, "EACH", 2)
    monkeypatch.setattr(replay, "CONFIG", {**replay.CONFIG, "d_model": 32, "d_ff": 32, "n_layers": 1,
                                           "n_decoder_layers": 1, "validate_every": 4})
    found = json.loads(json.dumps(plain(replay.make("small-world", None, 12, 3, lambda message: None))))
    steps = found["steps"]
    assert steps[0] == 1 and steps[-1] == 12 and steps == sorted(set(steps))
    assert [one["source"] for one in found["questions"]] == ["zh", "zh", "en", "en"]
    for one in found["questions"]:
        assert [moment["step"] for moment in one["moments"]] == steps and one["reference"]
        assert all(isinstance(moment["text"], str) for moment in one["moments"])
    assert {line[0] for line in found["map"]} == set(steps) and 0 < found["share"] <= 1
    assert found["corpus_sha256"] and any(row["loss"] for row in found["rows"])
