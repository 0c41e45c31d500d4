"""Charts of a single rung; what several pages draw lies above."""
