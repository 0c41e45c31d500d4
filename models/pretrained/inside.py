"""The inside of somebody else's model on one sentence, in the same form as our own methods' (`Trace`).

Shapes: T tokens read, S tokens written, H heads, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeGuard

import torch
from torch import Tensor

from models.answers import AttentionMap, Step, Trace
from models.pretrained.load import SEQ2SEQ
from models.pretrained.speaker import Speaker


def maps(kind: Literal["encoder", "decoder", "cross"], attentions: Sequence[Tensor | None] | None,
         rows: Sequence[str], columns: Sequence[str]) -> list[AttentionMap]:
    """One map for each layer and head from attentions (1, H, T, T); a layer of another kind has none."""
    return [
        AttentionMap(kind, layer, head, tuple(rows), tuple(columns), weights[0, head].float().numpy())
        for layer, weights in enumerate(attentions or ()) if _is_table(weights, len(rows), len(columns))
        for head in range(weights.size(1))
    ]


def _is_table(weights: Any, rows: int, columns: int) -> TypeGuard[Tensor]:
    """True for weights (1, H, R, C) whose rows are distributions: windows, groups and hashes of tokens are none, nor
    are scores before the softmax (SqueezeBERT, ProphetNet)."""
    return (isinstance(weights, Tensor) and weights.dim() == 4 and tuple(weights.shape[2:]) == (rows, columns)
            and bool((weights >= 0).all()) and bool(((weights.sum(-1) - 1).abs() < 1e-3).all()))


def undrawn(method: Speaker, trace: Trace) -> list[str]:
    """The kinds of attention that the model has and that no table with a line and a column a token can show."""
    kind = method.opened.kind
    has = [kind] if kind != SEQ2SEQ else ["encoder", *(["decoder", "cross"] if trace.output is not None else [])]
    return [name for name in has if trace.ids and not any(found.kind == name for found in trace.attention)]


def _of_reading(method: Speaker, attentions: Any) -> Any:
    """An encoder's attentions, or None where they are windows (Longformer, LED), which can look like a table."""
    return None if getattr(method.opened.model.config, "attention_window", None) else attentions


def states(place: str, hidden: Sequence[Tensor] | None, tokens: int) -> dict[str, Any]:
    """The stream after each layer (T, D); what goes into the first is left out, and so are layers that pool tokens."""
    return {f"{place}layer {i}": state[0].float().numpy() for i, state in enumerate(hidden or ())
            if i and isinstance(state, Tensor) and state.size(1) == tokens}


def encoder_trace(method: Speaker, sentence: str, lang: str) -> Trace:
    """Attention and states; a step for each mask in the sentence."""
    tokenizer, model = method.tokenizer, method.opened.model
    text = tokenizer.around(tokenizer.encode_with_masks(sentence)[:method.room])
    out = model(input_ids=torch.tensor([text]), output_attentions=True, output_hidden_states=True)
    pieces = tokenizer.pieces(text)
    steps: list[Step] = []
    if method.opened.writes and tokenizer.mask_id is not None:
        for place in [i for i, id in enumerate(text) if id == tokenizer.mask_id]:
            probabilities = method.allowed(out.logits[0, place]).softmax(-1)
            chosen = int(probabilities.argmax())
            shown = [chosen if i == place else id for i, id in enumerate(text)]
            steps.append(method.make_step(chosen, probabilities, method.show(shown, lang)))
    return Trace(tuple(pieces), tuple(text), states("", out.hidden_states, len(text)),
                 tuple(maps("encoder", _of_reading(method, out.attentions), pieces, pieces)), tuple(steps))


def decoder_trace(method: Speaker, prompt: Sequence[int], written: Sequence[int], lang: str,
                  output: str | None) -> Trace:
    """Attention and states over prompt and written tokens; a step for each written one."""
    tokenizer, text = method.tokenizer, [*prompt, *written]
    out = method.opened.model(input_ids=torch.tensor([text]), output_attentions=True, output_hidden_states=True)
    pieces = tokenizer.pieces(text)
    steps = _steps(method, out.logits[0, len(prompt) - 1:-1] if written else out.logits[0, :0], written, lang)
    return Trace(tuple(pieces), tuple(text), states("", out.hidden_states, len(text)),
                 tuple(maps("decoder", out.attentions, pieces, pieces)), steps, output)


def seq2seq_trace(method: Speaker, source: Sequence[int], opening: Sequence[int], written: Sequence[int],
                  lang: str, output: str | None) -> Trace:
    """Attention of all three kinds; a step for each written token."""
    tokenizer, model = method.tokenizer, method.opened.model
    pieces = tokenizer.pieces(source)
    out = model(input_ids=torch.tensor([list(source)]), decoder_input_ids=torch.tensor([[*opening, *written]]),
                output_attentions=True, output_hidden_states=True)
    found = maps("encoder", _of_reading(method, out.encoder_attentions), pieces, pieces)
    if output is not None:
        given = tokenizer.pieces([*opening, *written])
        found += maps("decoder", out.decoder_attentions, given, given)
        found += maps("cross", out.cross_attentions, given, pieces)
    steps = _steps(method, out.logits[0, len(opening) - 1:-1] if written else out.logits[0, :0], written, lang)
    seen = states("encoder ", out.encoder_hidden_states, len(source))
    return Trace(tuple(pieces), tuple(source), seen, tuple(found), steps, output)


def _steps(method: Speaker, scores: Tensor, written: Sequence[int], lang: str) -> tuple[Step, ...]:
    """A step for each written token from the scores (S, V) at its place."""
    return tuple(
        method.make_step(id, row.float().softmax(-1), method.tokenizer.decode(list(written[:i + 1]), lang))
        for i, (id, row) in enumerate(zip(written, scores)))
