"""`benchmark variants`: decoders that were trained alike but for their attention, side by side: quality and cache.

Each run is a folder that `python -m lib train --method transformer_decoder --config ... --out DIR` made.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands import common
from lib.evaluation.significance import CORRECTION, LIMIT, TEST, TRIALS
from models.base import Pair
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.base import Method

HELP = "decoders trained alike with different attention: loss, BLEU and cache of each run"
KEY = "transformer_decoder"
#: settings that may differ between the runs
ATTENTION = ("n_kv_heads", "attention", "attention_span")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--run NAME=DIR (repeatable), --data, --limit."""
    parser.add_argument("--run", action="append", metavar="NAME=DIR", required=True, dest="runs",
                        help="a folder of `train --out DIR` and a name for it (repeatable)")
    common.add_data_flag(parser)
    parser.add_argument("--limit", type=common.whole(1, 10_000_000), metavar="N",
                        help="only N test pairs, drawn by seed 0")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Evaluate each run on the test split."""
    from lib.corpus import load_corpus
    from lib.sampling import sample_of

    methods = {name: load(args.corpus, folder) for name, folder in named(args.runs).items()}
    different = unlike(methods)
    corpus = load_corpus(args.corpus, args.data)
    pairs = sample_of(corpus.split("test"), args.limit)
    rows, signatures = compared(methods, pairs, corpus.languages, report)
    return {"rows": rows, "about": about(corpus, len(pairs), signatures) | {"different": different}}


def compared(
    methods: Mapping[str, Any], pairs: Sequence[Pair], languages: Sequence[str], report: Callable[[str], None]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A row a run: its `facts`, and in each direction BLEU and chrF with intervals and what `against_first` says of
    its BLEU beside the first run's; and how each direction ("zh_en") was scored."""
    from lib.evaluation.measure import evaluate_translation

    directions = list(zip(languages, languages[::-1])) if len(languages) == 2 else []
    rows = {name: facts(name, method) for name, method in methods.items()}
    signatures: dict[str, Any] = {}
    for source, target in directions:
        normalize = next(iter(methods.values())).tokenizer.normalize
        result = evaluate_translation(methods, pairs, source, target, languages=languages, normalize=normalize,
                                      report=report)
        signatures[f"{source}_{target}"] = result.about
        for name, row in result.rows.items():
            if "refusal" in row:
                raise InputError(N_("The run {name} gave no translation: {reason}"), name=name, reason=row["refusal"])
            rows[name] |= {f"{metric}_{source}_{target}": value for metric, value in row.items()
                           if metric.startswith(("bleu", "chrf"))}
        report(f"comparing {source}-{target}")
        sources, references = ([pair[languages.index(code)] for pair in pairs] for code in (source, target))
        for name, found in against_first(result.texts, sources, references, target, normalize).items():
            rows[name] |= {f"{told}_{source}_{target}": value for told, value in found.items()}
    return [{k: v for k, v in row.items() if not isinstance(v, dict)} for row in rows.values()], signatures


def about(corpus: Corpus, pairs: int, signatures: Mapping[str, Any]) -> dict[str, Any]:
    """On what runs were compared."""
    return {"corpus": corpus.key, "corpus_sha256": corpus.sha256, "split": "test", "pairs": pairs,
            "directions": list(signatures), "translation": dict(signatures),
            "test": {"test": TEST, "trials": TRIALS, "correction": CORRECTION, "seed": 0, "limit": LIMIT}}


def against_first(texts: Mapping[str, Sequence[str]], sources: Sequence[str], references: Sequence[str], target: str,
                  normalize: Callable[[str], str]) -> dict[str, dict[str, float]]:
    """Every other run's BLEU less the first one's: `difference` with a 95 % interval (`difference_low`, `_high`), and
    `p_corrected` (0-1) of approximate randomisation, by Holm for all the other runs. `texts`: what each run
    translated. Nothing where BLEU is not defined."""
    from lib.evaluation.questions import translation_questions
    from lib.evaluation.significance import compare

    question = translation_questions(texts, sources, references, target, normalize).get("bleu")
    if question is None:
        return {}
    return {one.first: {"difference": one.difference, "difference_low": one.low, "difference_high": one.high,
                        "p_corrected": one.p_corrected}
            for one in compare(question, against=next(iter(texts)))}


def named(runs: list[str]) -> dict[str, Path]:
    """name -> folder from NAME=DIR."""
    found = {}
    for text in runs:
        name, sign, folder = text.partition("=")
        if not (sign and name.strip() and folder) or name in found:
            raise InputError(N_("--run is {value}; it must be NAME=DIR, every name once."), value=repr(text))
        found[name.strip()] = Path(folder)
    return found


def load(corpus: str, folder: Path) -> Any:
    """The decoder that `train --out` left in `folder`; an InputError that says how to make one where there is none."""
    from lib.shelf import library

    if not (folder / library.TOKENIZER_FILE).is_file():
        raise InputError(N_("There is no trained run in {path}; make one with: python -m lib train --method {method} "
                            "--out DIR"), path=str(folder), method=KEY)
    return library.load_method(corpus, KEY, folder)


def unlike(methods: Mapping[str, Any]) -> list[str]:
    """Settings, seed and budget aside from attention that are not the same in all runs."""
    def plain(method: Method) -> dict[str, Any]:
        told = {name: method.card.get(name) for name in ("seed", "epochs", "corpus_sha256", "tokenizer", "precision")}
        return {**method.config, **told, "tokenizer": method.tokenizer.fingerprint,
                "started_from": method.card.get("started_from")}

    each = [plain(method) for method in methods.values()]
    # pooling is chosen after training and says nothing of it
    return [name for name in each[0] if name not in (*ATTENTION, "pooling")
            and any(one.get(name) != each[0][name] for one in each)]


def facts(name: str, method: Method) -> dict[str, Any]:
    """What a run is, what its training measured, and what its cache takes."""
    from lib.inside.attention_variants.variants import bytes_per_token, cache_bytes, kv_heads

    card, config = method.card, method.config
    return {
        "run": name, "n_heads": config["n_heads"], "kv_heads": kv_heads(config), "attention": config["attention"],
        "span": config["attention_span"] if config["attention"] != "full" else None, "d_ff": config["d_ff"],
        "parameters": method.parameter_count(), "bytes_per_token": bytes_per_token(config),
        "cache_64": cache_bytes(config, 64), "valid_loss": card.get("valid_loss"), "epochs": card.get("epochs"),
        "minutes": card.get("minutes"), "command": card.get("command"),
        "weights_sha256": card.get("weights_sha256"),
    }
