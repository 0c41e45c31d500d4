"""The small inputs that went wrong once, where they are: beside the checkout, or where LADDER_CORPORA's folder is."""

from __future__ import annotations

import pytest

from lib.upload import Options, UploadedFile, read_upload
from tests.support.corpora import CASES

WANTED = {
    "moses_scores.zip": (4, ("en", "zh"), "NLLB.en-zh.scores"), "splits_txt.zip": (12, ("en", "zh"), "training 4"),
    "variants_mixed.tmx": (600, ("en", "zh"), "en-us"), "nbsp_entity.tmx": (5, ("en", "zh"), ""),
    "control_early.tmx": (1000, ("en", "zh"), "dropped: 1"), "sep_line.csv": (4, ("de", "en"), ""),
    "backslash.csv": (5, ("en", "zh"), ""), "nan.jsonl": (6, ("en", "zh"), ""),
    "anki_html.txt": (4, ("en", "zh"), "HTML"),
    "glossary.tsv": (5, None, ""), "chunk257.csv": (257, None, ""),
}


@pytest.mark.parametrize("name", WANTED)
def test_each_is_read_rightly(name):
    path = CASES / name
    if not path.is_file():
        pytest.skip("the shared cases are not here; set LADDER_CORPORA to the folder beside them")
    count, languages, told = WANTED[name]
    found = read_upload([UploadedFile(name, path.read_bytes())])
    assert len(found.pairs) == count and languages in (None, found.languages)
    assert told in " ".join(map(str, found.warnings))
    if found.splits:
        assert read_upload([UploadedFile(name, path.read_bytes())], Options(splits=True)).own_splits
