"""Experiments that were planned before they were run: trials, each a training with its seed, kept as a line of JSON."""
