"""What the page Bag of words computes (`pages/bag_of_words.py`, `lib/ui/bag_of_words/`)."""
