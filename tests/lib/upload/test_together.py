"""Files that belong together: pairs by their names, and the reader's own parts for training and tests."""

from __future__ import annotations

import pytest

from lib.corpus import load_corpus, own_folder
from lib.corpus.own_corpus import own_splits
from lib.locale import translate
from lib.upload import Options, read_upload
from lib.upload.together import split_of
from models.base import Pair
from tests.lib.upload.test_upload import DE, EN, EXPECTED, ZH, file, tsv, zipped
from tests.support.uploads.files import lines_of, po


def lines(side: list[str], start: int, end: int, name: str):
    return file("\n".join(side[start:end]), name)


def parts(first: str, second: str, form: str = "{split}.{code}.txt"):
    cut = {"train": (0, 20), "valid": (20, 25), "test": (25, 30)}
    names = (("train", "train"), ("valid", first), ("test", second))
    return [zipped(*(lines(side, *cut[split], form.format(split=name, code=code)) for split, name in names
                     for code, side in (("zh", ZH), ("en", EN))))]


@pytest.mark.parametrize("form", ["{split}.{code}.txt", "data/{split}.{code}", "{code}/{split}.txt",
                                  "c.zh-en.{split}.{code}", "{split}/text.{code}"])
@pytest.mark.parametrize("names", [("valid", "test"), ("dev", "devtest"), ("validation", "tst2015")])
def test_pairs_and_their_parts(form, names):
    found = read_upload(parts(*names, form))
    assert {frozenset(p) for p in found.pairs} == {frozenset(p) for p in EXPECTED}
    assert found.splits == (("train", 20), ("valid", 5), ("test", 5)) and not found.own_splits
    assert any("can keep them" in str(w) for w in found.warnings)
    assert set(found.languages) == {"en", "zh"} and found.format == "aligned"


def test_own_parts_are_kept_where_the_reader_wants():
    found = read_upload(parts("dev", "test"), Options(splits=True))
    assert found.own_splits and any("are kept: training 20, validation 5, test 5" in str(w) for w in found.warnings)
    key = own_folder.create(found.pairs, found.languages, "mine", extra={"splits": found.splits})
    corpus = load_corpus(key)
    assert list(corpus.split("valid")) == list(found.pairs)[20:25]
    assert corpus.splits == {"train": list(range(20)), "valid": list(range(20, 25)), "test": list(range(25, 30))}


def test_the_parts_are_named_in_the_readers_language():
    found = next(w for w in read_upload(parts("dev", "test")).warnings if "tell parts" in str(w))
    assert "训练集 20、验证集 5、测试集 5" in translate(found.message, "zh", **found.values)


def test_what_stands_in_two_parts_is_counted():
    files = [lines_of([{"en": a, "zh": b} for a, b in zip(EN[:20], ZH)], "train.jsonl"),
             lines_of([{"en": a, "zh": b} for a, b in zip(EN[18:], [ZH[18], "新的。", *ZH[20:]])], "test.jsonl")]
    found = read_upload(files, Options(splits=True))
    assert found.splits == (("train", 20), ("test", 11)) and found.duplicates == 1
    assert any("more than one part: 1" in str(w) for w in found.warnings)


def test_missing_parts_are_drawn_from_train():
    pairs = [Pair(a, b) for a, b in zip(EN * 4, [f"{b}{n}" for n in range(4) for b in ZH])]
    splits = own_splits(pairs, ("en", "zh"), [["train", 100], ["test", 20]])
    assert splits["test"] == list(range(100, 120)) and splits["valid"]
    assert sorted(splits["train"] + splits["valid"]) == list(range(100))
    assert own_splits(pairs, ("en", "zh"), [["train", 7]]) == own_splits(pairs, ("en", "zh"))


def test_tables_have_parts_too():
    found = read_upload([file("en\tzh\n" + tsv(EN[25:], ZH[25:]), "test.tsv"),
                         file("en\tzh\n" + tsv(EN[:25], ZH[:25]), "train.tsv")])
    assert list(found.pairs) == EXPECTED and found.splits == (("train", 25), ("test", 5))


def test_three_languages_are_columns():
    files = [lines(EN, 0, 30, "talk.en"), lines(ZH, 0, 30, "talk.zh"), lines(DE, 0, 30, "talk.de")]
    assert [c.name for c in read_upload(files).columns] == ["en", "zh", "de"]
    assert read_upload(files, Options(columns=(2, 0))).languages == ("de", "en")


def test_the_sides_keep_their_order_in_every_file():
    files = [lines(ZH, 0, 20, "train.zh-en.zh"), lines(EN, 0, 20, "train.zh-en.en"), lines(EN, 20, 30, "test.en-zh.en"),
             lines(ZH, 20, 30, "test.en-zh.zh")]
    found = read_upload(files)
    assert found.languages == ("zh", "en") and list(found.pairs) == [Pair(b, a) for a, b in EXPECTED]
    catalogues = [po(list(zip(EN, ZH)), "zh"), po(list(zip(EN, DE)), "de")._replace(name="de.po")]
    found = read_upload(catalogues)
    assert list(found.pairs) == EXPECTED and any("de.po" in str(w) for w in found.warnings)


def test_parts_of_one_language_are_no_pair():
    found = read_upload([lines(EN, 0, 20, "train.en"), lines(EN, 20, 30, "test.en")])
    assert found.languages == ("en",) and found.counts["kept"] == 30
    assert found.splits == (("train", 20), ("test", 10))


@pytest.mark.parametrize("name, split", [
    ("train.en.txt", "train"), ("a/dev/x.en", "valid"), ("newstest2014.de", "test"), ("devtest/x", "test"),
    ("x.de", ""),
    ("contest.tsv", ""), ("training-data.csv", "train"), ("valid1.txt", "valid"),
])
def test_parts_by_name(name, split):
    assert split_of(name) == split
