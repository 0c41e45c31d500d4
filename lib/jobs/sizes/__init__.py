"""How much would more text help? The same training on parts of the text: asking, reading, and the worker's part."""
