"""What the page Families shows (`pages/families.py`)."""
