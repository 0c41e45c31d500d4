"""The tokenizer: text comes back, no word is unknown, both Chinese scripts mean the same, nobody types a special."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest

import models
from models.language.tokenizer import CONTINUE, SPECIAL_TOKENS, Tokenizer
from models.messages import InputError
from tests.support.corpora import CORPORA
from tests.support.helpers import WORLD

#: where the real corpora are, on machines that have them

ENGLISH = [
    "I'm sure you don't know it.", "The train leaves at 8:30.", "It costs $5, not $1,000.50!", "Only 50% came.",
    '"Wait," she said, "I\'ll be right back."', "Is this a well-known song?", "We've been there; haven't we?",
    "He lives at No. 12 (second floor).", "The dogs' bowls are empty.", "O'Neill's café isn't cheap.",
    "A 3.5-inch screen... really?!", "Let's meet on 12/24 or so.",
]
CHINESE = [
    "我是一个学生。", "你好，世界！", "她说：“明天见。”", "他八点半来，对吗？", "书、笔和纸都在桌子上。",
    "《小城》是一本书。",
    "今天是2024年5月1日。", "价格涨了50%。", "我们8:30出发。", "（他没有来。）",
]
MIXED = ["我用Python写程序。", "我买了3本书和2支pen。", "他叫Tom。", "这是DVD吗？", "WiFi密码是abc123。"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train([*(text for pair in WORLD() for text in pair), *ENGLISH, *CHINESE, *MIXED], ("zh", "en"),
                           vocab_size=1200)


@pytest.mark.quick
@pytest.mark.parametrize("text", [*ENGLISH, *CHINESE, *MIXED])
def test_a_sentence_comes_back(tokenizer, text):
    ids = tokenizer.encode(text)
    assert tokenizer.unk_id not in ids
    assert tokenizer.decode(ids) == text


def test_the_small_world_comes_back(tokenizer):
    texts = [text for pair in WORLD() for text in pair]
    assert [tokenizer.decode(ids) for ids in tokenizer.encode_batch(texts)] == texts


def test_a_batch_is_its_sentences(tokenizer):
    texts = [*ENGLISH, *CHINESE, ""]
    assert tokenizer.encode_batch(texts) == [tokenizer.encode(text) for text in texts]
    assert tokenizer.encode_batch([]) == []


@pytest.mark.parametrize("word", [
    *string.ascii_letters, *string.digits, *string.punctuation, string.ascii_letters, string.digits * 3,
    string.punctuation, string.printable.strip(), "Zyxwvutsrq", "don't", "e-mail", "user@host.example/path?x=1&y=[2]",
    "C++", "100,000.00", "__init__", "QWERTY" * 20, "naïve", "Łódź", "Øresund",
])
def test_no_word_is_unknown(tokenizer, word):
    ids = tokenizer.encode(word)
    assert ids and tokenizer.unk_id not in ids
    assert tokenizer.decode(ids).replace(" ", "") == word.replace(" ", "")


def test_an_unseen_character_is_unknown_and_shown(tokenizer):
    ids = tokenizer.encode("我是龘。")
    assert ids.count(tokenizer.unk_id) == 1
    assert tokenizer.decode(ids) == "我是�。"


@pytest.mark.parametrize(("traditional", "simplified"), [
    ("我是一個學生。", "我是一个学生。"), ("老師說：「這本書很貴。」", "老师说：「这本书很贵。」"), ("電腦", "电脑"),
    ("他們沒來過臺灣", "他们没来过台湾"),
])
def test_both_scripts_mean_the_same(tokenizer, traditional, simplified):
    assert traditional != simplified
    assert tokenizer.encode(traditional) == tokenizer.encode(simplified)


@pytest.mark.parametrize("token", [*SPECIAL_TOKENS, CONTINUE, "[TO:en]", "[TO:zh]"])
@pytest.mark.parametrize("around", ["{}", "a {} b", "我{}你", "x{}y", "[{}]"])
def test_nobody_types_a_special_token(tokenizer, token, around):
    ids = tokenizer.encode(around.format(token))
    assert not tokenizer.special_ids & set(ids) - {tokenizer.unk_id}
    assert tokenizer.unk_id not in ids
    assert token.strip("[]") in tokenizer.decode(ids).replace(" ", "")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07\x1b", "\u200b\ufeff", "\ud800"])
def test_nothing_is_nothing(tokenizer, text):
    assert tokenizer.encode(text) == []
    assert tokenizer.decode([]) == ""


def test_control_characters_and_spaces_do_not_count(tokenizer):
    assert tokenizer.encode("I\u200b  am\x00 \n here.") == tokenizer.encode("I am here.")
    assert tokenizer.encode("cafe\u0301") == tokenizer.encode("café")


def test_long_text_is_read_in_time(tokenizer):
    assert len(tokenizer.encode("猫" * 10_000)) == 10_000
    assert len(tokenizer.encode("cat " * 2_500)) >= 2_500
    assert tokenizer.encode("a" * 10_000)


def test_words_group_their_pieces(tokenizer):
    ids = tokenizer.encode("Zyxwvut 猫 ok")
    groups = tokenizer.words(ids)
    assert [position for group in groups for position in group] == list(range(len(ids)))
    texts = [tokenizer.decode([ids[i] for i in group]) for group in groups]
    assert texts == ["Zyxwvut", "猫", "ok"]


@pytest.mark.quick
def test_special_tokens_have_their_places(tokenizer):
    named = [tokenizer.pad_id, tokenizer.unk_id, tokenizer.cls_id, tokenizer.sep_id, tokenizer.mask_id,
             tokenizer.bos_id, tokenizer.eos_id]
    assert tokenizer.pieces(named) == list(SPECIAL_TOKENS)
    every = [*named, tokenizer.continue_id, tokenizer.language_tag("zh"), tokenizer.language_tag("en")]
    assert len(set(every)) == len(every) == len(tokenizer.special_ids)
    assert all(tokenizer.is_special(i) for i in every) and not tokenizer.is_special(tokenizer.encode("a")[0])
    assert tokenizer.decode([tokenizer.bos_id, *tokenizer.encode("Yes."), tokenizer.eos_id]) == "Yes."
    with pytest.raises(InputError, match=r"'de'.*zh and en"):
        tokenizer.language_tag("de")


@pytest.mark.quick
def test_pieces_have_one_id_each(tokenizer):
    pieces = tokenizer.pieces(range(tokenizer.vocab_size))
    assert len(set(pieces)) == tokenizer.vocab_size <= 1200
    assert all(tokenizer.token_id(piece) == i for i, piece in enumerate(pieces))
    assert tokenizer.token_id("no such piece") is None


def test_saved_and_loaded_is_the_same(tokenizer, tmp_path):
    path = tmp_path / "tokenizer.json"
    tokenizer.save(path)
    loaded = Tokenizer.load(path)
    assert list(tmp_path.iterdir()) == [path]
    assert loaded.fingerprint == tokenizer.fingerprint and loaded.languages == tokenizer.languages == ("zh", "en")
    texts = [*ENGLISH, *CHINESE, *MIXED, "[SEP] 個", "龘"]
    assert loaded.encode_batch(texts) == tokenizer.encode_batch(texts)
    assert [loaded.decode(ids) for ids in loaded.encode_batch(texts)] == [
        tokenizer.decode(ids) for ids in tokenizer.encode_batch(texts)]
    loaded.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_training_twice_gives_the_same():
    texts = [text for pair in WORLD() for text in pair]
    a, b = (Tokenizer.train(texts, ("zh", "en"), vocab_size=800) for _ in range(2))
    assert a.pieces(range(a.vocab_size)) == b.pieces(range(b.vocab_size)) and a.fingerprint == b.fingerprint


def test_other_pieces_or_languages_give_another_fingerprint(tokenizer):
    texts = ["ein Satz", "a sentence"]
    prints = {Tokenizer.train(texts, languages, vocab_size=700).fingerprint for languages in
              (("de", "en"), ("en", "de"))}
    assert len(prints | {tokenizer.fingerprint}) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"\xff\xfe", b"no json at all"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"tokenizer\.json"):
        Tokenizer.load(path)


def test_a_truncated_file_is_named(tokenizer, tmp_path):
    path = tmp_path / "tokenizer.json"
    tokenizer.save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"tokenizer\.json"):
        Tokenizer.load(path)


def test_a_missing_or_foreign_file_is_named(tokenizer, tmp_path):
    with pytest.raises(InputError, match="no tokenizer at"):
        Tokenizer.load(tmp_path / "tokenizer.json")
    path = tmp_path / "tokenizer.json"
    tokenizer.save(path)
    for lost in ("[TO:en]", "[MASK]"):
        foreign = json.loads(path.read_text(encoding="utf-8"))
        del foreign["model"]["vocab"][lost]
        foreign["added_tokens"] = [t for t in foreign["added_tokens"] if t["content"] != lost]
        other = tmp_path / "foreign.json"
        other.write_text(json.dumps(foreign), encoding="utf-8")
        with pytest.raises(InputError):
            Tokenizer.load(other)


@pytest.mark.corpora
def test_real_sentences_come_back():
    path = CORPORA / "tatoeba-zh-en" / "cmn.txt"
    if not path.is_file():
        pytest.skip(f"no {path.name} under LADDER_CORPORA")
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    english, chinese = list(dict.fromkeys(row[0] for row in lines)), list(dict.fromkeys(row[1] for row in lines))
    shipped = Path(models.__file__).parent / "weights" / "tatoeba-zh-en" / "tokenizer.json"
    tokenizer = Tokenizer.load(shipped) if shipped.is_file() else Tokenizer.train([*chinese, *english], ("zh", "en"))
    for texts, at_least in ((english, 0.99), (chinese, 0.98)):
        ids = tokenizer.encode_batch(texts)
        exact = sum(tokenizer.decode(i) == tokenizer.normalize(text) for i, text in zip(ids, texts))
        assert exact / len(texts) >= at_least
    assert not any(tokenizer.unk_id in ids for ids in tokenizer.encode_batch(english))
