"""Files with their own parts: kept as they are, what stands in two of them counted, and scored for all and without."""

from __future__ import annotations

import pytest

from lib.cli import main
from lib.corpus import load_corpus, own_folder
from lib.corpus.splits import shared_places
from lib.evaluation.results import read_results
from lib.shelf import library
from lib.shelf.own_parts import keep_parts
from lib.upload import Options, UploadedFile
from models.base import Pair
from models.messages import InputError
from tests.support.helpers import WORLD


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))


def _table(pairs, swapped=False):
    return "".join("\t".join(pair[::-1] if swapped else pair) + "\n" for pair in pairs).encode()


def _files():
    pairs = [tuple(pair) for pair in WORLD()[:300]]
    test = [*pairs[230:280], *pairs[3:8], *pairs[230:232]]
    return pairs, test, {
        "train": [UploadedFile("train.tsv", _table(pairs[:200] + pairs[:5]))],
        "valid": [UploadedFile("dev.zh", "\n".join(a for a, _ in pairs[200:230]).encode()),
                  UploadedFile("dev.en", "\n".join(b for _, b in pairs[200:230]).encode())],
        "test": [UploadedFile("test.tsv", _table(test, swapped=True))],
    }


@pytest.mark.quick
def test_the_parts_are_kept_as_they_are():
    pairs, test, files = _files()
    parts = keep_parts(files, Options(), "mine")
    corpus = load_corpus(parts.key)
    assert [tuple(pair) for pair in corpus.split("train")] == pairs[:200]  # repeated ones once
    assert [tuple(pair) for pair in corpus.split("valid")] == pairs[200:230]
    assert [tuple(pair) for pair in corpus.split("test")] == test  # all of them, in the order of training's sides
    assert parts.shared["test"] >= 5 and parts.read["train"].duplicates == 5


def test_what_stands_in_two_parts_is_told_by_either_side():
    train = [Pair("猫", "cat"), Pair("狗", "dog")]
    assert shared_places([Pair("猫", "a cat"), Pair("鸟", "Dog"), Pair("鱼", "fish")], train) == [0, 1]
    assert shared_places([Pair("cat", "猫")], train) == []


def test_the_command_scores_all_and_the_clean_part(tmp_path, capsys):
    _, test, files = _files()
    flags = []
    for part, given in files.items():
        for file in given:
            (tmp_path / file.name).write_bytes(file.data)
            flags += [f"--{part}", str(tmp_path / file.name)]
    assert main(["train", *flags, "--method", "bag_of_words"]) == 0
    said = capsys.readouterr().err
    key = next(word for word in said.split() if word.startswith("own-")).strip(";")
    assert "train: 200 pairs zh - en; 5 repeated left out" in said and "share a sentence with another part" in said
    assert main(["scoreboard", "--corpus", key]) == 0
    results = read_results(key, library.shelf(key).parent)
    row = results["methods"]["bag_of_words"]["evaluations"]["translation_zh_en"]
    clean = results["about"]["translation_zh_en"]["clean"]
    assert 0 < clean <= len(test) - 5 and row["bleu"] != row["bleu_clean"] and row["chrf_clean"] > 0


@pytest.mark.parametrize("change, said", [
    (lambda files: files.pop("train"), "--train FILE"),
    (lambda files: files.update(test=[UploadedFile("a.zh", "一\n二\n三\n".encode()), UploadedFile("a.en", b"one\n")]),
     "files for test.*same number of lines"),
    (lambda files: files.update(test=[UploadedFile("t.txt", b"Das ist ein Satz.\nNoch einer.\n" * 9)]),
     "files for test are in"),
])
def test_what_does_not_fit_is_named_and_nothing_stays(change, said, tmp_path):
    files = _files()[2]
    change(files)
    with pytest.raises(InputError, match=said):
        keep_parts(files, Options(), "mine")
    assert not list((tmp_path / "home").glob("own-*"))


def test_new_files_do_not_go_with_another_corpus(tmp_path, capsys):
    (tmp_path / "a.tsv").write_bytes(_files()[2]["train"][0].data)
    assert main(["train", "--train", str(tmp_path / "a.tsv"), "--resume"]) == 2
    assert "own-KEY" in capsys.readouterr().err
