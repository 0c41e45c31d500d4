"""Taking a corpus home and loading it back: the same answers, and nothing foreign gets in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import stat
import zipfile
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
from lib.shelf.training_run import TrainingData, prepare_shelf, train_method
from lib.take_home.files import ROOT_LIMITS
from lib.take_home.load import unpack
from lib.take_home.pack import PLACEHOLDER, pack
from models.base import DecodingOptions, Pair
from models.budget import Budget
from models.messages import InputError
from tests.support.helpers import WORLD, tiny_config

TITLE = "My <b>own</b> text"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def at_home(monkeypatch, home):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(home))
    monkeypatch.delenv("LADDER_DATA", raising=False)


@pytest.fixture(scope="module")
def key(home):
    """An own corpus on which all seven methods were trained for a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(home))
        key = own_folder.create(WORLD()[:150], ("zh", "en"), TITLE)
        shelf, corpus = library.shelf(key), load_corpus(key)
        tokenizer, data = prepare_shelf(corpus, shelf), TrainingData(corpus)
        for name in models.method_keys():
            changes = {"learning_rate": 0.025} if name == "word2vec" else {}
            config = tiny_config(models.method_class(name), **changes)
            for _ in train_method(name, tokenizer, data, shelf, Budget(steps=2), config=config,
                                  command=f"python -m lib train --corpus {key}"):
                pass
        results.write_results({"version": 1, "corpus": {"key": key}, "about": {}, "methods": {
            "rnn": {"title": "RNN", "parameters": 5, "bytes": 10, "minutes": 0.1,
                    "evaluations": {"retrieval": {"p1_zh_en": 3.0}}, "by_length": {}, "latency": {}}}},
            shelf / results.FILE_NAME)
        return key


@pytest.fixture(scope="module")
def packed(key, home, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(home))
        return pack(key, tmp_path_factory.mktemp("zip") / "home.zip", include_text=True)


def contents_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(packed, target, change, *, relist=True):
    """The zip with its files changed by `change(files)`; with `relist` the manifest says what is then in it."""
    found = contents_of(packed)
    change(found)
    if relist and "manifest.json" in found:
        manifest = json.loads(found["manifest.json"])
        manifest["files"] = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                             for name, data in found.items() if name != "manifest.json"}
        found["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return target


def refused(file, *words):
    """One sentence that has these words; nothing is left behind."""
    before = sorted(own_folder.root().iterdir())
    with pytest.raises(InputError) as caught:
        unpack(file)
    assert sorted(own_folder.root().iterdir()) == before
    message = str(caught.value)
    assert "\n" not in message and all(word in message for word in words), message
    return message


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


def test_damaged_and_foreign_files(packed, tmp_path):
    whole = packed.read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "half.zip", "damaged")
    (tmp_path / "empty.zip").write_bytes(b"")
    refused(tmp_path / "empty.zip", "no zip")
    (tmp_path / "picture.zip").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    refused(tmp_path / "picture.zip", "no zip")
    place = whole.index(b"PK\x03\x04", len(whole) // 3) - 400
    (tmp_path / "flipped.zip").write_bytes(whole[:place] + bytes(b ^ 255 for b in whole[place:place + 40])
                                           + whole[place + 40:])
    refused(tmp_path / "flipped.zip", "damaged")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("holiday.txt", "sun")
    refused(tmp_path / "other.zip", "not taken home", "manifest.json")


@pytest.mark.parametrize("name", [
    "bag_of_words/model.pkl", "rnn/pytorch_model.bin", "state.pt", "vectors.npy", "run.py", "inner.zip",
    "../climbed.json", "/etc/climbed", "rnn/../../climbed", "rnn\\card.json", "C:evil", "gpt/config.json", "rnn/",
    ".hidden", "corpus.json ", "rnn/card.json/x", "ｒｎｎ/card.json", "run/state.json",
])
def test_names_that_do_not_belong(packed, tmp_path, name):
    def change(found):
        found[name] = b"cos\nsystem\n(S'true'\ntR."

    message = refused(rebuilt(packed, tmp_path / "x.zip", change), "never has")
    assert name in message
    assert not list(tmp_path.rglob("climbed*"))


def test_a_pickle_under_a_good_name_is_never_unpickled(packed, tmp_path):
    def change(found):
        found["rnn/model.safetensors"] = b"\x80\x04\x95cos\nsystem\n(S'touch pwned'\ntR."

    refused(rebuilt(packed, tmp_path / "x.zip", change), "rnn/model.safetensors")


def test_links_and_twins(packed, tmp_path):
    path = shutil.copy(packed, tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("rnn/card.json", "{}")
    refused(path, "rnn/card.json", "more than once")
    found = contents_of(packed)
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        for name, data in found.items():
            info = zipfile.ZipInfo(name)
            if name == "results.json":
                info.external_attr, data = (stat.S_IFLNK | 0o777) << 16, b"/etc/passwd"
            archive.writestr(info, data)
    refused(tmp_path / "link.zip", "results.json")


def test_a_bomb_is_not_unpacked(packed, tmp_path):
    def change(found):
        found["results.json"] = b'{"methods": {}, "x": "' + b" " * 15_000_000 + b'"}'

    refused(rebuilt(packed, tmp_path / "bomb.zip", change), "results.json", "MB")


def test_a_bomb_that_lies_about_its_size(packed, tmp_path, monkeypatch):
    monkeypatch.setitem(ROOT_LIMITS, "README.txt", 2_000)
    path = rebuilt(packed, tmp_path / "x.zip", lambda found: found.update({"README.txt": b"a" * 50_000}))
    data = path.read_bytes()
    (tmp_path / "liar.zip").write_bytes(data.replace((50_000).to_bytes(4, "little"), (900).to_bytes(4, "little")))
    refused(tmp_path / "liar.zip")


def test_what_is_changed_missing_or_too_much(packed, tmp_path):
    refused(rebuilt(packed, tmp_path / "a.zip", lambda f: f.update({"README.txt": b"other"}), relist=False),
            "README.txt", "manifest")
    refused(rebuilt(packed, tmp_path / "b.zip", lambda f: f.pop("rnn/card.json")), "rnn/card.json", "missing")
    refused(rebuilt(packed, tmp_path / "c.zip", lambda f: f.pop("tokenizer.json")), "tokenizer.json", "missing")
    refused(rebuilt(packed, tmp_path / "d.zip", lambda f: f.pop("pairs.jsonl"), relist=False), "pairs.jsonl")

    def newer(found):
        found["manifest.json"] = found["manifest.json"].replace(b'"version": 1', b'"version": 99')

    refused(rebuilt(packed, tmp_path / "e.zip", newer), "99")
    refused(rebuilt(packed, tmp_path / "f.zip", lambda f: f.update({"manifest.json": b"[1]"}), relist=False))


def edit(name, **changes):
    def change(found):
        value = json.loads(found[name])
        value.update(changes)
        found[name] = json.dumps(value).encode()
    change.__name__ = f"{name}-{'-'.join(changes)}"
    return change


@pytest.mark.parametrize("change", [
    edit("corpus.json", title=5), edit("corpus.json", title=""), edit("corpus.json", title="a\x00b"),
    edit("corpus.json", languages=["zh"]), edit("corpus.json", languages="zh"), edit("corpus.json", pairs=-1),
    edit("corpus.json", sha256="0"), edit("corpus.json", pairs=3),
    edit("rnn/config.json", d_model="16"), edit("rnn/config.json", d_model=10**9), edit("rnn/config.json", d_model=8),
    edit("rnn/config.json", n_layers=60), edit("rnn/config.json", n_layers=float("nan")),
    edit("rnn/config.json", surprise=1), edit("rnn/config.json", d_model=True), edit("rnn/config.json", d_model=-1),
    edit("word2vec/config.json", vector_size=900_000), edit("rnn/config.json", cell="x" * 100),
    edit("transformer_encoder/config.json", d_ff=999_999), edit("transformer_seq2seq/config.json", n_heads=0),
    edit("rnn/card.json", parameters="many"), edit("rnn/card.json", method="word2vec"),
    edit("rnn/card.json", languages="zh"), edit("rnn/card.json", weights_sha256="0" * 64),
    edit("results.json", methods=[]), edit("results.json", methods={"rnn": 5}),
    edit("results.json", methods={"__class__": {}}), edit("results.json", x=float("inf")),
    edit("tokenizer.json", normalizer={"type": "Lowercase"}), edit("tokenizer.json", pre_tokenizer=None),
    edit("tokenizer.json", model={"type": "WordPiece"}), edit("tokenizer.json", post_processor={"type": "x"}),
], ids=lambda change: change.__name__)
def test_json_that_makes_no_sense(packed, tmp_path, change):
    refused(rebuilt(packed, tmp_path / "x.zip", change))


@pytest.mark.parametrize(("name", "data"), [
    ("rnn/card.json", b"[" * 100_000), ("rnn/config.json", b'{"a":' * 50_000), ("rnn/card.json", b"\xff\xfe{}"),
    ("corpus.json", b"null"), ("results.json", b""), ("tokenizer.json", b"{}"), ("tokenizer.json", b"\x00" * 50),
    ("pairs.jsonl", b'["a"]\n'), ("pairs.jsonl", b'{"a": 1}\n'), ("training_sentences.safetensors", b"\x08"),
    ("training_sentences.safetensors", save({"hashes": np.zeros((2, 2), np.uint64)})),
    ("training_sentences.safetensors", save({"other": np.zeros(2, np.uint64)})),
    ("rnn/model.safetensors", b""), ("rnn/model.safetensors", b"\xff" * 8 + b"{}"),
    ("rnn/model.safetensors", save({"a": np.zeros(4, np.float16)})),
    ("bag_of_words/model.safetensors", save({"a": np.zeros(4, np.float16)})),
], ids=lambda v: v if isinstance(v, str) else repr(v[:12]))
def test_files_that_make_no_sense(packed, tmp_path, name, data):
    refused(rebuilt(packed, tmp_path / "x.zip", lambda found: found.update({name: data})), name)


def test_truncated_weights(packed, tmp_path):
    def change(found):
        found["rnn/model.safetensors"] = found["rnn/model.safetensors"][:-10]

    refused(rebuilt(packed, tmp_path / "x.zip", change), "rnn/model.safetensors")


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


def page(key):
    """What the page "Your text" draws of this."""
    from streamlit.testing.v1 import AppTest

    def script(key):
        import streamlit as st

        from lib.ui.your_text.take_home import load_back, show_take_home

        show_take_home(key)
        if new := load_back():
            st.session_state["new"] = new

    return AppTest.from_function(script, kwargs={"key": key}, default_timeout=60)


def test_the_page_offers_the_parts(key):
    test = page(key)
    test.session_state[f"home_parts_{key}"] = True
    test.run()
    assert not test.exception and [box.label for box in test.checkbox] == ["With the text itself"]
    labels = [button.label for button in test.get("download_button")]
    assert labels[0].startswith("Take home (") and {"tokenizer.json", "vectors.tsv", "metadata.tsv"} <= set(labels)
    assert ("word2vec", "words_en") in [*test.selectbox[0].options] or "Word2Vec · words, English" in \
        test.selectbox[0].options


def test_the_page_says_when_there_is_nothing(home):
    empty = own_folder.create(WORLD()[:5], ("zh", "en"), "empty")
    test = page(empty).run()
    assert not test.exception and len(test.warning) == 1


def test_the_page_loads_back(key, packed):
    test = page(key).run()
    test.file_uploader[0].upload("home.zip", packed.read_bytes(), "application/zip").run()
    assert not test.exception
    new = test.session_state["new"]
    assert own_folder.exists(new) and new != key
    before = sorted(own_folder.root().iterdir())
    test.run()
    assert "Loaded" in test.success[0].value and "<b>" not in test.success[0].value.replace("\\<b\\>", "")
    assert sorted(own_folder.root().iterdir()) == before  # not once more
    test.file_uploader[0].upload("bad.zip", b"PK nothing", "application/zip").run()
    assert not test.exception and "damaged" in test.warning[0].value


def test_what_the_buttons_give(key, tmp_path):
    from lib.ui.your_text.take_home import _file_name, _vectors, _zip

    (tmp_path / "x.zip").write_bytes(_zip(key, True, None))
    assert "pairs.jsonl" in contents_of(tmp_path / "x.zip")
    assert _vectors(key, "word2vec", "words_en", None, ".txt").split(b"\n")[0].split()[1] == b"16"
    assert _file_name("../<b>我的 text</b>") == "b-我的-text-b" and _file_name("??") == "corpus"


@pytest.mark.parametrize("seed", range(4))
def test_damage_anywhere_is_one_sentence(key, packed, tmp_path, seed):
    """Bytes of the zip, and bytes of its files under a manifest that agrees, changed at random."""
    shelf = tmp_path / "shelf"
    for name in ("tokenizer.json", "results.json", "training_sentences.safetensors"):
        shelf.mkdir(exist_ok=True)
        shutil.copy(library.shelf(key) / name, shelf / name)
    shutil.copytree(library.shelf(key) / "bag_of_words", shelf / "bag_of_words")
    whole = pack(key, tmp_path / "small.zip", directory=shelf, include_text=True).read_bytes()
    draw = random.Random(seed)
    before = sorted(own_folder.root().iterdir())
    loaded = 0
    for number in range(40):
        if number % 2:
            data = bytearray(whole)
            for _ in range(draw.choice((1, 3, 30))):
                data[draw.randrange(len(data))] = draw.randrange(256)
        else:
            name = draw.choice(sorted(contents_of(tmp_path / "small.zip")))

            def change(found, name=name):
                changed = bytearray(found[name])
                for _ in range(draw.choice((1, 3, 30))):
                    place = draw.randrange(len(changed))
                    changed[place:place + draw.randrange(3)] = draw.randbytes(draw.randrange(3))
                found[name] = bytes(changed)

            data = rebuilt(tmp_path / "small.zip", tmp_path / "x.zip", change).read_bytes() \
                if name != "manifest.json" else whole[:draw.randrange(len(whole))]
        try:
            new = unpack(io.BytesIO(bytes(data)))
        except InputError as error:
            assert "\n" not in str(error)
        else:
            loaded += 1
            own_folder.delete(new)
        assert sorted(own_folder.root().iterdir()) == before
    assert loaded < 30
