"""Summing up: extracts, ROUGE-L, methods that are taught and methods that are not, and the record."""

from __future__ import annotations

import json

import pytest

import models
from lib.cli import main
from lib.shelf import library, recorded
from lib.summaries import CAN, asking, record
from lib.summaries.baselines import BASELINES, first, nearest, rouge_l
from lib.summaries.data import CONFIGS, EPOCHS, NewsData, shelf, train
from models.base import NO_SUMMARY, NOT_TAUGHT, DecodingOptions, RefusedError, Task
from models.budget import Budget
from models.language.tokenizer import SUMMARISE, Tokenizer
from tests.support.helpers import tiny_config

OPTIONS = DecodingOptions(beam_size=2, max_new_tokens=8)


@pytest.fixture(scope="module")
def data() -> NewsData:
    return NewsData(40, 4)


@pytest.fixture(scope="module")
def tokenizer(data) -> Tokenizer:
    return data.tokenizer()


@pytest.mark.quick
def test_extracts() -> None:
    said = ["Tom was tired.", "Tom saved a boy.", "The boy thanked Tom."]
    assert first(said, "en") == said[0] and nearest(said, "en") in said
    assert nearest(["a b", "a b c", "x y z"], "en") == "a b c"
    assert first([], "en") == nearest([], "zh") == "" and nearest(["。"], "zh") == "。"


@pytest.mark.quick
@pytest.mark.parametrize(("text", "reference", "lang", "score"), [
    ("Tom saved a boy.", "tom saved a boy", "en", 1), ("", "Tom", "en", 0), ("Anna ran", "Tom swam", "en", 0),
    ("the cat sat", "the black cat", "en", 2 * 2 / 6), ("汤姆救了人。", "汤姆人", "zh", 2 * 3 / 8)])
def test_rouge_l(text: str, reference: str, lang: str, score: float) -> None:
    assert rouge_l(text, reference, lang) == pytest.approx(score)


@pytest.mark.parametrize("key", CAN)
def test_a_method_is_taught_by_the_tag(key: str, data, tokenizer, tmp_path) -> None:
    cls = models.method_class(key)
    method = cls(tokenizer, tiny_config(cls, learning_rate=0.01, n_layers=1, n_decoder_layers=1))
    *_, last = method.train(data.pairs, data.valid, Budget(steps=2), seed=1)
    assert last.done and method.refusal(Task.SUMMARY) is None
    article = data.articles["valid"][0]
    found = method.summarise([article.text("zh"), ""], "zh", OPTIONS)
    assert len(found) == 2 and found[1].text == "" and SUMMARISE not in found[0].text
    method.save(tmp_path / key)
    again = cls.load(tmp_path / key, tokenizer)
    assert again.summarise([article.text("zh")], "zh", OPTIONS)[0].tokens == found[0].tokens
    row = asking.ask(key, method, article.text("en"), "en")
    assert isinstance(row.output, str) and len(row.tokens) == len(row.token_probabilities)
    assert asking.told(row, (article, "en")).facts.wanted >= 4 and asking.told(row, None).facts is None


@pytest.mark.parametrize("key", models.REGISTRY)
def test_who_was_not_taught_refuses(key: str, tiny) -> None:
    method, reason = tiny(key), NOT_TAUGHT if key in CAN else NO_SUMMARY
    assert method.refusal(Task.SUMMARY).message == reason
    with pytest.raises(RefusedError, match=reason[:20]):
        method.summarise(["x"], "en")
    assert asking.ask(key, method, "x", "en").refusal.message == reason


@pytest.mark.quick
def test_the_tag_is_no_text(tokenizer) -> None:
    assert tokenizer.summarise_id in tokenizer.special_ids and tokenizer.summarise_id not in tokenizer.encode(SUMMARISE)
    assert Tokenizer.train(["a b"], ("en",)).summarise_id is None


def test_measuring_and_its_record(data, tokenizer, tmp_path, capsys) -> None:
    articles = data.articles["valid"]
    found = record.measure({}, articles)
    assert set(found["en"]) == {*BASELINES, record.BEST}
    assert found["en"][record.BEST]["kept"] >= found["en"]["first"]["kept"] and found["zh"]["first"]["ahead"] == 0
    assert all(one["invented"] == 0 and one["readable"] == 100 for one in found["zh"].values())
    tokenizer.save(tmp_path / library.TOKENIZER_FILE)
    *_, last = train("rnn", data, tmp_path, "x", epochs=0.1)
    assert last.done and library.read_card("news", "rnn", tmp_path)["corpus_sha256"] == data.corpus.sha256


@pytest.mark.quick
def test_command(capsys) -> None:
    assert main(["summaries", "--articles", "2", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    for wrong in (["--method", "word2vec"], ["--train"], ["--save", "--method", "rnn"]):
        assert main(["summaries", *wrong]) == 2
    assert main(["summaries", "--articles", "0"]) == 2


@pytest.mark.quick
def test_what_is_shipped_is_whole() -> None:
    found = recorded.read(shelf().parent, record.NAME)
    cards = {key: library.read_card("news", key, shelf()) for key in CAN}
    assert found["run"]["weights"] == {key: card["weights_sha256"] for key, card in cards.items()}
    assert all(card["cpu_minutes"] <= 8 for card in cards.values())
    assert all(card["config"].items() >= CONFIGS[key].items() for key, card in cards.items())
    assert len({card["corpus_sha256"] for card in cards.values()}) == 1 and found["run"]["articles"] == 200
    assert {card["budget"]["epochs"] for card in cards.values()} == {EPOCHS}
    assert set(found["scores"]["zh"]) == {*BASELINES, record.BEST, *CAN}
