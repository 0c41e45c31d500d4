"""Whether the first line of a table names its columns, and what such names say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lib.upload.clean import clean
from lib.upload.language import code_in, guess

#: what columns are called that hold text, and those that hold something else
_TEXT_WORDS = """
    text source target src tgt trg src_text tgt_text sentence sentence1 sentence2 sentence_a sentence_b premise
    hypothesis question answer query response prompt completion input output instruction reply utterance article
    summary abstract document headline title body content formal informal original translation paraphrase simple
    complex review first second left right a b q text1 text2 text_a text_b formal_text informal_text 问题 问 提问
    回答 答案 答 原文 译文 文章 正文 摘要 标题 句子 文本 输入 输出 正式 口语 非正式 文言 白话 古文 现代文 上联 下联
    源文 源 目标 原句 译句 訳文 用户 助手 对话 内容 source_text target_text source_sentence target_sentence
    source_segment target_segment segment front back assistant human gpt context caption chosen rejected
    quelle ziel quelltext zieltext ausgangstext übersetzung frage antwort satz cible traduction texte phrase réponse
    origen destino traducción texto frase pregunta respuesta origem tradução pergunta resposta testo traduzione
    domanda risposta текст перевод оригинал вопрос ответ
"""
_TEXT_NAMES = frozenset(_TEXT_WORDS.split())
_OTHER_WORDS = """
    id index nr no number label class category tag score rating similarity url link date time timestamp author user
    username licence license attribution source_id credit lang language origin split genre file filename 标签 类别
    编号 序号 分数 作者 来源 日期 链接 备注 语言 nummer num № lfd datum punkte bewertung autor status note notes remark
    remarks source_lang target_lang source_language target_language row_idx sentence_id pair_id doc_id uid guid
    quality confidence domain tags deck notetype numéro fecha número
"""
_OTHER_NAMES = frozenset(_OTHER_WORDS.split())
_END_MARK = re.compile(r"[.!?。！？…]['\"”’」』)]*$")
#: lines above a header, at most
_MOST_ABOVE = 10


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns."""
    if not rows or not rows[0]:
        return False
    first = [clean(cell) for cell in rows[0]]
    if len(rows) < 2:
        return len(first) > 1 and all(is_name(cell) for cell in first)
    if any(len(cell) > 40 or _END_MARK.search(cell) for cell in first) or not any(first):
        return False
    known, filled = sum(is_name(cell) for cell in first if cell), sum(map(bool, first))
    if known and known >= 0.5 * filled:
        if not _of_words(rows[1:]):
            return True
        return known == filled and not all(is_name(clean(cell)) for cell in rows[1] if cell.strip())
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


def _of_words(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a table are single words, any of which may look like a column's name."""
    cells = [cell.strip() for row in rows[:200] for cell in row if cell.strip()]
    return sum(" " in cell or len(cell) > 20 or _END_MARK.search(cell) is not None for cell in cells) < 0.2 * len(cells)


def is_name(cell: str) -> bool:
    """Whether a column may be called so."""
    return _word(cell) in _TEXT_NAMES or names_other(cell) or (code_in(cell) is not None and len(cell.split()) <= 3)


def names_text(name: str) -> bool:
    """Whether a column that is called so holds text."""
    return _word(name) in _TEXT_NAMES or code_in(name) is not None


def names_other(name: str) -> bool:
    """Whether a column that is called so holds something else than text."""
    return _word(name) in _OTHER_NAMES


def _word(name: str) -> str:
    word = name.casefold().rsplit(".", 1)[-1].strip(" :")
    return word.replace(" ", "_")


def rows_above(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above a table's header and are no part of it: a title, a date, a credit.

    Such a row has fewer cells with text than the table has columns, and a header follows, or rows of the full width.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:200]]
    usual = Counter(n for n in filled if n > 1).most_common(1)
    if not usual or usual[0][0] < 2:
        return 0
    width = usual[0][0]
    above = next((i for i, n in enumerate(filled[:_MOST_ABOVE + 1]) if n >= width), 0)
    return above if above and is_header(rows[above:]) and all(n < width for n in filled[:above]) else 0
