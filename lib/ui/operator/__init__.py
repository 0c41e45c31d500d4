"""The operator's page: its door, and the state of the server."""
