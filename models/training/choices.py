"""What a training may be set to by name; read without torch, where a configuration is checked."""

from __future__ import annotations

#: what takes the steps (models/training/optimizers.py)
OPTIMIZERS = ("adamw", "muon")
#: which of the averaged weights a run leaves: those that validated best, or the last
KEEP = ("best", "last")
