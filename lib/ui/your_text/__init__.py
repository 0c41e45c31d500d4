"""What the page Upload and train shows (`pages/your_text.py`)."""
