"""How somebody else's model is asked for one token after another: a start, a step, and what is kept between steps.

The same search and the same sampling as for our own methods then do the rest (`models.writing.decoding`).

Shapes: B rows, S tokens read, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from models.language.languages import base
from models.messages import N_, InputError
from models.pretrained.tokenizer import PretrainedTokenizer

#: how models for many languages call those of a corpus, where it is not the plain code
_CODES = {"zh": ("zho_Hans", "zh_CN"), "en": ("eng_Latn", "en_XX"), "de": ("deu_Latn", "de_DE"),
          "fr": ("fra_Latn", "fr_XX"), "es": ("spa_Latn", "es_XX"), "ja": ("jpn_Jpan", "ja_XX"),
          "ru": ("rus_Cyrl", "ru_RU"), "it": ("ita_Latn", "it_IT")}
MULTILINGUAL = ("m2m_100", "mbart", "nllb-moe")


@dataclass
class Writing:
    """What is kept between steps: keys and values, and for a seq2seq model what the encoder read (B, S, D)."""

    cache: Any = None
    seen: Tensor | None = None
    memory: Tensor | None = None

    def reorder(self, rows: Tensor) -> None:
        """Keep the rows named (B',), in that order."""
        if self.cache is not None:
            self.cache.reorder_cache(rows)
        if self.seen is not None:
            self.seen = self.seen.index_select(0, rows)
        if self.memory is not None:
            self.memory = self.memory.index_select(0, rows)


def step(model: Any, ids: Tensor, state: Writing) -> Tensor:
    """One more token a row, ids (B,) or (B, T) -> scores of the next (B, V)."""
    ids = ids.unsqueeze(1) if ids.dim() == 1 else ids
    if state.memory is not None:
        from transformers.modeling_outputs import BaseModelOutput

        out = model(encoder_outputs=BaseModelOutput(last_hidden_state=state.memory), attention_mask=state.seen,
                    decoder_input_ids=ids, past_key_values=state.cache, use_cache=True)
    else:
        new = torch.ones_like(ids)
        state.seen = new if state.seen is None else torch.cat([state.seen, new], dim=1)
        out = model(input_ids=ids, attention_mask=state.seen, past_key_values=state.cache, use_cache=True)
    state.cache = out.past_key_values
    return out.logits[:, -1].float()


def encoded(model: Any, ids: Sequence[int]) -> Tensor:
    """What a seq2seq model's encoder reads in one text (1, S, D)."""
    text = torch.tensor([list(ids)])
    return model.get_encoder()(input_ids=text, attention_mask=torch.ones_like(text)).last_hidden_state


def read(model: Any, ids: Sequence[int]) -> Writing:
    """The state of a seq2seq model that has read one text and written nothing."""
    return Writing(None, torch.ones(1, len(ids), dtype=torch.long), encoded(model, ids))


def primed(model: Any, prefix: Sequence[int], state: Writing) -> tuple[Tensor, Writing]:
    """All of the prefix but its last token read; that token (1,) is the first to be given."""
    if len(prefix) > 1:
        step(model, torch.tensor([list(prefix[:-1])]), state)
    return torch.tensor([prefix[-1]]), state


def language_token(tokenizer: PretrainedTokenizer, code: str) -> int:
    """The token by which a model for many languages knows this one; an InputError where it has none."""
    vocabulary = tokenizer.backend.get_vocab()
    language = base(code)
    for name in (f"__{language}__", *_CODES.get(language, ())):
        if name in vocabulary:
            return vocabulary[name]
    raise InputError(N_("This pretrained model has no token for the language {code}."), code=repr(code))


def openings(model: Any, tokenizer: PretrainedTokenizer, target: str | None) -> list[int]:
    """The tokens with which a seq2seq model's decoder begins; with `target` those that ask for this language."""
    def setting(name: str) -> Any:
        value = getattr(model.generation_config, name, None)
        return value if value is not None else getattr(model.config, name, None)

    start = next((id for id in (setting("decoder_start_token_id"), setting("bos_token_id"), tokenizer.pad_id)
                  if id is not None), 0)
    if target is not None and model.config.model_type in MULTILINGUAL:
        return [start, language_token(tokenizer, target)]
    forced = setting("forced_bos_token_id")
    return [start] if forced is None else [start, forced]


def never_written(tokenizer: PretrainedTokenizer, scores: int, allowed: Sequence[int]) -> list[int]:
    """Ids out of `scores` (V) that no text may hold: special tokens but those allowed, and rows without a piece."""
    return sorted({*tokenizer.special_ids, *range(tokenizer.vocab_size, scores)} - set(allowed))
