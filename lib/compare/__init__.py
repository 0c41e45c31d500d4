"""The three questions asked of every method: answers as rows, warnings about them, the nearest training sentences."""
