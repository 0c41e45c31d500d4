"""Readers without browsers, as many as one likes: what the server costs, and how long each waits."""
