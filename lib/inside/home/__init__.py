"""The first page's one question: what every method answered, and how right each answer is by a stated rule."""
