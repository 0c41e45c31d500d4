"""`python -m lib vocabulary`: what it counts and what it records."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from lib.inside.tokens import sizes as tokens_sizes
from models.language.tokenizer import Tokenizer
from tests.support.helpers import toy_pairs


@pytest.mark.quick
def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vocabulary", "--corpus", "tatoeba-zh-en", "--sizes", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_the_command_on_an_own_corpus(tmp_path, monkeypatch, capsys) -> None:
    from lib.corpus import own_folder
    from models.base import Pair

    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    pairs = [Pair(a, b) for a, b in toy_pairs(60, 1, False)]
    key = own_folder.create(pairs, ("de", "fr"), "digits")
    made = Tokenizer.train([text for pair in pairs for text in pair], ("de", "fr"), 700)
    made.save(own_folder.folder(key) / "tokenizer.json")
    assert main(["vocabulary", "--corpus", key, "--sizes", "200,300", "--save", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["sizes"] and {row["lang"] for row in value["cuts"]} == {"de", "fr"} and value["sharing"] == []
    assert tokens_sizes.read_record(own_folder.folder(key))["corpus"] == key
    assert main(["vocabulary", "--corpus", key, "--sizes", "200"]) == 0
    assert "wordpiece" in capsys.readouterr().out
    assert main(["vocabulary", "--corpus", key, "--cuts", "--save"]) == 0
    record = tokens_sizes.read_record(own_folder.folder(key))
    assert record["sizes"] == value["sizes"] and "--cuts" in record["cuts_run"]["command"]
    assert main(["vocabulary", "--corpus", key, "--save", "--weights", str(tmp_path)]) == 2
