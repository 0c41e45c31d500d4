"""Nothing foreign, damaged or changed gets in."""

from __future__ import annotations

import io
import random
import shutil
import stat
import zipfile

import numpy as np
import pytest
from safetensors.numpy import save

from lib.corpus import own_folder
from lib.shelf import library
from lib.take_home.files import ROOT_LIMITS
from lib.take_home.load import unpack
from lib.take_home.pack import pack
from models.messages import InputError
from tests.support.take_home import contents_of, edit, rebuilt, refused


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
