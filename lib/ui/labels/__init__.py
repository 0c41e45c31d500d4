"""What the page Labels shows (`pages/labels.py`)."""
