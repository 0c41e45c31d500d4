"""How somebody else's model is asked for one token after another: a start, a step, and what is kept between steps.

The same search and the same sampling as for our own methods then do the rest (`models.writing.decoding`).

Shapes: B rows, S tokens read, D d_model, V vocabulary.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
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
    """What is kept between steps: the tokens given so far (B, L), keys and values, and for a seq2seq model what the
    encoder read (B, S, D). `rules` are the model's own (`models.pretrained.rules`)."""

    ids: Tensor
    cache: Any = None
    seen: Tensor | None = None
    memory: Any = None
    rules: Callable[[Tensor, Tensor], Tensor] | None = None

    def reorder(self, rows: Tensor) -> None:
        """Keep the rows named (B',), in that order."""
        self.ids = self.ids.index_select(0, rows)
        if self.cache is not None:
            self.cache.reorder_cache(rows)
        if self.seen is not None:
            self.seen = self.seen.index_select(0, rows)
        if self.memory is not None:
            self.memory = type(self.memory)(last_hidden_state=self.memory.last_hidden_state.index_select(0, rows))


def step(model: Any, ids: Tensor, state: Writing) -> Tensor:
    """One more token a row, ids (B,) or (B, T) -> scores of the next (B, V), as the model's rules leave them."""
    ids = ids.unsqueeze(1) if ids.dim() == 1 else ids
    state.ids = torch.cat([state.ids, ids], dim=1)
    # a model that keeps nothing reads everything anew
    new = state.ids if state.cache is None else ids
    if state.memory is not None:
        out = model(encoder_outputs=state.memory, attention_mask=state.seen, decoder_input_ids=new,
                    past_key_values=state.cache, use_cache=True)
    elif keeps(model):
        out = model(input_ids=new, attention_mask=torch.ones_like(state.ids), past_key_values=state.cache,
                    use_cache=True)
    else:
        out = model(input_ids=new)
    state.cache = getattr(out, "past_key_values", None)
    scores = out.logits[:, -1].float()
    return scores if state.rules is None else state.rules(state.ids, scores)


def keeps(model: Any) -> bool:
    """True for a model that keeps keys and values between two tokens."""
    return "past_key_values" in inspect.signature(model.forward).parameters


def encoded(model: Any, ids: Sequence[int]) -> Any:
    """What a seq2seq model's encoder reads in one text, its last_hidden_state (1, S, D)."""
    text = torch.tensor([list(ids)])
    out = model.get_encoder()(input_ids=text, attention_mask=torch.ones_like(text))
    return type(out)(last_hidden_state=out.last_hidden_state)


def read(model: Any, ids: Sequence[int]) -> Writing:
    """The state of a seq2seq model that has read one text and written nothing."""
    return Writing(_nothing(), seen=torch.ones(1, len(ids), dtype=torch.long), memory=encoded(model, ids))


def unread() -> Writing:
    """The state of a decoder that has read nothing."""
    return Writing(_nothing())


def _nothing() -> Tensor:
    return torch.zeros(1, 0, dtype=torch.long)


def primed(model: Any, prefix: Sequence[int], state: Writing) -> tuple[Tensor, Writing]:
    """All of the prefix but its last token read; that token (1,) is the first to be given."""
    if len(prefix) > 1:
        rules, state.rules = state.rules, None
        step(model, torch.tensor([list(prefix[:-1])]), state)
        state.rules = rules
    return torch.tensor([prefix[-1]]), state


def language_token(tokenizer: PretrainedTokenizer, code: str) -> int:
    """The token by which a model for many languages knows this one; an InputError where it has none."""
    vocabulary = tokenizer.backend.get_vocab()
    language = base(code)
    for name in (f"__{language}__", *_CODES.get(language, ())):
        if name in vocabulary:
            return vocabulary[name]
    raise InputError(N_("This pretrained model has no token for the language {code}."), code=repr(code))


def setting(model: Any, name: str) -> Any:
    """How the model's makers want it to write: in generation_config.json, or else in config.json."""
    value = getattr(getattr(model, "generation_config", None), name, None)
    return value if value is not None else getattr(model.config, name, None)


def openings(model: Any, tokenizer: PretrainedTokenizer, target: str | None) -> list[int]:
    """The tokens with which a seq2seq model's decoder begins; with `target` those that ask for this language."""
    start = next((id for id in (setting(model, "decoder_start_token_id"), setting(model, "bos_token_id"),
                                tokenizer.pad_id) if id is not None), 0)
    start = start[0] if isinstance(start, list) else start
    if target is not None and model.config.model_type in MULTILINGUAL:
        return [start, language_token(tokenizer, target)]
    forced = setting(model, "forced_bos_token_id")
    return [start] if forced is None else [start, forced]


def never_written(tokenizer: PretrainedTokenizer, scores: int, allowed: Sequence[int]) -> list[int]:
    """Ids out of `scores` (V) that no text may hold: special tokens but those allowed, and rows without a piece."""
    return sorted({*tokenizer.special_ids, *range(tokenizer.vocab_size, scores)} - set(allowed))
