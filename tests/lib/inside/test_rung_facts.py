"""Terms, papers, formula, number and code of every rung: complete, and the code is where it is said to be."""

from __future__ import annotations

import re

import pytest

import models
from lib.inside import rung_facts
from lib.paths import ROOT

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("key", models.REGISTRY)
def test_every_rung_has_its_facts(key: str) -> None:
    facts = rung_facts.FACTS[key]
    assert len(facts.terms) >= 4 and facts.formula
    for english, chinese in facts.terms:
        assert english and re.search("[\u4e00-\u9fff]", chinese)
    assert re.search(r"\d", str(facts.worked())) and "{" not in str(facts.worked())
    code = rung_facts.code_of(key)
    lines = (ROOT / code.path).read_text(encoding="utf-8").splitlines()
    assert "\n".join(lines[code.first - 1:code.last]) == code.text
    assert code.text.lstrip().startswith(("def", "class", "@"))
    assert facts.code[1].split(".")[-1] in code.text and code.url == ""


def test_the_terms_that_a_course_names_are_there() -> None:
    found = {chinese for facts in rung_facts.FACTS.values() for _, chinese in facts.terms}
    assert {"自回归", "自编码", "序列到序列", "编码器-解码器", "掩码语言模型", "词嵌入", "上下文向量",
            "梯度消失", "并行", "提示词", "大语言模型", "生成式"} <= found


@pytest.mark.parametrize(("given", "start"), [
    ("https://host/o/n/blob/main/", "https://host/o/n/blob/main/models/blocks/attention.py#L"),
    ("javascript:alert(1)", ""), ("  ", ""), ("ftp://x", ""),
])
def test_a_public_address_makes_a_link_to_the_lines(given: str, start: str, monkeypatch) -> None:
    monkeypatch.setenv(rung_facts.SOURCE_URL, given)
    url = rung_facts.code_of("transformer_encoder").url
    assert url.startswith(start) and bool(url) == bool(start)


def test_every_paper_that_a_page_names_is_a_link() -> None:
    for key in models.REGISTRY:
        page = (ROOT / "pages" / f"{key}.py").read_text(encoding="utf-8")
        papers = next(line.strip().strip('",') for line in page.split(f'    "{key}",\n')[1].splitlines())
        assert all(paper in rung_facts.PAPERS for paper in papers.split(" · ")), papers
    assert all(url.startswith("https://") for url in rung_facts.PAPERS.values())
