"""Tasks by prompting: the same text with and without the special tokens around it, and what is written after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from models.base import DecodingOptions
from models.writing.decoding import write

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

#: the special tokens of a prompt, in their order: begin, the source's tag, the separator, the target's tag
BOS, SOURCE, SEP, TARGET = "bos", "source", "sep", "target"
PARTS = (BOS, SOURCE, SEP, TARGET)
#: named prompts: which of the special tokens each has
PROMPTS = {"whole": PARTS, "alone": (BOS, SOURCE), "no_sep": (BOS, SOURCE, TARGET), "no_target": (BOS, SOURCE, SEP)}
LONGEST = 40


@dataclass(frozen=True)
class Prompted:
    """A prompt and what the decoder wrote after it, greedily: pieces, which of the prompt's are special, the readable
    text, the probability of each written token (the end included), and whether it came to an end."""

    prompt: tuple[str, ...]
    special: tuple[bool, ...]
    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    probabilities: tuple[float, ...]
    text: str
    ended: bool


def prompt_ids(method: TransformerDecoder, text: str, source: str, target: str | None,
               parts: Sequence[str]) -> list[int]:
    """The ids of a text with those special tokens around it that `parts` names; [BOS] alone where nothing is left.
    Without a target language there is no tag for it."""
    tokenizer = method.tokenizer
    before = {BOS: tokenizer.bos_id, SOURCE: tokenizer.language_tag(source)}
    after = {SEP: tokenizer.sep_id} | ({TARGET: tokenizer.language_tag(target)} if target else {})
    ids = [*(id for part, id in before.items() if part in parts), *method.encode([text])[0],
           *(id for part, id in after.items() if part in parts)]
    return ids or [tokenizer.bos_id]


@torch.inference_mode()
def write_after(method: TransformerDecoder, ids: Sequence[int], lang: str, longest: int = LONGEST) -> Prompted:
    """Write greedily after any ids, until an end ([EOS] or [SEP]) or `longest` tokens. Language tags may be written
    too: where one is missing the decoder may want to put one. `lang` is how the text is spelled."""
    tokenizer = method.tokenizer
    ends = [tokenizer.eos_id, tokenizer.sep_id]
    free = {*ends, *(tokenizer.language_tag(code) for code in tokenizer.languages)}
    first, cache = method.read([ids])
    options = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=longest)
    written, probabilities = [], []
    for chosen, distribution in write(method._step, cache, first, options, ends, sorted(tokenizer.special_ids - free),
                                      0):
        written.append(chosen)
        probabilities.append(float(distribution[chosen]))
    ended = bool(written) and written[-1] in ends
    shown = [id for id in written if id not in tokenizer.special_ids]
    return Prompted(tuple(tokenizer.pieces(list(ids))), tuple(id in tokenizer.special_ids for id in ids),
                    tuple(written), tuple(tokenizer.pieces(written)), tuple(probabilities),
                    tokenizer.decode(shown, lang), ended)
