"""Reading all positions at once trains faster than reading one after another."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

LENGTHS = (16, 64, 192)


def measure(lab: Lab, seed: int) -> Measured:
    """Target tokens of training a second by the length of the texts, on one thread."""
    import torch

    from lib.inside.rnn.speed import measure as timed
    from models.seq2seq import Seq2SeqMethod

    names = ("rnn_attention", "seq2seq")
    methods = [method for name in names if isinstance(method := lab.fresh(name, seed), Seq2SeqMethod)]
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        found = list(timed(methods, LENGTHS, batch_tokens=384, repeats=4, seed=seed))
    finally:
        torch.set_num_threads(threads)
    name_of = {method.key: name for method, name in zip(methods, names)}
    rate = {(name_of[one.key], one.length): one.tokens_per_second for one in found}
    return Measured({"faster": rate["seq2seq", LENGTHS[-1]] / rate["rnn_attention", LENGTHS[-1]]},
                    [Point(name, length, value) for (name, length), value in rate.items()])


CLAIM = Claim(
    N_("Reading all positions at once trains faster than reading one after another."),
    "Vaswani et al. 2017",
    N_("A training step (loss and all gradients) of two small translators with weights as drawn, a recurrent one with "
       "attention and a Transformer, on texts of 16, 64 and 192 tokens, as many tokens in each batch, on one core: "
       "the least favourable case, since only more cores can work at once."),
    (Condition("faster", N_("the Transformer's tokens a second over the recurrent network's, at 192 tokens"), 1.0),),
    Figure(N_("target tokens a second"), {"rnn_attention": N_("recurrent, with attention"),
                                          "seq2seq": N_("Transformer")}, N_("tokens of a text")),
    measure)
