"""What the study asks of every network: translation both ways on the validation and the test split, sentence by
sentence, so that intervals can draw sentences as well as seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lib.evaluation import metrics
from models.base import DecodingOptions

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.base import Method

#: greedy search on validation, where choices are made, and the shipped beam on test
PARTS = {"valid": DecodingOptions(beam_size=1), "test": DecodingOptions()}


def scored(method: Method, corpus: Corpus, parts: Sequence[str] = tuple(PARTS)) -> dict[str, Any]:
    """BLEU and chrF (0-100) by part and direction, as "test_chrf_zh_en"; of the test split also each sentence's chrF,
    in tenths."""
    found: dict[str, Any] = {}
    for part in parts:
        options = PARTS[part]
        pairs = corpus.split(part)
        for source, target in ((0, 1), (1, 0)):
            way = f"{corpus.languages[source]}_{corpus.languages[target]}"
            references = [pair[target] for pair in pairs]
            texts = [answer.text for answer in method.translate(
                [pair[source] for pair in pairs], corpus.languages[source], corpus.languages[target], options)]
            values, signatures = metrics.translation_metrics(
                texts, references, corpus.languages[target], method.tokenizer.normalize, resamples=0)
            found |= {f"{part}_{name}_{way}": values[name] for name in ("bleu", "chrf")}  # BLEU may be undefined: None
            if part == "test":
                scored_texts, scored_references = (
                    metrics.as_scored(side, corpus.languages[target], method.tokenizer.normalize)
                    for side in (texts, references))
                found[f"sentences_{way}"] = [round(10 * metrics.sentence_chrf(a, b))
                                             for a, b in zip(scored_texts, scored_references)]
                found[f"signatures_{way}"] = signatures
    return found
