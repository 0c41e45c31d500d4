"""The table of the families: complete, sourced, and our own rows read from the configurations."""

from __future__ import annotations

import re

import pytest

from lib.families.families import check, families, own_family
from lib.families.papers import PAPERS
from lib.families.parts import OWN, PARTS, SHAPES
from lib.shelf.library import SHIPPED, load_tokenizer, read_card
from models.checkpoint import CONFIG

CORPUS = "tatoeba-zh-en"
TOLD = {"bert", "ernie", "gpt", "gpt2", "llama", "llama2", "glm", "chatglm", "chatglm2", "t5", "bart"}


@pytest.mark.quick
def test_every_model_has_every_part_and_every_fact_its_paper():
    assert check(families()) == []
    assert {family.key for family in families()} >= TOLD
    assert len({family.name for family in families()}) == len(families())
    used = {key for family in families() for part in PARTS for key in family.fact(part).papers}
    assert all(re.fullmatch(r"https://(arxiv\.org/abs/\d{4}\.\d{5}|github\.com/\S+)", PAPERS[key].url)
               for key in used if PAPERS[key].url)
    assert {key for key in used if not PAPERS[key].url} == {"gpt", "gpt2"}, "these two were never on arXiv"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_filter_keeps_one_kind(shape):
    found = families(shape)
    assert found and all(family.shape in (shape, "prefix") for family in found)


def test_what_sets_the_versions_apart():
    by_key = {family.key: family for family in families()}
    assert "70 B" in by_key["llama2"].fact("attention").text and "gqa" in by_key["llama2"].fact("attention").papers
    assert "gqa" not in by_key["llama"].fact("attention").papers
    assert by_key["gpt"].fact("norm").text != by_key["gpt2"].fact("norm").text
    assert by_key["gpt2"].fact("context").text == "1,024" and by_key["llama2"].fact("context").text == "4,096"
    assert by_key["glm"].shape == "prefix" and by_key["chatglm2"].shape == "decoder"
    assert by_key["glm4"].shape == "decoder" and "next token" in by_key["glm4"].fact("objective").text
    assert "34 B" in by_key["llama2"].fact("size").text and "codellama" in by_key["llama2"].fact("size").papers


def test_a_model_is_no_younger_than_its_paper():
    assert all(family.year <= PAPERS[family.paper].year for family in families())
    years = {family.key: family.year for family in families()}
    assert years["gpt"] == years["bert"] == 2018 and years["t5"] == years["bart"] == 2019 and years["glm"] == 2021


@pytest.mark.parametrize("key", OWN)
def test_our_rows_say_what_the_weights_are(key):
    import json

    config = json.loads((SHIPPED / CORPUS / key / CONFIG).read_text(encoding="utf-8"))
    card = read_card(CORPUS, key)
    family = own_family(key, key, config, card, load_tokenizer(CORPUS).vocab_size, 256)
    assert check([family]) == []
    assert family.fact("attention").values["heads"] == config["n_heads"]
    said = family.fact("size")
    assert said.values["parameters"] == card["parameters"]
    layers = config["n_layers"] + config.get("n_decoder_layers", 0)
    assert said.values["layers"] == layers and said.values["width"] == config["d_model"]
    shared = own_family(key, key, {**config, "n_kv_heads": 1, "attention": "window"}, {}, None, 256).fact("attention")
    assert shared.papers == ("gqa",) and "window" in shared.text and shared.values["shared"] == 1


@pytest.mark.quick
def test_every_link_leads_to_a_view_that_is_there():
    """The pages name their views in a dict VIEWS; a link to one that is gone would open another."""
    import ast

    from lib.paths import ROOT
    from lib.ui.families.overview import _PAGE_OF, SHOWN
    from lib.ui.shared.site_map import rung_path

    leads = [(rung_path(key), view) for key, view in _PAGE_OF.values()] + list(SHOWN.values())
    for page, view in leads:
        tree = ast.parse((ROOT / page).read_text(encoding="utf-8"))
        views = [node.value for node in tree.body if isinstance(node, ast.Assign)
                 and [getattr(target, "id", "") for target in node.targets] == ["VIEWS"]]
        assert not view or view in [key.value for found in views for key in found.keys], (page, view)
