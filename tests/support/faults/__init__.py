"""Faults on purpose: kills, full and closed disks, wrong clocks. `python -m tests.support.faults` tries them all."""
