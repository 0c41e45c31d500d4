"""The inside of the page Tokens: what its views say is held against the tokenizer, the methods and the text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lib.corpus import load_corpus
from lib.inside.tokens import foreign
from lib.inside.tokens import pieces as tokens
from lib.inside.tokens import sizes as tokens_sizes
from lib.shelf import library
from models.base import DecodingOptions
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.helpers import untrained

SENTENCES = ("我是一个学生。", "I am a student.", "Unbelievable handwriting!", "他昨天在学校看到了一只狗。")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return library.load_tokenizer("tatoeba-zh-en")


@pytest.fixture(scope="module")
def world():
    return load_corpus("small-world")


@pytest.mark.parametrize("text", SENTENCES)
def test_specials_are_those_that_methods_read_and_write(tokenizer: Tokenizer, tiny, text: str) -> None:
    plain = tokens.pieces_frame(tokenizer, text)
    read = tokens.pieces_frame(tokenizer, text, "encoder")
    written = tokens.pieces_frame(tokenizer, text, "writer")
    assert list(plain["id"]) == tokenizer.encode(text) and not plain["special"].any()
    assert [read["piece"].iloc[i] for i in (0, -1)] == ["[CLS]", "[SEP]"]
    assert [written["piece"].iloc[i] for i in (0, -1)] == ["[BOS]", "[EOS]"]
    assert list(read["id"])[1:-1] == list(written["id"])[1:-1] == list(plain["id"])
    encoder = tiny("transformer_encoder")
    ids = encoder.tokenizer.encode(text)
    assert tokens.with_specials(encoder.tokenizer, ids, "encoder") == encoder.single(ids)
    assert plain["continues"].sum() == sum(piece.startswith("##") for piece in plain["piece"])
    assert plain["word"].max() == len(tokenizer.words(tokenizer.encode(text)))


@pytest.mark.quick
def test_an_unknown_form_is_a_sentence(tokenizer: Tokenizer) -> None:
    with pytest.raises(InputError, match="plain, encoder, writer"):
        tokens.pieces_frame(tokenizer, "a", "upside down")


def test_an_unseen_word_falls_into_pieces_and_comes_back(tokenizer: Tokenizer) -> None:
    text = "Unbelievable handwriting!"
    parts = dict(tokens.split_words(tokenizer, text))
    assert max(map(len, parts.values())) > 1
    assert all(word == "".join(piece.removeprefix("##") for piece in pieces) for word, pieces in parts.items())
    assert tokens.came_back(tokenizer, text)
    assert not tokens.came_back(tokenizer, "🙂")


def test_rows_are_the_matrix_s_own(tiny) -> None:
    method = tiny("rnn")
    ids = [method.tokenizer.cls_id, 20, 20, 5]
    rows = tokens.embedding_rows(method, ids, 4)
    assert rows.shape == (4, 4)
    assert np.array_equal(rows, method.network.embedding.weight.detach().numpy()[ids, :4])
    assert np.array_equal(rows[1], rows[2]), "equal pieces have equal rows"
    assert tokens.embedding_rows(tiny("bag_of_words"), ids) is None


@pytest.mark.quick
def test_three_cuts_of_one_text(tokenizer: Tokenizer) -> None:
    text = "She is unbelievably kind."
    characters, words, pieces = (tokens.cut(tokenizer, text, name) for name in tokens.CUTS)
    assert "".join(characters) == text and words == ["She", "is", "unbelievably", "kind", "."]
    assert len(words) < len(pieces) < len(characters)


@pytest.mark.quick
def test_chinese_words_are_a_cut_of_their_own(tokenizer: Tokenizer) -> None:
    text = "昨天雨下得太大，我们没去成公园。"
    characters, words, pieces = (tokens.cut(tokenizer, text, name) for name in tokens.CUTS)
    assert {"昨天", "我们", "公园", "，"} <= set(words) and "".join(words) == text
    assert len(words) < len(pieces) == len(characters)
    assert tokens.cut(tokenizer, "I'm 咖啡迷", "words")[:2] == ["I'm", "咖啡"]


def test_words_leave_gaps_that_pieces_do_not(world, world_tokenizer: Tokenizer) -> None:
    vocabularies, rows = tokens.cuts_scores(world_tokenizer, world)
    assert {(row["cut"], row["lang"]) for row in rows} == {(c, lang) for c in tokens.CUTS for lang in ("zh", "en")}
    assert all(0 <= row["unknown"] <= 1 and row["length"] > 0 for row in rows)
    english = {row["cut"]: row for row in rows if row["lang"] == "en"}
    assert english["words"]["length"] <= english["wordpiece"]["length"] < english["characters"]["length"]
    assert vocabularies["words"].size <= world_tokenizer.vocab_size
    assert tokens.unknown_in(world_tokenizer, ["zyx", "is"], vocabularies["words"]) == [True, False]
    assert not any(tokens.unknown_in(world_tokenizer, world_tokenizer.pieces(world_tokenizer.encode("zyx")),
                                     vocabularies["wordpiece"]))


def test_the_page_s_claim_on_the_recorded_corpus() -> None:
    """Words leave gaps though their vocabulary is as large; WordPiece has nearly the length of words."""
    record = tokens_sizes.read_record(library.shelf("tatoeba-zh-en"))
    found = {(row["cut"], row["lang"]): row for row in record["cuts"]}
    words, pieces, signs = (found[name, "en"] for name in ("words", "wordpiece", "characters"))
    assert words["size"] == pieces["size"] < words["different"]
    chinese = {name: found[name, "zh"] for name in tokens.CUTS}
    assert chinese["words"]["length"] < 0.75 * chinese["wordpiece"]["length"]
    assert chinese["words"]["unknown"] > 10 * chinese["characters"]["unknown"]
    assert "--cuts" in record["cuts_run"]["command"]
    assert words["unknown"] > 10 * max(pieces["unknown"], signs["unknown"], 1e-4)
    assert words["length"] < pieces["length"] < 1.25 * words["length"] < signs["length"] / 3
    sizes = [tokens_sizes.Price(**row) for row in record["sizes"]]
    assert [price.asked for price in sizes] == list(tokens_sizes.SIZES)
    assert all(a.pieces > b.pieces and a.parameters < b.parameters for a, b in pairwise(sizes))
    assert sizes[-1].write_ms > 3 * sizes[0].write_ms and sizes[-1].learn_ms > 3 * sizes[0].learn_ms
    assert record["run"]["command"].startswith("python -m lib vocabulary") and record["corpus_sha256"]
    assert record["tokenizer"] == library.load_tokenizer("tatoeba-zh-en").fingerprint


def test_sizes_are_kept_and_steady(world, world_tokenizer: Tokenizer) -> None:
    texts = tokens_sizes.sample(world_tokenizer, world, 400)
    assert texts.pairs <= 400 and texts.test
    found = list(tokens_sizes.prices(texts, (200, 300, 400), d_model=16))
    assert [price.asked for price in found[:2]] == [200, 300] and all(p.size <= p.asked for p in found)
    assert all(price.parameters == 16 * price.size for price in found)
    assert all(a.pieces >= b.pieces for a, b in pairwise(found))
    again = tokens_sizes.train_size(texts.train, 300).get_vocab()
    assert again == tokens_sizes.train_size(texts.train, 300).get_vocab()


def test_a_small_vocabulary_does_not_know_every_character() -> None:
    texts = [[chr(0x4E00 + i), "word"] for i in range(300)]
    backend = tokens_sizes.train_size(texts, 200)
    assert backend.get_vocab_size() <= 200
    pieces, unknown = tokens_sizes.measure(backend, texts)
    assert pieces == 2 and 0.2 < unknown < 0.4


@pytest.mark.parametrize("size", [0, 199, 50_001])
def test_a_size_beyond_the_limits_is_a_sentence(size: int) -> None:
    with pytest.raises(InputError, match="200 to 50000"):
        tokens_sizes.train_size([["a"]], size)


def test_a_text_that_cannot_fill_a_size_ends_the_row() -> None:
    texts = tokens_sizes.Sample("x", [["ab", "ba"]] * 4, [["ab"]], 4, "")
    assert len(list(tokens_sizes.prices(texts, (200, 300, 400), d_model=4))) == 1


def test_a_larger_output_layer_takes_longer() -> None:
    small, large = tokens_sizes.output_layer_ms(500, 64), tokens_sizes.output_layer_ms(16_000, 64)
    assert all(a < b for a, b in zip(small, large))


def test_sharing_counts_what_the_networks_have(tiny) -> None:
    cards = {}
    for key in ("bag_of_words", "rnn", "transformer_encoder"):
        method = tiny(key)
        cards[key] = {"config": method.config, "parameters": method.parameter_count()}
    size = tiny("rnn").tokenizer.vocab_size
    rows = {row["key"]: row for row in tokens_sizes.sharing(cards, size)}
    assert set(rows) == {"rnn", "transformer_encoder"}
    matrix = tiny("rnn").network.embedding.weight.numel()
    assert rows["rnn"]["shared"] == matrix and rows["rnn"]["saved"] == 2 * matrix
    assert rows["transformer_encoder"]["matrices"] == 2
    assert rows["rnn"]["without"] == rows["rnn"]["parameters"] + 2 * matrix


@pytest.mark.quick
@pytest.mark.parametrize("text", SENTENCES)
def test_numbers_moved_on_are_other_pieces(tokenizer: Tokenizer, text: str) -> None:
    right = tokenizer.encode(text)
    seen = foreign.misread(foreign.with_shift(tokenizer, 1), text)
    assert len(seen.ids) == len(right) and all(a != b for a, b in zip(seen.ids, right))
    assert seen.text != tokenizer.normalize(text) and not any(map(tokenizer.is_special, seen.ids))
    size = tokenizer.vocab_size - len(tokenizer.special_ids)
    assert foreign.misread(foreign.with_shift(tokenizer, size), text).ids == right


def test_another_vocabulary_says_something_else(tokenizer: Tokenizer) -> None:
    other = foreign.small_tokenizer(("zh", "en"), 2000)
    seen = foreign.misread(foreign.with_other(tokenizer, other), "I am a student.")
    assert "student" not in seen.text and max(seen.ids) < tokenizer.vocab_size
    method = library.models.method_class("transformer_seq2seq")
    error = foreign.refusal_to_load(method, library.shelf("tatoeba-zh-en") / "transformer_seq2seq", other)
    assert "another tokenizer" in str(error)


def test_a_method_is_not_changed_by_misreading(world_tokenizer: Tokenizer) -> None:
    method = untrained("rnn", world_tokenizer)
    reader = foreign.with_shift(world_tokenizer, 3)
    greedy = DecodingOptions(beam_size=1, max_new_tokens=40)
    before = method.translate(["狗在跑步。"], "zh", "en", greedy)
    assert foreign.answer(method, world_tokenizer, "狗在跑步。", "zh", "en") == before[0].text
    foreign.answer(method, reader, "狗在跑步。", "zh", "en")
    assert foreign.answer(method, reader, "狗", "zh", None).startswith(foreign.misread(reader, "狗").text)
    assert method.tokenizer is world_tokenizer and method.translate(["狗在跑步。"], "zh", "en", greedy) == before


def test_the_trained_translator_is_lost_by_one(tokenizer: Tokenizer) -> None:
    method = library.load_method("tatoeba-zh-en", "transformer_seq2seq", tokenizer=tokenizer)
    right = foreign.answer(method, tokenizer, "我是一个学生。", "zh", "en")
    wrong = foreign.answer(method, foreign.with_shift(tokenizer, 1), "我是一个学生。", "zh", "en")
    assert "student" in right and "student" not in wrong
