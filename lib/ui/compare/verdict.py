"""One line above the rows of Compare: what follows from these answers, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.compare.conclude import going, kept, nearest
from lib.compare.questions import Row
from lib.ui.session.i18n import commas, join, listed, t
from lib.ui.shared.show import method_title
from lib.ui.shared.user_text import md
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
    """Who keeps the words of the expected answer, or those that most answers share."""
    if (found := kept(rows, expected)) is None:
        return
    whole, count = len(found.all) + len(found.order) + len(found.lacking), len(found.all)
    words = md(" ".join(found.words)) if any(word.isascii() for word in found.words) else md("".join(found.words))
    if found.expected:
        said = [t("{count} of {all} have every word of the expected answer, in its order.", count=count, all=whole)]
    else:
        said = [t("{count} of {all} have every word that most answers share, in the same order: {words}.", count=count,
                  all=whole, words=words)]
    if found.order:
        said.append(t("All the words, in another order: {methods}.", methods=_names(found.order)))
    if found.lacking:
        said.append(t("Words missing: {methods}.", methods=listed(
            t("{method} ({words})", method=method_title(key),
              words=md(commas(words[:NAMED]) + (" …" if len(words) > NAMED else "")))
            for key, less in found.lacking.items() if (words := list(dict.fromkeys(less))))))
    if not found.expected:
        said.append(t("What most share need not be right."))
    _say(said)


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
