"""How fast the seq2seq Transformer writes here and, with the same weights, with other tools: what is written is
compared first, then all are timed in turn, so that a busy moment of the computer meets all of them.

What is timed: from token ids (CTranslate2: the tokens' strings, which it takes) to the ids of the translation. Ours
also gives the probability of every token, which the others are not asked for.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from lib.take_home import targets
from lib.take_home.comparing import LONGEST, is_same
from models.base import DecodingOptions

#: who can be timed against
OTHERS = ("huggingface", "ctranslate2")
METHOD = "transformer_seq2seq"

#: requests -> the ids that were written for each
Ask = Callable[[Sequence[Sequence[int]]], list[list[int]]]


class Setting(NamedTuple):
    """What is timed: on so many threads, so many sentences at once, with so many beams."""

    threads: int
    batch: int
    beams: int


@contextmanager
def threads_of(count: int) -> Iterator[None]:
    """So many threads for PyTorch, and for the libraries under numpy."""
    import torch
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    before = torch.get_num_threads()
    try:
        with threadpool_limits(limits=count):
            torch.set_num_threads(count)
            yield
    finally:
        torch.set_num_threads(before)


def _ours(method: Any, setting: Setting) -> Ask:
    options = DecodingOptions(beam_size=setting.beams, max_new_tokens=LONGEST)
    return lambda rows: [list(found[0].ids) for found in method.written(rows, method.languages[-1], options)]


def _huggingface(method: Any, setting: Setting, model: Any) -> Ask:
    import torch

    eos, penalty = method.tokenizer.eos_id, DecodingOptions().length_penalty
    more = {"num_beams": setting.beams, "length_penalty": penalty} if setting.beams > 1 else {}

    @torch.inference_mode()
    def ask(rows: Sequence[Sequence[int]]) -> list[list[int]]:
        ids, valid = method.pad(rows)
        written = model.generate(input_ids=ids, attention_mask=valid.long(), max_new_tokens=LONGEST, **more)
        return [row[:row.index(eos)] if eos in row else row for row in written[:, 1:].tolist()]
    return ask


def _ctranslate2(method: Any, setting: Setting, folder: Path) -> Ask:
    import ctranslate2

    tokenizer = method.tokenizer
    translator = ctranslate2.Translator(str(folder), intra_threads=setting.threads, inter_threads=1)
    settings = {"beam_size": setting.beams, "max_decoding_length": LONGEST, "max_batch_size": setting.batch,
                "length_penalty": DecodingOptions().length_penalty if setting.beams > 1 else 1,
                "suppress_sequences": [[token] for token in tokenizer.pieces(method.banned_ids)]}

    def ask(rows: Sequence[Sequence[int]]) -> list[list[int]]:
        found = translator.translate_batch([tokenizer.pieces(row) for row in rows], **settings)
        return [[tokenizer.token_id(token) for token in one.hypotheses[0]] for one in found]
    return ask


def measure(method: Any, sentences: Sequence[str], against: Sequence[str], settings: Sequence[Setting], rounds: int,
            report: Callable[[str], None]) -> list[dict[str, Any]]:
    """A row for each setting and tool: median milliseconds a sentence on the clock and of the processor, how many times
    as long as ours that is, and for how many sentences the same was written. Sentences come by length, `batch` at a
    time."""
    from lib.take_home import ctranslate2, huggingface

    for name in against:
        targets.check(name, method.key)
    source, target = method.languages[0], method.languages[-1]
    requests = sorted((method.request(ids, source, target) for ids in method.encode(sentences) if ids), key=len)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        if "ctranslate2" in against:
            ctranslate2.save(method, folder, sentences[:1])
        model = huggingface.model_of(method) if "huggingface" in against else None
        for number, setting in enumerate(settings):
            report(f"{number + 1}/{len(settings)}")
            asks = {"ours": _ours(method, setting)}
            if model is not None:
                asks["huggingface"] = _huggingface(method, setting, model)
            if "ctranslate2" in against:
                asks["ctranslate2"] = _ctranslate2(method, setting, folder)
            rows += _in_turn(method, setting, asks, requests, rounds)
    return rows


def _in_turn(method: Any, setting: Setting, asks: dict[str, Ask], requests: Sequence[Sequence[int]], rounds: int
             ) -> list[dict[str, Any]]:
    batches = [requests[i:i + setting.batch] for i in range(0, len(requests), setting.batch)]
    options = DecodingOptions(beam_size=setting.beams, max_new_tokens=LONGEST)
    with threads_of(setting.threads):
        own = [found[0] for rows in batches for found in method.written(rows, method.languages[-1], options)]
        same = {name: sum(is_same(one, ids) for one, ids in zip(own, (ids for rows in batches for ids in ask(rows))))
                for name, ask in asks.items()}
        clock: dict[str, list[float]] = {name: [] for name in asks}
        work: dict[str, list[float]] = {name: [] for name in asks}
        for _ in range(rounds):
            for name, ask in asks.items():
                started, busy = time.perf_counter(), time.process_time()
                for rows in batches:
                    ask(rows)
                clock[name].append(1000 * (time.perf_counter() - started) / len(requests))
                work[name].append(1000 * (time.process_time() - busy) / len(requests))
    ms = {name: (statistics.median(clock[name]), statistics.median(work[name])) for name in asks}
    return [{"threads": setting.threads, "batch": setting.batch, "beams": setting.beams, "tool": name,
             "same": same[name], "of": len(requests), "ms_sentence": ms[name][0],
             "times_ours": ms[name][0] / ms["ours"][0], "processor_ms": ms[name][1],
             "times_ours_processor": ms[name][1] / ms["ours"][1]} for name in asks]
