"""The two rungs below the networks: words over the shared tokens, lexicon, skip-gram, one space for two languages."""
