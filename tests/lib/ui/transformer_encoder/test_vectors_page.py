"""What makes a vector good, on the encoder's page: a record is drawn; without one its command is named."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.shelf import library, recorded
from lib.ui.transformer_encoder import vectors
from tests.support.app import opened, whole
from tests.support.small_shelf import small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

ROWS = [{"method": key, "contrast": contrast, "layers": layers, "seed": 0, "spearman_en": 50.0 + 5 * contrast,
         "spearman_zh": 60.0, "p1": 10.0 + 70 * contrast, "paraphrase": 20.0 + 60 * layers, "translation": 5.0}
        for key in ("word2vec", "rnn", "transformer_encoder") for contrast in (False, True)
        for layers in (False, True) if key != "word2vec" or not layers]
RECORD = {"rows": ROWS, "layers": {"method": "transformer_encoder", "learned": ROWS[-1], "random": {
    "spearman_en": 41.3, "p1": 7.1, "paraphrase": 33.3}}, "about": {"steps": 7, "seeds": 1},
    "run": {"command": "python -m lib benchmark vectors"}}


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory):
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny,
                       ("transformer_encoder", "transformer_decoder"))


def page(**query: str) -> AppTest:
    return opened("pages/transformer_encoder.py", **{"src": "en", "text": "She is a teacher.", "view": "for", **query})


@pytest.mark.parametrize("measure", ["similarity", "p1", "paraphrase"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_record_is_shown(weights, measure, language):
    path = recorded.write(weights / library.DEFAULT_CORPUS, "vectors", RECORD)
    test = page(ui=language, measure=measure)
    test.session_state["table_vectors"] = True
    text = whole(test.run())
    assert RECORD["run"]["command"] in text
    assert "55.0 → 41.3" not in text and "57.5 → 41.3" in text and "→ 33.3" in text  # the mean of the languages
    table = test.dataframe[-1].value
    assert len(table) == len(ROWS)
    path.unlink()


def test_without_a_record_its_command_is_named(weights, monkeypatch):
    monkeypatch.setattr(vectors, "record_of", dict)
    assert "benchmark vectors --save" in whole(page())


def test_the_measures_of_a_record():
    frame = vectors.cells_of(ROWS)
    assert list(frame["similarity"]) == [(row["spearman_en"] + row["spearman_zh"]) / 2 for row in ROWS]
    assert vectors.cells_of([{"method": "rnn", "contrast": True, "layers": True, "seed": 0}])["p1"].isna().all()
