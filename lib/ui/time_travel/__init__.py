"""What the page Time travel shows (`pages/time_travel.py`)."""
