"""Summaries that are cut out of the article: its first sentence, and the sentence nearest the mean of all.

Both are extracts, the oldest way to sum up (Luhn 1958); the second is the centroid of Radev et al. 2004 with plain
counts. They never invent, and they cannot join what two sentences say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.messages import N_


def units(text: str, lang: str) -> list[str]:
    """What overlap is counted in: words without case and marks, or characters in Chinese."""
    return re.findall(r"\w" if lang == "zh" else r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())


def first(sentences: Sequence[str], lang: str) -> str:
    """The first sentence."""
    return sentences[0] if sentences else ""


def nearest(sentences: Sequence[str], lang: str) -> str:
    """The sentence whose counts of words are nearest the mean of all sentences' counts, each scaled to length 1; of
    equally near ones the first."""
    counted = [Counter(units(sentence, lang)) for sentence in sentences]
    place = {word: i for i, word in enumerate(dict.fromkeys(word for one in counted for word in one))}
    rows = np.zeros((len(counted), max(1, len(place))))
    for row, one in zip(rows, counted):
        for word, count in one.items():
            row[place[word]] = count
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return sentences[int(np.argmax(rows @ rows.mean(axis=0)))] if sentences else ""


Extract = Callable[[Sequence[str], str], str]
#: key -> name, what it is, how it chooses among (sentences, language)
BASELINES: Mapping[str, tuple[str, str, Extract]] = {
    "first": (N_("First sentence"), N_("cut out: the first sentence"), first),
    "nearest": (N_("Nearest the mean"), N_("cut out: the sentence nearest the mean of all sentences' word counts"),
                nearest),
}


def rouge_l(text: str, reference: str, lang: str) -> float:
    """ROUGE-L (Lin 2004), 0-1: the F-measure of the longest run of units, gaps allowed, that both share in order."""
    a, b = units(text, lang), units(reference, lang)
    longest = [0] * (len(b) + 1)
    for word in a:
        before = 0
        for j, other in enumerate(b, 1):
            before, longest[j] = longest[j], before + 1 if word == other else max(longest[j], longest[j - 1])
    return 2 * longest[-1] / (len(a) + len(b)) if longest[-1] else 0.0
