"""The real corpora, where they are: beside the checkout, or in the folder that LADDER_CORPORA names; and a corpus of
other languages, made here."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from lib.paths import ROOT
from models.base import Pair

CORPORA = Path(os.environ.get("LADDER_CORPORA") or ROOT.parent / "shared" / "corpora")
CASES = CORPORA.parent / "cases"

WHO = (("Der Hund", "The dog"), ("Die Katze", "The cat"), ("Ein Vogel", "A bird"), ("Meine Schwester", "My sister"),
       ("Unser Nachbar", "Our neighbour"))
DOES = (("sieht", "sees"), ("sucht", "seeks"), ("malt", "paints"))
WHAT = (("einen roten Ball", "a red ball"), ("das alte Haus", "the old house"), ("den Schlüssel", "the key"),
        ("grüne Äpfel", "green apples"), ("unsere breite Straße", "our wide street"))
GERMAN_ENGLISH = [Pair(f"{a} {b} {c}.", f"{x} {y} {z}.") for (a, x), (b, y), (c, z) in
                  itertools.product(WHO, DOES, WHAT)]
GERMAN = [Pair(pair.first, "") for pair in GERMAN_ENGLISH]
#: half of them, a few questions with answers, and articles with a summary: what small methods learn from in a moment
FEW_GERMAN_ENGLISH = [Pair(f"{a} {b} {c}.", f"{x} {y} {z}.") for (a, x), (b, y), (c, z) in
                      itertools.product(WHO[:4], DOES[:2], WHAT)]
QUESTIONS = [Pair(f"Who {y} {z}?", f"I think that {x[0].lower()}{x[1:]} {y} {z}, because it was there all day.")
             for (_, x), (_, y), (_, z) in itertools.product(WHO[:4], DOES[:2], WHAT)]
ARTICLES = [Pair(" ".join(q.second for q in QUESTIONS[i:] + QUESTIONS[:i]), QUESTIONS[i].first) for i in range(20)]
FEW = {
    "one": (("de",), [Pair(pair.first, "") for pair in FEW_GERMAN_ENGLISH]),
    "two": (("de", "en"), FEW_GERMAN_ENGLISH),
    "questions": (("question", "answer"), QUESTIONS),
    "articles": (("article", "summary"), ARTICLES),
}
