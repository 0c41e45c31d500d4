"""The reader of the load measurements speaks the server's protocol: what it is shown is what a browser is shown."""

import pytest

import models
from lib.crowd.reader import Reader

pytestmark = pytest.mark.timeout(120)


def test_a_reader_without_a_browser_is_answered(address):
    with Reader(address, "compare") as reader:
        for sentence in ("我喜欢茶。", "他在哪里？"):
            assert reader.type(sentence) > 0
            rows = [one for one in reader.elements.values() if one.WhichOneof("type") == "bidi_component"
                    and one.bidi_component.component_name == "ladder_answer"]
            assert len(rows) == len(models.REGISTRY)
            assert reader.widget("text_input", "Your sentence").value in ("", sentence)


def test_a_page_reads_what_a_reader_uploads(address):
    with Reader(address, "your_text") as reader:
        reader.upload({"pairs.tsv": "猫睡觉。\tThe cat sleeps.\n狗跑。\tThe dog runs.\n".encode() * 20})
        assert [one.label for one in reader.widgets("button")][-1].startswith("Keep")  # there is something to keep
