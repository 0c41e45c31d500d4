"""Which columns of a table hold the texts, and whether its first line is a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lib.upload.clean import clean
from lib.upload.language import code_in, guess
from models.messages import N_, InputError

#: what columns are called that hold text, and those that hold something else
_TEXT_WORDS = """
    text source target src tgt trg src_text tgt_text sentence sentence1 sentence2 sentence_a sentence_b premise
    hypothesis question answer query response prompt completion input output instruction reply utterance article
    summary abstract document headline title body content formal informal original translation paraphrase simple
    complex review first second left right a b q text1 text2 text_a text_b formal_text informal_text 问题 问 提问
    回答 答案 答 原文 译文 文章 正文 摘要 标题 句子 文本 输入 输出 正式 口语 非正式 文言 白话 古文 现代文 上联 下联
"""
_TEXT_NAMES = frozenset(_TEXT_WORDS.split())
_OTHER_WORDS = """
    id index nr no number label class category tag score rating similarity url link date time timestamp author user
    username licence license attribution source_id credit lang language origin split genre file filename 标签 类别
    编号 序号 分数 作者 来源 日期 链接
"""
_OTHER_NAMES = frozenset(_OTHER_WORDS.split())
_END_MARK = re.compile(r"[.!?。！？…]['\"”’」』)]*$")
_SHOWN = 80


@dataclass(frozen=True)
class Column:
    """A column: its name ("" without a header), a sample of its text, and "first", "second" or "ignored"."""

    name: str
    sample: str
    role: str


def choose(rows: Sequence[Sequence[str]], names: Sequence[str] | None, header: bool | None,
           wanted: Sequence[int] | None) -> tuple[bool, list[Column], list[int]]:
    """Whether the first of `rows` is a header, the columns, and which of them (from 0) hold the texts.

    `names` are those that the format itself gives; `header` and `wanted` are the reader's word.
    """
    width = max(map(len, rows), default=0)
    usual = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if wanted is not None:
        _check_wanted(wanted, width)
        width = max(usual, *(i + 1 for i in wanted))
    else:
        width = usual
    has_header = bool(header) if header is not None else names is None and is_header(rows)
    if names is None:
        names = list(rows[0]) if has_header and rows else []
    names = [clean(names[i])[:_SHOWN] if i < len(names) else "" for i in range(width)]
    data = [row for row in rows[1 if has_header else 0:] if row]
    columns = [[clean(row[i][:400]) for row in data[:500] if i < len(row)] for i in range(width)]
    chosen = list(wanted) if wanted is not None else _texts(columns, names)
    roles = dict(zip(chosen, ("first", "second")))
    return has_header, [
        Column(name, next((c[:_SHOWN] for c in cells if c), ""), roles.get(i, "ignored"))
        for i, (name, cells) in enumerate(zip(names, columns))
    ], chosen


def _check_wanted(wanted: Sequence[int], width: int) -> None:
    if not 1 <= len(wanted) <= 2 or len(set(wanted)) != len(wanted):
        raise InputError(N_("Columns are {columns}; choose one column, or two different ones."),
                         columns=", ".join(str(i + 1) for i in wanted) or "-")
    for index in wanted:
        if not 0 <= index < width:
            raise InputError(N_("There is no column {column}; the columns are 1 to {count}."),
                             column=index + 1, count=width)


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns."""
    if len(rows) < 2 or not rows[0]:
        return False
    first = [clean(cell) for cell in rows[0]]
    if any(len(cell) > 40 or _END_MARK.search(cell) for cell in first) or not any(first):
        return False
    known = sum(_is_name(cell) for cell in first if cell)
    if known and known >= 0.5 * sum(map(bool, first)):
        return True
    if len(set(first)) < len(first) or not all(re.fullmatch(r"[A-Za-z][\w ()/.-]*|", cell, re.ASCII) for cell in first):
        return False
    votes = []
    for i, name in enumerate(first):
        cells = [clean(row[i][:400]) for row in rows[1:200] if i < len(row) and row[i].strip()]
        if not name or not cells:
            continue
        ended = sum(_END_MARK.search(cell) is not None for cell in cells) >= 0.7 * len(cells)
        numbers = sum(cell.replace(".", "").isdigit() for cell in cells) >= 0.9 * len(cells)
        foreign = name.isascii() and sum(not cell.isascii() for cell in cells) >= 0.95 * len(cells) \
            and guess(" ".join(cells[:50])) in ("zh", "ja", "ko")
        repeated = any(cell == name for cell in cells)
        votes.append(len(name.split()) <= 3 and not repeated and (ended or numbers or foreign) and len(cells) >= 3)
    return len(votes) >= 1 and all(votes)


def _is_name(cell: str) -> bool:
    word = cell.casefold().rsplit(".", 1)[-1]
    return word in _TEXT_NAMES or word in _OTHER_NAMES or (code_in(cell) is not None and len(cell.split()) <= 3)


def _texts(columns: Sequence[Sequence[str]], names: Sequence[str]) -> list[int]:
    """The one or two columns that look most like text, in their order."""
    scores = [_textness(cells, name) for cells, name in zip(columns, names)]
    good = sorted((i for i, score in enumerate(scores) if score > 0.15), key=lambda i: -scores[i])[:2]
    if len(good) < 2 and len(columns) == 2 and not any(map(_is_other, names)) and min(scores) > 0:
        good = [0, 1]
    return sorted(good) or [0]


def _is_other(name: str) -> bool:
    return name.casefold().rsplit(".", 1)[-1] in _OTHER_NAMES


def _textness(cells: Sequence[str], name: str) -> float:
    """0 for numbers, identifiers, labels, addresses and credits; about 1 for sentences; more with a telling name."""
    full = [cell for cell in cells if cell]
    if not full:
        return 0.0
    characters = sum(map(len, full))
    letters = sum(sum(c.isalpha() for c in cell) for cell in full) / characters
    marks = sum(sum(cell.count(c) for c in "#@/_\\=&") for cell in full) / characters
    distinct = len(set(full)) / len(full)
    score = max(0.0, letters - 8 * marks) * len(full) / len(cells)
    if len(full) >= 20:
        score *= min(1.0, 4 * distinct)
        starts = Counter(cell[:8] for cell in full if len(cell) > 12)
        if starts and starts.most_common(1)[0][1] > 0.7 * len(full):
            score *= 0.3  # the same beginning everywhere: a credit, a template
    spaced = sum(" " in cell or not cell.isascii() for cell in full) / len(full)
    score *= 0.4 + 0.6 * spaced
    if _is_other(name):
        return score * 0.1
    told = name.casefold().rsplit(".", 1)[-1] in _TEXT_NAMES or code_in(name) is not None
    return score + 0.5 if told and score > 0.05 else score

