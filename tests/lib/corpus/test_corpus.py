"""Reading corpora: the registry, Tatoeba's format and its defects, where the file is looked for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lib.corpus import corpus_info, corpus_keys, is_available, load_corpus
from lib.corpus import tatoeba as module
from lib.corpus.corpora import CORPORA
from lib.corpus.describe import describe, leaks
from lib.corpus.tatoeba import find_text, read_text
from lib.paths import ROOT
from models.base import Pair
from models.messages import InputError
from tests.support.corpora import CORPORA as REAL

TEXT = "The lamp is green.\t灯是绿色的。\tours\r\n\r\nThe lamp is green.\t灯是绿色的。\tours\nIt rains.\t下雨了。\n"


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """Neither the environment nor the data folder of this checkout plays a part."""
    monkeypatch.delenv("LADDER_DATA", raising=False)
    monkeypatch.setattr(module, "data_folder", lambda: tmp_path / "no-data")


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, name: str = "cmn.txt", content: str = TEXT) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, content)
    return path


@pytest.mark.quick
def test_registry():
    assert corpus_keys() == ["tatoeba-zh-en", "small-world"] == list(CORPORA)
    assert all(info.languages == ("zh", "en") and info.licence and info.attribution for info in CORPORA.values())
    assert not corpus_info("tatoeba-zh-en").embedded and corpus_info("small-world").embedded
    assert corpus_info("tatoeba-zh-en").url == module.PUBLISHER_URL
    with pytest.raises(InputError, match=r"no corpus 'tatoeba'.*small-world"):
        load_corpus("tatoeba")


@pytest.mark.quick
def test_listing_the_corpora_is_cheap():
    code = "import sys, lib.corpus; print([m for m in ('opencc', 'scipy', 'pandas', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.quick
@pytest.mark.parametrize("name", ["cmn.txt", "mine.tsv", "mine.TXT"])
def test_reads_text(tmp_path, name):
    text = read_text(write(tmp_path / name, b"\xef\xbb\xbf" + TEXT.encode()))
    assert text.pairs == [Pair("灯是绿色的。", "The lamp is green."), Pair("下雨了。", "It rains.")]
    assert text.attributions == ["ours", ""] and text.repeated == 1


def test_an_archive_and_its_text_are_the_same_corpus(tmp_path):
    plain = load_corpus("tatoeba-zh-en", write(tmp_path / "cmn.txt", TEXT))
    packed = load_corpus("tatoeba-zh-en", zipped(tmp_path / "x.zip"))
    assert plain.pairs == packed.pairs and plain.sha256 == packed.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert sum(len(plain.split(name)) for name in ("train", "valid", "test")) == len(plain) == 2
    with pytest.raises(InputError, match=r"no split 'dev'.*train, valid, test"):
        plain.split("dev")


@pytest.mark.parametrize(("content", "says"), [
    ("", "empty"), (" \n\n", "empty"),
    ("Good.\t好。\nno tab here\n", r"cmn\.txt, line 2: found 'no tab here'"),
    ("Good.\t好。\n\t好。\n", "line 2"), ("Good.\t\n", "line 1"),
    ("好。\tGood.\n再见。\tBye.\n", "line 1: the second column is not Chinese"),
    ("Good.\tGut.\n", "not Chinese"),
    ("Good.\t好。\n".encode() + "Bye.\t再见。".encode("gb18030"), "line 2: this is not UTF-8"),
    ("Good.\t好。\n".encode("utf-16"), "line 1: this is not UTF-8"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
], ids=range(10))
def test_defects_name_file_line_and_format(tmp_path, content, says):
    path = write(tmp_path / "cmn.txt", content)
    with pytest.raises(InputError, match=says) as caught:
        read_text(path)
    assert "english TAB chinese TAB attribution" in str(caught.value) and str(path) in str(caught.value)


def test_defects_of_archives(tmp_path):
    with pytest.raises(InputError, match=r"without cmn\.txt"):
        read_text(zipped(tmp_path / "a.zip", "other.txt"))
    whole = zipped(tmp_path / "b.zip", content=TEXT * 500).read_bytes()
    with pytest.raises(InputError, match="not a whole zip archive"):
        read_text(write(tmp_path / "b.zip", whole[:200]))
    with pytest.raises(InputError, match="not a whole zip archive"):
        read_text(write(tmp_path / "c.zip", TEXT))
    damaged = bytearray(whole)
    damaged[60:80] = bytes(20)
    with pytest.raises(InputError, match="not a whole zip archive"):
        read_text(write(tmp_path / "d.zip", bytes(damaged)))
    with pytest.raises(InputError, match=r"ends in '.pdf'"):
        read_text(write(tmp_path / "e.pdf", TEXT))


def test_an_archive_writes_nothing_and_a_huge_one_is_refused(tmp_path, monkeypatch):
    path = zipped(tmp_path / "climb.zip", "../../cmn.txt")
    assert len(read_text(path).pairs) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["climb.zip"]
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match="right one"):
        read_text(zipped(tmp_path / "bomb.zip", content=TEXT * 10_000))
    with pytest.raises(InputError, match="right one"):
        read_text(write(tmp_path / "big.txt", TEXT * 100))


def test_where_the_text_is_looked_for(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"--data PATH.*LADDER_DATA.*https://"):
        load_corpus("tatoeba-zh-en")
    assert not is_available("tatoeba-zh-en") and is_available("small-world")
    cached = zipped(_folder(tmp_path / "no-data" / "tatoeba-zh-en") / "cmn-eng.zip")
    assert find_text() == cached
    named = write(tmp_path / "named" / "tatoeba-zh-en" / "cmn.txt", TEXT)
    monkeypatch.setenv("LADDER_DATA", str(tmp_path / "named"))
    assert find_text() == named and is_available("tatoeba-zh-en")
    given = write(tmp_path / "given.txt", TEXT)
    assert find_text(given) == given and len(load_corpus("tatoeba-zh-en", given)) == 2


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_a_named_place_that_is_wrong_is_no_reason_to_look_elsewhere(tmp_path, monkeypatch):
    zipped(_folder(tmp_path / "no-data") / "cmn-eng.zip")
    with pytest.raises(InputError, match=r"no file .*gone\.txt"):
        load_corpus("tatoeba-zh-en", tmp_path / "gone.txt")
    with pytest.raises(InputError, match=r"holds neither cmn\.txt"):
        load_corpus("tatoeba-zh-en", _folder(tmp_path / "empty"))
    monkeypatch.setenv("LADDER_DATA", str(tmp_path / "gone"))
    with pytest.raises(InputError, match="no file"):
        load_corpus("tatoeba-zh-en")
    with pytest.raises(InputError, match="takes no data path"):
        load_corpus("small-world", tmp_path)


@pytest.mark.corpora
def test_the_real_file():
    path = REAL / "tatoeba-zh-en" / "cmn.txt"
    if not path.is_file():
        pytest.skip("the Tatoeba text is not here; set LADDER_CORPORA to the folder that holds tatoeba-zh-en/cmn.txt")
    corpus = load_corpus("tatoeba-zh-en", path)
    assert len(corpus) > 27_000 and len(corpus.attributions) == len(corpus) == len(set(corpus.pairs))
    assert all("tatoeba" in a for a in corpus.attributions)
    assert not leaks(corpus)
    told = describe(corpus)
    assert told["sides"]["en"]["median"] == 6 and told["sides"]["zh"]["unit"] == "characters"
