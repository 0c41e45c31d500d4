"""Who is "it": the project's own twins, the heads and masks asked about them, and the counting."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lib.cli import main
from lib.inside.transformer_encoder import coreference, coreference_count
from lib.inside.transformer_encoder.coreference import ATTACHMENTS, PRONOUNS, Question
from lib.shelf import library, recorded
from models.messages import InputError
from tests.support.helpers import untrained

CAT = Question("The cat ate the fish because it was hungry.", "it", ("cat", "fish"), "en", 0)


@pytest.fixture(scope="module")
def method(world_tokenizer):
    return untrained("transformer_encoder", world_tokenizer)


@pytest.fixture(scope="module")
def shipped():
    return library.load_method(library.DEFAULT_CORPUS, "transformer_encoder")


@pytest.mark.parametrize(("name", "least"), [(PRONOUNS, 48), (ATTACHMENTS, 20)])
def test_the_lists_are_twins_in_a_small_vocabulary(name, least):
    tokenizer = library.load_tokenizer(library.DEFAULT_CORPUS)
    twins, cut, words = coreference.load(name), 0, 0
    assert len(twins) >= least and len({twin.text_a for twin in twins}) == len(twins)
    for twin in twins:
        a, b = twin.questions()
        assert {a.answer, b.answer} == {0, 1}
        first, second = (tokenizer.split(q.text) for q in (a, b))
        if twin.lang == "en":
            assert sum(x != y for x, y in zip(first, second)) == 1 and len(first) == len(second)
        for question in (a, b):
            ids, looker, places = coreference.located(tokenizer, question)
            assert tokenizer.unk_id not in ids
            groups = tokenizer.words(ids)
            cut, words = cut + sum(len(group) > 1 for group in groups), words + len(groups)
            assert name == ATTACHMENTS or places[0].start < places[1].start < looker.start
    assert cut / words < 0.01


def test_languages_can_be_chosen():
    assert {twin.lang for twin in coreference.load(PRONOUNS, ["zh", "de"])} == {"zh"}
    assert coreference.load(PRONOUNS, ["de"]) == []


def test_a_word_is_found_whole_first_or_last(method):
    tokenizer = method.tokenizer
    ids = tokenizer.encode("it is its cat and it is hungry")
    place = coreference.find(tokenizer, ids, "it", last=True)
    assert tokenizer.decode([ids[i] for i in place]) == "it" and place.start > len(ids) // 2
    assert coreference.find(tokenizer, ids, "it").start == 0
    assert coreference.find(tokenizer, ids, "dog") is None and coreference.find(tokenizer, ids, " ") is None
    assert tokenizer.decode([ids[i] for i in coreference.find(tokenizer, ids, "its")]) == "its"


@pytest.mark.parametrize(("pronoun", "candidates"), [
    ("she", ("cat", "fish")), ("it", ("cat", "dog")), ("it", ("cat", "cat")), ("cat", ("cat", "fish"))])
def test_a_mistake_names_the_word(method, pronoun, candidates):
    with pytest.raises(InputError):
        coreference.located(method.tokenizer, Question(CAT.text, pronoun, candidates, "en"))


@torch.inference_mode()
def test_attention_is_that_of_the_layers(method):
    other = Question("A dog saw a bird and it was big.", "it", ("dog", "bird"), "en", 0)
    found = coreference.looks(method, [CAT, other])
    for row, question in zip(found, (CAT, other)):
        ids, looker, places = coreference.located(method.tokenizer, question)
        _, layers = method.read([method.single(ids)], inspect=True)
        for layer, inside in enumerate(layers):
            for head in range(inside.self_weights.size(1)):
                weights = inside.self_weights[0, head]
                for which, place in enumerate(places):
                    expected = np.mean([sum(float(weights[i + 1, j + 1]) for j in place) for i in looker])
                    assert row[layer, head, which] == pytest.approx(expected, abs=1e-5)
    tokens, rows = coreference.attention_from(method, CAT)
    assert len(tokens) == rows.shape[-1] and np.allclose(rows.sum(-1), 1, atol=1e-5)


@torch.inference_mode()
def test_a_candidate_in_the_pronouns_place(method):
    tokenizer = method.tokenizer
    ids, place = coreference.in_its_place(tokenizer, CAT)
    assert method.show(ids, "en").split("▢")[0].endswith("because the ") and ids[place] == tokenizer.mask_id
    named = Question("Anna saw David because he was here.", "he", ("Anna", "David"), "en")
    assert method.show(coreference.in_its_place(tokenizer, named)[0], "en").startswith("Anna saw David because ▢")
    book = Question("The cat sat with the fish.", "fish", ("cat", "sat"), "en")
    assert "the the" not in method.show(coreference.in_its_place(tokenizer, book)[0], "en")
    values = coreference.masked(method, [CAT])
    for which, word in enumerate(CAT.candidates):
        pieces = tokenizer.encode(word)
        text, place = coreference.in_its_place(tokenizer, CAT, len(pieces))
        total = 0.0
        for i, id in enumerate(pieces):
            total += float(method.logits_at([method.single(text)], [(0, place + 1 + i)]).log_softmax(-1)[0, id])
            text[place + i] = id
        assert values[0, which] == pytest.approx(total / len(pieces), abs=1e-4)


@pytest.mark.quick
def test_counting_by_hand():
    """Two heads over two twins: the first always takes the same noun, the second is right in one twin."""
    answers = np.array([0, 1, 1, 0])
    preferred = coreference_count.preferences(np.array([[0.3, 0.4], [0.2, -0.1], [0.1, 0.2], [0.1, 0.3]]), answers)
    assert coreference_count.right(preferred).tolist() == [[1, 1], [0, 1], [0, 0], [1, 1]]
    assert coreference_count.moves(preferred).tolist() == [[1, 1], [0.5, 1]]
    heads, halves = coreference_count.best_by_halves(preferred)
    assert halves == (1, 1) and heads.tolist() == [1, 1, 1, 1]
    row = coreference_count._row("list", "", "best", preferred[:, 1])
    assert row["accuracy"] == 75 and row["both_right"] == 50 and row["moved"] == 100


def test_the_best_head_is_chosen_on_the_other_half():
    """Head 0 is right on the even twins alone, head 1 on the odd ones alone: chosen honestly both fail."""
    preferred = np.tile([[1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, 1.0]], (10, 1))
    heads, halves = coreference_count.best_by_halves(preferred)
    assert halves == (0, 1)
    assert coreference_count.right(preferred[np.arange(40), heads]).mean() == 0


def test_a_taste_for_one_noun_is_worth_half_and_moves_nothing():
    answers = np.tile([0, 1], 30)
    always = coreference_count.preferences(np.full(60, 0.4), answers)
    assert coreference_count.right(always).mean() == 0.5
    assert (coreference_count.moves(always) == 0.5).all()


def test_luck_is_more_than_a_half_and_less_than_knowing():
    draw = np.random.default_rng(1)
    noise = coreference_count.luck(draw.normal(size=(120, 16)))
    assert 52 < noise["mean"] < noise["p95"] < 75 and noise["p_value"] > 0.01
    known = np.concatenate([draw.normal(size=(120, 15)), np.ones((120, 1))], 1)
    assert coreference_count.luck(known)["p_value"] == 0


def test_words_that_nobody_knows_are_not_counted(method):
    twins = coreference.load(PRONOUNS)
    found = coreference_count.count_list(method, twins, PRONOUNS)
    known = [twin for twin in twins if coreference.askable(method.tokenizer, twin)]
    assert 0 < len(known) < len(twins) and found["rows"][0]["pairs"] == len(known)
    assert coreference_count.count_list(method, [], PRONOUNS) == {}


def test_a_corpus_without_the_lists_languages(method, monkeypatch):
    monkeypatch.setattr(method.tokenizer, "languages", ("de",))
    assert coreference_count.count(method)["rows"] == []


def test_the_command_counts_what_the_page_says(shipped, capsys):
    assert main(["benchmark", "coreference"]) == 0
    printed = capsys.readouterr().out
    assert "masked" in printed and "best" in printed
    found = coreference_count.count(shipped)
    kept = recorded.read(library.shelf(library.DEFAULT_CORPUS), "coreference")
    assert kept["weights_sha256"] == shipped.card["weights_sha256"]
    for mine, theirs in zip(found["rows"], kept["rows"], strict=True):
        assert all(mine[name] == pytest.approx(theirs[name], abs=1.3) if isinstance(mine[name], float)
                   else mine[name] == theirs[name] for name in mine)
    marks = [one for one in found["sentences"] if one["list"] == PRONOUNS]
    best = next(row for row in found["rows"] if row["list"] == PRONOUNS and row["measure"] == "best")
    assert len(marks) == best["sentences"] >= 96
    share = np.array([one["attention"] for one in marks])
    assert best["accuracy"] == pytest.approx(100 * np.mean((np.sign(share - 0.5) + 1) / 2), abs=0.7)


def test_the_small_world_asks_about_its_own_twins():
    twins = coreference.of_world(("en", "zh"), 3)
    assert len(twins) == 18 and {twin.lang for twin in twins} == {"zh", "en"} and twins[0].pronoun in ("it", "它")
    for twin in twins:
        assert twin.answer_a != twin.answer_b and {twin.answer_a, twin.answer_b} == {twin.candidate_1, twin.candidate_2}
        for text in (twin.text_a, twin.text_b):
            assert text.index(twin.candidate_1) < text.index(twin.candidate_2) < text.rindex(twin.pronoun)
