"""What stands around every page: the way to it, the sidebar, and what the server does once."""
