"""Subcommands that show a method from inside, as its pages do."""
