"""The contrastive term: its formula, what it draws, that it goes through the layers, and that it teaches in one run."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import models
from models.base import Pair
from models.budget import Budget
from models.training.contrast import Contrast, Text, WithContrast, info_nce, paraphrases, with_contrast
from models.training.pair_data import TrainingPairs
from tests.support.helpers import NEURAL, SEQ2SEQ, WORLD, tiny_config, untrained


def contrast(tokenizer, key="transformer_encoder", **config) -> Contrast:
    method = untrained(key, tokenizer, **{"contrastive_weight": 1.0, "contrastive_pairs": 8, "dropout": 0.0, **config})
    return Contrast(method, WORLD()[:220], WORLD()[220:])


def unit(count: int, seed: int) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(count, 6, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_the_loss_is_its_formula():
    """Among all texts but itself, the right one: by hand, both ways."""
    a, b, others = unit(3, 1), unit(3, 2), unit(2, 3)
    expected = 0.0
    for here, there in ((a, b), (b, a)):
        for i in range(3):
            rivals = [*there, *(here[j] for j in range(3) if j != i), *others]
            scores = torch.stack([here[i] @ rival / 0.1 for rival in rivals])
            expected -= float(scores.log_softmax(0)[i]) / 6
    found = info_nce(a, b, others, [[0, 1, 2], [3, 4, 5], [6, 7]], 0.1)
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_the_same_text_is_not_held_against_itself():
    """Two pairs with the same second text: neither may be pushed away from the other's."""
    a, b = unit(3, 1), unit(3, 2)
    b[2] = b[0]
    found = info_nce(a, b, a[:1], [[0, 1, 2], [3, 4, 3], [0]], 0.1)
    by_hand = []
    for here, there, same in ((a, b, {(0, 2), (2, 0)}), (b, a, {(0, 2), (2, 0)})):
        for i in range(3):
            rivals = [there[j] for j in range(3) if here is b or (i, j) not in same]
            rivals += [here[j] for j in range(3) if j != i and (here is a or (i, j) not in same)]
            if i != 0:  # the twin is the text of pair 0 itself
                rivals.append(a[0])
            right = next(k for k, rival in enumerate(rivals) if rival is there[i] or torch.equal(rival, there[i]))
            by_hand.append(-float((torch.stack(rivals) @ here[i] / 0.1).log_softmax(0)[right]))
    assert float(found) == pytest.approx(np.mean(by_hand), rel=1e-5)


def test_texts_with_one_translation_are_paraphrases():
    z, e, f, g = Text((1,), 0), Text((2,), 1), Text((3,), 1), Text((4,), 1)
    assert paraphrases([(z, e), (z, f), (Text((9,), 0), g), (z, e)]) == [(e, f)]


@pytest.mark.parametrize("key", NEURAL)
def test_the_gradient_goes_where_it_should(world_tokenizer, key):
    """What the Similarity row is made of is what is trained: all layers of the encoder and of the decoder; of a seq2seq
    the readout on top of its layers, and nothing that translates."""
    task = contrast(world_tokenizer, key)
    network = task.method.network.train()
    torch.manual_seed(0)
    task.loss(network).backward()
    reading = network.readout if key in SEQ2SEQ else network.stack
    matrices = [p for p in reading.parameters() if p.dim() > 1]
    assert matrices and all(p.grad is not None and float(p.grad.abs().max()) > 0 for p in matrices)
    if key in SEQ2SEQ:
        assert all(p.grad is None for name, p in network.named_parameters() if not name.startswith("readout."))


def test_alone_it_leaves_what_translates_as_it_was(world_tokenizer, tmp_path):
    """A training that begins with finished weights and learns the readout alone."""
    method = untrained("transformer_seq2seq", world_tokenizer, contrastive_weight=0.0)
    method.save(tmp_path)
    again = untrained("transformer_seq2seq", world_tokenizer, contrastive_weight=1.0, contrast_alone=True,
                      contrastive_pairs=8)
    again.begin_with(tmp_path)
    list(again.train(WORLD()[:60], WORLD()[60:80], Budget(steps=3), seed=1))
    before, after = method.network.state_dict(), again.network.state_dict()
    assert all(torch.equal(before[name].half(), after[name].half()) for name in before)
    assert set(after) - set(before) == {name for name in after if name.startswith("readout.")} != set()
    sentence = ["安娜帮助了大卫。"]
    assert method.translate(sentence, "zh", "en")[0].tokens == again.translate(sentence, "zh", "en")[0].tokens


def test_the_vectors_are_those_that_the_method_compares_by(world_tokenizer):
    task = contrast(world_tokenizer)
    texts = [text for pair in task.pairs[:9] for text in pair]
    with torch.no_grad():
        found = task.vectors(task.method.network.eval(), texts, task.config["pooling"]).numpy()
    for side, lang in enumerate(task.method.languages):
        sentences = [pair[side] for pair in WORLD()[:9]]
        expected = task.method.embed(sentences, lang)
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
        np.testing.assert_allclose(found[side::2], expected, atol=1e-4)


def test_the_rows_are_compared_as_well_where_they_have_a_weight(world_tokenizer):
    """The loss is the sum of both: the layers' with twins, the rows' without."""
    losses = []
    for weight in (0.0, 1.0):
        task = contrast(world_tokenizer, rows_weight=weight)
        torch.manual_seed(5)
        with torch.no_grad():
            losses.append(float(task.loss(task.method.network.eval())))
    assert losses[1] > losses[0] > 0
    assert "rows_weight" in task.config and not contrast(world_tokenizer, "transformer_seq2seq").config["rows_weight"]


def test_vectors_are_held_near_to_their_rows(world_tokenizer):
    """Of vectors that are the rows nothing is asked; only the layers and what stands below them move, not the goal."""
    task = contrast(world_tokenizer, rows_kept=1.0)
    network, texts = task.method.network.eval(), [text for pair in task.pairs[:5] for text in pair]
    with torch.no_grad():
        rows = task.vectors(network, texts, "embedding")
        states = task.vectors(network, texts, "layers")
        assert float(task._from_rows(network, dict(zip(texts, rows)))) == pytest.approx(0, abs=1e-5)
        far = float(task._from_rows(network, dict(zip(texts, states))))
    assert far == pytest.approx(float(1 - (rows * states).sum(-1).mean()), abs=1e-5) and far > 0.01
    losses = []
    for weight in (0.0, 1.0):
        task.config["rows_kept"] = weight
        torch.manual_seed(5)
        with torch.no_grad():
            losses.append(float(task.loss(network)))
    assert losses[1] > losses[0]


def test_what_is_held_out_is_always_the_same_and_the_draw_is_not(world_tokenizer):
    task = contrast(world_tokenizer)
    network = task.method.network.eval()
    assert task.held_out and task.held_out_twins
    assert task.valid_loss(network) == task.valid_loss(network) > 0
    torch.manual_seed(3)
    with torch.no_grad():
        first, second = float(task.loss(network)), float(task.loss(network))
        torch.manual_seed(3)
        assert float(task.loss(network)) == first != second


def test_networks_that_share_their_pairs_share_the_twins(world_tokenizer):
    pairs = TrainingPairs(WORLD()[:60])
    one, two = (Contrast(untrained(key, world_tokenizer), pairs, []) for key in ("transformer_seq2seq", "rnn"))
    assert one.twins[0] is two.twins[0]


@pytest.mark.parametrize(("languages", "weight", "there"), [(2, 1.0, True), (2, 0.0, False), (1, 1.0, False)])
def test_it_is_there_where_it_is_asked_for_and_there_are_translations(world_tokenizer, languages, weight, there):
    method = untrained("transformer_encoder", world_tokenizer, contrastive_weight=weight)
    pairs = WORLD()[:20]
    if languages == 1:
        from models.language.tokenizer import Tokenizer

        pairs = [Pair(pair.second, "") for pair in pairs]
        method = untrained("transformer_encoder", Tokenizer.train([pair.first for pair in pairs], ("en",)),
                           contrastive_weight=weight)
    objective = method.objective(pairs, pairs)
    found = with_contrast(method, objective, pairs, pairs)
    assert isinstance(found, WithContrast) == there and (there or found is objective)


@pytest.mark.parametrize("key", ["transformer_encoder", "transformer_seq2seq", "rnn", "transformer_decoder"])
def test_one_run_from_random_weights_teaches_it(world_tokenizer, key):
    """A short training with the term knows unseen pairs from others better than the same training without it."""
    def held_out_loss(weight: float) -> float:
        cls = models.method_class(key)
        method = cls(world_tokenizer, tiny_config(cls, learning_rate=0.01, d_model=32, hidden=32, dropout=0.0,
                                                  contrastive_weight=weight, contrastive_pairs=32))
        for _ in method.train(WORLD()[:220], WORLD()[220:], Budget(steps=80), seed=1):
            pass
        return Contrast(method, WORLD()[:220], WORLD()[220:]).valid_loss(method.network)

    assert held_out_loss(1.0) < held_out_loss(0.0) - 0.3


def test_weights_of_an_earlier_version_have_no_readout(world_tokenizer, tmp_path):
    """They load as before, and their vectors are the mean of the memory itself."""
    method = untrained("transformer_seq2seq", world_tokenizer, contrastive_weight=0.0)
    before = method.embed(["I am a student."], "en")
    method.config["contrastive_weight"] = 1.0
    method.save(tmp_path)
    again = type(method).load(tmp_path, world_tokenizer)
    assert again.network.readout is None
    np.testing.assert_allclose(again.embed(["I am a student."], "en"), before, atol=1e-2)
