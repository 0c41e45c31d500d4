"""Claims about how networks write."""
