"""What several pages show: rows of answers, inputs, charts with their sentence, the four parts of a rung."""
