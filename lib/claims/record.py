"""Running claims, and the one file that keeps what came out: every seed's numbers, the rule, and what it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import nan
from pathlib import Path
from typing import Any

from lib.claims.frame import Claim, Interval, Measured, Point, Verdict, decide
from lib.claims.lab import BASE, CORNER, NETWORKS, PRONOUNS, Lab
from lib.claims.registry import claim
from lib.paths import STUDIES
from models.files import plain, write_json
from models.messages import N_, InputError

PATH = STUDIES / "claims.json"
SEEDS = 3
#: what a card says of a training that a claim asked of the lab
FACTS = ("steps", "cpu_minutes", "parameters", "valid_loss", "corpus_sha256", "target_tokens")


def read(path: Path | None = None) -> dict[str, Any]:
    """What was recorded, by claim; {} where nothing was. A file that cannot be read is an InputError."""
    import json

    path = path or PATH
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): {**one, "seeds": dict(one["seeds"]), "rule": list(one["rule"])}
                for name, one in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(N_("The file {path} with the recorded claims is damaged; restore it, or record them again."),
                         path=path.name) from error


def write(name: str, record: Mapping[str, Any], path: Path | None = None) -> None:
    """Put a claim's record in the place of its earlier one, whose verdict stays beside the new one as `earlier` where
    it had other numbers."""
    path = path or PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    kept, new = read(path), plain(record)
    before = kept.get(name, {})
    earlier = [*before.get("earlier", []), *([{
        "verdict": before["verdict"], "intervals": before["intervals"], "networks": before["networks"],
        "date": before.get("run", {}).get("date", "")}] if before else [])]
    earlier = [one for one in earlier if one["intervals"] != new["intervals"]]
    write_json(path, {**kept, name: {**new, **({"earlier": earlier} if earlier else {})}})


def missing(one: Claim) -> list[str]:
    """Packages that the claim's experiment needs and that are not installed."""
    from importlib.util import find_spec

    return [package for package in one.needs if find_spec(package) is None]


def run(name: str, lab: Lab, seeds: int = SEEDS, facts: Mapping[str, Any] | None = None,
        report: Callable[[str], None] = lambda message: None) -> dict[str, Any]:
    """Measure a claim with the seeds 0, 1, … and decide it. `facts` go into the record."""
    one = claim(name)
    if lacking := missing(one):
        raise InputError(N_("The claim {name} needs packages that are not installed: pip install {packages}"),
                         name=name, packages=" ".join("sil-thot" if p == "thot" else p for p in lacking))
    began, asked_before = time.process_time(), set(lab.asked)
    found: dict[str, Measured] = {}
    for seed in range(seeds):
        report(f"{name}, seed {seed}")
        found[str(seed)] = one.measure(lab, seed)
    minutes = (time.process_time() - began) / 60
    verdict, intervals = decide(one.conditions, [measured.values for measured in found.values()])
    trained = {f"{net} {seed}": {fact: card[fact] for fact in FACTS if fact in card}
               for (net, seed), card in sorted(lab.asked.items()) if net in one.networks}
    new = sum(lab.asked[key].get("cpu_minutes", 0.0) for key in lab.asked if key not in asked_before
              and lab.trained_now.get(key))
    return {
        "verdict": str(verdict), "rule": one.rule,
        "intervals": [interval._asdict() for interval in intervals],
        "seeds": {seed: {"values": measured.values, "points": [list(point) for point in measured.points]}
                  for seed, measured in found.items()},
        "networks": {net: {"method": NETWORKS[net].method, "config": {**BASE, **NETWORKS[net].config},
                           "share_of_pairs": NETWORKS[net].share, "corpus": NETWORKS[net].corpus}
                     for net in one.networks},
        "trained": trained,
        "minutes": {"training": round(sum(card.get("cpu_minutes", 0.0) for card in trained.values()), 2),
                    "measuring": round(max(0.0, minutes - new), 2)},
        "corpus_sha256": {part: lab.corpus(part).sha256 for part in (CORNER, PRONOUNS)
                          if part == CORNER or any(NETWORKS[net].corpus == part for net in one.networks)},
        "scale": {"pairs": lab.scale.pairs, "items": lab.scale.items, "share_of_steps": lab.scale.share},
        **dict(facts or {}),
    }


def verdict_of(name: str, record: Mapping[str, Any] | None) -> Verdict | None:
    """The recorded verdict; None for a claim that was never recorded, or whose rule is another one by now."""
    if not record or record["rule"] != plain(claim(name).rule):
        return None
    return Verdict(record["verdict"])


def intervals_of(record: Mapping[str, Any]) -> list[Interval]:
    """The recorded interval of each condition; what has no number is NaN."""
    def number(value: float | None) -> float:
        return nan if value is None else value

    return [Interval(number(one["mean"]), number(one["low"]), number(one["high"]), one["seeds"])
            for one in record["intervals"]]


def points_of(record: Mapping[str, Any]) -> list[tuple[str, Point]]:
    """Every seed's points."""
    return [(seed, Point(*point)) for seed, one in record["seeds"].items() for point in one["points"]]
