"""A corpus of one language, and of any two kinds of text: every method learns from it, and refuses what it must."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest

import models
from lib.checks import complete_direction, other_language
from lib.cli import main
from lib.compare.questions import compare_generation, compare_similarity, compare_translation
from lib.corpus import own_folder
from lib.evaluation.baselines import NEAREST, NearestSentenceCopy
from lib.evaluation.metrics import bleu_tokenizer, translation_metrics
from models.base import ONE_LANGUAGE, DecodingOptions, Pair, RefusedError, Task
from models.budget import Budget
from models.language.languages import is_chinese, simplifies
from models.language.text import guess_language
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from models.training.pair_data import LONGEST, TrainingPairs, usual_longest
from tests.support.helpers import tiny_config

WHO = (("Der Hund", "The dog"), ("Die Katze", "The cat"), ("Ein Vogel", "A bird"), ("Meine Schwester", "My sister"))
DOES = (("sieht", "sees"), ("sucht", "seeks"))
WHAT = (("einen roten Ball", "a red ball"), ("das alte Haus", "the old house"), ("den Schlüssel", "the key"),
        ("grüne Äpfel", "green apples"), ("unsere Straße", "our street"))
GERMAN_ENGLISH = [Pair(f"{a} {b} {c}.", f"{x} {y} {z}.") for (a, x), (b, y), (c, z) in
                  itertools.product(WHO, DOES, WHAT)]
QUESTIONS = [Pair(f"Who {y} {z}?", f"I think that {x[0].lower()}{x[1:]} {y} {z}, because it was there all day.")
             for (_, x), (_, y), (_, z) in itertools.product(WHO, DOES, WHAT)]
ARTICLES = [Pair(" ".join(q.second for q in QUESTIONS[i:] + QUESTIONS[:i]), QUESTIONS[i].first) for i in range(20)]
CORPORA = {
    "one": (("de",), [Pair(pair.first, "") for pair in GERMAN_ENGLISH]),
    "two": (("de", "en"), GERMAN_ENGLISH),
    "questions": (("question", "answer"), QUESTIONS),
    "articles": (("article", "summary"), ARTICLES),
}
FEW = DecodingOptions(beam_size=2, max_new_tokens=5)
SAMPLE = DecodingOptions(temperature=1.0, max_new_tokens=4)


@pytest.fixture(scope="module")
def tokenizers():
    return {name: Tokenizer.train([text for pair in pairs for text in pair], languages)
            for name, (languages, pairs) in CORPORA.items()}


@pytest.fixture(scope="module")
def learned(tokenizers):
    """`learned(key, corpus)` is a tiny method after two steps, made once."""
    made = {}

    def get(key, name):
        if (key, name) not in made:
            cls = models.method_class(key)
            method = cls(tokenizers[name], tiny_config(cls, learning_rate=0.01, n_layers=1, n_decoder_layers=1))
            pairs, held_out = CORPORA[name][1][2:], CORPORA[name][1][:2]
            *_, last = method.train(pairs, held_out, Budget(steps=2), seed=1)
            for value in (last.loss, last.valid_loss):
                assert value is None or math.isfinite(value)
            assert last.done and last.step >= 1
            made[key, name] = method
        return made[key, name]

    return get


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_every_method_works_on_every_corpus(learned, key, name, tmp_path):
    method, (languages, pairs) = learned(key, name), CORPORA[name]
    assert method.languages == languages
    for side, lang in enumerate(languages):
        texts = [pair[side] for pair in pairs[:3]] + ["", "Xylophon! 你好"]
        vectors = method.embed(texts, lang)
        assert np.isfinite(vectors).all() and vectors[:3].any(axis=1).all() and not vectors[3].any()
        steps = list(method.generate(texts[0][:12], lang, SAMPLE, 1))
        assert steps and steps[-1].text.startswith(texts[0][:12].strip())
        assert all(math.isfinite(step.probability) for step in steps)
        trace = method.trace(texts[0], lang)
        assert trace.tokens and all(np.isfinite(state).all() for state in trace.states.values())
        known = method.log_probability(texts[:2], lang)
        assert known is None or (math.isfinite(known[0]) and known[1] > 0)
    if len(languages) == 2:
        translation = method.translate([pairs[0].first], *languages, FEW)[0]
        assert all(math.isfinite(score) for score in translation.scores)
        assert method.trace(pairs[0].first, *languages).output is not None
    method.save(tmp_path)
    loaded = type(method).load(tmp_path, method.tokenizer)
    texts = [pair.first for pair in pairs[:3]]
    assert loaded.embed(texts, languages[0]) == pytest.approx(method.embed(texts, languages[0]), abs=2e-2)
    assert (loaded.refusal(Task.TRANSLATION) is None) is (len(languages) == 2)


@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_one_language_is_not_translated(learned, key):
    method = learned(key, "one")
    assert str(method.refusal(Task.TRANSLATION)) == ONE_LANGUAGE
    assert method.refusal(Task.SIMILARITY) is None and method.refusal(Task.GENERATION) is None
    for call in (lambda: method.translate(["Der Hund."], "de", "de"), lambda: method.translate(["Hi."], "de", "en"),
                 lambda: method.trace("Der Hund.", "de", "en")):
        with pytest.raises(RefusedError, match="one language only"):
            call()


def test_rows_of_a_corpus_with_one_language(learned):
    methods = {key: learned(key, "one") for key in models.REGISTRY}
    rows = compare_translation(methods, "Der Hund sieht.", "de", "de", languages=("de",))
    assert [str(row.refusal) for row in rows] == [ONE_LANGUAGE] * len(methods)
    rows = compare_similarity(methods, ["Der Hund sieht.", "Die Katze sucht."], languages=("de",))
    assert all(row.refusal is None and -1 <= row.score <= 1 for row in rows)
    rows = compare_generation(methods, "Der Hund", "de", languages=("de",), options=SAMPLE)
    assert all(row.refusal is None for row in rows)


def test_a_sentence_is_nearer_to_one_that_shares_its_words(learned):
    for key in ("bag_of_words", "word2vec"):
        method = learned(key, "one")
        a, b, c = method.embed(["Der Hund sucht grüne Äpfel.", "Der Hund sieht grüne Äpfel.",
                                "Meine Schwester sieht das alte Haus."], "de")
        near, far = (float(method.similarity(a[None], x[None])[0, 0]) for x in (b, c))
        assert near > far, key


def test_the_baseline_with_one_language(tokenizers):
    baseline = NearestSentenceCopy(tokenizers["one"], CORPORA["one"][1])
    assert baseline.refusal(Task.TRANSLATION) is not None and baseline.refusal(Task.GENERATION) is None
    assert baseline.embed(["Der Hund sieht den Ball."], "de").any()
    with pytest.raises(RefusedError):
        baseline.translate(["Der Hund."], "de", "en")


def test_answers_may_be_longer_than_questions(tokenizers, learned):
    pairs = [(["x"] * 3, ["x"] * 40)] * 10
    assert usual_longest(pairs, ("question", "answer")) == {"question": 3, "answer": 40}
    assert usual_longest([(["x"] * 9, ["x"] * 12)] * 10, ("de", "en")) == {}
    assert "usual_longest" not in learned("rnn", "two").card
    assert learned("rnn", "articles").card["usual_longest"]["article"] > 100
    ids = TrainingPairs(ARTICLES).ids(tokenizers["articles"])
    assert max(len(a) for a, _ in ids) == LONGEST


# the tokenizer

def test_a_tokenizer_of_one_language(tokenizers, tmp_path):
    tokenizer = tokenizers["one"]
    tokenizer.save(tmp_path / "tokenizer.json")
    loaded = Tokenizer.load(tmp_path / "tokenizer.json")
    assert loaded.languages == ("de",) and loaded.fingerprint == tokenizer.fingerprint
    assert 500 < tokenizer.vocab_size < 1500
    for pair in GERMAN_ENGLISH:
        assert loaded.decode(loaded.encode(pair.first)) == pair.first
    with pytest.raises(InputError, match=r"'en'.*de"):
        loaded.language_tag("en")


@pytest.mark.parametrize("size", [None, 100, 30_000])
def test_the_vocabulary_fits_a_little_text(size):
    tokenizer = Tokenizer.train(["Ein Satz.", "", "Noch ein Satz."], ("de",), size)
    assert tokenizer.vocab_size < 1200
    assert tokenizer.unk_id not in tokenizer.encode("Quatsch mit Soße? Jawohl!")


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
    assert f"tok:{expected}" in signatures["bleu"] and all(math.isfinite(v) for v in values.values())


# settings

@pytest.mark.parametrize(("key", "setting"), [
    ("rnn", {"n_layers": 0}), ("rnn", {"dropout": 1.5}), ("rnn", {"cell": "mlp"}), ("rnn", {"hidden": 33}),
    ("rnn", {"d_model": "big"}), ("rnn", {"n_layers": True}), ("rnn", {"pooling": "no"}),
    ("rnn", {"learning_rate": -1}), ("rnn", {"warmup_steps": 0}), ("transformer_decoder", {"n_heads": 3}),
    ("transformer_decoder", {"d_model": 10**9}),
    ("transformer_encoder", {"d_ff": 0}), ("transformer_encoder", {"dropout": float("nan")}),
    ("transformer_seq2seq", {"n_decoder_layers": -1}), ("word2vec", {"vector_size": 0}),
    ("word2vec", {"epochs": 1.5}),
    ("bag_of_words", {"lower_case": "yes"}), ("bag_of_words", {"em_iterations": None}),
])
def test_a_setting_that_cannot_be_is_named(key, setting):
    name = next(iter(setting))
    with pytest.raises(InputError, match=name):
        models.method_class(key).complete_config(setting)


@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_the_default_settings_are_allowed(key):
    cls = models.method_class(key)
    assert cls.complete_config(cls.default_config()) == cls.default_config()


# the command line

@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(folder))
        yield folder


@pytest.fixture(scope="module")
def key_of(home):
    """`key_of(corpus)` is the key of an own corpus with a shelf trained by the command line, made once."""
    made = {}
    methods = ("bag_of_words", "word2vec", "transformer_seq2seq")

    def get(name):
        if name not in made:
            made[name] = own_folder.create(CORPORA[name][1], CORPORA[name][0], name)
            asked = [part for key in methods for part in ("--method", key)] if name != "one" else []
            assert main(["train", "--corpus", made[name], "--minutes", "0.003", *asked]) == 0
        return made[name]

    return get


def asked(capsys, *arguments, status=0):
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_the_command_line_with_one_language(key_of, capsys):
    key = key_of("one")
    rows = asked(capsys, "compare", "--corpus", key, "--task", "translation", "--text", "Der Hund sieht.")
    assert [row["refusal"] for row in rows] == [ONE_LANGUAGE] * len(models.REGISTRY)
    rows = asked(capsys, "compare", "--corpus", key, "--task", "similarity", "--text", "Der Hund.", "--text",
                 "Ein Ball")
    assert len(rows) == len(models.REGISTRY) and all(row["refusal"] is None for row in rows)
    rows = asked(capsys, "compare", "--corpus", key, "--task", "generation", "--text", "Der Hund", "--length", "3")
    assert all(row["refusal"] is None for row in rows)
    for method in models.REGISTRY:
        assert asked(capsys, "inspect", "--corpus", key, "--method", method, "--text", "Der Hund.")["tokens"]
    assert main(["inspect", "--corpus", key, "--method", "rnn", "--text", "Hund", "--forced-target", "dog"]) == 2
    assert "one language only" in capsys.readouterr().err


def test_the_scoreboard_with_one_language(key_of, capsys):
    key = key_of("one")
    two = ("--method", "bag_of_words", "--method", "rnn")
    for task in ("translation", "retrieval"):
        rows = asked(capsys, "evaluate", "--corpus", key, "--task", task, *two)
        assert set(rows) == {"bag_of_words", "rnn", NEAREST} and all("refusal" in row for row in rows.values())
    rows = asked(capsys, "evaluate", "--corpus", key, "--task", "generation", *two)
    assert rows["rnn"]["perplexity"] > 1
    assert main(["evaluate", "--corpus", key, "--task", "similarity"]) == 2
    assert "--scored" in capsys.readouterr().err
    found = asked(capsys, "scoreboard", "--corpus", key, *two)["methods"]
    for row in found.values():
        assert row["evaluations"]["translation"]["refusal"] == ONE_LANGUAGE
        assert "refusal" in row["evaluations"]["retrieval"] and not row["by_length"]
    assert found["rnn"]["evaluations"]["generation"]["perplexity_de"] > 1 and "embed" in found["rnn"]["latency"]
    assert main(["scoreboard", "--corpus", key, *two]) == 0
    assert "written:" in capsys.readouterr().out


def test_the_command_line_with_questions_and_answers(key_of, capsys):
    key = key_of("questions")
    rows = asked(capsys, "compare", "--corpus", key, "--task", "translation", "--text", "Who sees the key?", "--method",
                 "bag_of_words")
    assert rows[0]["refusal"] is None
    found = asked(capsys, "scoreboard", "--corpus", key, "--beam-size", "1")
    for method in ("bag_of_words", "word2vec", "transformer_seq2seq", NEAREST):
        rows = found["methods"][method]["evaluations"]
        assert 0 <= rows["translation_question_answer"]["chrf"] <= 100
        assert rows["retrieval"]["p1_question_answer"] is not None
    for task in ("similarity", "retrieval", "generation"):
        assert asked(capsys, "evaluate", "--corpus", key, "--task", task, "--method", "word2vec")["word2vec"]


def test_a_corpus_too_small_for_a_test_split(home, capsys):
    key = own_folder.create([Pair("Ein Satz.", "A sentence."), Pair("Ein Ball.", "A ball.")], ("de", "en"), "tiny")
    assert main(["train", "--corpus", key, "--minutes", "0.001", "--method", "bag_of_words", "--method", "rnn"]) == 0
    capsys.readouterr()
    for command in (["scoreboard"], ["evaluate", "--task", "translation"], ["evaluate", "--task", "retrieval"],
                    ["evaluate", "--task", "generation"], ["evaluate", "--task", "similarity"]):
        assert main([*command, "--corpus", key]) == 2, command
        assert capsys.readouterr().err.count("error: ") == 1


@pytest.mark.parametrize("key", ["rnn", "rnn_attention", "transformer_seq2seq"])
@pytest.mark.parametrize("name", ["one", "two"])
def test_the_inside_of_going_on(learned, key, name):
    method = learned(key, name)
    trace = method.trace("Der Hund", "de", "de")
    assert trace.steps and trace.output is not None
    assert trace.tokens[0] == "[CONTINUE]"
    crossed = [found for found in trace.attention if found.kind == "cross"]
    assert all(found.columns == trace.tokens for found in crossed) and bool(crossed) is (key != "rnn")
