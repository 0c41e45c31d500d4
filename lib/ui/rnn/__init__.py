"""What the page RNN shows (`pages/rnn.py`)."""
