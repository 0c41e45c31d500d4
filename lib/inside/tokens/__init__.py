"""What the page Tokens computes (`pages/tokens.py`, `lib/ui/tokens/`)."""
