"""The same networks laid out for writing: nothing is learned or defined here, only computed with fewer and larger steps.

What a network is stands in `models.blocks` and how it writes in `models.writing.decoding`; tests hold that both write
the same.

    fresh.py      what was laid out for a network, made anew when its weights change
    products.py   a linear layer with its numbers in the order that the processor reads them
    stack.py      a stack of Transformer layers: keys and values in one place, masks only where there is something to hide
    writers.py    how each kind of network begins
    recurrent.py  the two cells of a recurrent decoder
    search.py     greedy search and beam search over any of them; who has finished leaves
"""
