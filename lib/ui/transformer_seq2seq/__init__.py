"""What the page Transformer seq2seq shows (`pages/transformer_seq2seq.py`)."""
