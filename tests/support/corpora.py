"""The real corpora, where they are: beside the checkout, or in the folder that LADDER_CORPORA names; and a corpus of
other languages, made here."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from lib.paths import ROOT
from models.base import Pair

CORPORA = Path(os.environ.get("LADDER_CORPORA") or ROOT.parent / "shared" / "corpora")

WHO = (("Der Hund", "The dog"), ("Die Katze", "The cat"), ("Ein Vogel", "A bird"), ("Meine Schwester", "My sister"),
       ("Unser Nachbar", "Our neighbour"))
DOES = (("sieht", "sees"), ("sucht", "seeks"), ("malt", "paints"))
WHAT = (("einen roten Ball", "a red ball"), ("das alte Haus", "the old house"), ("den Schlüssel", "the key"),
        ("grüne Äpfel", "green apples"), ("unsere breite Straße", "our wide street"))
GERMAN_ENGLISH = [Pair(f"{a} {b} {c}.", f"{x} {y} {z}.") for (a, x), (b, y), (c, z) in
                  itertools.product(WHO, DOES, WHAT)]
GERMAN = [Pair(pair.first, "") for pair in GERMAN_ENGLISH]
