"""The insides of the rungs as numbers and data frames, for pages and commands: `lib/inside/X/` computes what the page
`pages/X.py` shows. Nothing here knows the screen.
"""
