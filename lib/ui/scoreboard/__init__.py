"""What the page Scoreboard shows (`pages/scoreboard.py`)."""
