"""The insides of the rungs as numbers and data frames, for pages and commands. Nothing here knows the screen."""
