"""Labelled sentences, and what a linear probe reads off each method's vectors of them."""
