"""Whatever a method raises, a command says a sentence with an id, and nothing of what was raised."""

from __future__ import annotations

import pytest

from lib.cli import main
from tests.support.commands import CALLS, ERRORS, ID, SECRET, break_all

TEXT = ["--text", "I am a student."]
COMMANDS = {
    "translation": ["compare", "--task", "translation", *TEXT],
    "generation": ["compare", "--task", "generation", *TEXT],
    "similarity": ["compare", "--task", "similarity", *TEXT, "--text", "I am here."],
    "inspect": ["inspect", "--method", "rnn", *TEXT], "probe": ["probe", "--method", "rnn"],
    "recurrence": ["recurrence", *TEXT], "word2vec": ["word2vec", "neighbours", "--text", "tea"],
}


#: what else these commands ask of methods
INNER = (*CALLS, "train", "pad", "tagged", "objective", "opening", "logits_at")
LONGER = {
    "align": ["align", "--pairs", "3"], "nearest": ["nearest", "--method", "rnn", *TEXT], "pooling": ["pooling"],
    "scoreboard": ["scoreboard", "--limit", "2", "--method", "word2vec", "--method", "rnn", "--out", "results.json"],
    "train": ["train", "--method", "word2vec", "--method", "rnn", "--minutes", "0.001", "--out", "out"],
    "heads": ["benchmark", "heads", "--pairs", "3"], "cache": ["benchmark", "cache", "--tokens", "16"],
    "exposure": ["benchmark", "exposure", "--limit", "3"],
    "coreference": ["benchmark", "coreference"],
}


@pytest.mark.parametrize("json", [[], ["--json"]])
@pytest.mark.parametrize("command", LONGER)
def test_commands_that_measure_and_train(monkeypatch, capsys, text, tmp_path, command, json):
    monkeypatch.delenv("LADDER_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    data = ["--data", text] if command not in ("cache", "coreference") else []
    made = break_all(monkeypatch, RuntimeError, INNER)
    status = main([*LONGER[command], *data, *json])
    out, err = capsys.readouterr()
    assert made and status == 1 and SECRET not in out + err and "Traceback" not in out + err
    assert ID.search(err) and "RuntimeError" not in out
    assert not list(tmp_path.rglob("model.safetensors"))


def test_what_cannot_be_measured_is_no_zero(monkeypatch, capsys, text):
    break_all(monkeypatch, RuntimeError, ("embed",))
    assert main(["pooling", "--data", text, "--json"]) == 1
    out, err = capsys.readouterr()
    assert out.strip() == "{}" and err.count("failed on these texts") == 5


def test_one_training_that_breaks_does_not_stop_the_others(monkeypatch, capsys, text, tmp_path):
    monkeypatch.setattr("models.word2vec.Word2Vec.train", lambda *_, **__: (_ for _ in ()).throw(IndexError(SECRET)))
    status = main(["train", "--data", text, "--method", "word2vec", "--method", "bag_of_words", "--out", str(tmp_path),
                   "--json"])
    out, err = capsys.readouterr()
    assert status == 1 and '"method": "bag_of_words"' in out and "error: word2vec: the training failed (id " in err
    assert SECRET not in out + err


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("json", [[], ["--json"]])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command(monkeypatch, capsys, command, json, error):
    monkeypatch.delenv("LADDER_DEBUG", raising=False)
    made = break_all(monkeypatch, error)
    status = main([*COMMANDS[command], *json])
    out, err = capsys.readouterr()
    assert made and SECRET not in out + err and "Traceback" not in out + err
    assert ID.search(out + err) and (status == 1 or not err.startswith("internal"))
    assert error.__name__ not in out


@pytest.mark.parametrize("task", ["translation", "similarity", "retrieval", "generation"])
def test_evaluate(monkeypatch, capsys, tmp_path, task):
    (tmp_path / "pairs.tsv").write_text("I am here.\t我在这里。\nWe drink tea.\t我们喝茶。\n", encoding="utf-8")
    made = break_all(monkeypatch, RuntimeError)
    main(["evaluate", "--task", task, "--pairs", str(tmp_path / "pairs.tsv"), "--columns", "en,zh", "--json"])
    out, err = capsys.readouterr()
    assert made and SECRET not in out + err and "RuntimeError" not in out
    assert task == "similarity" or ID.search(out)


def test_a_developer_sees_it_all(monkeypatch, capsys):
    monkeypatch.setenv("LADDER_DEBUG", "1")
    break_all(monkeypatch, RuntimeError)
    with pytest.raises(RuntimeError, match=SECRET):
        main(COMMANDS["inspect"])
