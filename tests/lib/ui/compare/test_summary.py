"""Compare's fourth question: what is this in short?"""

from __future__ import annotations

import pytest

from lib.summaries import CAN
from lib.summaries.asking import FIRST, offered
from lib.summaries.baselines import BASELINES
from tests.support.app import BAD, answers, opened, whole

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.mark.parametrize(("ui", "src"), [("en", "zh"), ("zh", "en")])
def test_methods_and_extracts_with_the_marks_of_their_facts(ui: str, src: str) -> None:
    test = opened(ui=ui, corpus="small-world", task="summary", src=src, fold_rule="1")
    text = whole(test)
    rows = answers(test.main)
    assert len(rows) == len(BASELINES) + len(CAN) and not any(row["refusal"] for row in rows)
    assert all(row["flags"] for row in rows) and "lib summaries --save" in text
    article = offered()[FIRST]
    assert test.text_area(key="article").value == article.text(src)


def test_an_own_text_is_answered_without_facts_and_follows_no_language() -> None:
    test = opened(corpus="small-world", task="summary", src="en", methods="rnn_attention,word2vec")
    own = "Tom was tired. He saved a boy at the beach. Anna drank a cup of tea."
    test.text_area(key="article").set_value(own).run()
    text = whole(test)
    rows = answers(test.main)
    assert len(rows) == len(BASELINES) + 1 and not any("✓" in flag["text"] for row in rows for flag in row["flags"])
    assert "Word2Vec" in text and "no facts are counted" in text
    for name in BAD:
        test.text_area(key="article").set_value(BAD[name]).run()
        whole(test)


def test_an_article_of_ours_follows_the_language() -> None:
    test = opened(corpus="small-world", task="summary", src="en", methods="rnn")
    test.text_area(key="article").set_value(offered()[3].text("en")).run()
    test.segmented_control(key="src").set_value("zh").run()
    whole(test)
    assert test.text_area(key="article").value == offered()[3].text("zh")


def test_elsewhere_there_is_a_sentence_and_a_link() -> None:
    test = opened(task="summary")
    assert "only the small world" in whole(test) and not answers(test.main)
