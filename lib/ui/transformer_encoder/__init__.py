"""What the page Transformer encoder shows (`pages/transformer_encoder.py`)."""
