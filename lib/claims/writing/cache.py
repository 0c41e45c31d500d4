"""The cache changes nothing and saves time."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

TOKENS, REPEATS = 192, 6


def measure(lab: Lab, seed: int) -> Measured:
    """The same text written with and without the cache of keys and values."""
    from lib.inside.transformer_decoder.cache import measure as timed
    from models.transformer_decoder import TransformerDecoder

    method = lab.network("decoder", seed)
    assert isinstance(method, TransformerDecoder)
    *_, (_, run) = timed(method, method.opening("en"), "en", tokens=TOKENS, repeats=REPEATS)
    assert run is not None
    points = [Point(name, length, 1000 * float(seconds[length - 1]))
              for name, seconds in (("without", run.without), ("with", run.with_cache))
              for length in range(32, TOKENS + 1, 32)]
    return Measured({"difference": run.difference, "other": 0.0 if run.same else 1.0,
                     "faster": float(run.without[-1] / run.with_cache[-1])}, points)


CLAIM = Claim(
    N_("The cache of keys and values changes nothing and saves time."),
    "Shazeer 2019; Pope et al. 2023",
    N_("A small decoder writes the same 192 tokens with its cache, and reading everything again for each token; the "
       "best of six times counts. Are the tokens the same, how far do the scores differ, and how long does it take?"),
    (Condition("other", N_("the share of texts (0 to 1) that came out otherwise"), 0.5, above=False),
     Condition("difference", N_("the largest difference of any score"), 0.001, above=False),
     Condition("faster", N_("the time without the cache over that with it"), 1.0)),
    Figure(N_("milliseconds from the start"), {"without": N_("without a cache"), "with": N_("with a cache")},
           N_("tokens written")),
    measure, ("decoder",), changed=N_(
        "it writes 192 tokens in place of 96, and the best of six times counts, not of two"))
