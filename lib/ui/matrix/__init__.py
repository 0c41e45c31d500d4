"""What the page about the capability matrix shows (`pages/matrix.py`)."""
