"""Older encodings are told by the language that is read in them."""

from __future__ import annotations

import pytest

from lib.upload import UploadedFile, read_upload
from lib.upload.encoding import find_encoding
from tests.lib.upload.test_upload import EN, file, tsv
from tests.support.uploads.legacy_texts import LEGACY, TEXTS, encoded


@pytest.mark.parametrize("lang, encoding", LEGACY, ids=lambda value: value)
def test_each_language_in_its_older_encodings(lang, encoding):
    for lines in (TEXTS[lang], TEXTS[lang] * 20, [f"{a}\t{b}" for a, b in zip(EN, TEXTS[lang])]):
        text = encoded("\n".join(lines), encoding)
        found = find_encoding(UploadedFile("a.txt", text))
        assert text.decode(found.name) == text.decode(encoding) and found.errors == "strict"


@pytest.mark.parametrize("one, two, encoding", [
    ("de", "fr", "cp1252"), ("cs", "de", "cp1250"), ("hu", "de", "cp1250"), ("es", "pt", "cp1252"),
    ("sv", "de", "cp1252"), ("ru", "uk", "cp1251"), ("tr", "de", "cp1254"), ("ro", "hu", "cp1250"),
])
def test_two_languages_in_one_encoding(one, two, encoding):
    text = tsv(TEXTS[one], TEXTS[two]).replace("’", "'")
    found = read_upload([file(text.encode(encoding), "a.tsv")])
    assert [pair.second for pair in found.pairs] == [t.replace("’", "'") for t in TEXTS[two]]
    assert set(found.languages) == {one, two}


def test_doubtful_words_are_shown():
    found = read_upload([file("\n".join(TEXTS["fr"]).encode("iso8859-15", "replace"), "a.txt")])
    warning = next(str(w) for w in found.warnings if "guessed" in str(w))
    assert "iso8859_15" in warning and "sœur (s½ur)" in warning
    found = read_upload([file("Книга лежит.\n".encode("koi8_r"), "a.txt")])
    assert found.pairs[0].first == "Книга лежит." or "Книга" in str(found.warnings[0])
