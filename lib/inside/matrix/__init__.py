"""What each method can do: twelve probes of the small world, asked of every method, and probes that a reader brings."""
