"""Languages other than the default corpus's: their tokenizers, and which language a text is in."""

from __future__ import annotations

import math

import pytest

from lib.checks import complete_direction, other_language
from lib.evaluation.metrics import bleu_tokenizer, translation_metrics
from models.language.languages import is_chinese, simplifies
from models.language.text import guess_language
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.corpora import FEW, FEW_GERMAN_ENGLISH

# the tokenizer

def test_a_tokenizer_of_one_language(tmp_path):
    languages, pairs = FEW["one"]
    tokenizer = Tokenizer.train([pair.first for pair in pairs], languages)
    tokenizer.save(tmp_path / "tokenizer.json")
    loaded = Tokenizer.load(tmp_path / "tokenizer.json")
    assert loaded.languages == ("de",) and loaded.fingerprint == tokenizer.fingerprint
    assert 500 < tokenizer.vocab_size < 1500
    for pair in FEW_GERMAN_ENGLISH:
        assert loaded.decode(loaded.encode(pair.first)) == pair.first
    with pytest.raises(InputError, match=r"'en'.*de"):
        loaded.language_tag("en")


@pytest.mark.parametrize("size", [None, 100, 30_000])
def test_the_vocabulary_fits_a_little_text(size):
    tokenizer = Tokenizer.train(["Ein Satz.", "", "Noch ein Satz."], ("de",), size)
    assert tokenizer.vocab_size < 1200
    assert tokenizer.unk_id not in tokenizer.encode("Quatsch mit Soße? Jawohl!")


@pytest.mark.quick
@pytest.mark.parametrize("languages", [(), ("a", "b", "c"), ("de", "de"), ("d e",), ("",), ("x]",)])
def test_languages_that_cannot_be(languages):
    with pytest.raises(InputError):
        Tokenizer.train(["Ein Satz."], languages)


@pytest.mark.parametrize("size", [0, 99, 10**9, 2.5, True])
def test_a_vocabulary_that_cannot_be(size):
    with pytest.raises(InputError, match="vocab_size"):
        Tokenizer.train(["Ein Satz."], ("de",), size)


SENTENCES = {
    "de": ["„Komm mit“, sagte er, „es ist spät.“", "Das Buch kostet 5 € im Laden.", "Am 3. Mai, z. B. um 8:30 Uhr.",
           "»Nein!«, rief sie.", "Vor- und Nachteile gibt es immer.", "Die E-Mail ist von Herrn Groß-Berg."],
    "fr": ["Où est l’école ?", "Il a dit : « Je viens demain ! »", "C'est aujourd'hui, n'est-ce pas ?",
           "Cela coûte 5 €."],
    "es": ["¿Dónde está el niño?", "¡Qué día tan bonito!", "Dijo «hasta luego» y se fue."],
    "ja": ["私はパンを食べます。", "「こんにちは」と彼は言った。", "明日は3時に会いましょう。", "コーヒーをください。"],
    "ru": ["Мы живём в старом доме.", "Он сказал: «Я приду завтра».", "ЭТО ОЧЕНЬ ВАЖНО!"],
    "ar": ["أين الكتاب؟", "جاء الولد، ثم ذهب."],
    "th": ["ฉันอ่านหนังสือทุกวัน", "เขาไปตลาด แล้วกลับบ้าน"],
    "ko": ["나는 매일 책을 읽는다.", "어디에 가세요?"],
    "hi": ["मैं रोज़ किताब पढ़ता हूँ।"],
    "el": ["Πού είναι το σπίτι;"],
    "he": ["איפה הספר?"],
    "zh-TW": ["我是一個學生。"],
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_sentences_of_other_languages_come_back(lang):
    alone, beside = (Tokenizer.train(SENTENCES[lang] * 3, languages) for languages in ((lang,), (lang, "xx")))
    for text in SENTENCES[lang]:
        ids = alone.encode(text)
        assert alone.unk_id not in ids
        assert alone.decode(ids) == text and beside.decode(beside.encode(text), lang) == text


def test_letters_have_both_cases_in_other_alphabets():
    tokenizer = Tokenizer.train(["мы живём в доме"], ("ru",))
    assert tokenizer.unk_id not in tokenizer.encode("МЫ ЖИВЁМ В ДОМЕ")


def test_characters_are_simplified_where_there_is_chinese_alone():
    assert simplifies(("zh", "en")) and simplifies(("en", "zh-CN")) and simplifies(("zh_Hans",))
    assert not simplifies(("ja",)) and not simplifies(("zh-Hant", "en")) and not simplifies(("zh_TW",))
    assert is_chinese("zh-tw") and not is_chinese("za")
    assert Tokenizer.train(["東京へ行く"], ("ja",)).normalize("東京") == "東京"
    both = Tokenizer.train(["東京へ行く", "我去东京"], ("ja", "zh"))
    assert both.normalize("東京へ行く") == "東京へ行く" and both.normalize("去東京") == "去东京"


def test_a_long_run_of_letters_without_spaces_is_read():
    tokenizer = Tokenizer.train(["ฉันอ่านหนังสือทุกวัน"], ("th",))
    assert tokenizer.unk_id not in tokenizer.encode("ฉันอ่านหนังสือทุกวัน" * 30)


# which language, which words

@pytest.mark.quick
@pytest.mark.parametrize(("text", "languages", "expected"), [
    ("Das ist ein Haus.", ("en", "de"), "de"), ("This is a house.", ("de", "en"), "en"),
    ("Schön", ("en", "de"), "de"), ("???", ("de", "en"), "de"), ("", ("xx",), "xx"), ("blorb", ("xx", "yy"), "xx"),
    ("Мы дома.", ("en", "ru"), "ru"), ("We are home.", ("ru", "en"), "en"), ("你好", ("en", "zh"), "zh"),
    ("hello", ("zh", "en"), "en"), ("你好吗", ("question", "answer"), "question"), ("你好", ("ja", "zh"), "zh"),
    ("こんにちは", ("zh", "ja"), "ja"), ("안녕하세요", ("en", "ko"), "ko"), ("你好", ("zh-CN", "de"), "zh-CN"),
    ("أين", ("de", "ar"), "ar"), ("\ud800\x00", ("de", "fr"), "de"), ("Où est la gare ?", ("en", "fr-CA"), "fr-CA"),
])
def test_the_language_is_guessed(text, languages, expected):
    assert guess_language(text, languages) == expected


def test_directions_with_one_language_are_an_error():
    for call in (lambda: other_language("de", ("de",)), lambda: complete_direction("Hallo", None, None, ("de",))):
        with pytest.raises(InputError, match="one language only"):
            call()


@pytest.mark.parametrize(("target", "text", "expected"), [
    ("zh", "x", "zh"), ("zh-TW", "x", "zh"), ("ja", "x", "char"), ("ko", "x", "char"), ("th", "x", "char"),
    ("de", "Ein Satz.", "13a"), ("answer", "This is it.", "13a"), ("answer", "我不知道。", "char"), ("xx", "", "13a"),
])
def test_bleu_counts_words_as_the_language_does(target, text, expected):
    assert bleu_tokenizer(target, [text]) == expected
    values, signatures = translation_metrics([text], [text], target, str, resamples=2)
    assert f"tok:{expected}" in signatures["bleu"] and math.isfinite(values["chrf"])
    values, _ = translation_metrics([f"{text} {text} a b c d"] * 2, [f"{text} {text} a b c d"] * 2, target, str, 2)
    assert all(math.isfinite(v) for v in values.values())
