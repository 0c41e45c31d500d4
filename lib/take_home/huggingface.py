"""The Transformers' weights in the form that Hugging Face's `transformers` holds, so that other tools run them.

Our layers normalise before each block, think with ReLU and add sinusoidal positions; three architectures of the library
do just that, so that nothing is trained again and nothing is lost:

    transformer_seq2seq  Pegasus (Zhang et al. 2020): its positions are a table in the file, and so ours fit
    transformer_decoder  OPT (Zhang et al. 2022): likewise; it does not scale what it reads, so the scaled rows are
                         written, and those of the output layer apart from them
    transformer_encoder  Megatron-BERT (Shoeybi et al. 2019): the states and vectors; its head for hidden words has one
                         more norm than ours, so the head stays here

Shapes: V vocabulary, D d_model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.take_home.comparing import Same, compare, whole_folder
from models.base import Method
from models.files import write_json
from models.messages import N_, InputError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from models.blocks.attention import MultiHeadAttention
    from models.blocks.transformer import Layer, Stack

State = dict[str, "Tensor"]
#: positions that the exported networks know; more than are ever read here
POSITIONS = 1024
WHOLE = N_("{method} was trained without a part that other tools always have: {parts}. Only whole networks can be "
           "written for them.")
ONLY_FULL = N_("{method} was trained with attention {attention}, which other tools do not have; only full attention "
               "can be written for them.")
EXAMPLES = {"zh": "我是一个学生。", "en": "I am a student."}


def _linear(name: str, layer: nn.Linear) -> State:
    return {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}


def _norm(name: str, norm: nn.LayerNorm) -> State:
    return {f"{name}.weight": norm.weight, f"{name}.bias": norm.bias}


def repeated_heads(part: nn.Linear, attention: MultiHeadAttention) -> tuple[Tensor, Tensor]:
    """Weight and bias of a projection to keys or values with a copy for every head that shares one."""
    import torch

    times = attention.n_heads // attention.n_kv_heads
    weight, bias = (torch.repeat_interleave(numbers.unflatten(0, (attention.n_kv_heads, -1)), times, 0).flatten(0, 1)
                    for numbers in (part.weight, part.bias))  # (H * K, D), (H * K,)
    return weight, bias


def _attention(names: tuple[str, str, str, str], attention: MultiHeadAttention) -> State:
    """Query, key, value and output by their names there; heads that share keys and values get a copy each."""
    query, key, value, output = names
    state = _linear(query, attention.query) | _linear(output, attention.output)
    for name, part in ((key, attention.key), (value, attention.value)):
        state[f"{name}.weight"], state[f"{name}.bias"] = repeated_heads(part, attention)
    return state


def _layer(name: str, layer: Layer) -> State:
    """A layer as BART's descendants call its parts."""
    def four(block: str) -> tuple[str, str, str, str]:
        return tuple(f"{name}.{block}.{part}_proj" for part in ("q", "k", "v", "out"))  # type: ignore[return-value]

    state = (_norm(f"{name}.self_attn_layer_norm", layer.self_norm)
             | _attention(four("self_attn"), layer.self_attention)
             | _norm(f"{name}.final_layer_norm", layer.feed_forward_norm)
             | _linear(f"{name}.fc1", layer.feed_forward.up) | _linear(f"{name}.fc2", layer.feed_forward.down))
    if layer.cross:
        state |= (_norm(f"{name}.encoder_attn_layer_norm", layer.cross_norm)
                  | _attention(four("encoder_attn"), layer.cross_attention))
    return state


def _stack(name: str, stack: Stack) -> State:
    state: State = {}
    for i, layer in enumerate(stack.layers):
        state |= _layer(f"{name}.layers.{i}", layer)
    return state


def _ids(method: Any) -> dict[str, int]:
    tokenizer = method.tokenizer
    return {"pad_token_id": tokenizer.pad_id, "bos_token_id": tokenizer.bos_id, "eos_token_id": tokenizer.eos_id}


def _generation(method: Any) -> dict[str, Any]:
    """How it writes when nothing else is said: greedy, and never a special token but the end."""
    return {"max_new_tokens": 64, "num_beams": 1, "do_sample": False, "suppress_tokens": method.banned_ids}


def _pegasus(method: Any) -> tuple[nn.Module, State]:
    from transformers import PegasusConfig, PegasusForConditionalGeneration

    config, network = method.config, method.network
    model = PegasusForConditionalGeneration(PegasusConfig(
        vocab_size=method.tokenizer.vocab_size, d_model=config["d_model"], encoder_layers=config["n_layers"],
        decoder_layers=config["n_decoder_layers"], encoder_attention_heads=config["n_heads"],
        decoder_attention_heads=config["n_heads"], encoder_ffn_dim=config["d_ff"], decoder_ffn_dim=config["d_ff"],
        activation_function="relu", scale_embedding=True, max_position_embeddings=POSITIONS,
        dropout=config["dropout"], attention_dropout=0.0, forced_eos_token_id=None,
        decoder_start_token_id=method.tokenizer.bos_id, **_ids(method)))
    state = _stack("model.encoder", network.encoder) | _stack("model.decoder", network.decoder)
    state |= _norm("model.encoder.layer_norm", network.encoder.norm)
    state |= _norm("model.decoder.layer_norm", network.decoder.norm)
    state |= {f"model.{side}.embed_positions.weight": network.encoder.positions for side in ("encoder", "decoder")}
    for name in ("model.shared", "model.encoder.embed_tokens", "model.decoder.embed_tokens", "lm_head"):
        state[f"{name}.weight"] = network.embedding.weight
    state["final_logits_bias"] = network.embedding.weight.new_zeros(1, method.tokenizer.vocab_size)
    return model, state


def _opt(method: Any) -> tuple[nn.Module, State]:
    import torch
    from transformers import OPTConfig, OPTForCausalLM

    config, network = method.config, method.network
    model = OPTForCausalLM(OPTConfig(
        vocab_size=method.tokenizer.vocab_size, hidden_size=config["d_model"], num_hidden_layers=config["n_layers"],
        num_attention_heads=config["n_heads"], ffn_dim=config["d_ff"], word_embed_proj_dim=config["d_model"],
        max_position_embeddings=POSITIONS, activation_function="relu", do_layer_norm_before=True,
        tie_word_embeddings=False, dropout=config["dropout"], attention_dropout=0.0, **_ids(method)))
    state = _stack("model.decoder", network.stack) | _norm("model.decoder.final_layer_norm", network.stack.norm)
    # the library counts positions from 2
    state["model.decoder.embed_positions.weight"] = torch.cat(
        [network.stack.positions.new_zeros(2, config["d_model"]), network.stack.positions])  # (T + 2, D)
    state["model.decoder.embed_tokens.weight"] = network.embedding.weight * network.embedding.scale
    state["lm_head.weight"] = network.embedding.weight
    return model, state


def _megatron_bert(method: Any) -> tuple[nn.Module, State]:
    from transformers import MegatronBertConfig, MegatronBertModel

    config, network = method.config, method.network
    model = MegatronBertModel(MegatronBertConfig(
        vocab_size=method.tokenizer.vocab_size, hidden_size=config["d_model"], num_hidden_layers=config["n_layers"],
        num_attention_heads=config["n_heads"], intermediate_size=config["d_ff"], hidden_act="relu",
        max_position_embeddings=POSITIONS, type_vocab_size=2, layer_norm_eps=1e-5,
        hidden_dropout_prob=config["dropout"], attention_probs_dropout_prob=0.0, **_ids(method)),
        add_pooling_layer=False)
    state: State = {
        "embeddings.word_embeddings.weight": network.embedding.weight * network.embedding.scale,
        "embeddings.position_embeddings.weight": network.stack.positions,
        "embeddings.token_type_embeddings.weight": network.segment,
    }
    for i, layer in enumerate(network.stack.layers):
        name = f"encoder.layer.{i}"
        state |= _norm(f"{name}.attention.ln", layer.self_norm) | _norm(f"{name}.ln", layer.feed_forward_norm)
        state |= _attention((f"{name}.attention.self.query", f"{name}.attention.self.key",
                             f"{name}.attention.self.value", f"{name}.attention.output.dense"), layer.self_attention)
        state |= _linear(f"{name}.intermediate.dense", layer.feed_forward.up)
        state |= _linear(f"{name}.output.dense", layer.feed_forward.down)
    return model, state | _norm("encoder.ln", network.stack.norm)


#: who holds which method
HOLDERS: Mapping[str, Callable[[Any], tuple[nn.Module, State]]] = {
    "transformer_seq2seq": _pegasus, "transformer_decoder": _opt, "transformer_encoder": _megatron_bert,
}


def check_plain(method: Method) -> None:
    """Raise InputError for a network that other tools have not: another attention than the full one, a part left
    out."""
    from models.blocks.transformer import PARTS

    if method.config.get("attention", "full") != "full":
        raise InputError(ONLY_FULL, method=method.key, attention=method.config["attention"])
    if missing := [name for name in PARTS if not method.config.get(name, True)]:
        raise InputError(WHOLE, method=method.key, parts=", ".join(missing))


def model_of(method: Method) -> Any:
    """The library's model with the method's weights, ready to be run or saved; `check_plain` first."""
    check_plain(method)
    import torch

    with torch.inference_mode(False), torch.no_grad():
        model, state = HOLDERS[method.key](method)
        model.load_state_dict({name: value.detach().clone() for name, value in state.items()}, strict=True)
    if method.key != "transformer_encoder":
        for name, value in _generation(method).items():
            setattr(model.generation_config, name, value)
    return model.eval()


_ASK = {
    "transformer_seq2seq": """model = AutoModelForSeq2SeqLM.from_pretrained(".")
asked = tokenizer("[TO:{target}] {text} [EOS]", return_tensors="pt")
print(tokenizer.decode(model.generate(**asked)[0], skip_special_tokens=True))""",
    "transformer_decoder": """model = AutoModelForCausalLM.from_pretrained(".")
asked = tokenizer("[BOS] [TO:{source}] {text} [SEP] [TO:{target}]", return_tensors="pt")
written = model.generate(**asked)[0, asked["input_ids"].size(1):]
print(tokenizer.decode(written, skip_special_tokens=True))""",
    "transformer_encoder": """model = AutoModel.from_pretrained(".", add_pooling_layer=False)
read = tokenizer("[CLS] {text} [SEP]", return_tensors="pt")
print(model(**read).last_hidden_state.shape)  # a vector for each token, after all layers""",
}
_CARD = """# {title}, trained with Representation Ladder

Languages: {languages}. Parameters: {parameters:,}. Corpus: {corpus} ({licence}). Seed: {seed}.
{attribution}

```python
from transformers import AutoModel, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(".")
{ask}
```

The text is expected as the app reads it: NFKC, straight quotation marks, and simplified characters where the corpus is
Chinese. `check.json` says how far these answers are from those of the app, and on how many sentences.
"""


def card_of(method: Any) -> str:
    """What the folder's README says."""
    import models

    first, last = method.languages[0], method.languages[-1]
    card = method.card
    return _CARD.format(
        title=models.REGISTRY[method.key].title, languages=", ".join(method.languages),
        parameters=method.parameter_count(), corpus=card.get("corpus_title", "-"), licence=card.get("licence") or "-",
        attribution=card.get("attribution", ""), seed=card.get("seed", "-"),
        ask=_ASK[method.key].format(source=first, target=last, text=EXAMPLES.get(first, "...")))


def tokenizer_of(method: Any) -> Any:
    """The library's tokenizer with the method's pieces; tags in a text are read as tags."""
    import tokenizers
    from transformers import PreTrainedTokenizerFast

    backend = tokenizers.Tokenizer.from_str(method.tokenizer.to_json())
    backend.decoder = tokenizers.decoders.WordPiece(prefix="##", cleanup=True)
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]", bos_token="[BOS]", eos_token="[EOS]", model_input_names=["input_ids", "attention_mask"],
        model_max_length=POSITIONS)


def save(method: Method, folder: Path, sentences: Sequence[str]) -> Same:
    """Write weights, tokenizer, README and check into `folder`, whole or not at all, and return how the answers of what
    was written compare with the method's own on `sentences` of its first language."""
    from transformers import AutoModel, AutoModelForCausalLM, AutoModelForSeq2SeqLM

    model = model_of(method)
    with whole_folder(folder) as place:
        model.save_pretrained(place)
        tokenizer_of(method).save_pretrained(place)
        (place / "README.md").write_text(card_of(method), encoding="utf-8")
        kind = {"transformer_seq2seq": AutoModelForSeq2SeqLM, "transformer_decoder": AutoModelForCausalLM}.get(
            method.key, AutoModel)
        more = {"add_pooling_layer": False} if kind is AutoModel else {}
        same = compare(method, kind.from_pretrained(place, **more).eval(), sentences)
        write_json(place / "check.json", same._asdict())
    return same
