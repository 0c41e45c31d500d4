"""What the page of variants says, against the stack itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from lib.commands.benchmark import variants as benchmark
from lib.inside.attention_variants import variants
from lib.inside.attention_variants.measure import measure, measure_apart, runner
from lib.inside.attention_variants.timing import Measurement, Task, best_time, memory
from lib.inside.attention_variants.variants import VARIANTS
from lib.inside.attention_variants.writing import write_on
from models.blocks.attention import attend, causal_mask
from models.blocks.attention_patterns import Pattern
from models.blocks.transformer import ATTENTION
from models.messages import InputError
from models.transformer_decoder import TransformerDecoder
from tests.support.helpers import tiny_config, trained, untrained

KEYS = list(VARIANTS)
SHAPES = [{"n_heads": 4, "d_model": 32}, {"n_heads": 1}, {"n_heads": 2, "n_layers": 3}, {"n_heads": 8, "d_model": 32}]


def config_of(**changes) -> dict:
    return tiny_config(TransformerDecoder, **changes)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("key", KEYS)
def test_cache_and_parameters_are_the_networks_own(key, shape, world_tokenizer):
    here = variants.settings(key, config_of(**shape), 4)
    method = TransformerDecoder(world_tokenizer, here)
    assert variants.parameters(here, world_tokenizer.vocab_size) == method.parameter_count()
    cache, one = method.network.stack.new_cache(), torch.ones(1, 1, dtype=torch.bool)
    with torch.inference_mode():
        for n in range(1, 9):
            method.network(torch.tensor([[n]]), one, cache)
            assert cache.bytes == variants.cache_bytes(here, n)
    assert variants.bytes_per_token(here) == variants.cache_bytes(here, 1)


@pytest.mark.quick
@pytest.mark.parametrize("shape", SHAPES)
def test_multi_query_keeps_exactly_one_part_of_heads(shape):
    config = config_of(**shape)
    full, one, some = (variants.bytes_per_token(variants.settings(key, config, 4))
                       for key in ("multi_head", "multi_query", "grouped"))
    assert full == config["n_heads"] * one and one <= some <= full
    assert config["n_heads"] % variants.groups(config["n_heads"]) == 0


def test_groups_lie_between_one_and_all():
    assert {n: variants.groups(n) for n in (1, 2, 3, 4, 6, 8, 12, 16)} == {
        1: 1, 2: 1, 3: 1, 4: 2, 6: 2, 8: 2, 12: 3, 16: 4}


@pytest.mark.parametrize("key", KEYS)
def test_the_picture_is_what_the_stack_does(key, world_tokenizer):
    here = variants.settings(key, config_of(), 3)
    method = TransformerDecoder(world_tokenizer, here)
    ids = torch.arange(10, 21).unsqueeze(0)
    with torch.inference_mode():
        _, insides = method.network(ids, torch.ones_like(ids, dtype=torch.bool), inspect=True)
    allowed = variants.may_look(here, 11)
    for inside in insides:
        for weights in inside.self_weights[0].numpy():
            assert (weights[allowed] > 0).all() and not weights[~allowed].any()


def test_shared_heads_are_those_of_attend():
    config = {**config_of(n_heads=4), "n_kv_heads": 2}
    shared = variants.shared_by(config)
    assert shared == [0, 0, 1, 1]
    q, k = torch.randn(1, 4, 5, 3), torch.randn(1, 2, 5, 3)
    _, weights = attend(q, k, k, need_weights=True)
    _, copies = attend(q, k[:, shared], k[:, shared], need_weights=True)
    torch.testing.assert_close(weights, copies)


@pytest.mark.quick
@pytest.mark.parametrize("processes", [2, 3, 4])
def test_turns_of_the_ring_cover_every_look_once(processes):
    turn = variants.turns(11, processes)
    assert ((turn > 0) == np.tril(np.ones((11, 11), dtype=bool))).all()
    assert turn.max() == processes and (np.diag(turn) == 1).all()


def test_scores_that_are_computed():
    assert variants.scores_computed("multi_head", 64, 8) == variants.scores_computed("multi_query", 64, 8) == 64 * 64
    assert variants.scores_computed("window", 64, 8) == 64 * 16
    assert variants.scores_computed("strided", 64, 8) == 64 * 16 + 64 * 8
    assert variants.scores_computed("ring", 64, 8, 2) == 32 * 64
    for key in ("window", "strided"):
        doubled = variants.scores_computed(key, 4096, 64) / variants.scores_computed(key, 2048, 64)
        assert 2 <= doubled < 4


@pytest.mark.parametrize("key", ["multi_head", "fused", "multi_query", "grouped", "window", "strided"])
def test_what_is_measured_is_attention_under_its_mask(key):
    task = Task(heads=4, head_size=8, groups=2, span=4)
    q, k, v = (part.clone() for part in _drawn(task, key))
    numbers = torch.arange(21).unsqueeze(0)
    near = Pattern(key if key in ("window", "strided") else "full", 4).allows(numbers, numbers)
    mask = causal_mask(21) if near is None else causal_mask(21) & near[0]
    expected, _ = attend(q, k, v, mask, need_weights=True)
    with torch.inference_mode():
        torch.testing.assert_close(runner(key, 21, task)(), expected, atol=1e-5, rtol=1e-4)


def _drawn(task, key):
    from lib.inside.attention_variants.timing import drawn

    return drawn(21, task, key)


def test_memory_is_what_was_allocated():
    def run() -> None:
        a = torch.zeros(1000, 1000)
        b = a + 1
        del a
        b.add_(1)
        torch.zeros(10)

    peak, largest = memory(run)
    assert largest == 4_000_000 and 8_000_000 <= peak < 8_010_000


def test_a_window_needs_less_memory_than_all_scores():
    task = Task(heads=2, head_size=8, span=16)
    with torch.inference_mode():
        full, window = (memory(runner(key, 256, task)) for key in ("multi_head", "window"))
    assert full[1] == 2 * 256 * 256 * 4
    assert window[0] < full[0] / 2
    assert best_time(lambda: None, 2) < 1


def test_measuring_gives_a_point_for_each():
    task = Task(lengths=(16, 32), heads=2, head_size=4, groups=1, span=4, repeats=1,
                variants=("multi_head", "window", "strided", "fused"))
    found = list(measure(task))
    assert [(one.tokens, one.variant) for one in found] == [(n, key) for n in (16, 32) for key in task.variants]
    assert all(one.seconds > 0 and one.peak_bytes >= one.largest_bytes > 0 for one in found)


def test_measuring_apart_and_stopping_it():
    task = Task(lengths=(16,), heads=2, head_size=4, repeats=1, variants=("multi_head", "window"))
    found = [one for one in measure_apart(task) if one is not None]
    assert [one.variant for one in found] == ["multi_head", "window"] and isinstance(found[0], Measurement)
    running = measure_apart(task)
    next(running)
    running.close()
    with pytest.raises(InputError, match="was stopped"):
        list(measure_apart(task, patience=0.1))


def test_a_measurement_that_fails_is_a_sentence():
    with pytest.raises(InputError, match="measurement failed"):
        list(measure_apart(Task(lengths=(16,), variants=("multi_head",), head_size=-1)))


@pytest.mark.parametrize("changes", [{}, {"n_kv_heads": 1}, {"attention": "window", "attention_span": 5}])
def test_written_text_and_its_cache(changes, world_tokenizer):
    method = untrained("transformer_decoder", world_tokenizer, **changes)
    found = write_on(method, "I like books.", "en", 20)
    assert found.bytes == tuple(variants.cache_bytes(method.config, n) for n in range(1, 21))
    assert found.text.startswith("I like books.") and 2 < found.given < 20
    assert found.text == write_on(method, "I like books.", "en", 20).text
    with pytest.raises(InputError, match="already"):
        write_on(method, "I like books.", "en", found.given)


@pytest.fixture(scope="module")
def runs(world_tokenizer, tmp_path_factory):
    """Two folders as `train --out` makes them."""
    found = {}
    for name, changes in {"all": {}, "one": {"n_kv_heads": 1}}.items():
        folder = tmp_path_factory.mktemp(name)
        world_tokenizer.save(folder / "tokenizer.json")
        trained("transformer_decoder", world_tokenizer, 4, **changes).save(folder / "transformer_decoder")
        found[name] = folder
    return found


def test_trained_runs_side_by_side(runs, capsys):
    from lib.cli import main

    arguments = [f"--run={name}={folder}" for name, folder in runs.items()]
    assert main(["benchmark", "variants", *arguments, "--corpus", "small-world", "--limit", "6", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    full, one = record["rows"]
    assert full["run"] == "all" and full["bytes_per_token"] == 2 * one["bytes_per_token"] and one["kv_heads"] == 1
    assert {"bleu_zh_en", "bleu_low_zh_en", "bleu_high_en_zh", "valid_loss", "parameters"} <= set(full)
    assert one["difference_zh_en"] == pytest.approx(one["bleu_zh_en"] - full["bleu_zh_en"])
    assert one["difference_low_zh_en"] <= one["difference_zh_en"] <= one["difference_high_zh_en"]
    assert 0 < one["p_corrected_zh_en"] <= 1 and "p_corrected_zh_en" not in full
    assert record["about"]["test"]["correction"] == "Holm"
    assert record["about"]["different"] == [] and record["about"]["pairs"] == 6
    assert str(runs["all"].parent) not in record["run"]["command"]


def test_merged_heads_round_by_round(runs, capsys):
    from lib.cli import main

    both = ["--round", str(runs["all"]), str(runs["one"])]
    assert main(["benchmark", "uptraining", *both, *both, "--corpus", "small-world", "--limit", "6", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [(row["round"], row["run"], row["kv_heads"]) for row in record["rows"]] == [
        (0, "all", 2), (0, "merged", 1), (1, "all", 2), (1, "merged", 1)]
    assert all(row["started_from"] is None for row in record["rows"]) and record["about"]["pairs"] == 6
    assert record["rows"][1]["p_corrected_zh_en"] == record["rows"][3]["p_corrected_zh_en"]


def test_runs_that_are_not_there(runs, tmp_path):
    from lib.commands.benchmark.variants import named

    for wrong in (["x"], ["=x"], ["x="], ["a=b", "a=c"]):
        with pytest.raises(InputError, match="NAME=DIR"):
            named(wrong)
    with pytest.raises(InputError, match="no trained run"):
        benchmark.load("small-world", tmp_path)
    assert set(ATTENTION) == set(benchmark.ATTENTION)


def test_what_was_not_alike_is_said(world_tokenizer):
    a, b = (untrained("transformer_decoder", world_tokenizer, **changes) for changes in ({}, {"d_ff": 64}))
    assert benchmark.unlike({"a": a, "b": b}) == ["d_ff"]
