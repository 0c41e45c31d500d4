"""What the page Transformer encoder computes (`pages/transformer_encoder.py`, `lib/ui/transformer_encoder/`)."""
