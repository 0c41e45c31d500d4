"""The test sentences on which two rows differ: sorted, filtered, with both answers and how far these are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

import models
from lib.evaluation.rows import is_given
from lib.inside.scoreboard import failing
from lib.inside.scoreboard.brought import Brought
from lib.inside.standing import Standing
from lib.ui.scoreboard.measured import Measured, asked, can_be_asked, measured, needs_text, translations
from lib.ui.session import shelf
from lib.ui.session.choice import menu, position
from lib.ui.session.i18n import commas, join, t
from lib.ui.session.memory import once
from lib.ui.shared.answer_row import FLAG_NAMES
from lib.ui.shared.asking import translated
from lib.ui.shared.corpus_text import corpus, text_stamp
from lib.ui.shared.guard import callback
from lib.ui.shared.scores import row_badge, titles_with_baseline
from lib.ui.shared.user_text import md
from models.base import RefusedError
from models.messages import N_, InputError

PAGE = 10
#: of which two rows the reader wants all translations
_ASKED = "_failing_asked"
COPIES: Mapping[str, str] = {"any": N_("any answers"), "copied": N_("an answer is a training sentence"),
                             "own": N_("neither answer is a training sentence")}


def failing_sentences(results: Mapping[str, Any], standing: Standing, brought: Mapping[str, Brought]) -> None:
    """The choices, and a page of sentences."""
    if needs_text(t("The sentences themselves are not part of this product: to show where two methods differ it needs "
                    "the text of the corpus.")):
        return
    found = measured(results, standing.evaluation)
    mine = brought.get(found.evaluation)
    scored = [key for key, entry in results.get("methods", {}).items()
              if isinstance(entry.get("evaluations", {}).get(found.evaluation, {}).get("chrf"), int | float)]
    keys = [key for key in scored if key in can_be_asked(scored) or (mine and key in mine.texts)]
    if len(keys) < 2 or not found.pairs:
        st.info(t("There is no pair of methods here whose translations could be compared."), icon=":material/info:")
        return
    pair = _two(keys, standing)
    if pair is None:
        return
    scores = [_scores(key, found, mine) for key in pair]
    if any(score is None for score in scores):
        made = _ask_all(pair, found)
        if made is None:
            return
        scores = [found.score(made[key]) if score is None else score for key, score in zip(pair, scores)]
    _list(found, pair, [score for score in scores if score is not None], mine)


def _two(keys: Sequence[str], standing: Standing) -> tuple[str, str] | None:
    """Which two; at first the two best."""
    titles = titles_with_baseline(list(keys))
    first = [key for key in standing.methods if key in keys] + [key for key in keys if key not in standing.methods]
    columns = st.columns(2)
    with columns[0]:
        one = menu(t("First of the two"), keys, first[0], "one", titles.__getitem__)
    with columns[1]:
        two = menu(t("Second of the two"), keys, first[1], "two", titles.__getitem__)
    if one == two:
        st.caption(t("Choose two that differ."))
        return None
    return one, two


def _scores(key: str, found: Measured, mine: Brought | None) -> np.ndarray | None:
    """chrF of each sentence; None where it must be made first."""
    if mine and key in mine.texts:
        texts = mine.texts[key]
        return once(("given chrf", shelf.corpus_key(), found.evaluation, key, tuple(texts)),
                    lambda: found.score(texts))
    return found.chrf(key)


def _ask_all(keys: Sequence[str], found: Measured) -> dict[str, list[str]] | None:
    """Every test sentence by these rows, when the reader has asked for it."""
    what = (shelf.corpus_key(), found.evaluation, *keys)
    if st.session_state.get(_ASKED) != what:
        st.caption(t("The scores of single sentences are not kept beside these results, so both methods must translate "
                     "all {n} of them now.", n=f"{len(found.pairs):,}"))
        st.button(t("Translate all test sentences"), icon=":material/translate:", key="failing_all", on_click=_ask,
                  args=(what,))
        return None
    made = translations([key for key in keys if not is_given(key)], found)
    if set(made) < {key for key in keys if not is_given(key)}:
        st.info(t("One of the two does not translate here."), icon=":material/info:")
        return None
    return made


@callback
def _ask(what: tuple[str, ...]) -> None:
    st.session_state[_ASKED] = what


def _list(found: Measured, pair: tuple[str, str], scores: Sequence[np.ndarray], mine: Brought | None) -> None:
    rows = once(("failing", shelf.corpus_key(), text_stamp(shelf.corpus_key()), found.evaluation, pair,
                 tuple(float(s.sum()) for s in scores)), lambda: failing.sentences(
        found.sides, scores[0], scores[1], shelf.tokenizer(),
        _seen(shelf.corpus_key(), text_stamp(shelf.corpus_key()), found.source, shelf.tokenizer().fingerprint)))
    longest = max(row.tokens for row in rows)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        order = menu(t("Sorted by"), list(failing.ORDERS), "apart", "order", lambda code: t(failing.ORDERS[code]))
    with right, st.popover(t("Only some sentences"), icon=":material/filter_alt:", width="stretch"):
        words = menu(t("Source with"), list(failing.WORDS), "any", "words", lambda code: t(failing.WORDS[code]),
                     help=t("Words as the tokenizer parts them; in Chinese every character is one. A word is known "
                            "when training had it, in capitals or not."))
        copies = menu(t("Answers"), list(COPIES), "any", "copies", lambda code: t(COPIES[code]))
        least, most = st.slider(t("Tokens of the source"), 1, max(2, longest), (1, max(2, longest)), key="tokens")
    places = _copied(found, pair, copies, mine)
    kept = failing.ordered(failing.kept(rows, least, most, words, places), order)
    missing = 0 if found.scores is None else len(found.scores.ids) - len(found.pairs)
    said = [t("{n} of {total} test sentences.", n=f"{len(kept):,}", total=f"{len(rows):,}"),
            t("{first} is ahead on {ahead} of them, {second} on {behind}; chrF of single sentences.",
              first=row_badge(pair[0]), second=row_badge(pair[1]), ahead=sum(s.first > s.second for s in kept),
              behind=sum(s.second > s.first for s in kept))]
    if missing:
        said.append(t("{n} measured sentences are not in this text.", n=missing))
    st.caption(join(said))
    if not kept:
        return
    pages = -(-len(kept) // PAGE)
    page = position(t("Page"), pages, "sentences") if pages > 1 else 1
    for number, sentence in enumerate(kept[(page - 1) * PAGE: page * PAGE], (page - 1) * PAGE + 1):
        _card(number, sentence, pair, found, mine)


def _copied(found: Measured, pair: tuple[str, str], copies: str, mine: Brought | None) -> set[int] | None:
    """The places of the sentences whose answers are, or are not, copies; None for all."""
    index = shelf.training_index()
    if copies == "any" or index is None:
        if copies != "any":
            st.caption(t("Which sentences were trained on is not kept here, so copies are not recognised."))
        return None
    made = translations([key for key in pair if not is_given(key)], found)
    if mine:
        made |= {key: mine.texts[key] for key in pair if key in mine.texts}
    copied = {i for texts in made.values() for i, text in enumerate(texts) if text in index}
    return copied if copies == "copied" else set(range(len(found.pairs))) - copied


@st.cache_resource(show_spinner=False, max_entries=4, ttl=1800)
def _seen(key: str, stamp: Any, source: str, fingerprint: str) -> Counter[str]:
    text = corpus(key)
    side = text.languages.index(source)
    return failing.word_counts(shelf.tokenizer(), (pair[side] for pair in text.split("train")))


def _card(number: int, sentence: failing.Sentence, pair: tuple[str, str], found: Measured,
          mine: Brought | None) -> None:
    """One sentence: what was asked, what was expected, and both answers with what is unlike in them marked."""
    answers, notes = [], []
    for key in pair:
        text, flags = _answer(key, sentence, found, mine)
        answers.append(text)
        notes.append(flags)
    with st.container(border=True, gap="small"):
        unknown = t("never seen in training: {words}", words=commas(map(md, sentence.unknown))) if sentence.unknown \
            else ""
        rare = t("rare: {words}", words=commas(map(md, sentence.rare))) if sentence.rare else ""
        st.markdown(f"**{number}.** {md(sentence.source)}")
        st.caption(" · ".join(filter(None, [t("expected: {text}", text=md(sentence.expected)), unknown, rare])))
        for i, key in enumerate(pair):
            other = answers[1 - i]
            shown = "".join(f":blue-background[{md(part)}]" if unlike and part.strip() else md(part, as_typed=True)
                            for part, unlike in failing.differing(answers[i], other)) or "–"
            score = sentence.first if i == 0 else sentence.second
            st.markdown(f"{row_badge(key)} · {shown} :small[chrF {score:.0f}{notes[i]}]")
        distance = failing.edit_distance(*answers)
        longer = max(map(len, answers))
        st.caption(t("The answers are the same.") if not distance else t(
            "Edit distance between the answers: {n} characters of {longer}.", n=distance, longer=longer))


def _answer(key: str, sentence: failing.Sentence, found: Measured, mine: Brought | None) -> tuple[str, str]:
    """A row's answer to one sentence, and its warnings in a few words."""
    if mine and key in mine.texts:
        text, flags = mine.texts[key][sentence.place], []
        if text and (index := shelf.training_index()) is not None and text in index:
            flags = ["copy"]
    elif key in models.REGISTRY:
        row = translated(key, sentence.source, found.source, found.options)
        text = row.output if isinstance(row.output, str) else ""
        flags = [flag.code for flag in row.warnings if flag.code in ("copy", "repetition", "cut", "empty")]
    else:
        try:
            text = asked(key).translate([sentence.source], found.source, found.target)[0].text
        except (InputError, RefusedError, AttributeError):
            text = ""
        flags = ["copy"] if text else []
    return text, "".join(f" · {t(FLAG_NAMES[code])}" for code in flags)
