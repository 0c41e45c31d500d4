"""Claims about the Transformer's stack: its parts, its size, its training."""
