"""Sub-words end unknown words."""

from __future__ import annotations

from random import Random

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

#: the share of all words that training never sees
HIDDEN = 0.2


def measure(lab: Lab, seed: int) -> Measured:
    """A fifth of the words is taken out of the training text: how many of them does a vocabulary of pieces not know,
    and into how many pieces does it cut them?"""
    from models.language.tokenizer import Tokenizer

    texts = [pair.second for pair in lab.corpus().pairs]
    words = sorted({word.strip(".,?!").lower() for text in texts for word in text.split()})
    hidden = set(Random(seed).sample(words, max(1, round(HIDDEN * len(words)))))

    def has_hidden(text: str) -> bool:
        return any(word.strip(".,?!").lower() in hidden for word in text.split())

    train = [text for text in texts if not has_hidden(text)]
    tokenizer = Tokenizer.train(train, ("en",))
    cut = tokenizer.encode_batch(sorted(hidden))
    seen = {word.strip(".,?!").lower() for text in train for word in text.split()}
    unknown = 100 * sum(tokenizer.unk_id in ids for ids in cut) / len(cut)
    whole = 100 * sum(word not in seen for word in hidden) / len(hidden)
    return Measured({"unknown": unknown}, [Point("words", None, whole), Point("pieces", None, unknown)])


CLAIM = Claim(
    N_("Sub-words end unknown words."),
    "Sennrich, Haddow & Birch 2016; Schuster & Nakajima 2012",
    N_("A fifth of the English words is drawn, and every sentence with one of them taken out of the training text. How "
       "many of these words does a vocabulary of whole words not know, and how many one of pieces learned from the "
       "same text?"),
    (Condition("unknown", N_("the share of never-seen words (per cent) that the pieces do not spell"), 1.0,
               above=False),),
    Figure(N_("never-seen words that are unknown, %"), {"words": N_("whole words"), "pieces": N_("sub-words")}),
    measure)
