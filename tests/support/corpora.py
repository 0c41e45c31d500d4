"""The real corpora, where they are: beside the checkout, or in the folder that LADDER_CORPORA names."""

from __future__ import annotations

import os
from pathlib import Path

from lib.paths import ROOT

CORPORA = Path(os.environ.get("LADDER_CORPORA") or ROOT.parent / "shared" / "corpora")
