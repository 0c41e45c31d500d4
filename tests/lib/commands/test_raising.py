"""Whatever a method raises, a command says a sentence with an id, and nothing of what was raised."""

from __future__ import annotations

import pytest

from lib.cli import main
from tests.support.commands import ERRORS, ID, SECRET, break_all

TEXT = ["--text", "I am a student."]
COMMANDS = {
    "translation": ["compare", "--task", "translation", *TEXT],
    "generation": ["compare", "--task", "generation", *TEXT],
    "similarity": ["compare", "--task", "similarity", *TEXT, "--text", "I am here."],
    "inspect": ["inspect", "--method", "rnn", *TEXT], "probe": ["probe", "--method", "rnn"],
    "recurrence": ["recurrence", *TEXT], "word2vec": ["word2vec", "neighbours", "--text", "tea"],
}


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
