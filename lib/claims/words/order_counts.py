"""Counts lose the order of words."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from lib.sampling import sample_of
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """How often vectors put another way of saying the same nearer than the sentence with its two people exchanged."""
    from lib.evaluation.order import told_apart, triples
    from models.bag_of_words import BagOfWords
    from models.budget import Budget

    pairs = sample_of(lab.corpus().split("train"), round(0.8 * len(lab.corpus().split("train"))), seed)
    counts = BagOfWords(lab.tokenizer())
    list(counts.train(pairs, [], Budget(), seed=seed))
    asked = sample_of(triples(20 * lab.scale.items, 100 + seed)["paraphrase"], 4 * lab.scale.items, seed)
    found = {"counts": 100 * float(told_apart(counts, asked).mean()),
             "seq2seq": 100 * float(told_apart(lab.network("seq2seq", seed), asked).mean())}
    return Measured({"told": found["counts"]}, [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Counts lose the order of words: who did it, and to whom, cannot be told."),
    "Harris 1954; Salton, Wong & Yang 1975",
    N_("Sentences in which two people or animals act on each other. Is the same said in another way nearer to the "
       "sentence, by cosine of TF-IDF vectors, than the sentence with the two exchanged? Guessing gets 50. A small "
       "Transformer's vectors stand beside it."),
    (Condition("told", N_("the share of sentences (per cent) that counts tell from their twins"), 50.0, above=False),),
    Figure(N_("told apart, %"), {"counts": N_("counts"), "seq2seq": N_("a small Transformer")}),
    measure, ("seq2seq",))
