"""A lesson's picture is the page's own: the same chart, drawn by the same function in the same state."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.app import opened, whole

pytestmark = pytest.mark.usefixtures("shipped")


def charts(test: AppTest) -> list[str]:
    """What the charts of a page are drawn from."""
    return [chart.proto.spec for kind in ("arrow_vega_lite_chart", "vega_lite_chart") for chart in test.get(kind)]


@pytest.mark.parametrize(("code", "number", "page"), [
    pytest.param("qkv", 2, "pages/transformer_encoder.py", marks=pytest.mark.quick),
    ("qkv", 3, "pages/transformer_encoder.py"), ("qkv", 4, "pages/transformer_encoder.py"),
    ("student", 1, "pages/transformer_seq2seq.py"), ("student", 2, "pages/transformer_seq2seq.py"),
    ("student", 3, "pages/transformer_seq2seq.py"), ("student", 4, "pages/transformer_seq2seq.py"),
    ("student", 5, "pages/transformer_seq2seq.py"), ("bottleneck", 4, "pages/rnn_attention.py"),
    ("bottleneck", 5, "pages/rnn.py"), ("counting", 1, "pages/bag_of_words.py")])
def test_the_lessons_picture_is_the_pages(code: str, number: int, page: str) -> None:
    lesson = opened("pages/lessons.py", lesson=code, step=str(number))
    next(one for one in lesson.button if one.key == "lesson_on").click().run()
    whole(lesson)
    drawn = charts(lesson)
    assert drawn
    texts = {"student": {"text": "我是一个学生。", "src": "zh"}, "qkv": {"text": "I am a student.", "src": "en"}}
    there = opened(page, **{**texts.get(code, {}), **STATES[code, number]})
    whole(there)
    assert drawn[-1] in charts(there)


LONG = "医生今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。"
WORD = {"view": "qkv", "qkv_word": "4"}
STATES = {
    ("qkv", 2): WORD | {"qkv_step": "4"}, ("qkv", 3): WORD | {"qkv_step": "5"},
    ("qkv", 4): {"view": "path", "stage": "self_attention"},
    ("student", 1): {"view": "path", "stage": "sum"}, ("student", 2): {"view": "path", "stage": "self_attention"},
    ("student", 3): {"view": "path", "stage": "neurons", "path_layer": "2"},
    ("student", 4): {"view": "path", "stack": "decoder", "stage": "self_attention"},
    ("student", 5): {"view": "path", "stack": "decoder", "stage": "cross_attention", "path_layer": "2"},
    ("bottleneck", 4): {"view": "lines", "text": LONG, "src": "zh"}, ("bottleneck", 5): {"breaks": "length"},
    ("counting", 1): {"text": "The dog bit the man.", "src": "en"}}
