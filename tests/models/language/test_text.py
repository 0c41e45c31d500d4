"""Text as data: how it is read, and its beginning."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from models.language.text import beginning, normalize
from models.language.tokenizer import Tokenizer

PERSIAN = ["می\u200cخواهم به خانه\u200cها بروم.", "نمی\u200cدانم کتاب\u200cها کجاست."]
HINDI = ["यह क्\u200dष है।", "शक्\u200dति और भक्\u200dति।"]


@pytest.mark.parametrize(("traditional", "read"), [
    ("看著我", "看着我"), ("他睡著了", "他睡着了"), ("議論著", "议论着"), ("看著書", "看着书"),
    ("重新著手", "重新着手"), ("草原著火了", "草原着火了"), ("有著名字", "有着名字"),
    ("跟著作業", "跟着作业"), ("沿著河", "沿着河"), ("穿著", "穿着"), ("名著", "名著"),
    ("著名的原著", "著名的原著"), ("效果顯著地好", "效果显著地好"), ("編著者", "编著者"), ("土著", "土著"),
    ("論著", "论著"), ("著書立說", "著书立说"), ("臭名昭著", "臭名昭著"), ("見微知著", "见微知著"),
    ("懂麼", "懂么"), ("懂么", "懂么"), ("屋簷麻痺", "屋檐麻痹"), ("洩漏汙染", "泄漏污染"),
    ("裡面臺灣羣眾", "里面台湾群众"),
])
def test_both_scripts_and_both_usages_read_alike(traditional, read):
    assert normalize(traditional) == read == normalize(read)
    assert normalize(traditional, simplify=False) == traditional


@pytest.mark.parametrize(("wide", "read"), [
    ("１２３ Ｔｏｍ，你好！", "123 Tom，你好！"), ("涨了５０％？（３．５－４）", "涨了50%？（3.5-4）"),
    ("＂Ａ＋Ｂ＝Ｃ＂；￥５", '"A+B=C"；¥5'), ("ｶﾞ２", "ｶﾞ2"),
    ("。，！？：；（）「」《》、…—～", "。，！？：；（）「」《》、…—～"),
])
def test_full_width_ascii_is_ascii_and_chinese_punctuation_stays(wide, read):
    assert normalize(wide) == read


@pytest.mark.parametrize("text", [*PERSIAN, *HINDI])
def test_joiners_stay_inside_words_alone(text):
    assert normalize(text) == text
    assert normalize(f"\u200c{text}\u200d a\u200cb 我\u200d你 🙂\u200d🙂") == f"{text} ab 我你 🙂🙂"


@pytest.mark.parametrize("texts", [PERSIAN, HINDI])
def test_a_word_with_a_joiner_is_one_word_and_comes_back(texts):
    tokenizer = Tokenizer.train(texts * 5, ("xx",))
    for text in texts:
        assert tokenizer.decode(tokenizer.encode(text)) == text and tokenizer.unk_id not in tokenizer.encode(text)
        assert len(tokenizer.split(text.rstrip(".।"))) == len(text.split())
    without = Tokenizer.train([text.replace("\u200c", "").replace("\u200d", "") for text in texts] * 5, ("xx",))
    assert all(without.unk_id not in without.encode(text) for text in texts)


def test_no_visible_character_is_dropped_whatever_the_version_of_unicode():
    unseen = {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"}
    for code in range(0x20, sys.maxunicode + 1):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind not in unseen and not (kind == "Cn" and (code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF)):
            assert len(normalize(f"a{character}b", simplify=False)) > (2 if not unicodedata.combining(character) else 1)
    for character in "\u0600\u06dd\U000110bd":  # signs that span numbers are drawn, though they are of class Cf
        assert normalize(f"{character}12") == f"{character}12"
    assert normalize("so\xadft\u200b \ufeffa\x00b\u2028c\ud800\ue000\ufdd0") == "soft a b c"


@pytest.mark.parametrize(("text", "share", "found"), [
    ("I am going to the park now.", 0.4, "I am going"), ("one  two\tthree four", 0.5, "one  two"),
    ("a b c", 0.1, "a"), ("two words", 0.4, "two "), ("我是一个学生。", 0.4, "我是一"),
    ("我是一个学生。", 1 / 3, "我是"), ("x", 0.1, "x"), ("", 0.4, ""),
])
def test_a_beginning_is_words_or_characters_as_they_stand_there(text, share, found):
    assert beginning(text, share) == found and text.startswith(found)
