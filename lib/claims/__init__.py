"""The ledger of claims: sentences of the textbook, each beside an experiment that could come out otherwise.

A claim is a file, `<part>/<name>.py`: the sentence, the experiment, the rule that decides, and what its figure shows.
The rule was committed before its first run; `python -m lib claims` runs it, and what came out stays.
"""
