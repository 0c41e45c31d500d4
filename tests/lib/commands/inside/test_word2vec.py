"""`python -m lib word2vec`: every question, and what is wrong with one."""

from __future__ import annotations

import json

import pytest

from lib.cli import main

# the command

@pytest.mark.parametrize(("question", "text"), [
    ("window", "I am here."), ("neighbours", "tea"), ("odd", "dog cat bird tea"), ("analogy", "woman man uncle"),
    ("hits", ""), ("train", "we drink tea. the dog runs."), ("parts", "I am here."), ("map", "")])
def test_the_command_prints_it(question: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["word2vec", question, "--text", text, "--words", "20", "--steps", "20"]
    assert main([*flags, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]
    assert main(flags) == 0 and capsys.readouterr().out


@pytest.mark.parametrize(("question", "text"), [("window", ""), ("neighbours", "zzqqxj"), ("odd", "dog"),
                                                ("analogy", "one two"), ("train", "one"), ("parts", "∮")])
def test_the_command_says_what_is_wrong(question: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["word2vec", question, "--text", text]) == 2
    assert capsys.readouterr().err.startswith("error: ")
