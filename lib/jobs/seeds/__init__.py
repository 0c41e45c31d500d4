"""Would another training have come out the same? The same training with other seeds: asking, reading, and the worker's
part."""
