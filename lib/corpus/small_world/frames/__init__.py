"""The frames of the whole small world: what can be said, when it makes sense, and how both languages say it."""
