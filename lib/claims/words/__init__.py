"""Claims about counts, vectors of words, and pieces."""
