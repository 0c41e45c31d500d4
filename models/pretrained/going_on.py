"""How somebody else's model goes on with a text, or fills its gaps: by its own trade.

A decoder predicts the next token. An encoder gets masks after the text and fills the surest first. T5 is given a gap
after the text and writes what belongs there; BART restores the text with a mask after it, its beginning given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from models.answers import Step
from models.base import DecodingOptions
from models.pretrained.load import DECODER, ENCODER
from models.pretrained.speaker import Speaker
from models.writing.decoding import sample, write
from models.writing.sampling import behind

#: so many masks are put after a text
MASKS = 8


def go_on(method: Speaker, prompt: str, lang: str, options: DecodingOptions, seed: int) -> Iterator[Step]:
    """The steps of `Method.generate`."""
    ids = method.tokenizer.encode(prompt)[: max(1, method.room - min(options.max_new_tokens, method.room // 2))]
    if method.opened.kind == ENCODER:
        yield from _by_masks(method, prompt, ids, lang, options, seed)
        return
    given: Sequence[int] = ids  # what the text so far is made of
    ends, gaps = method.ends(), method.sentinels()
    also: list[int] = []
    if method.opened.kind == DECODER:
        begun = method.begin(method.text(ids) or [ends[0] if ends else 0], None, options)
    elif gaps:
        begun = method.begin(method.tokenizer.around([*ids, gaps[0]]), None, options, [gaps[0]])
        given, also = (), gaps[1:]
    else:
        begun = method.begin(method.tokenizer.around([*ids, _mask_of(method)]), None, options, ids)
    stop = [*ends, *also]
    start = method.tokenizer.decode(given, lang)
    written: list[int] = []
    options = replace(options, max_new_tokens=begun.limit)
    for chosen, probabilities in write(method.step, begun.state, begun.first, options, stop, method.banned(also), seed):
        if chosen not in stop:
            written.append(chosen)
        whole = method.tokenizer.decode([*given, *written], lang)
        new = whole[len(start):] if whole.startswith(start) else f" {method.tokenizer.decode(written, lang)}"
        if not given and written:
            new = _joined(prompt, new)
        yield method.make_step(chosen, probabilities, prompt + new)


def _mask_of(method: Speaker) -> int:
    """The mask of a model that has one: the others refuse to go on with a text."""
    assert method.tokenizer.mask_id is not None
    return method.tokenizer.mask_id


def _joined(prompt: str, new: str) -> str:
    """A space before the words that were written apart from the prompt, where the script has spaces."""
    return f" {new}" if prompt[-1:].isascii() and not new.startswith((" ", ".", ",", "!", "?")) else new


def _by_masks(method: Speaker, prompt: str, ids: Sequence[int], lang: str, options: DecodingOptions, seed: int
              ) -> Iterator[Step]:
    generator = torch.Generator().manual_seed(seed)
    mask = _mask_of(method)
    count = max(1, min(options.max_new_tokens, MASKS))
    ids = ids[: max(1, method.room - count)]
    known, text = method.show(ids, lang), method.tokenizer.around([*ids, *[mask] * count])
    while mask in text:
        places = [i for i, id in enumerate(text) if id == mask]
        scores = method.allowed(method.opened.model(input_ids=torch.tensor([text])).logits[0, places])  # (masks, V)
        probabilities = scores.softmax(-1)
        surest = int(probabilities.amax(-1).argmax())
        chosen, _ = sample(scores[surest], options, generator)
        text[places[surest]] = chosen
        yield method.make_step(chosen, probabilities[surest], behind(prompt, known, method.show(text, lang)))


def restored(method: Speaker, sentence: str, lang: str, options: DecodingOptions) -> str:
    """A seq2seq model's text in place of one with [MASK] in it: T5 writes the gaps, BART the whole."""
    gaps, mask = method.sentinels(), method.tokenizer.mask_id
    parts = method.tokenizer.parts_between_masks(sentence)
    inner: list[int] = list(parts[0])
    for i, part in enumerate(parts[1:]):
        inner += [gaps[i] if i < len(gaps) else gaps[-1] if mask is None else mask, *part]
    begun = method.begin(method.tokenizer.around(inner[:method.room]), None, options)
    options = replace(options, max_new_tokens=begun.limit)
    written = [chosen for chosen, _ in write(method.step, begun.state, begun.first, options, method.ends(),
                                             method.banned(gaps), 0) if chosen not in method.ends()]
    if not gaps:
        return method.tokenizer.decode(written, lang)
    filled: dict[int, list[int]] = {}
    current = -1
    for id in written:
        if id in gaps:
            current = gaps.index(id)
        elif current >= 0:
            filled.setdefault(current, []).append(id)
    whole = list(parts[0])
    for i, part in enumerate(parts[1:]):
        whole += [*filled.get(i, []), *part]
    return method.tokenizer.decode(whole, lang)
