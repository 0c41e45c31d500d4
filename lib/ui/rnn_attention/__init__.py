"""What the page RNN + attention shows (`pages/rnn_attention.py`)."""
