"""What the page RNN + attention computes (`pages/rnn_attention.py`, `lib/ui/rnn_attention/`)."""
