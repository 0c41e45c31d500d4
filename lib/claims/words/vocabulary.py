"""A larger vocabulary shortens sentences, and costs."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from lib.sampling import sample_of
from models.messages import N_

SIZES = (300, 600, 1000)


def measure(lab: Lab, seed: int) -> Measured:
    """Vocabularies of three sizes on a sample of the training text: pieces a sentence, and the output layer's time."""
    from lib.inside.tokens.sizes import measure as cut
    from lib.inside.tokens.sizes import output_layer_ms, train_size

    corpus, tokenizer = lab.corpus(), lab.tokenizer()
    train = sample_of(corpus.split("train"), round(0.8 * len(corpus.split("train"))), seed)
    texts, held_out = ([tokenizer.split(text) for pair in part for text in pair]
                       for part in (train, lab.held_out(3 * lab.scale.items)))
    points, pieces, times = [], [], []
    for size in SIZES:
        vocabulary = train_size(texts, size)
        pieces.append(cut(vocabulary, held_out)[0])
        times.append(output_layer_ms(vocabulary.get_vocab_size(), 64, 256)[1])
        points.append(Point("pieces", size, pieces[-1]))
    return Measured({"shorter": pieces[0] - pieces[-1], "slower": times[-1] / times[0]}, points)


CLAIM = Claim(
    N_("A larger vocabulary makes sentences shorter, and its output layer slower."),
    "Sennrich, Haddow & Birch 2016",
    N_("WordPiece vocabularies of 300, 600 and 1,000 entries, learned from the same sentences: how many pieces a "
       "held-out sentence has, and how long loss and gradient of the output layer take for 256 tokens."),
    (Condition("shorter", N_("the pieces a sentence with the smallest vocabulary less those with the largest"), 0.0),
     Condition("slower", N_("the output layer's time with the largest over that with the smallest"), 1.0)),
    Figure(N_("pieces a sentence"), {"pieces": N_("pieces a sentence")}, N_("entries of the vocabulary")),
    measure)
