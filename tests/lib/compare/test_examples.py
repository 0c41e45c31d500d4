"""The recorded answers to the examples: of the weights at hand, whole, and the same as an answer given now."""

from __future__ import annotations

import pytest

import models
from lib.compare.examples import RECORD, SETS, WRITTEN, as_record, from_record, separating
from lib.compare.questions import compare_similarity, compare_translation
from lib.evaluation.metrics import sentence_chrf
from lib.inside.cross import KEYS, links
from lib.shelf import library, recorded
from models.language.text import guess_language

FOUND = list(from_record(recorded.read(library.shelf(library.DEFAULT_CORPUS), RECORD)))


@pytest.mark.quick
def test_every_method_has_its_answers_by_the_weights_that_are_shipped() -> None:
    for key in models.REGISTRY:
        card = library.read_card(library.DEFAULT_CORPUS, key)
        mine = [one for one in FOUND if one.row.method == key]
        assert {(one.weights, one.tokenizer) for one in mine} == {(card["weights_sha256"], card["tokenizer"])}
        asked = {one.question for one in mine if one.task == "translation"}
        assert asked == {(text, code) for code, texts in WRITTEN.items() for text in texts}
        assert {one.question for one in mine if one.task == "similarity"} == {
            (tuple(lines.splitlines()),) for both in SETS.values() for lines in both}
        assert all(one.row.recorded and one.row.seconds > 0 for one in mine)


@pytest.mark.quick
def test_the_sentence_that_tells_the_methods_apart() -> None:
    """No two answers to it are the same, and none of the others has a wider range of chrF: as counted here."""
    record = recorded.read(library.shelf(library.DEFAULT_CORPUS), RECORD)
    for source, target in (("zh", "en"), ("en", "zh")):
        found = separating(record, source, WRITTEN[source], WRITTEN[target])
        ranges = {}
        for text, reference in zip(WRITTEN[source], WRITTEN[target]):
            said = [one.row.output for one in FOUND if one.question == (text, source)]
            scores = sorted(sentence_chrf(answer, reference) for answer in said)
            ranges[text] = (len(set(said)), scores[-1] - scores[0])
        assert found == max(ranges, key=ranges.__getitem__) and ranges[found][0] == len(models.REGISTRY)
    assert separating({}, "zh", WRITTEN["zh"], WRITTEN["en"]) is None


@pytest.mark.quick
def test_a_record_and_back() -> None:
    one = FOUND[0]
    given_by = {one.row.method: [one.weights, one.tokenizer]}
    line = as_record(one.task, one.question, one.row)
    assert next(from_record({"given_by": given_by, "answers": [line]})) == one
    assert list(from_record({"given_by": given_by, "answers": [{"task": "translation"}, {}]})) == []
    assert list(from_record({"answers": [line]})) == [] == list(from_record({}))


@pytest.mark.parametrize("key", [pytest.param("bag_of_words", marks=pytest.mark.quick), "rnn", "transformer_encoder",
                                 "transformer_seq2seq"])
def test_what_was_recorded_is_what_is_answered(key: str) -> None:
    method = {key: library.load_method(library.DEFAULT_CORPUS, key)}
    for one in [one for one in FOUND if one.row.method == key][::3]:
        if one.task == "translation":
            text, source = one.question
            target = "en" if source == "zh" else "zh"
            row = compare_translation(method, text, source, target, languages=("zh", "en"))[0]
            assert (row.output, row.tokens) == (one.row.output, one.row.tokens)
            assert row.token_probabilities == pytest.approx(one.row.token_probabilities, abs=1e-3)
            assert one.row.links == (tuple(links(method[key], text, row.tokens, target)) if key in KEYS else None)
        else:
            row = compare_similarity(method, one.question[0], languages=("zh", "en"))[0]
            for mine, theirs in zip(row.output, one.row.output):
                assert mine == pytest.approx(theirs, abs=1e-3)
            assert [guess_language(text, ("zh", "en")) for text in one.question[0]]
