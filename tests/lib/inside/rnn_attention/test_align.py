"""Does attention align: the aligner, the known alignment, the heads beside them, and the command."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib.cli import main
from lib.corpus.corpora import Corpus
from lib.corpus.small_world.world import examples
from lib.inside.cross import cross_weights, links
from lib.inside.rnn_attention import align
from lib.inside.rnn_attention.align_heads import bits, chosen_words, compare, diagonal
from models.base import Pair
from models.messages import InputError
from tests.support.helpers import WORLD


def toy() -> align.Measure:
    """Two words each, crossed: the tag, a, b, the end on the source side."""
    a = align.Sentence((1, 2, 3), ((0,), (1, 2)), ("a", "b"))
    b = align.Sentence((4, 5), ((0,), (1,)), ("x", "y"))
    return align.Measure(a, b, frozenset({(1, 0)}), frozenset({(1, 0), (0, 1)}), (1, 0))


@pytest.mark.quick
def test_error_rate_and_agreement_by_hand():
    measure = toy()
    assert align.error_rate([(measure, (1, 0))]) == pytest.approx(1 - (1 + 2) / (2 + 1))
    assert align.error_rate([(measure, (0, 1))]) == 1
    assert align.error_rate([(measure, (1, -1))]) == 0
    assert align.agreement([(measure, (1, -1))]) == 1 and align.agreement([(measure, (0, 0))]) == 0
    assert align.error_rate([]) is None and align.agreement([]) is None


@pytest.mark.quick
def test_the_word_with_most_attention_parts_added_up():
    weights = np.array([[0.0, 0.4, 0.3, 0.3, 0.0], [0.0, 0.9, 0.1, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]])
    assert chosen_words(weights, toy()) == [1, 0]  # b is 0.3 + 0.3, more than 0.4
    assert chosen_words(weights, toy(), -1) == [-1, 1]
    assert chosen_words(weights, toy(), 1)[0] == 0
    assert diagonal(toy()) == [0, 1]
    assert bits(np.full((1, 8), 1 / 8)) == pytest.approx(3) and bits(np.eye(2)) == pytest.approx(0)


def test_the_aligner_finds_what_goes_together():
    source = [["red", "cup"], ["red", "hat"], ["blue", "cup"], ["blue", "hat"]] * 3
    target = [["TASSE", "rot"], ["hut", "rot"], ["tasse", "blau"], ["hut", "blau"]] * 3
    aligner = align.Aligner(source, target)
    assert aligner.links(["Red", "cup"], ["tasse", "rot"]) == (1, 0)
    assert aligner.links(["tasse", "rot"], ["red", "cup"], 1) == (1, 0)
    assert aligner.links(["red"], ["unseen"]) == (-1,)
    assert aligner.probabilities(0, ["red", "never"], ["rot"]).shape == (3, 1)


@pytest.mark.parametrize("source", ["zh", "en"])
def test_the_known_alignment_becomes_links_of_words(world_tokenizer, source):
    found = align.yardstick_from_small_world(world_tokenizer, source, 60)
    assert found.kind == align.GOLD and len(found.measures) == 60
    for measure in found.measures:
        assert measure.sure == measure.possible and measure.sure
        assert all(0 <= i < len(measure.source.words) and 0 <= j < len(measure.target.words)
                   for i, j in measure.sure)
    rate = align.error_rate([(m, m.aligner) for m in found.measures])
    straight = align.error_rate([(m, diagonal(m)) for m in found.measures])
    assert rate < straight - 0.15  # counting words in other sentences beats guessing by place


def test_the_known_links_of_one_sentence(world_tokenizer):
    known = next(e for e in examples(40) if e.pair.second == "Anna helped David.")
    texts = known.pair
    sides = [align.sentence(world_tokenizer, text) for text in texts]
    spans = [align._overlapping(world_tokenizer, text, side) for text, side in zip(texts, sides)]
    for text, side, where in zip(texts, sides, spans):
        assert [text[a:b] for a, b in where] == list(side.surface)


def corpus_of(pairs: list[Pair]) -> Corpus:
    n = len(pairs)
    return Corpus("small-world", "x", ("zh", "en"), pairs, {"train": list(range(n - 40)), "valid": [],
                                                          "test": list(range(n - 40, n))}, "0" * 64)


def test_all_heads_beside_the_aligner(tiny, world_tokenizer):
    methods = {key: tiny(key) for key in ("rnn_attention", "transformer_seq2seq")}
    yardstick = align.yardstick_from_corpus(world_tokenizer, corpus_of(list(WORLD())), "zh", 20)
    assert yardstick.kind == align.CORPUS and len(yardstick.measures) == 20
    assert all(m.sure <= m.possible for m in yardstick.measures)
    seen: list[float] = []
    found = compare(methods, yardstick, "en", lambda fraction, message: seen.append(fraction))
    assert seen == sorted(seen) and seen[-1] == 1
    frame = found.frame()
    config = methods["transformer_seq2seq"].config
    assert list(frame["key"]).count("transformer_seq2seq") == config["n_heads"] * config["n_decoder_layers"]
    assert list(frame["key"]).count("rnn_attention") == 1
    heads = frame.dropna(subset="layer")
    assert heads[["agreement", "aer", "early", "late", "elsewhere"]].stack().between(0, 1).all()
    assert (heads["entropy"] >= 0).all() and set(heads["shift"]) <= {-1, 0, 1}


@pytest.mark.parametrize("key", ["rnn_attention", "transformer_seq2seq"])
def test_weights_in_a_batch_are_those_of_the_sentence_alone(tiny, key):
    method = tiny(key)
    texts = list(WORLD()[:6])
    pairs = [tuple(method.encode([side])[0] for side in pair) for pair in texts]
    for found, pair in zip(cross_weights(method, pairs, "en"), texts):
        trace = method.trace(pair.first, "zh", "en", forced_target=pair.second)
        for m in (m for m in trace.attention if m.kind == "cross"):
            np.testing.assert_allclose(found[m.layer, m.head], m.weights, atol=1e-5)
        np.testing.assert_allclose(found.sum(-1), 1, atol=1e-5)


@pytest.mark.parametrize("key", ["rnn_attention", "transformer_seq2seq"])
def test_links_say_what_the_picture_shows(tiny, key):
    """The word with the most attention of the last layer's heads, in the very map that the page draws."""
    method, text = tiny(key), WORLD()[0].first
    trace = method.trace(text, "zh", "en", forced_target=WORLD()[0].second)
    maps = [m for m in trace.attention if m.kind == "cross"]
    shown = np.mean([m.weights for m in maps if m.layer == maps[-1].layer], axis=0)
    tokens = [token for token in maps[-1].rows if token != "[EOS]"]
    found = links(method, text, [*tokens, "[EOS]", "no such piece"], "en")
    words = method.tokenizer.words(list(method.encode([text])[0]))
    looks = np.stack([shown[:, [1 + p for p in word]].sum(1) for word in words], axis=1)
    single = [i for i, token in enumerate(tokens) if not token.startswith("##")
              and not (i + 1 < len(tokens) and tokens[i + 1].startswith("##"))]
    assert single and [found[i] for i in single] == [int(looks[i].argmax()) for i in single]
    assert found[len(tokens):] == [None, None]
    assert links(method, text, [], "en") == [] and links(method, text, ["[EOS]"], "en") == [None]


def test_one_language_has_nothing_to_align(world_tokenizer):
    corpus = Corpus("x", "x", ("en",), [Pair("a", "")], {"train": [0], "valid": [], "test": []}, "0" * 64)
    with pytest.raises(InputError, match="one language"):
        align.yardstick_from_corpus(world_tokenizer, corpus, "en")


def test_the_command(capsys, tiny, world_tokenizer, tmp_path):
    shelf = tmp_path / "tatoeba-zh-en"
    shelf.mkdir()
    world_tokenizer.save(shelf / "tokenizer.json")
    tiny("rnn_attention").save(shelf / "rnn_attention")
    asked = ["align", "--gold", "--pairs", "20", "--weights", str(tmp_path), "--method", "rnn_attention"]
    assert main([*asked, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["yardstick"] == "gold" and said["pairs"] == 20
    assert [row["key"] for row in said["rows"]] == ["diagonal", "ibm1", "rnn_attention"]
    assert main([*asked, "--source", "en"]) == 0
    assert "not explanation" in capsys.readouterr().out
    assert main(["align", "--method", "rnn"]) == 2
    assert "has no attention" in capsys.readouterr().err
