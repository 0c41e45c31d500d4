"""What is this in short? The news of the small world as something to train on, to answer, and to score."""
