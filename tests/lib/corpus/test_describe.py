"""Numbers about a corpus, and long examples made by joining."""

from __future__ import annotations

import json

import pytest

from lib.corpus.corpora import Corpus
from lib.corpus.describe import describe, leaks, length_histogram, lengths, split_table
from lib.corpus.joining import joined
from models.base import Pair
from models.messages import InputError

PAIRS = [
    Pair("你好。", "Hello."),
    Pair("您好！", "Hello!"),
    Pair("我不知道。", "I don't know."),
    Pair("走吧。", "Let's go."),
]
CORPUS = Corpus("mine", "Mine", ("zh", "en"), PAIRS, {"train": [0, 1], "valid": [2], "test": [3]}, "00", repeated=2)


@pytest.mark.quick
def test_describe():
    told = describe(CORPUS)
    assert json.loads(json.dumps(told)) == told
    assert told["pairs"] == 4 and told["repeated"] == 2 and told["leaks"] == 0
    assert told["splits"] == {"train": 2, "valid": 1, "test": 1}
    assert told["components"] == {"count": 3, "largest": 2}
    assert told["sides"]["en"]["shared"] == 0.5 and told["sides"]["zh"]["shared"] == 0.0
    assert told["sides"]["en"]["distinct"] == 3 and told["sides"]["zh"]["longest"] == 4


def test_describe_survives_an_empty_corpus():
    told = describe(Corpus("none", "None", ("zh", "en"), [], {"train": [], "valid": [], "test": []}, "00"))
    assert told["pairs"] == 0 and told["components"] == {"count": 0, "largest": 0}


def test_lengths_are_words_or_characters():
    assert lengths(["I don't know.", ""], "en").tolist() == [3, 0]
    assert lengths(["我不知道。", ""], "zh").tolist() == [4, 0]


def test_histogram_counts_every_pair_once():
    table = length_histogram(CORPUS, longest=3)
    assert table.groupby("language")["pairs"].sum().to_dict() == {"zh": 4, "en": 4}
    assert table.groupby("language")["share"].sum().round(6).tolist() == [1, 1]
    assert table.query("language == 'zh' and length == 3")["pairs"].item() == 1  # four characters, cut at three


def test_split_table():
    table = split_table(CORPUS).set_index("split")
    assert table.loc["train", "pairs"] == 2 and table.loc["test", "mean_en"] == 2


@pytest.mark.quick
def test_leaks_are_found():
    assert leaks(Corpus("mine", "Mine", ("zh", "en"), PAIRS, {"train": [0], "test": [1]}, "00")) == {"hello"}


def test_joined():
    two = joined(PAIRS, 2, seed=1)
    assert len(two) == 2 and two == joined(PAIRS, 2, seed=1)
    parts = sorted(p.first for p in PAIRS)
    assert sorted(s + "。" if s[-1] not in "。！" else s for p in two for s in _cut(p.first)) == parts
    assert all(p.second.count(" ") >= 1 and " " not in p.first for p in two)
    assert any(joined(PAIRS, 2, seed=s) != two for s in range(2, 9))
    assert len(joined(PAIRS, 3, n=10)) == 10 and sorted(joined(PAIRS, 1)) == sorted(PAIRS)
    for k in (0, 5):
        with pytest.raises(InputError, match="from 1 to 4"):
            joined(PAIRS, k)


def _cut(text: str) -> list[str]:
    return text.replace("。", "。|").replace("！", "！|").strip("|").split("|")
