"""No sentence claims more than was measured: phrases that once did are refused, in both languages.

A sentence about who is better gives its interval. What only the papers say is said to be theirs. Undecided is no
equality.
"""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from lib.locale import po_path
from lib.paths import ROOT

#: phrases that no measurement of ours can carry
ENGLISH = (
    # no difference found is not equality: give the interval
    r"equally good", r"just as good", r"are level", r"as good as the",
    # a difference needs its test and its interval
    r"no accident", r"by more than chance", r"without accidents", r"\bprove[sn]?\b", r"clearly better",
    # both answered the same sentences: their difference has an interval of its own
    r"intervals overlap", r"overlap much",
    # causes: one seed each, budgets that differ, nothing else held equal
    r"structure decides", r"structure makes of it", r"what differs is the network", r"comes from its structure",
    r"cannot hold a long text", r"was lost to length", r"nobody misses the head",
    r"surprisingly", r"obviously", r"needless to say",
    # what the app's own numbers, or the sources, contradict
    r"no English word is ever unknown", r"what they disagree on is never", r"was never released",
    # beyond the last measurement there is none
    r"best guess at what the next", r"would (climb|fall) on with more",
    # wrong names: nothing is masked again in easy-first, and GPT-2 was not taught its tasks
    r"masks filled, a few at a time", r"Mask-predict\b", r"GPT-2-style",
)
CHINESE = (
    r"一样好", r"不相上下", r"(不|并非|绝非)(是)?偶然", r"差距超出偶然", r"明显好于", r"证明了", r"区间大部分重叠",
    r"结构的功劳", r"结构决定", r"不同的是网络", r"装不下长文字", r"因为太长而丢掉", r"少了这个头也无妨",
    r"出人意料地", r"毫无疑问", r"没有哪个英文词会是未知的", r"分歧从来不在", r"340 亿的没有发布",
    r"最好估计", r"多半还会(上升|下降)",
)
#: says which of several methods is best
SUPERIOR = re.compile(r"\{best\}.*\b(wins|leads|is ahead|beats|is better)\b")
FIELDS = re.compile(r"\{(\w+)")


def catalogue() -> dict[str, str]:
    """English message -> Chinese text."""
    found = read_po(po_path("zh").read_text(encoding="utf-8").splitlines(), "zh")
    return {str(message.id): str(message.string) for message in found if message.id}


def refused(text: str, phrases: tuple[str, ...] = ENGLISH) -> list[str]:
    return [found.group() for phrase in phrases if (found := re.search(phrase, text))]


@pytest.mark.quick
def test_no_message_claims_more_than_was_measured() -> None:
    wrong = {text: found for text in catalogue() if (found := refused(text))}
    wrong |= {text: found for text in catalogue().values() if (found := refused(text, CHINESE))}
    assert not wrong


@pytest.mark.quick
def test_a_sentence_about_the_best_gives_its_interval() -> None:
    said = [text for text in catalogue() if SUPERIOR.search(text)]
    assert [text for text in said if not {"low", "high"} <= set(FIELDS.findall(text))] == []


@pytest.mark.quick
def test_neither_do_the_readme_and_the_methods_themselves() -> None:
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "models").rglob("*.py"))]
    read = {path.relative_to(ROOT).as_posix(): " ".join(path.read_text(encoding="utf-8").split()) for path in paths}
    assert {name: found for name, text in read.items() if (found := refused(text))} == {}


@pytest.mark.parametrize("said", [
    "Two methods whose intervals overlap much may well be equally good.", "and that is no accident (p {p}).",
    "the structure decides what the numbers can hold.", "so height is what the structure makes of it.",
    "Same text, same vocabulary; what differs is the network.", "with ##, so no English word is ever unknown.",
    "7 B, 13 B and 70 B (34 B was never released)", "Where it crosses 0 nobody misses the head.",
])
def test_what_was_once_said_is_refused(said: str) -> None:
    assert refused(said)


@pytest.mark.parametrize("said", [
    "区间大部分重叠的两种方法，很可能一样好。", "所以高低就是结构的功劳。", "（340 亿的没有发布）",
    "这与教科书相反，而且差距超出偶然。", "文本相同，词表相同，不同的是网络。", "高 {points} 分，这不是偶然（p {p}）。",
])
def test_and_in_chinese(said: str) -> None:
    assert refused(said, CHINESE)


def test_a_lead_without_its_interval_is_found() -> None:
    assert SUPERIOR.search("{best} leads, {gap} points before {other}.") and not SUPERIOR.search("{best} is at 3.")
