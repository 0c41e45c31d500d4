"""An encoder resolves "it"."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import PRONOUNS, Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """What a probe reads off the state at the pronoun, beside the best head and the adjective alone."""
    import numpy as np

    from lib.corpus.small_world.probes import twins
    from lib.inside.matrix import pronoun
    from lib.inside.matrix.small_probes import reason

    trained = {pair.second for pair in lab.corpus(PRONOUNS).split("train")}
    asked: list[pronoun.Sentence] = []
    for number, twin in enumerate(twins(4 * lab.scale.pairs, 1)):
        items = (twin.first, twin.second)
        if any(item.pair.second in trained for item in items) or len(asked) >= 6 * lab.scale.items:
            continue
        for item, other in (items, items[::-1]):
            span, its = item.references[0].en_antecedent, other.references[0].en_antecedent
            nouns = (min(span, its), max(span, its))
            asked.append(pronoun.Sentence(item.pair.second, item.references[0].en_pronoun, nouns, nouns.index(span),
                                          reason(item), number))
    fold, meant = pronoun.folds(asked), np.array([one.meant for one in asked])
    states, looks = pronoun.inside(lab.network("encoder_pronouns", seed), asked, "en")
    last = list(states)[-1]
    found = {"probe": 100 * float(pronoun.by_probe(states[last], meant, fold).mean()),
             "head": 100 * float(pronoun.by_head(looks, meant, fold).mean()),
             "adjective": 100 * float(pronoun.by_adjective(asked, fold).mean())}
    return Measured({"probe": found["probe"], "more": found["probe"] - found["adjective"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("An encoder resolves it: its state at a pronoun says who or what is meant."),
    "Clark et al. 2019; Tenney, Das & Pavlick 2019",
    N_("A small encoder is trained on sentences with a pronoun. On twins that it never read (because it was too tired, "
       "too wide) a linear probe on the last layer's state at the pronoun says which of two nouns is meant; guessing "
       "gets 50. Beside it: the best head, and the adjective alone, which needs no network."),
    (Condition("probe", N_("the share (per cent) that the probe gets right"), 90.0),
     Condition("more", N_("that share less what the adjective alone gets (points)"), 0.0)),
    Figure(N_("right, %"), {"probe": N_("probe on the pronoun's state"), "head": N_("best head"),
                            "adjective": N_("the adjective alone")}),
    measure, ("encoder_pronouns",), changed=N_(
        "the small world's sentences with pronouns were revised; network and rule are the same"))
