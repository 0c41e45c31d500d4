"""The same networks laid out for writing: nothing is learned or defined here, only computed in fewer steps.

What a network is stands in `models.blocks` and how it writes in `models.writing.decoding`; tests hold that both write
the same.

    fresh.py      what was laid out for a network, made anew when its weights change
    products.py   a linear layer with its numbers in the order that the processor reads them
    stack.py      a stack of Transformer layers: a place for keys and values, masks only where something is hidden
    few.py        its step for a few rows
    writers.py    how each kind of Transformer begins
    recurrent.py  the two cells of a recurrent decoder
    search.py     greedy search and beam search over any of them; who has finished leaves
"""
