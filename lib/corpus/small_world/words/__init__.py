"""The words of the whole small world, about 600 concepts, as tables: one file a part of the lexicon."""
