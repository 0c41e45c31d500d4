"""The scores of single sentences: written, read back strictly, merged; and no text in them."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import save_file

from lib.evaluation.metrics import sentence_chrf
from lib.evaluation.sentence_scores import (
    FILE_NAME,
    SentenceScores,
    merge,
    pair_ids,
    read_scores,
    sentence_scores,
    write_scores,
)
from models.messages import InputError
from tests.support.dummy_method import PAIRS, tiny_tokenizer

LANGUAGES, NAME = ("zh", "en"), "translation_zh_en"


def scores(**texts):
    return sentence_scores({NAME: texts}, PAIRS, LANGUAGES, tiny_tokenizer().normalize)


@pytest.mark.quick
def test_written_and_read_back(tmp_path):
    made = [pair.second for pair in PAIRS[:-1]] + ["A bird"]
    found = scores(rnn=made, word2vec=["no"] * len(PAIRS))
    write_scores(found, tmp_path)
    back = read_scores(tmp_path)[NAME]
    assert list(back.chrf) == ["rnn", "word2vec"] and back.chrf["rnn"].dtype == np.float16
    assert back.chrf["rnn"][:-1] == pytest.approx(100)
    assert back.chrf["rnn"][-1] == pytest.approx(sentence_chrf("A bird", PAIRS[-1].second), abs=0.05)
    assert np.array_equal(back.ids, pair_ids(PAIRS, tiny_tokenizer().normalize)) and len(set(back.ids.tolist())) == 8
    data = (tmp_path / FILE_NAME).read_bytes()
    assert not any(text.encode() in data for pair in PAIRS for text in pair)
    write_scores({}, tmp_path)
    assert read_scores(tmp_path) == {}


@pytest.mark.quick
def test_a_method_measured_again_replaces_its_own_scores_alone():
    old, new = scores(rnn=["no"] * 8, word2vec=["A bird"] * 8), scores(rnn=[pair.second for pair in PAIRS])
    both = merge(old, new)[NAME]
    assert both.chrf["rnn"].min() == 100 and np.array_equal(both.chrf["word2vec"], old[NAME].chrf["word2vec"])
    other = {NAME: SentenceScores(old[NAME].ids[::-1], old[NAME].chrf)}
    assert list(merge(other, new)[NAME].chrf) == ["rnn"]  # other sentences, or another order


@pytest.mark.quick
@pytest.mark.parametrize("arrays", [
    {f"{NAME}/rnn": np.zeros(3, np.float16)},
    {f"{NAME}/ids": np.zeros(3, np.int64), f"{NAME}/rnn": np.zeros(2, np.float16)},
    {f"{NAME}/ids": np.zeros(3, np.int64), f"{NAME}/rnn": np.zeros(3, np.float32)},
    {f"{NAME}/ids": np.zeros(3, np.int64), f"{NAME}/rnn": np.full(3, np.nan, np.float16)},
    {f"{NAME}/ids": np.zeros(3, np.int64), f"{NAME}/rnn": np.full(3, 101, np.float16)},
    {f"{NAME}/ids": np.zeros((3, 1), np.int64), f"{NAME}/rnn": np.zeros((3, 1), np.float16)},
    {f"{NAME}/ids": np.zeros(3, np.uint64)}, {"ids": np.zeros(3, np.int64)}, {"hashes": np.zeros(3, np.int64)},
])
def test_anything_else_is_damaged(arrays, tmp_path):
    save_file(arrays, tmp_path / FILE_NAME)
    with pytest.raises(InputError, match="damaged"):
        read_scores(tmp_path)


@pytest.mark.quick
def test_a_file_that_is_none_is_damaged(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"text")
    with pytest.raises(InputError, match="damaged"):
        read_scores(tmp_path)
