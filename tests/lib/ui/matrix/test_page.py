"""The page of the capability matrix: the recorded one, and the reader's own pairs, with small stand-ins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.inside.matrix import record
from lib.inside.matrix.probe import TITLES
from tests.support import app
from tests.support.app import BAD, said, whole
from tests.support.helpers import NEURAL
from tests.support.small_shelf import small_shelf

PAGE = "pages/matrix.py"
KEYS = ("bag_of_words", "rnn", "transformer_encoder", "transformer_decoder")


@pytest.fixture(scope="module")
def weights(tmp_path_factory, world_tokenizer, tiny) -> Path:
    """Tiny methods, and the record of two probes of theirs."""
    from lib.inside.matrix import small_probes

    folder = small_shelf(tmp_path_factory.mktemp("matrix"), world_tokenizer, tiny, KEYS)
    probes = [small_probes.probe(key, lang, small_probes.COUNT) for key in ("negation", "coreference")
              for lang in ("zh", "en")]
    found = record.measure({key: tiny(key) for key in KEYS}, probes)
    place = folder / "tatoeba-zh-en" / "recorded"
    place.mkdir()
    (place / "matrix.json").write_text(json.dumps(found | {"run": {"command": "python -m lib matrix --save"}}))
    return folder


def opened(**query: str) -> AppTest:
    return app.opened(PAGE, methods=",".join(KEYS), **query)


@pytest.mark.usefixtures("ladder")
@pytest.mark.parametrize("ui", ["en", "zh"])
def test_the_recorded_matrix_and_failing_sentences(ui: str) -> None:
    test = opened(ui=ui, matrix_row="coreference", matrix_method="transformer_decoder", probe_lang="en")
    text = whole(test)
    assert test.selectbox(key="matrix_row").value == "coreference"
    assert test.selectbox(key="matrix_method").value == "transformer_decoder"
    assert len(test.selectbox(key="matrix_row").options) == 2 < len(TITLES)
    assert "because" in text or "until" in text  # a failing sentence of a tiny network


@pytest.mark.usefixtures("ladder")
def test_translations_that_fail_stand_beside_the_right_ones() -> None:
    text = whole(opened(matrix_row="negation", matrix_method="bag_of_words", probe_lang="zh"))
    assert "its answer" in text and "chrF" in text and "right" in text


@pytest.mark.usefixtures("ladder")
@pytest.mark.parametrize(("query", "wanted"), [({"matrix_row": "nothing"}, "negation"), ({"probe_lang": "fr"}, "")])
def test_unknown_choices_in_the_address_give_way(query: dict[str, str], wanted: str) -> None:
    test = opened(**query)
    whole(test)
    assert not wanted or test.selectbox(key="matrix_row").value == wanted


@pytest.mark.usefixtures("ladder")
def test_own_pairs_are_asked() -> None:
    test = opened()
    test.text_area(key="pairs_text").set_value("The dog is big. | The dog are big.\nA cat.\n我很忙。 | 我忙很。")
    test.button[-1].click().run()
    text = whole(test)
    assert "your pairs, line 2: one side is missing" in text.replace("\\", "") and "2 pairs" in text
    assert test.selectbox(key="yours_method").value in KEYS
    assert all(key in NEURAL or key == "bag_of_words" for key in KEYS)


@pytest.mark.usefixtures("ladder")
@pytest.mark.parametrize("name", BAD)
def test_anything_may_be_typed(name: str) -> None:
    test = opened()
    test.text_area(key="pairs_text").set_value(BAD[name])
    test.button[-1].click().run()
    text = said(test)
    assert not test.exception and not test.error and "<script>" not in text.replace("\\<script", "")
    assert len(test.warning) == 1  # none of these is a pair


@pytest.mark.usefixtures("stand_ins")
@pytest.mark.quick
def test_a_corpus_without_a_record_says_how_to_make_one() -> None:
    assert "python -m lib matrix --corpus" in whole(app.opened(PAGE)).replace("\\", "")
