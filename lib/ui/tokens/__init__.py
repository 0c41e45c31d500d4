"""What the page Tokens shows (`pages/tokens.py`)."""
