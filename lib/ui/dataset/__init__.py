"""What the page Dataset shows (`pages/dataset.py`)."""
