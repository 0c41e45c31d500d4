"""What the page Transformer decoder computes (`pages/transformer_decoder.py`, `lib/ui/transformer_decoder/`)."""
