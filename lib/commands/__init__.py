"""The subcommands of `python -m lib`, a file each: `add(parsers)` describes the flags, `run(args)` gives the exit
status. What is heavy to import is imported inside `run`."""
