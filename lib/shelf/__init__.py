"""Where trained methods are kept: taking them from there, putting them there, and records of small runs."""
