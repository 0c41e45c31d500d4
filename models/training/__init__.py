"""Training a network: batches, objectives' data, one loop, its state on disk, what the machine gives."""
