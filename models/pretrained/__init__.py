"""Somebody else's model behind the same interface as ours."""
