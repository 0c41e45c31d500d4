"""What the page Transformer decoder shows (`pages/transformer_decoder.py`)."""
