"""Pages open with examples in the reader's language; what stands there in the other one has its meaning beside it."""

from __future__ import annotations

import re

import pytest

from lib.ui.shared.examples import GLOSSES
from models.language.text import has_chinese
from tests.support.app import opened, whole

pytestmark = pytest.mark.usefixtures("shipped")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
READING = [("pages/compare.py", {"task": "similarity"}), ("pages/compare.py", {"task": "generation"}),
           ("pages/compare.py", {}), ("pages/tokens.py", {}), ("pages/bag_of_words.py", {}), ("pages/word2vec.py", {}),
           ("pages/rnn.py", {}), ("pages/rnn_attention.py", {}), ("pages/transformer_encoder.py", {}),
           ("pages/transformer_encoder.py", {"view": "who"}), ("pages/transformer_decoder.py", {}),
           ("pages/transformer_seq2seq.py", {}), ("pages/attention_variants.py", {}), ("pages/labels.py", {})]


@pytest.mark.parametrize(("page", "query"), [pytest.param(*READING[0], marks=pytest.mark.quick), *READING[1:]], ids=str)
def test_no_english_example_opens_a_chinese_page(page: str, query: dict[str, str]) -> None:
    test = opened(page, ui="zh", **query)
    whole(test)
    texts = [str(field.value) for kind in (test.text_input, test.text_area) for field in kind
             if field.value and field.label != "期望的答案（可选）"]  # what is expected is in the other language
    assert texts or page == "pages/labels.py"
    assert not [text for text in texts if ENGLISH.search(text) and not has_chinese(text)]


@pytest.mark.parametrize(("page", "query"), READING, ids=str)
def test_a_chinese_example_on_an_english_page_says_what_it_means(page: str, query: dict[str, str]) -> None:
    test = opened(page, ui="en", **query)
    whole(test)
    strange = [str(field.value) for field in test.text_input if field.value and has_chinese(str(field.value))]
    said = {re.sub(r"\\(.)", r"\1", str(caption.value)) for caption in test.caption}
    said |= {str(field.value) for field in test.text_input}  # the expected answer says it, too
    from lib.ui.shared.examples import WRITTEN

    meaning = GLOSSES | dict(zip(WRITTEN["zh"], WRITTEN["en"]))
    assert not [text for text in strange if meaning.get(text) not in said]


def test_a_readers_own_text_has_no_gloss() -> None:
    test = opened("pages/tokens.py", ui="en", text="我喜欢喝茶。")
    assert "I am a student." not in {str(caption.value) for caption in test.caption}
