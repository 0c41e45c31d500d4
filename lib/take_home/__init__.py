"""One file with all that was made from a corpus: packing it, and checking and loading it back."""
