"""Questions and quantities."""
