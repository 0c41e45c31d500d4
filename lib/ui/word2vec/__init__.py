"""What the page Word2Vec shows (`pages/word2vec.py`)."""
