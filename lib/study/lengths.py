"""How well does each network of the study hold long texts? Real long sentences of the test split, and joined ones.

Real: the study's records have each test sentence's chrF already, so only the sentences' lengths are needed. Joined: one
to six test sentences made into one text, translated by the study's own weights, which are not kept: this is measured
where they are. Both stand in one file, `models/study/lengths.json`, without any text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lib import environment
from lib.corpus.joining import joined
from lib.evaluation import metrics
from lib.study import records, verdicts
from models.base import DecodingOptions
from models.files import write_atomically
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.base import Method
    from models.language.tokenizer import Tokenizer

Record = Mapping[str, Any]
#: by label of a length and network: the scores (S, n) of its runs
Groups = dict[str, dict[str, np.ndarray]]
#: the groups of real sentences by their pieces: the last length of each but the last, which is open
UP_TO = (5, 8, 12, 17)
#: how many test sentences are joined into one text, and how many such texts of each
JOINED, TEXTS = (1, 2, 3, 4, 6), 100


def path() -> Path:
    """Where the measured lengths are."""
    return records.path_of("lengths").with_suffix(".json")


def read() -> dict[str, Any]:
    """What is recorded: `pieces` by language, `joined` by trial; {} where nothing is."""
    return json.loads(path().read_text(encoding="utf-8")) if path().is_file() else {}


def group_names() -> list[str]:
    """"1–5", "6–8" … "18+"."""
    starts = (1, *(last + 1 for last in UP_TO))
    return [*(f"{start}–{last}" for start, last in zip(starts, UP_TO)), f"{starts[-1]}+"]


def groups(pieces: Sequence[int]) -> list[np.ndarray]:
    """Which sentences of these lengths (in pieces) are in each group: their places."""
    which = np.searchsorted(UP_TO, np.asarray(pieces))  # (N,)
    return [np.flatnonzero(which == group) for group in range(len(UP_TO) + 1)]


def measure(out: Path, trained: Iterable[Record], corpus: Corpus, tokenizer: Tokenizer, *, command: str = "",
            report: Callable[[str], None] = lambda message: None) -> int:
    """Measure what lacks of every recorded main run whose weights are in `out`, and write it down after each; returns
    how many were added. Weights that are not the recorded ones are an InputError."""
    import models

    found = read() or {"pieces": {}, "joined": {}}
    if found.get("corpus_sha256", corpus.sha256) != corpus.sha256:
        raise InputError(N_("{path} is of the corpus {found}, this is {wanted}; give the same file."),
                         path=str(path()), found=found["corpus_sha256"][:12], wanted=corpus.sha256[:12])
    found |= {"corpus_sha256": corpus.sha256, "tokenizer": tokenizer.fingerprint, "texts": TEXTS,
              "pieces": {lang: [len(tokenizer.encode(pair[side])) for pair in corpus.split("test")]
                         for side, lang in enumerate(corpus.languages)}}
    added = 0
    for record in trained:
        trial = record["trial"]
        place = out / trial.split(" ")[0] / record["budget"] / record["method"]
        if trial in found["joined"] or not records.is_whole(record) or not (place / "model.safetensors").is_file():
            continue
        method = models.method_class(record["method"]).load(place, tokenizer)
        if method.card.get("weights_sha256") != record["weights_sha256"]:
            raise InputError(N_("The weights in {path} are not those that the record {trial} was made with; give the "
                                "folder of that run."), path=str(place), trial=trial)
        report(f"{trial}: joined sentences")
        found["joined"][trial] = {**of_joined(method, corpus), "command": command,
                                  "hardware": environment.hardware(), "date": environment.today()}
        path().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path(), (json.dumps(found, ensure_ascii=False) + "\n").encode())
        added += 1
    return added


def of_joined(method: Method, corpus: Corpus) -> dict[str, dict[str, list[int]]]:
    """By direction ("zh_en") and number of joined sentences: each text's chrF, in tenths."""
    found: dict[str, dict[str, list[int]]] = {}
    pairs, languages, normalize = corpus.split("test"), corpus.languages, method.tokenizer.normalize
    for source, target in ((0, 1), (1, 0)):
        by_count = found.setdefault(f"{languages[source]}_{languages[target]}", {})
        for count in JOINED:
            texts = joined(pairs, count, 0, languages, min(TEXTS, len(pairs)))
            answers = [answer.text for answer in method.translate(
                [pair[source] for pair in texts], languages[source], languages[target],
                DecodingOptions(max_new_tokens=256))]
            mine, wanted = (metrics.as_scored(side, languages[target], normalize)
                            for side in (answers, [pair[target] for pair in texts]))
            by_count[str(count)] = [round(10 * metrics.sentence_chrf(a, b)) for a, b in zip(mine, wanted)]
    return found


def by_real_length(found: Iterable[Record], pieces: Sequence[int], budget: str, way: str, methods: Sequence[str]
                   ) -> Groups:
    """By group of lengths and network: the scores (S, n; 0-100) of its runs on the sentences of the group."""
    scores = verdicts.of_records(found, budget, way, methods)
    return {name: {key: runs[:, places] for key, runs in scores.items()}
            for name, places in zip(group_names(), groups(pieces)) if len(places) > 1}


def by_joined(kept: Mapping[str, Any], found: Iterable[Record], budget: str, way: str, methods: Sequence[str]
              ) -> Groups:
    """By number of joined sentences and network: the scores (S, n; 0-100) of the runs that were measured."""
    rows: dict[str, dict[str, list[list[int]]]] = {str(count): {} for count in JOINED}
    for record in found:
        entry = kept.get(record["trial"])
        if entry is None or record["budget"] != budget or record["method"] not in methods:
            continue
        for count, scores in entry.get(way, {}).items():
            rows.setdefault(count, {}).setdefault(record["method"], []).append(scores)
    return {count: {key: np.array(runs) / 10 for key, runs in entry.items()} for count, entry in rows.items() if entry}

