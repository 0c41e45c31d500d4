"""Tiny models in the form that transformers keeps them in, made here with random weights: an encoder, two decoders and
two seq2seq models, each with a tokenizer over the small world's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
import tokenizers
from tokenizers import decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers import models as pieces

from tests.support.helpers import WORLD

#: mark of a test file; the package is looked for and not imported, which takes long
NEEDS_TRANSFORMERS = pytest.mark.skipif(
    find_spec("transformers") is None,
    reason="transformers is missing: pip install -r requirements-pretrained.txt")
SIZE = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48}


def texts() -> list[str]:
    return [text for pair in WORLD() for text in pair]


def word_pieces() -> tokenizers.Tokenizer:
    """As BERT's: "##" and [CLS] ... [SEP]."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made = tokenizers.Tokenizer(pieces.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.train_from_iterator(texts(), trainers.WordPieceTrainer(vocab_size=400, special_tokens=special,
                                                                show_progress=False))
    cls, sep = made.token_to_id("[CLS]"), made.token_to_id("[SEP]")
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", cls), ("[SEP]", sep)])
    return made


def bytes_pairs(special: Sequence[str], ends: str = "") -> tokenizers.Tokenizer:
    """As GPT-2's: byte-level; with `ends` a text has this mark behind it."""
    made = tokenizers.Tokenizer(pieces.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(texts(), trainers.BpeTrainer(
        vocab_size=500, special_tokens=list(special), show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    if ends:
        made.post_processor = processors.TemplateProcessing(single=f"$A {ends}",
                                                            special_tokens=[(ends, made.token_to_id(ends))])
    return made


def make(kind: str, folder: Path) -> Path:
    """Write one of bert, gpt2, llama, t5, bart or headless (a bert without its output layer) to `folder`."""
    import torch
    import transformers as tf

    torch.manual_seed(3)
    if kind in ("bert", "headless"):
        tokenizer = tf.PreTrainedTokenizerFast(
            tokenizer_object=word_pieces(), unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
            mask_token="[MASK]", model_max_length=64)
        config = tf.BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **SIZE)
        model = tf.BertForMaskedLM(config) if kind == "bert" else tf.BertModel(config)
    elif kind in ("gpt2", "llama"):
        tokenizer = tf.PreTrainedTokenizerFast(tokenizer_object=bytes_pairs(["<s>", "</s>"]), bos_token="<s>",
                                               eos_token="</s>", model_max_length=64)
        ends = {"bos_token_id": 0, "eos_token_id": 1}
        model = tf.GPT2LMHeadModel(tf.GPT2Config(vocab_size=len(tokenizer), n_positions=64, n_embd=32, n_layer=2,
                                                 n_head=4, **ends)) if kind == "gpt2" else tf.LlamaForCausalLM(
            tf.LlamaConfig(vocab_size=len(tokenizer), max_position_embeddings=64, num_key_value_heads=2, **ends,
                           **SIZE))
    elif kind == "t5":
        gaps = [f"<extra_id_{i}>" for i in range(4)]
        tokenizer = tf.PreTrainedTokenizerFast(
            tokenizer_object=bytes_pairs(["<pad>", "</s>", "<unk>", *gaps], "</s>"), pad_token="<pad>",
            eos_token="</s>", unk_token="<unk>", additional_special_tokens=gaps, model_max_length=64)
        model = tf.T5ForConditionalGeneration(tf.T5Config(
            vocab_size=len(tokenizer) + 8, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=4, pad_token_id=0,
            eos_token_id=1, decoder_start_token_id=0))
    else:
        tokenizer = tf.PreTrainedTokenizerFast(
            tokenizer_object=bytes_pairs(["<s>", "<pad>", "</s>", "<mask>"], "</s>"), bos_token="<s>",
            pad_token="<pad>", eos_token="</s>", mask_token="<mask>", model_max_length=64)
        model = tf.BartForConditionalGeneration(tf.BartConfig(
            vocab_size=len(tokenizer), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
            decoder_attention_heads=4, encoder_ffn_dim=48, decoder_ffn_dim=48, max_position_embeddings=64,
            bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=2))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
