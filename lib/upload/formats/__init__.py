"""The formats of an upload, a file each: how a file of it is known, and its rows."""
