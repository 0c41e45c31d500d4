"""A method at several steps of its training: what it made of one sentence, and where its words lay."""
