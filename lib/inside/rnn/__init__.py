"""What the page RNN computes (`pages/rnn.py`, `lib/ui/rnn/`)."""
