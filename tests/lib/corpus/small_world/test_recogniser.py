"""The recogniser: what the grammar writes, and sentences with a mistake planted in them."""

from __future__ import annotations

import pytest

from lib.corpus.small_world.probes import GRAMMAR, grammar_pairs
from lib.corpus.small_world.recogniser import Recogniser, units_of, verbs
from lib.inside.transformer_decoder import template


@pytest.fixture(scope="module")
def recognised():
    return {lang: Recogniser(lang, 12000) for lang in template.LANGUAGES}


def test_mistakes_are_told_from_what_is_well_formed(recognised) -> None:
    for kind, (lang, _, _) in GRAMMAR.items():
        if kind in ("long_agreement", "measure"):
            continue
        pairs = grammar_pairs(kind, 30, 5)
        right = sum(recognised[lang](one.right) for one in pairs)
        wrong = sum(recognised[lang](one.wrong) for one in pairs)
        assert wrong <= 1 < right, (kind, right, wrong)


@pytest.mark.parametrize(("lang", "text", "known"), [
    ("en", "Anna bought a horse yesterday.", True), ("en", "Anna bought this trousers.", False), ("en", "", False),
    ("en", "Anna bought him", False), ("zh", "安娜昨天买了一封信。", True), ("zh", "安娜昨天买了一只老师。", False),
    ("zh", "[UNK]", False)])
def test_sentences(recognised, lang: str, text: str, known: bool) -> None:
    assert recognised[lang](text) is known


@pytest.mark.quick
def test_units_and_verbs() -> None:
    assert units_of("Anna's cat isn't here.", "en") == ("anna's", "cat", "isn't", "here", ".")
    assert units_of("他很高。", "zh") == ("他", "很", "高", "。")
    assert "do past" in verbs("en")[("bought",)] and "do base" in verbs("en")[("buy",)]


@pytest.mark.parametrize("lang", template.LANGUAGES)
def test_the_template_is_recognised_and_keeps_its_facts(recognised, lang: str) -> None:
    slots = template.Slots()
    written = template.ways(slots, lang)
    start = template.beginning(slots, lang)
    assert written[0].startswith(start) and len(written) > 1
    found = template.counted(template.from_template(slots, lang, 20), slots, lang, recognised[lang])
    assert found.texts == 20 and found.distinct == len(written) and found.kept == 1
    assert found.grammatical >= 10


@pytest.mark.quick
def test_every_choice_makes_a_sentence() -> None:
    for deed in template.DEEDS:
        for what in template.choices(deed)["what"]:
            slots = template.Slots(deed=deed, what=what)
            assert all(template.beginning(slots, lang) and template.spoken(slots, lang) for lang in template.LANGUAGES)


def test_a_decoder_is_counted(tiny, recognised) -> None:
    found = template.measure(tiny("transformer_decoder"), template.Slots(), "en", recognised["en"], 3)
    assert found["learned"].texts == 3 and 0 <= found["learned"].kept <= 1
    assert {row["writer"] for row in template.as_rows({"en": found})} == {"template", "learned"}
