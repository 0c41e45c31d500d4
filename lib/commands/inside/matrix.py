"""`python -m lib matrix`: what each method can do, on twelve probes of the small world."""

from __future__ import annotations

import argparse
import time
from typing import Any

from lib.commands import common
from lib.corpus.small_world.world import KEY
from models.files import plain
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("matrix", help="ask every method the probes of the small world")
    common.add_shelf_flags(parser)
    parser.set_defaults(corpus=KEY)
    common.add_method_flag(parser)
    parser.add_argument("--probe", action="append", metavar="NAME", dest="probes",
                        help="only this probe (repeatable), as in negation")
    parser.add_argument("--count", type=common.whole(10, 1000), metavar="N",
                        help="questions of each probe (default: 100, and only these are kept)")
    parser.add_argument("--again", action="store_true",
                        help="ask everything again; else what was recorded of the same questions and weights is taken")
    parser.add_argument("--save", action="store_true", help="keep the numbers where the page finds them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask, print, keep."""
    from lib.inside.matrix import pronoun, record, small_probes
    from lib.inside.matrix.probe import TITLES
    from lib.shelf import library, recorded

    keys = list(TITLES)

    def check(name: str) -> None:
        if name not in TITLES:
            raise InputError(N_("There is no probe {name}; the probes are {choices}."), name=repr(name),
                             choices=", ".join(TITLES))

    wanted, status = common.known_names(args.probes or [], check)
    if args.save and (args.count or args.probes or args.methods):
        raise InputError(N_("--save keeps the whole matrix; leave out --count, --probe and --method."))
    tokenizer, loaded = common.load_shelf(args)
    if set(tokenizer.languages) != set(small_probes.LANGS):
        raise InputError(N_("The probes are Chinese and English, the corpus {corpus} is in {languages}."),
                         corpus=args.corpus, languages=" and ".join(tokenizer.languages))
    began = time.monotonic()
    report = common.reporter(args) or (lambda message: None)
    report("writing the probes")
    asked = [key for key in keys if not wanted or key in wanted]
    probes = small_probes.all_probes(asked, args.count or small_probes.COUNT)
    place = library.shelf(args.corpus)
    before = {} if args.again else recorded.read(place, record.NAME)
    found = record.measure(loaded, probes, before, report)
    if "coreference" in asked:
        readers = {key: one for key, one in library.ready(loaded).items() if key in pronoun.READERS}
        found["pronoun"] = pronoun.measure(readers, before.get("pronoun"), report=report)
        if args.save and args.corpus == KEY:  # beside it those that learned from real sentences
            there = library.ready(library.load_methods(library.DEFAULT_CORPUS, pronoun.READERS))
            found["pronoun_elsewhere"] = {"corpus": library.DEFAULT_CORPUS, **pronoun.measure(
                there, before.get("pronoun_elsewhere"), report=report)}
    common.end_report()
    kept = plain({**found, "run": recorded.run_facts(args.arguments) | {
        "seed": small_probes.SEED, "corpus": args.corpus, "seconds": round(time.monotonic() - began, 1),
        "corpus_sha256": sorted({str(m.card.get("corpus_sha256", "")) for m in library.ready(loaded).values()}),
        "configuration": {key: dict(m.config) for key, m in library.ready(loaded).items()}}})
    if args.save:
        recorded.write(place, record.NAME, kept)
    if args.json:
        common.print_json(kept)
    else:
        _print(kept, list(loaded))
    return max(status, common.exit_status(loaded, args.methods))


def _print(kept: dict[str, Any], keys: list[str]) -> None:
    common.print_table(["probe", "asked", "n", "chance", *keys, "rule"], [
        [name, probe["ask"], probe["items"], probe["chance"],
         *(_cell(kept["cells"][name].get(key, {})) for key in keys),
         f"{probe['baseline']['score']:.0f}" if "baseline" in probe else None]
        for name, probe in kept["probes"].items()])
    whys = {one["refusal"]["message"].format(**one["refusal"]["values"]): key
            for cells in kept["cells"].values() for key, one in cells.items() if "refusal" in one}
    for why, key in whys.items():
        print(f"{key}: {why}")
    for name, lang in ((name, lang) for lang in ("zh", "en") for name in ("pronoun", "pronoun_elsewhere")):
        if (told := kept.get(name, {}).get(lang)) is None:
            continue
        title = f"the pronoun, {lang}, {told['sentences']} sentences, {kept[name].get('corpus', 'here')}"
        common.print_table([title, "probe on its state", "best head"], [
            *([key, _cell(one["probe"]), _cell(one["head"])] for key, one in told["methods"].items()),
            ["the adjective alone", _cell(told["adjective"]), None]])
    print(f"per cent right, 95 % interval over the sentences of each probe; {kept['run']['seconds']} s")


def _cell(one: dict[str, Any]) -> str | None:
    return f"{one['score']:.0f} [{one['low']:.0f}, {one['high']:.0f}]" if "score" in one else None
