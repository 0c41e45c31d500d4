"""What is wrong with a command is one sentence; what is damaged or missing leaves the rest standing."""

from __future__ import annotations

import json
import shutil

import pytest

from lib.cli import main
from tests.support.commands import answer, mistake


@pytest.mark.quick
@pytest.mark.parametrize(("arguments", "part"), [
    ([], "COMMAND"), (["dance"], "dance"), (["compare", "--task", "poetry", "--text", "a"], "poetry"),
    (["compare", "--task", "translation", "--text", ""], "empty"),
    (["compare", "--task", "translation", "--text", "x" * 10_000], "2,000"),
    (["compare", "--task", "translation", "--text", "a\x1bb"], "U+001B"),
    (["compare", "--task", "translation", "--text", "a", "--source", "fr"], "'fr'"),
    (["compare", "--task", "translation", "--text", "a", "--source", "en", "--target", "en"], "both"),
    (["compare", "--task", "translation", "--text", "a", "--text", "b"], "one --text"),
    (["compare", "--task", "similarity", "--text", "a"], "2 to"),
    (["compare", "--task", "similarity", "--text", "a", "--text", "b", "--lang", "fr"], "'fr'"),
    (["compare", "--task", "generation", "--text", "a", "--top-p", "7"], "top_p"),
    (["compare", "--task", "translation", "--text", "a", "--method", "dumy"], "did you mean dummy"),
    (["compare", "--task", "translation", "--text", "a", "--beam-size", "0"], "beam_size"),
    *((["compare", "--task", "generation", "--text", "a", f"--{flag}={value}"], part) for flag, part, values in (
        ("temperature", "temperature", ("nan", "inf", "-1", "1e400", "11", "abc")),
        ("top-p", "top", ("nan", "inf", "0", "-0.5", "1e400", "2", "x")), ("top-k", "top", ("-1", "nan", "1e3")),
        ("length", "", ("0", "-1", "513", "nan", "1e3", "9" * 30)), ("beam-size", "beam", ("0", "-3", "inf", "9" * 30)),
        ("seed", "seed", ("-1", "nan", "²", "1.5", "9" * 30, "9" * 5000))) for value in values),
    (["evaluate", "--task", "translation", "--limit", "9" * 5000], "limit"),
    (["evaluate", "--task", "translation", "--beam-size", "-1"], "beam_size"),
    (["nearest", "--method", "dummy", "--text", "a", "--k", "0"], "'0'"),
    (["vocabulary", "--sizes", "1e9"], "sizes"), (["vocabulary", "--sizes", "nan,"], "sizes"),
    (["recurrence", "--text", "a", "--radius", "x"], "radius"),
    (["train", "--out", "x", "--minutes", "1e308"], "minutes"),
    (["train", "--out", "x", "--minutes", "nan"], "minutes"), (["train", "--out", "x", "--epochs", "inf"], "epochs"),
    (["evaluate", "--task", "translation", "--pairs", "absent.tsv", "--columns", "en,zh"], "absent.tsv"),
    (["evaluate", "--task", "translation", "--pairs", "absent.tsv"], "--columns"),
    (["evaluate", "--task", "similarity", "--scored", "absent.csv"], "--lang"),
    (["evaluate", "--task", "translation", "--scored", "absent.csv"], "--scored"),
    (["evaluate", "--task", "translation", "--data", "absent.txt"], "absent.txt"),
    (["evaluate", "--task", "translation", "--limit", "-1"], "'-1'"),
    (["inspect", "--method", "nothing", "--text", "a"], "nothing"),
])
def test_mistakes_are_one_sentence(ladder, trained, capsys, arguments, part):
    if arguments and arguments[0] in ("compare", "evaluate", "inspect"):
        arguments = [*arguments, "--weights", trained]
    assert part in mistake(capsys, *arguments)


@pytest.mark.parametrize(("arguments", "part"), [
    (["--corpus", "nothing"], "nothing"), (["--minutes", "0"], "'0'"), (["--config", "size"], "size"),
    (["--config", "colour=1"], "colour"), (["--minutes", "1", "--epochs", "1"], "not allowed"),
    (["--data", "absent.txt"], "absent.txt"),
])
def test_train_mistakes(ladder, text, tmp_path, capsys, arguments, part):
    data = [] if "--data" in arguments else ["--data", text]
    assert part in mistake(capsys, "train", "--out", tmp_path / "out", *data, *arguments)


def test_an_absent_shelf_is_one_sentence(ladder, tmp_path, capsys):
    found = mistake(capsys, "compare", "--task", "translation", "--text", "a", "--weights", tmp_path)
    assert "no weights" in found and "python -m lib train" in found


def test_a_damaged_method_leaves_the_others_standing(ladder, shelf, capsys):
    (shelf / "dummy" / "model.safetensors").write_bytes(b"damaged")
    asked = ["compare", "--task", "translation", "--text", "猫看见红杯子。", "--weights", str(shelf), "--json"]
    assert main(asked) == 2
    out, err = capsys.readouterr()
    rows = json.loads(out)
    assert rows[0]["refusal"] and rows[1]["output"] == "The cat sees a red cup."
    assert err.count("\n") == 1 and "damaged" in err


def test_a_method_that_was_not_trained_is_no_error_unless_asked_for(ladder, shelf, capsys):
    shutil.rmtree(shelf / "dummy")
    common = ["compare", "--task", "translation", "--text", "a", "--weights", shelf, "--json"]
    assert "no weights" in answer(capsys, *common)[0]["refusal"]
    assert answer(capsys, *common, "--method", "dummy", status=2)[0]["output"] is None
    assert "no weights" in mistake(capsys, "inspect", "--method", "dummy", "--text", "a", "--weights", shelf)


def test_a_defect_is_one_line(ladder, trained, capsys, monkeypatch):
    monkeypatch.setattr("lib.compare.questions.compare_translation", lambda *_, **__: 1 / 0)
    monkeypatch.delenv("LADDER_DEBUG", raising=False)
    assert main(["compare", "--task", "translation", "--text", "a", "--weights", str(trained)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
