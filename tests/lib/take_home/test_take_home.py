"""Taking a corpus home and loading it back: the same answers, and nothing foreign gets in."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

import models
from lib.cli import main
from lib.compare.questions import compare_generation, compare_similarity, compare_translation
from lib.corpus import is_available, load_corpus, own_folder
from lib.evaluation import results
from lib.shelf import library
from lib.take_home.load import unpack
from lib.take_home.pack import PLACEHOLDER, pack
from models.base import DecodingOptions, Pair
from models.messages import InputError
from tests.support.helpers import WORLD
from tests.support.take_home import TITLE, contents_of, edit, rebuilt, refused


def everything(key):
    """Every method's answers to the three questions."""
    tokenizer = library.load_tokenizer(key)
    loaded = library.load_methods(key, tokenizer=tokenizer)
    assert len(library.ready(loaded)) == len(models.REGISTRY)
    languages, options = tokenizer.languages, DecodingOptions(beam_size=2, max_new_tokens=8)
    text, other = WORLD()[3]
    rows = [
        *compare_similarity(loaded, [text, other, WORLD()[9].first], languages=languages),
        *compare_translation(loaded, text, "zh", "en", languages=languages, options=options),
        *compare_generation(loaded, other[:9], "en", languages=languages, seed=4,
                            options=DecodingOptions(beam_size=1, temperature=0.7, max_new_tokens=8)),
    ]
    assert all(row.output is not None for row in rows)
    return [{**row.as_json(), "seconds": None} for row in rows]


def test_loaded_back_it_answers_the_same(key, packed):
    again = unpack(packed)
    assert again != key and own_folder.is_own(again)
    assert everything(again) == everything(key)
    assert own_folder.read_pairs(again) == own_folder.read_pairs(key)
    assert load_corpus(again).splits == load_corpus(key).splits
    assert own_folder.about(again)["title"] == TITLE
    assert stat.S_IMODE((own_folder.root() / again).stat().st_mode) == 0o700


def test_the_key_stays_at_home(key, packed):
    assert not any(key.encode() in data for data in contents_of(packed).values())
    again = unpack(packed)
    assert library.read_card(again, "rnn")["corpus"] == again
    assert results.read_results(again)["corpus"]["key"] == again
    assert not any(PLACEHOLDER in path.read_text() for path in own_folder.folder(again).rglob("*.json"))


def test_without_the_text(key, tmp_path):
    path = pack(key, tmp_path / "home.zip")
    assert "pairs.jsonl" not in contents_of(path)
    assert not any(WORLD()[0].first.encode() in data for name, data in contents_of(path).items()
                   if name != "tokenizer.json")
    again = unpack(path)
    assert library.ready(library.load_methods(again)) and not is_available(again)
    with pytest.raises(InputError, match="without its text"):
        load_corpus(again)


def test_the_file_explains_itself(packed):
    found = contents_of(packed)
    manifest = json.loads(found["manifest.json"])
    assert manifest["title"] == TITLE and manifest["text"] is True and set(manifest["methods"]) == set(models.REGISTRY)
    assert set(manifest["files"]) == set(found) - {"manifest.json"}
    assert "python -m lib load" in found["README.txt"].decode()


def test_a_streamed_upload_is_read(packed):
    assert own_folder.exists(unpack(io.BytesIO(packed.read_bytes())))


def test_a_title_of_any_form_comes_back(key, tmp_path):
    path = own_folder.folder(key) / "corpus.json"
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(json.dumps({**json.loads(before), "title": "line\nbreak " + 300 * "x"}), encoding="utf-8")
        again = unpack(pack(key, tmp_path / "x.zip"))
    finally:
        path.write_text(before, encoding="utf-8")
    assert own_folder.about(again)["title"] == ("line?break " + 300 * "x")[:200]


def test_no_room_on_the_disk(packed, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1))
    refused(packed, "room")


def test_a_line_separator_inside_a_sentence_survives(tmp_path):
    key = own_folder.create([Pair("a\u2028b\x85c", "d")], ("en", "de"), "separators")
    assert own_folder.read_pairs(key) == [Pair("a\u2028b\x85c", "d")]


def test_nothing_trained_and_text_that_is_not_yours(tmp_path, key, monkeypatch):
    empty = own_folder.create(WORLD()[:5], ("zh", "en"), "empty")
    with pytest.raises(InputError):
        pack(empty, tmp_path / "a.zip")
    shelf = tmp_path / "shelf"
    shutil.copytree(library.shelf(key), shelf)
    with pytest.raises(InputError, match="not packed"):
        pack("tatoeba-zh-en", tmp_path / "b.zip", include_text=True, directory=shelf)
    assert [p.name for p in tmp_path.iterdir()] == ["shelf"]
    again = unpack(pack("tatoeba-zh-en", tmp_path / "b.zip", directory=shelf))
    assert own_folder.about(again)["origin"] == "tatoeba-zh-en"


def test_a_method_that_is_being_saved_is_not_packed(key, tmp_path):
    shelf = shutil.copytree(library.shelf(key), tmp_path / "shelf")
    (shelf / "rnn" / "model.safetensors").write_bytes(save({"a": np.zeros(3, np.float16)}))
    with pytest.raises(InputError, match="rnn"):
        pack(key, tmp_path / "c.zip", directory=shelf)
    assert not (tmp_path / "c.zip").exists()


def test_markup_in_a_card_stays_text(packed, tmp_path):
    markup = "<script>alert(1)</script> [x](javascript:alert(1))"
    again = unpack(rebuilt(packed, tmp_path / "x.zip", edit("rnn/card.json", corpus_title=markup, date=markup)))
    assert library.read_card(again, "rnn")["corpus_title"] == markup


def test_what_a_killed_load_left_goes(packed, home):
    left = home / ".load-left"
    left.mkdir(exist_ok=True)
    unpack(packed)
    assert left.exists()  # perhaps another process is at work
    os.utime(left, (0, 0))
    unpack(packed)
    assert not left.exists()


def test_commands(key, packed, tmp_path, capsys):
    out = tmp_path / "again.zip"
    assert main(["export", "--corpus", key, "--out", str(out), "--text", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert Path(said["path"]) == out and said["bytes"] == out.stat().st_size and said["text"]
    assert main(["load", str(out), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert own_folder.exists(value["corpus"]) and value["text"] and set(value["methods"]) == set(models.REGISTRY)
    assert main(["load", str(out)]) == 0
    assert "python -m lib compare --corpus own-" in capsys.readouterr().out
    assert main(["export", "--corpus", key, "--vectors", str(tmp_path / "v")]) == 0
    assert (tmp_path / "v" / "word2vec_pieces.txt").is_file() and capsys.readouterr().out
    for wrong in (["load", "nowhere.zip"], ["load", str(tmp_path)], ["export", "--corpus", key],
                  ["export", "--corpus", own_folder.new_key(), "--out", str(out)],
                  ["export", "--corpus", key, "--out", str(tmp_path / "no" / "x.zip")]):
        assert main(wrong) == 2
        text = capsys.readouterr().err
        assert text.startswith("error: ") and text.count("\n") == 1
