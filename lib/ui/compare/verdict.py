"""One line above the rows of Compare: what follows from these answers, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.compare.conclude import Judged, Kept, going, judged, kept, nearest
from lib.compare.questions import Row
from lib.ui.session.i18n import commas, join, listed, t
from lib.ui.shared.show import method_title
from lib.ui.shared.user_text import md
from models.language.scripts import is_unspaced
from models.messages import N_

#: words of one method that are named
NAMED = 3
CODES = {"repetition": N_("Caught in a loop: {methods}."), "empty": N_("Nothing written: {methods}."),
         "copy": N_("A training sentence, word for word: {methods}.")}


def _names(keys: Sequence[str]) -> str:
    return commas(method_title(key) for key in keys)


def _say(sentences: Sequence[str]) -> None:
    if sentences:
        st.markdown("**" + sentences[0] + "** " + join(sentences[1:]))


def of_translations(rows: Sequence[Row], expected: str) -> None:
    """Who keeps the words of the expected answer and their order; without one, the words that most answers share."""
    if (beside := judged(rows, expected)) is not None:
        _say(_beside(beside, is_unspaced(expected)))
    elif (found := kept(rows)) is not None:
        _say(_shared(found))


def _beside(found: Judged, characters: bool) -> list[str]:
    """What follows beside the expected answer; where its script has no spaces, its `characters` are what is counted."""
    answers = len(found.by)
    counts = [one.kept for one in found.by.values()]
    if found.all:
        values = {"count": len(found.all), "all": answers, "methods": _names(found.all)}
        said = [t("{count} of {all} have every character of the expected answer, in its order: {methods}.", **values)
                if characters else
                t("{count} of {all} have every word of the expected answer, in its order: {methods}.", **values)]
    else:
        said = [t("No answer has all {count} characters of the expected one in their order.", count=found.count)
                if characters else
                t("No answer has all {count} words of the expected one in their order.", count=found.count)]
    least = {"least": min(counts), "others": _names(found.with_words(min(counts)))}
    if min(counts) < max(counts) < found.count:
        values = {"most": max(counts), "methods": _names(found.with_words(max(counts))), **least}
        said.append(t("Most of its characters: {methods} ({most}); fewest: {others} ({least}).", **values)
                    if characters else t("Most of its words: {methods} ({most}); fewest: {others} ({least}).",
                                         **values))
    elif min(counts) < max(counts):
        values = {"count": found.count, **least}
        said.append(t("Fewest of its {count} characters: {others} ({least}).", **values) if characters else
                    t("Fewest of its {count} words: {others} ({least}).", **values))
    if found.moved:
        moved = listed(t("{method} ({words})", method=method_title(key), words=t("{n} of {all}", n=here, all=of))
                       for key, (here, of) in found.moved.items())
        said.append(t("Has characters, but not in their order: {methods}.", methods=moved) if characters else
                    t("Has words, but not in their order: {methods}.", methods=moved))
    return [*said, t("Another wording may be right, too.")]


def _shared(found: Kept) -> list[str]:
    whole, count = len(found.all) + len(found.order) + len(found.lacking), len(found.all)
    words = md(" ".join(found.words)) if any(word.isascii() for word in found.words) else md("".join(found.words))
    said = [t("{count} of {all} have every word that most answers share, in the same order: {words}.", count=count,
              all=whole, words=words)]
    if found.order:
        said.append(t("All the words, in another order: {methods}.", methods=_names(found.order)))
    if found.lacking:
        said.append(t("Words missing: {methods}.", methods=listed(
            t("{method} ({words})", method=method_title(key),
              words=md(commas(words[:NAMED]) + (" …" if len(words) > NAMED else "")))
            for key, less in found.lacking.items() if (words := list(dict.fromkeys(less))))))
    return [*said, t("What most share need not be right.")]


def of_similarities(rows: Sequence[Row], texts: Sequence[str]) -> None:
    """Which two sentences most methods put nearest, and who cannot tell which apart."""
    if (found := nearest(rows, texts)) is None:
        return
    first, second = found.most
    agree = [key for key, pair in found.pairs.items() if pair == found.most]
    said = [t("{count} of {all} call sentences {first} and {second} the most alike.", count=len(agree),
              all=len(found.pairs), first=first, second=second)]
    if apart := {key: pair for key, pair in found.pairs.items() if pair != found.most}:
        said.append(t("Others: {methods}.", methods=listed(
            t("{method} ({words})", method=method_title(key), words=f"{a} – {b}") for key, (a, b) in apart.items())))
    if found.same:
        said.append(t("Not told apart at all (1.00): {methods}.", methods=listed(
            t("{method} ({words})", method=method_title(key), words=commas(f"{a} – {b}" for a, b in pairs[:NAMED]))
            for key, pairs in found.same.items())))
    _say(said)


def of_continuations(rows: Sequence[Row], prompt: str) -> None:
    """Who begins alike, and who repeats, copies or writes nothing."""
    if (found := going(rows, prompt)) is None:
        return
    said = [t("{count} of {all} go on with the same word, “{word}”.", count=len(found.together), all=found.all,
              word=md(found.word)) if len(found.together) > 1 else t("No two methods go on with the same word.")]
    said += [t(message, methods=_names(found.codes[code])) for code, message in CODES.items() if code in found.codes]
    _say(said)
