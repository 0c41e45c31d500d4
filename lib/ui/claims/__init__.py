"""What the page of claims shows (`pages/claims.py`)."""
