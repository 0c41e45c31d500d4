"""What a reader's session holds: language, choices that live in the address, methods at hand, own corpora, answers."""
