"""Claims about attention: what it looks at, and what it needs."""
