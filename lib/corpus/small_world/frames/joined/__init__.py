"""Frames of several clauses, twins and homographs."""
