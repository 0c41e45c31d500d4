"""The first page: the ladder with seven answers to one question, and the map of the field."""
