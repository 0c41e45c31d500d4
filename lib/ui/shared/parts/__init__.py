"""Pieces that pages are put together of: records with their command, Play and Next, terms, the code itself."""
