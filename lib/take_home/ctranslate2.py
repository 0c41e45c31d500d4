"""The seq2seq Transformer and the decoder as models of CTranslate2 (https://opennmt.net/CTranslate2), which runs them
fast on a processor, quantised too.

Its specification has the same parts as our layers; the numbers are put in as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.take_home.comparing import LONGEST, Same, is_same, whole_folder
from lib.take_home.huggingface import EXAMPLES, check_plain, repeated_heads
from models.base import DecodingOptions
from models.files import write_json

if TYPE_CHECKING:
    from torch import Tensor, nn

    from models.blocks.attention import MultiHeadAttention
    from models.blocks.transformer import Stack



def _numbers(tensor: Tensor) -> Any:
    return tensor.detach().float().cpu().contiguous().numpy()


def _put(spec: Any, *layers: nn.Linear | tuple[Tensor, Tensor]) -> None:
    """One matrix of several linear layers, one below the other."""
    import torch

    parts = [(layer.weight, layer.bias) if not isinstance(layer, tuple) else layer for layer in layers]
    spec.weight = _numbers(torch.cat([weight for weight, _ in parts]))
    spec.bias = _numbers(torch.cat([bias for _, bias in parts]))


def _norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _numbers(norm.weight), _numbers(norm.bias)


def _attention(spec: Any, attention: MultiHeadAttention, itself: bool) -> None:
    key, value = (repeated_heads(part, attention) for part in (attention.key, attention.value))
    if itself:
        _put(spec.linear[0], attention.query, key, value)
    else:
        _put(spec.linear[0], attention.query)
        _put(spec.linear[1], key, value)
    _put(spec.linear[-1], attention.output)


def _stack(spec: Any, stack: Stack, embeddings: Any, embedding: Any) -> None:
    embeddings.weight = _numbers(embedding.weight)
    spec.scale_embeddings = True
    spec.position_encodings.encodings = _numbers(stack.positions)
    _norm(spec.layer_norm, stack.norm)
    for part, layer in zip(spec.layer, stack.layers):
        _norm(part.self_attention.layer_norm, layer.self_norm)
        _attention(part.self_attention, layer.self_attention, True)
        if layer.cross:
            _norm(part.attention.layer_norm, layer.cross_norm)
            _attention(part.attention, layer.cross_attention, False)
        _norm(part.ffn.layer_norm, layer.feed_forward_norm)
        _put(part.ffn.linear_0, layer.feed_forward.up)
        _put(part.ffn.linear_1, layer.feed_forward.down)


def spec_of(method: Any) -> Any:
    """CTranslate2's specification with the method's numbers in it; `check_plain` first."""
    from ctranslate2.specs import transformer_spec

    check_plain(method)
    config, network, tokenizer = method.config, method.network, method.tokenizer
    tokens = [tokenizer.piece(i) for i in range(tokenizer.vocab_size)]
    if method.key == "transformer_seq2seq":
        spec = transformer_spec.TransformerSpec.from_config(
            (config["n_layers"], config["n_decoder_layers"]), config["n_heads"], pre_norm=True)
        _stack(spec.encoder, network.encoder, spec.encoder.embeddings[0], network.embedding)
        _stack(spec.decoder, network.decoder, spec.decoder.embeddings, network.embedding)
        spec.register_source_vocabulary(tokens)
        spec.register_target_vocabulary(tokens)
        spec.config.decoder_start_token = tokenizer.piece(tokenizer.bos_id)
        spec.config.add_source_bos = spec.config.add_source_eos = False
    else:
        spec = transformer_spec.TransformerDecoderModelSpec.from_config(config["n_layers"], config["n_heads"],
                                                                        pre_norm=True)
        _stack(spec.decoder, network.stack, spec.decoder.embeddings, network.embedding)
        spec.register_vocabulary(tokens)
    spec.decoder.projection.weight = _numbers(network.embedding.weight)
    for name, id in (("bos_token", tokenizer.bos_id), ("eos_token", tokenizer.eos_id), ("unk_token", tokenizer.unk_id)):
        setattr(spec.config, name, tokenizer.piece(id))
    spec.config.layer_norm_epsilon = 1e-5
    return spec


_CARD = """# {title}, for CTranslate2

```python
import ctranslate2, tokenizers

tokenizer = tokenizers.Tokenizer.from_file("tokenizer.json")
{ask}
```

`compute_type="int8"` beside the folder's name runs it with whole numbers: faster, and no longer just the same.

`suppressed.json` holds the tokens that the app never writes. `check.json` says how many translations are the same.
"""
_ASK = {
    "transformer_seq2seq": """model = ctranslate2.Translator(".")
asked = tokenizer.encode("[TO:{target}] {text} [EOS]").tokens
print(model.translate_batch([asked], beam_size=1)[0].hypotheses[0])""",
    "transformer_decoder": """model = ctranslate2.Generator(".")
asked = tokenizer.encode("[BOS] [TO:{source}] {text} [SEP] [TO:{target}]").tokens
print(model.generate_batch([asked], beam_size=1, include_prompt_in_result=False)[0].sequences[0])""",
}


def save(method: Any, folder: Path, sentences: Sequence[str]) -> Same:
    """Write the model in float32, tokenizer, README and check into `folder`, whole or not at all; see
    `huggingface.save`."""
    import models

    spec = spec_of(method)
    spec.validate()
    spec.optimize()
    first, last = method.languages[0], method.languages[-1]
    with whole_folder(folder) as place:
        spec.save(str(place))
        method.tokenizer.save(place / "tokenizer.json")
        write_json(place / "suppressed.json", {"tokens": _suppressed(method)})
        (place / "README.md").write_text(_CARD.format(title=models.REGISTRY[method.key].title, ask=_ASK[
            method.key].format(source=first, target=last, text=EXAMPLES.get(first, "..."))), encoding="utf-8")
        same = compare(method, place, sentences)
        write_json(place / "check.json", same._asdict())
    return same


def _suppressed(method: Any) -> list[str]:
    return method.tokenizer.pieces(method.banned_ids)


def compare(method: Any, folder: Path, sentences: Sequence[str]) -> Same:
    """How many greedy translations of `sentences` are the method's own, token for token. CTranslate2 gives no logits;
    `largest` is the largest difference of a token's log probability where the translations are the same."""
    import ctranslate2

    source, target = method.languages[0], method.languages[-1]
    pieces = method.tokenizer.pieces
    requests = [method.request(ids, source, target) for ids in method.encode(sentences) if ids]
    options = DecodingOptions(beam_size=1, max_new_tokens=LONGEST)
    settings: dict[str, Any] = {"beam_size": 1, "return_scores": True, "max_batch_size": 32,
                                "suppress_sequences": [[token] for token in _suppressed(method)]}
    read = [pieces(row) for row in requests]
    if method.key == "transformer_seq2seq":
        translator = ctranslate2.Translator(str(folder), intra_threads=1)
        found = translator.translate_batch(read, max_decoding_length=LONGEST, **settings)
        written = [(one.hypotheses[0], one.scores[0]) for one in found]
    else:
        generator = ctranslate2.Generator(str(folder), intra_threads=1)
        found = generator.generate_batch(read, max_length=LONGEST, include_prompt_in_result=False, **settings)
        written = [(one.sequences[0], one.scores[0]) for one in found]
    identical, largest = 0, 0.0
    for start in range(0, len(requests), 32):
        rows = requests[start:start + 32]
        for hypotheses, (theirs, score) in zip(method.search(rows, target, options), written[start:start + 32]):
            identical += is_same(hypotheses[0], [method.tokenizer.token_id(token) for token in theirs])
            if pieces(hypotheses[0].ids) == theirs:
                largest = max(largest, abs(sum(hypotheses[0].scores) / max(1, len(hypotheses[0].scores)) - score))
    return Same(len(requests), largest, identical)
