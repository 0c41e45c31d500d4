"""Charts are valid Vega-Lite, use the registry's colours, and keep equal tokens apart."""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

import models
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.heat import pair_matrix
from lib.charts.maps import readable
from lib.inside.axes import flat
from lib.ui.shared.answer_row import parts_of
from lib.ui.shared.user_text import md
from tests.support.chart_fields import fields_exist, missing_fields

TITLES = {key: rung.title for key, rung in models.REGISTRY.items()}
KEYS = list(models.REGISTRY)


def spec(chart: alt.TopLevelMixin) -> str:
    fields_exist(chart)
    return json.dumps(chart.to_dict(), ensure_ascii=False)  # to_dict validates against the schema


def test_a_field_that_the_data_do_not_have_is_found() -> None:
    base = alt.Chart(pd.DataFrame({"x": [1], "y": [2]})).transform_calculate(both="datum.x + datum['z']")
    over = alt.selection_point(name="over", fields=["at"])
    strong = alt.condition("datum.sure > 1", alt.value(1), alt.value(0))
    points = base.mark_point().encode(x="x:Q", x2="far", y="both:Q", tooltip=["word:N"], opacity=strong)
    line = alt.Chart(pd.DataFrame({"y": [2]})).mark_rule().encode(y="y:Q", detail="x:N")
    assert sorted(missing_fields(points.add_params(over) + line)) == ["at", "far", "sure", "word", "x", "z"]
    folded = alt.Chart(pd.DataFrame({"x": [1], "y": [2]})).transform_fold(["x", "y"]).mark_bar()
    fields_exist(folded.encode(x="key:N", y="sum(value):Q", tooltip="count()"))
    assert missing_fields(folded.encode(x="key:N", row="part:N") | line) == ["part", "x"]


@pytest.mark.quick
def test_mix() -> None:
    assert chart_style.mix("#000000", 0.5) == "#808080"
    assert chart_style.mix("#D55E00", 0) == "#D55E00"


def test_labels_of_a_map_do_not_cover_each_other() -> None:
    where = pd.DataFrame({"word": ["near", "mine", "far"], "x": [0.0, 0.01, 1.0], "y": [0.0, 0.0, 1.0],
                          "mine": [False, True, False]})
    assert readable(where) == ["", "mine", "far"]


def test_cost_axis_has_powers_of_ten() -> None:
    frame = pd.DataFrame({"key": ["rnn", "word2vec"], "x": [0.05, 30.0], "y": [10.0, 20.0], "title": ["R", "W"]})
    names = {"x": "x", "y": "y", "title": "t"}
    text = spec(charts.cost_dots(frame, "x", "y", names, TITLES))
    assert "[0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]" in text
    frame["x"] = [20.0, 30.0]
    assert "10.0, 20.0, 50.0, 100.0" in spec(charts.cost_dots(frame, "x", "y", names, TITLES))


@pytest.mark.quick
def test_equal_tokens_stay_apart() -> None:
    labels = chart_style.tokens_in_order(["the", "cat", "the"])
    assert len(set(labels)) == 3
    assert [label.split("\u2003")[1] for label in labels] == ["the", "cat", "the"]


@pytest.mark.quick
def test_similarity_heatmap() -> None:
    frame = pd.DataFrame([("1", "2", 0.5, "我", "I")], columns=["row", "column", "value", "a", "b"])
    text = spec(charts.similarity_heatmap(frame, ["1", "2"], "#D55E00", {"first": "a", "second": "b", "value": "v"}))
    assert '"domain": [0, 1]' in text
    assert "我" in text


def test_attention_and_states() -> None:
    rows, columns = chart_style.tokens_in_order(["I", "am"]), chart_style.tokens_in_order(["我", "是"])
    frame = pd.DataFrame({"row": rows, "column": columns, "weight": [0.2, 0.8], "row_token": ["I", "am"],
                          "column_token": ["我", "是"]})
    assert "sans-serif" in spec(charts.attention_heatmap(frame, rows, columns, "#2F6FDE",
                                                         {"rows": "r", "columns": "c", "weight": "w"}))
    states = pd.DataFrame({"token": rows, "piece": ["I", "am"], "dimension": [1, 1], "value": [0.0, 0.0]})
    spec(charts.states_heatmap(states, rows, "#2F6FDE", {"dimension": "d", "value": "v", "token": "t"}))


@pytest.mark.quick
@pytest.mark.parametrize("percent", [True, False])
def test_bars(percent: bool) -> None:
    frame = pd.DataFrame({"token": ["tea", "茶"], "p": [0.7, 0.2]})
    spec(charts.bars(frame, "token", "p", "#009E73", {"token": "t", "p": "p"}, percent=percent))


def test_cost_dots_have_the_colours_of_the_registry() -> None:
    frame = pd.DataFrame({"key": [*KEYS, "nearest_sentence_copy"], "x": range(1, 9), "y": 0.5, "low": 0.4, "high": 0.6})
    titles = {**TITLES, "nearest_sentence_copy": "Baseline"}
    frame["title"] = frame["key"].map(titles)
    text = spec(charts.cost_dots(frame, "x", "y", {"x": "x", "y": "y", "title": "t"}, titles, percent=True))
    assert all(rung.color in text and rung.shape in text for rung in models.REGISTRY.values())


def test_lengths_lines_pairs_map() -> None:
    frame = pd.DataFrame({"key": KEYS[:2] * 2, "bucket": ["1", "1", "2", "2"], "value": [1.0, 2, 3, 4],
                          "low": 0.5, "high": 5.0, "x": [1, 1, 2, 2], "similarity": 0.3, "pair": "1 – 2",
                          "first": "a", "second": "b"})
    frame["title"] = frame["key"].map(TITLES)
    names = {"bucket": "b", "value": "v", "title": "t", "x": "x", "similarity": "s", "pair": "p", "first": "a",
             "second": "b"}
    spec(charts.by_length(frame, names, TITLES, ["1", "2"]))
    spec(charts.lines(frame, "x", "value", names, TITLES))
    spec(charts.pair_dots(frame, ["1 – 2"], names, TITLES))
    points = pd.DataFrame({"word": ["a"], "label": ["a"], "of": ["a"], "x": [0.0], "y": [0.0], "mine": [True]})
    spec(charts.map_2d(points, "#E69F00", {"x": "x", "y": "y", "word": "w", "of": "o"}))
    counts = pd.DataFrame({"length": [1, 2], "count": [3, 4]})
    spec(charts.histogram(counts, {"length": "l", "count": "c"}))


def test_parts_give_the_text_back() -> None:
    tokens, p = ["un", "##like", "##ly", ",", "me", "[EOS]"], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    parts = parts_of("unlikely, me", tokens, p)
    assert "".join(part["text"] for part in parts) == "unlikely, me"
    assert [part["p"] for part in parts] == [0.9, 0.8, 0.7, 0.6, None, 0.5]
    assert [part["share"] for part in parts if part["p"]] == pytest.approx([1, 0.8, 0.6, 0.4, 0.2])
    assert parts_of("un", ["un"], [0.25], kind="a share")[0]["title"] == "un: 25% (a share)"
    assert parts_of("a b", ["a", "b"], [0.5, 0.5])[0]["share"] == 1.0
    assert parts_of("<b>我</b>", [], [])[0]["text"] == "<b>我</b>"
    assert "".join(part["text"] for part in parts_of("I want tea", ["tea"], [0.5], start=7)) == "I want tea"


def test_pairs_that_are_not_decided_are_told_by_more_than_colour() -> None:
    frame = pd.DataFrame([
        {"row": "1 · A", "column": "2", "difference": 2.0, "decided": True, "text": "2.0", "interval": "1…3",
         "p": "p = 0.01", "ahead": "A", "behind": "B"},
        {"row": "1 · A", "column": "3", "difference": 0.5, "decided": False, "text": "0.5 ?", "interval": "-1…2",
         "p": "p = 0.4", "ahead": "A", "behind": "C"}])
    names = {name: name for name in ("ahead", "behind", "difference", "interval", "p")}
    text = spec(pair_matrix(frame, ["1 · A", "2 · B"], ["2", "3"], names))
    assert '"strokeDash": [4, 3]' in text and "0.5 ?" in text


def test_a_row_without_a_cost_is_a_line_across() -> None:
    frame = pd.DataFrame({"key": ["rnn"], "x": [3.0], "y": [10.0], "title": [TITLES["rnn"]]})
    levels = pd.DataFrame({"y": [7.0], "title": ["theirs"]})
    text = spec(charts.cost_dots(frame, "x", "y", {"x": "x", "y": "y", "title": "t"}, TITLES, levels=levels))
    assert '"type": "rule"' in text and "theirs" in text


@pytest.mark.quick
def test_markdown_is_escaped() -> None:
    hostile = "**b** <script> [x](http://y) `c` $z$ :smile: # h\n- l"
    escaped = md(hostile)
    for raw in ("**b", " <script", "[x](", "`c`", "$z$", ":smile:", "\n"):
        assert raw not in escaped
    assert "我是学生" in md("我是学生")


@pytest.mark.quick
def test_two_directions() -> None:
    points = flat(np.random.default_rng(0).normal(size=(5, 9)))
    assert points.shape == (5, 2)
    assert points[:, 0].var() >= points[:, 1].var()
    assert flat(np.ones((3, 1))).shape == (3, 2)


def test_a_single_character_never_leans() -> None:
    """The expression looks at each label, so that only the long ones of a Chinese sentence lean."""
    labels = chart_style.tokens_in_order(["[BOS]", *"我是学生。"])
    for options in (chart_style.tokens_along(labels, top=True), chart_style.leaning(-45)):
        for name, upright in (("labelAngle", "0"), ("labelAlign", "'center'")):
            expression = options[name].to_dict()["expr"]
            assert "length(split(datum.label" in expression and expression.endswith(f": {upright}")


def test_a_cell_of_nothing_never_shines_in_the_dark() -> None:
    """In the dark a zero is as dark as the page, and what stands in the cell is light."""
    def light(color: str) -> float:
        return float(np.mean([int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]))

    try:
        for dark in (False, True):
            chart_style.draw_on_dark(dark)
            for rung in models.iter_rungs():
                nothing, full = map(light, chart_style.rising(rung.color, under_text=True).to_dict()["range"])
                assert (nothing < full - 0.1) if dark else (nothing > full + 0.1), rung.title
                assert abs(light(chart_style.ink()) - nothing) > 0.6 and abs(light(chart_style.ink()) - full) > 0.2
            zero = light(chart_style.signed("#55BBEE", under_text=True).to_dict()["range"][1])
            assert zero < 0.2 if dark else zero > 0.9
    finally:
        chart_style.draw_on_dark(False)
