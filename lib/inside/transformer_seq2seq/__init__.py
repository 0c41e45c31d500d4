"""What the page Transformer seq2seq computes (`pages/transformer_seq2seq.py`, `lib/ui/transformer_seq2seq/`)."""
