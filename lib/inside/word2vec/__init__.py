"""What the page Word2Vec computes (`pages/word2vec.py`, `lib/ui/word2vec/`)."""
