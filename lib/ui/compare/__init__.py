"""What the page Compare shows (`pages/compare.py`)."""
