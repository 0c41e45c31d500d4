"""Loads on a server: `python -m tests.support.load` measures what one greedy visitor costs another."""
