"""Claims about networks that read one step after another."""
