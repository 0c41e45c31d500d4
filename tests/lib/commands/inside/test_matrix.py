"""`python -m lib matrix` and `python -m lib probe-pairs`: what they print, and mistakes."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from tests.support.small_shelf import small_shelf

KEYS = ("bag_of_words", "word2vec", "transformer_encoder")


@pytest.fixture(scope="module")
def weights(tmp_path_factory, world_tokenizer, tiny) -> str:
    return str(small_shelf(tmp_path_factory.mktemp("pairs"), world_tokenizer, tiny, KEYS) / "tatoeba-zh-en")


def test_pairs_of_a_file_by_paradigm_and_method(weights, tmp_path, capsys):
    file = tmp_path / "mine.jsonl"
    lines = [{"sentence_good": f"The dog is {word}.", "sentence_bad": f"The dog are {word}.", "UID": "be"}
             for word in ("big", "old", "red")]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n{\n", encoding="utf-8")
    assert main(["probe-pairs", str(file), str(tmp_path / "none.tsv"), "--weights", weights, "--json"]) == 2
    out, err = capsys.readouterr()
    rows = {row["method"]: row for row in json.loads(out)}
    assert set(rows) == set(KEYS) and all(row["paradigm"] == "be" and row["pairs"] == 3 for row in rows.values())
    assert rows["bag_of_words"]["score"] in (0, 100)  # counts know one of is and are, whatever stands beside
    assert "mine.jsonl, line 4" in err and "none.tsv cannot be read" in err
    for row in rows.values():
        assert len(row["failing"]) == 3 - round(row["score"] * 3 / 100)


@pytest.mark.quick
@pytest.mark.parametrize(("more", "sentence"), [
    (["--lang", "fr"], "fr"), (["--paradigm", "zzz"], "no paradigm 'zzz'"), (["--method", "nobody"], "nobody")])
def test_mistakes(weights, tmp_path, capsys, more, sentence):
    file = tmp_path / "a.tsv"
    file.write_text("I am.\tI are.\n", encoding="utf-8")
    assert main(["probe-pairs", str(file), "--weights", weights, *more]) == 2
    assert sentence in capsys.readouterr().err


def test_one_probe_of_the_matrix(weights, capsys):
    arguments = ["matrix", "--weights", weights, "--corpus", "tatoeba-zh-en", "--probe", "negation", "--count", "10"]
    assert main([*arguments, "--probe", "nothing", "--method", "word2vec", "--json"]) == 2  # the rest goes on
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err.count("error: There is no probe 'nothing'") == 1
    assert set(found["probes"]) == {"negation_zh", "negation_en"} and found["probes"]["negation_zh"]["items"] == 10
    cell = found["cells"]["negation_en"]["word2vec"]
    assert cell["low"] <= cell["score"] <= cell["high"] and len(cell["seeds"]["1"]["marks"]) == 10


@pytest.mark.quick
def test_mistakes_of_the_matrix(capsys):
    assert main(["matrix", "--probe", "nothing"]) == 2
    assert "word_order" in capsys.readouterr().err
    assert main(["matrix", "--save", "--count", "10"]) == 2
    assert "--save" in capsys.readouterr().err
