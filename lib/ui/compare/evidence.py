"""What this very answer shows of the reason why the methods differ: computed from the rows, nothing is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from lib.compare.differences import full_words
from lib.compare.questions import Row
from lib.ui.session.i18n import commas, join, t
from lib.ui.shared.answer_row import SURENESS
from lib.ui.shared.parts.linking import Links, Sentence
from lib.ui.shared.show import percent
from lib.ui.shared.user_text import md
from models.answers import Step

#: words of a sentence that are named, at most
NAMED = 6


def of_translations(rows: Sequence[Row], sentence: Sentence | None, links: Mapping[str, Links]) -> dict[str, str]:
    """For each method that answered: what it read and how, and where it was least sure."""
    return {row.method: join(_read(row, sentence, links.get(row.method, ())) + _least_sure(row)) for row in rows
            if isinstance(row.output, str)}


def _read(row: Row, sentence: Sentence | None, links: Links) -> list[str]:
    if sentence is None:
        return []
    words = [word for word in sentence.words if word]
    if looked := {number for number in links if number is not None}:
        left = [word for number, word in enumerate(sentence.words) if word and number not in looked]
        if not left:
            return [t("For every one of your {n} words there is a token that it wrote while looking there most.",
                      n=len(words))]
        return [t("While it wrote, it never looked most at: {words}.", words=md(
            commas(left[:NAMED]) + (" …" if len(left) > NAMED else "")))]
    said = {
        "bag_of_words": t("Each of your {n} words was looked up by itself.", n=len(words)),
        "word2vec": t("For each of your {n} words it took the nearest one of the other language.", n=len(words)),
        "rnn": t("All {n} tokens of your sentence had to go through one vector.", n=len(sentence.tokens)),
        "transformer_encoder": t("It filled {n} gaps behind your sentence.", n=len(row.tokens)),
        "transformer_decoder": t("It read your {n} tokens from left to right and wrote on behind them.",
                                 n=len(sentence.tokens)),
    }
    return [said[row.method]] if row.method in said else []


def _least_sure(row: Row) -> list[str]:
    known = [(p, token) for token, p in zip(row.tokens, row.token_probabilities)
             if p is not None and any(map(str.isalnum, token)) and not token.startswith("[")]
    if not known:
        return []
    p, token = min(known)
    return [t("Least sure of “{token}”: {p} ({kind}).", token=md(token), p=percent(p), kind=t(SURENESS[row.sureness]))]


def of_similarities(rows: Sequence[Row], texts: Sequence[str]) -> dict[str, str]:
    """For each method: what it gives two sentences of the same words, else which pair it puts closest and which
    furthest apart."""
    places = [(i, j) for i, j in combinations(range(len(texts)), 2) if texts[i] != texts[j]]
    words = [Counter(full_words(text)) for text in texts]
    twins = next(((i, j) for i, j in places if words[i] == words[j] and words[i]), None)
    found = {}
    for row in rows:
        if not isinstance(row.output, list) or not places:
            continue
        values = {(i, j): float(row.output[i][j]) for i, j in places}
        (a, b), (c, d) = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
        said = [t("Sentences {a} and {b} have the same words in another order: it gives them {value}.",
                  a=twins[0] + 1, b=twins[1] + 1, value=f"{values[twins]:.2f}")] if twins else []
        said.append(t("Closest: {a} and {b} ({most}).", a=a + 1, b=b + 1, most=f"{values[a, b]:.2f}") if len(values) < 2
                    else t("Closest: {a} and {b} ({most}); furthest apart: {c} and {d} ({least}).", a=a + 1, b=b + 1,
                           most=f"{values[a, b]:.2f}", c=c + 1, d=d + 1, least=f"{values[c, d]:.2f}"))
        found[row.method] = join(said)
    return found


def of_continuations(steps: Mapping[str, Sequence[Step]]) -> dict[str, str]:
    """For each method: the first token that it wrote, beside the one that was likeliest."""
    found = {}
    for method, written in steps.items():
        if not written or not written[0].candidates:
            continue
        first, best = written[0], written[0].candidates[0]
        found[method] = t("First it wrote “{token}”, the likeliest ({p}).", token=md(first.token), p=percent(
            first.probability)) if best.token == first.token else t(
            "First it wrote “{token}” ({p}); the likeliest was “{best}” ({most}).", token=md(first.token),
            p=percent(first.probability), best=md(best.token), most=percent(best.probability))
    return found
