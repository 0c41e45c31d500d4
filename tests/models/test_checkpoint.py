"""Weights on disk: what was written comes back, and whatever is wrong is found and named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.checkpoint import CARD, CONFIG, WEIGHTS, CheckpointError, load_checkpoint, save_checkpoint
from models.files import write_atomically
from models.language.tokenizer import Tokenizer
from models.rnn import RNN
from tests.support.helpers import untrained

ARRAYS = {"a": np.arange(12, dtype=np.float16).reshape(3, 4), "b.c": np.array([7], dtype=np.uint32),
          "transposed": np.arange(6, dtype=np.float32).reshape(2, 3).T}


@pytest.fixture
def saved(tmp_path, world_tokenizer):
    save_checkpoint(tmp_path / "new" / "folder", ARRAYS, world_tokenizer, {"size": 3}, {"seed": 5, "name": "树"})
    return tmp_path / "new" / "folder"


@pytest.mark.quick
def test_what_was_written_comes_back(saved, world_tokenizer):
    arrays, config, card = load_checkpoint(saved, world_tokenizer)
    assert set(arrays) == set(ARRAYS) and config == {"size": 3}
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype and np.array_equal(arrays[name], array)
    assert (card["seed"], card["name"]) == (5, "树")
    assert card["tokenizer"] == world_tokenizer.fingerprint
    assert card["weights_bytes"] == (saved / WEIGHTS).stat().st_size


@pytest.mark.quick
def test_only_the_three_files_are_left(saved):
    assert sorted(path.name for path in saved.iterdir()) == sorted([WEIGHTS, CONFIG, CARD])


@pytest.mark.parametrize("name", [WEIGHTS, CONFIG, CARD])
def test_a_missing_file_is_named(saved, world_tokenizer, name):
    (saved / name).unlink()
    with pytest.raises(CheckpointError, match=f"{name} is missing"):
        load_checkpoint(saved, world_tokenizer)


def test_a_missing_folder(tmp_path, world_tokenizer):
    with pytest.raises(CheckpointError, match="missing"):
        load_checkpoint(tmp_path / "nowhere", world_tokenizer)


@pytest.mark.parametrize("place", [0, 9, 60, -1])
def test_one_flipped_bit_is_found(saved, world_tokenizer, place):
    data = bytearray((saved / WEIGHTS).read_bytes())
    data[place] ^= 1
    (saved / WEIGHTS).write_bytes(bytes(data))
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(saved, world_tokenizer)


@pytest.mark.quick
@pytest.mark.parametrize("keep", [0, 1, 20, -1])
def test_a_truncated_file_is_found(saved, world_tokenizer, keep):
    (saved / WEIGHTS).write_bytes((saved / WEIGHTS).read_bytes()[:keep])
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(saved, world_tokenizer)


@pytest.mark.parametrize("name", [CONFIG, CARD])
@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00{}"])
def test_json_that_is_none_is_found(saved, world_tokenizer, name, content):
    (saved / name).write_bytes(content)
    with pytest.raises(CheckpointError, match=name):
        load_checkpoint(saved, world_tokenizer)


def test_weights_that_are_no_safetensors_are_found_even_with_the_right_checksum(saved, world_tokenizer):
    import hashlib

    data = b"\x80\x04not a list of arrays"
    (saved / WEIGHTS).write_bytes(data)
    card = json.loads((saved / CARD).read_text(encoding="utf-8"))
    card |= {"weights_bytes": len(data), "weights_sha256": hashlib.sha256(data).hexdigest()}
    (saved / CARD).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(saved, world_tokenizer)


def test_another_tokenizer_is_refused(saved):
    other = Tokenizer.train(["一个别的词表", "another vocabulary"], ("zh", "en"), vocab_size=700)
    with pytest.raises(CheckpointError, match="another tokenizer"):
        load_checkpoint(saved, other)


def test_writing_leaves_the_old_file_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "not bytes")
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("edit", [
    {"d_model": 24},
    {"cell": "gru"},
    {"hidden": "many"},
    {"cell": "nonsense"},
    {"n_layers": -1},
])
def test_a_configuration_that_does_not_fit_the_weights_is_refused(tmp_path, world_tokenizer, edit):
    untrained("rnn", world_tokenizer).save(tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text(encoding="utf-8"))
    (tmp_path / CONFIG).write_text(json.dumps(config | edit), encoding="utf-8")
    with pytest.raises(CheckpointError, match="configuration"):
        RNN.load(tmp_path, world_tokenizer)
