"""Benchmarks of speed alone: training, writing, the cache, processes, many readers."""
