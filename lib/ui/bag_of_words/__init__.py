"""What the page Bag of words shows (`pages/bag_of_words.py`)."""
