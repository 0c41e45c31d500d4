"""The views of the laboratory, with a small trained decoder on the shelf."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import models
from lib.checks import MAX_CHARACTERS
from lib.inside.attention_variants import variants
from lib.inside.attention_variants.ring import RingCheck
from lib.inside.attention_variants.timing import Measurement
from lib.inside.attention_variants.variants import VARIANTS
from lib.shelf import recorded
from lib.ui.attention_variants.common import kilobytes
from models.messages import InputError
from tests.support.app import follows_the_sentence, opened, whole
from tests.support.small_shelf import small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

VIEWS = ("looks", "table", "writing", "measure", "ring", "trained")
TEXT = "Anna helped David."
RUN = {"date": "2026-01-01", "command": "python -m lib benchmark x", "hardware": {"cpu": "y", "cores": 1}}


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory) -> Path:
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny, ("transformer_decoder",))


def page(**query: str) -> AppTest:
    return opened("pages/attention_variants.py", **{"text": TEXT, **query})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_follows_the_sentence(view, language):
    follows_the_sentence(page, view, language)


@pytest.mark.parametrize("text", ["", "x", "word " * 500, "🙂", "<b>我</b> **y** $a$"])
@pytest.mark.parametrize("view", ["looks", "writing", "table", "ring"])
def test_bad_sentences(view, text):
    test = page(view=view, text=text or " ")
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


@pytest.mark.parametrize("key", list(VARIANTS))
def test_each_variant_has_its_picture_and_numbers(key, tiny):
    test = page(variant=key, span="3", processes="3")
    text = whole(test)
    assert VARIANTS[key].paper in text and VARIANTS[key].gives_up in text
    config = variants.settings(key, tiny("transformer_decoder").config, 3)
    assert {m.label: m.value for m in test.metric}["Cache a token"] == kilobytes(variants.bytes_per_token(config))
    assert test.session_state["variant"] == key


def test_the_cache_while_writing_is_measured(tiny):
    test = page(view="writing", cache_tokens="32")
    whole(test)
    numbers = {m.label: m.value for m in test.metric}
    config = tiny("transformer_decoder").config
    assert numbers["Its cache at the end"] == kilobytes(variants.cache_bytes(config, 32))
    assert numbers["Multi-query"] == kilobytes(variants.cache_bytes(config, 32) / config["n_heads"])


def test_wrong_codes_in_the_url_are_ignored():
    for view in VIEWS:
        whole(page(view=view, variant="none", span="-3", processes="900", longest="x", way="y", ring_tokens="0"))


def points() -> list[Measurement | None]:
    return [None, *(Measurement(key, n, 0.001 * n, 1000 * n, 500 * n) for n in (128, 256, 512)
                    for key in ("multi_head", "window"))]


def test_measured_when_asked_and_kept(monkeypatch):
    monkeypatch.setattr("lib.ui.attention_variants.measure.measure_apart", lambda task: (one for one in points()))
    test = page(view="measure", longest="512")
    test.button(key="variants_go").click().run()
    text = whole(test)
    assert "Measured just now" in text and "Stopped" in text  # six of the 21 points
    assert "Multi-head × 2.0 time" in text
    for what in ("memory", "largest"):
        test = page(view="measure", longest="512", measured=what)
        whole(test)


def test_a_measurement_that_fails_is_a_sentence(monkeypatch):
    def broken(task):
        raise InputError("The measurement failed ({error}).", error="x")
        yield

    monkeypatch.setattr("lib.ui.attention_variants.measure.measure_apart", broken)
    test = page(view="measure")
    test.button(key="variants_go").click().run()
    assert "The measurement failed" in whole(test)


def test_one_measurement_at_a_time():
    from lib.ui.attention_variants.common import measuring

    with measuring():
        test = page(view="measure")
        test.button(key="variants_go").click().run()
        assert "Somebody is measuring" in whole(test)
        with pytest.raises(InputError, match="Somebody"), measuring():
            pass
    with measuring():
        pass


def test_the_ring_runs_when_asked(monkeypatch):
    check = RingCheck(256, 2, True, 3e-7, 25, 100, 30, 100, 0.01, 0.02)
    monkeypatch.setattr("lib.ui.attention_variants.ring.check_ring", lambda *_, **__: [check])
    monkeypatch.setattr("lib.ui.attention_variants.ring.stack_difference", lambda *_, **__: (2e-6, 5.0))
    test = page(view="ring", ring_tokens="256")
    test.button(key="ring_go").click().run()
    text = whole(test)
    assert {m.label: m.value for m in test.metric}["Score block"] == "25%"
    assert "whole decoder" in text and "2e-06" in text


@pytest.mark.quick
def test_without_gloo_the_page_says_so(monkeypatch):
    monkeypatch.setattr("torch.distributed.is_gloo_available", lambda: False)
    test = page(view="ring")
    assert "without gloo" in whole(test) and not [b for b in test.button if b.key == "ring_go"]
    whole(page(view="measure"))


def row(**changes) -> dict:
    return {"run": "a", "n_heads": 4, "kv_heads": 4, "attention": "full", "span": None, "parameters": 10,
            "bytes_per_token": 400, "cache_64": 25600, "valid_loss": 1.5, "minutes": 3.0, "command": "python -m lib x",
            "bleu_zh_en": 20.0, "bleu_low_zh_en": 18.0, "bleu_high_zh_en": 22.0} | changes


def judged(p: float) -> dict:
    return {"difference_zh_en": -0.5, "difference_low_zh_en": -1.5, "difference_high_zh_en": 0.5,
            "p_corrected_zh_en": p}


def test_trained_alike_from_a_record(weights, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(weights, tmp_path / "w")
    rows = [row(), row(run="b", kv_heads=1, bytes_per_token=100, cache_64=6400, bleu_zh_en=19.5, bleu_low_zh_en=17.0,
                       bleu_high_zh_en=21.0, **judged(0.25)), row(run="c", attention="window", span=8),
            row(run="d", kv_heads=2)]
    record = {"rows": rows, "about": {"directions": ["zh_en"], "pairs": 5, "different": []}, "run": RUN}
    recorded.write(tmp_path / "w" / "tatoeba-zh-en", "variants", record)
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    text = whole(page(view="trained"))
    assert "1/4 of multi-head's bytes" in text and "-0.5" in text
    assert "undecided" in text and "-1.5 to +0.5, p = 0.250" in text
    assert "benchmark x" in text
    rows[1] |= {"d_ff": 99}
    for name in judged(0.25):
        del rows[1][name]
    recorded.write(tmp_path / "w" / "tatoeba-zh-en", "variants", record | {"about": {
        "directions": ["zh_en"], "pairs": 5, "different": ["d_ff"]}})
    text = whole(page(view="trained"))
    assert "wider feed-forward (99)" in text and "decided" not in text and "not trained alike in" in text
    rows[1] |= {"p_value_zh_en": 0.01}  # as older records have it
    recorded.write(tmp_path / "w" / "tatoeba-zh-en", "variants", record)
    assert "withdrawn until the runs are compared again" in whole(page(view="trained"))
    recorded.write(tmp_path / "w" / "tatoeba-zh-en", "variants", {"rows": [{}], "about": {}, "run": {}})
    whole(page(view="trained"))


def test_heads_merged_after_training_from_a_record(weights, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(weights, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    about = {"directions": ["zh_en"], "pairs": 5, "different": []}
    recorded.write(shelf, "variants", {"rows": [row(), row(kv_heads=1, bleu_zh_en=18.0)], "about": about, "run": RUN})
    rows = [row(round=n, epochs=4, kv_heads=kv, bleu_zh_en=20.0 + n - less, **(judged(0.0005) if kv == 1 else {}))
            for n, gap in enumerate((1.5, 0.25)) for kv, less in ((4, 0.0), (1, gap))]
    run = RUN | {"command": "lib benchmark merged"}
    recorded.write(shelf, "uptraining", {"rows": rows, "about": about, "run": run})
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    text = whole(page(view="trained"))
    assert "1 times 4 epochs" in text and "was -1.5 and is -0.2" in text
    assert "That is decided" in text and "p < 0.001" in text
    assert "lib benchmark merged" in text
    assert "合并头" in whole(page(view="trained", ui="zh"))
    for damaged in ({"rows": []}, {"rows": [{}] * 4, "about": {}, "run": {}}, {"rows": 3}):
        recorded.write(shelf, "uptraining", damaged)
        assert "Heads merged" not in whole(page(view="trained"))


def test_other_records(weights, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(weights, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    recorded.write(shelf, "attention", {"points": [dataclasses.asdict(one) for one in points() if one],
                                        "task": {"span": 64}, "run": RUN})
    check = dataclasses.asdict(RingCheck(256, 2, True, 3e-7, 25, 100, 30, 100, 0.01, 0.02))
    recorded.write(shelf, "ring", {"rows": [{**check, "block_share": 0.25, "peak_share": 0.3}], "run": RUN})
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    assert "Recorded on 2026-01-01" in whole(page(view="measure"))
    test = page(view="ring")
    assert "Recorded on 2026-01-01" in whole(test) and len(test.dataframe[0].value) == 1


def test_without_a_decoder_the_pictures_stay(monkeypatch):
    monkeypatch.setitem(models.REGISTRY, "transformer_decoder", dataclasses.replace(
        models.REGISTRY["transformer_decoder"], location="models.rnn:Nothing"))
    for view in VIEWS:
        whole(page(view=view))


def test_the_table_of_all_six_wraps_and_says_what_each_gives_up() -> None:
    """A table that scrolls cut off "O(T · G/H)" and hid what stood further right."""
    test = opened("pages/attention_variants.py", view="table")
    assert "O(T · G/H)" in test.table[0].value.to_string() and "the cache forgets the rest" in whole(test)
