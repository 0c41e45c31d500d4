"""What the operator is shown: counts and sizes, never a text of a reader."""
