"""Files for other programs: they open there, and a spreadsheet runs nothing."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
import tokenizers
from gensim.models import KeyedVectors

import models
from lib.take_home.exports import (
    TokenVectors,
    projector_metadata,
    safe_cell,
    safe_csv,
    token_vectors,
    vector_files,
    word2vec_text,
)
from tests.support.helpers import NEURAL


@pytest.mark.quick
@pytest.mark.parametrize("cell", [
    "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1+1", "＋1", "－x", "＠x", "\n=x",
    "=",
])
def test_a_formula_is_defused(cell):
    assert safe_cell(cell).startswith("'") and safe_cell(cell).replace("'", "") == cell.replace("'", "")


@pytest.mark.quick
@pytest.mark.parametrize("cell", ["", "text", "a = b", "我是学生。", "12", "-5", "+3.5", "-1e-3", "4 %", "-5%", "it's",
                                  "a-b", "##ing", 5, -5, -0.5, None, True])
def test_what_is_harmless_stays(cell):
    assert safe_cell(cell) is cell


def test_a_cell_that_another_separator_would_open():
    assert safe_cell("a;=cmd()") == "a;'=cmd()"
    assert safe_cell("a\n=cmd()") == "a\n'=cmd()"


def test_a_table_as_csv():
    frame = pd.DataFrame({"句子": ["我，你", "=1+1", None], "=head": [-1.5, 2.0, float("nan")], "n": [-1, 2, 3],
                          "mixed": ["-x", -4, 'say "hi"'], "kind": pd.Categorical(["@a", "b", "@a"])})
    data = safe_csv(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["句子", "'=head", "n", "mixed", "kind"], ["我，你", "-1.5", "-1", "'-x", "'@a"],
                    ["'=1+1", "2.0", "2", "-4", "b"], ["", "", "3", 'say "hi"', "'@a"]]
    assert frame["句子"][1] == "=1+1"  # the table itself is as it was
    assert safe_csv(frame.iloc[:0]).count(b"\n") == 1


def test_columns_of_the_same_name():
    frame = pd.DataFrame([["=a", "=b"]], columns=["x", "x"])
    assert safe_csv(frame).decode("utf-8-sig") == "x,x\r\n'=a,'=b\r\n"


@pytest.mark.parametrize("key", ["word2vec", *NEURAL])
def test_gensim_reads_the_vectors(tiny, key, tmp_path):
    method = tiny(key)
    tables = token_vectors(method)
    assert [table.name for table in tables] == (
        ["pieces", "words_zh", "words_en"] if key == "word2vec" else ["pieces"])
    for table in tables:
        (tmp_path / "v.txt").write_bytes(word2vec_text(table))
        read = KeyedVectors.load_word2vec_format(str(tmp_path / "v.txt"))
        assert read.index_to_key == table.tokens and len(table.tokens) > 10
        np.testing.assert_allclose(read.vectors, table.vectors, rtol=1e-5, atol=1e-7)
    assert len(tables[0].tokens) == method.tokenizer.vocab_size


def test_counts_have_no_vectors(tiny):
    assert token_vectors(tiny("bag_of_words")) == []


def test_the_projectors_files_have_the_same_lines(tiny):
    table = token_vectors(tiny("word2vec"))[1]
    files = vector_files(table)
    vectors = files["_vectors.tsv"].decode().splitlines()
    assert len(vectors) == len(table.tokens) == files["_metadata.tsv"].decode().count("\n")
    assert all(len(line.split("\t")) == table.vectors.shape[1] for line in vectors)
    odd = TokenVectors("x", ["a", "b"], np.zeros((2, 3), np.float32))
    assert projector_metadata(odd) == b"a\nb\n"


def test_the_tokenizers_file_opens_with_the_library(world_tokenizer, tmp_path):
    world_tokenizer.save(tmp_path / "tokenizer.json")
    other = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    text = "The cat sees a red cup."
    assert other.encode(text).ids == world_tokenizer.encode(text)
    assert other.get_vocab_size() == world_tokenizer.vocab_size
    assert json.loads((tmp_path / "tokenizer.json").read_text())["model"]["type"] == "WordPiece"


def test_every_method_says_what_it_has(tiny):
    assert {key for key in models.method_keys() if not token_vectors(tiny(key))} == {"bag_of_words"}
