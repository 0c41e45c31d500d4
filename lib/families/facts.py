"""What BERT and ERNIE, GPT and LLaMA, GLM and ChatGLM, T5 and BART are made of: a line a model, a fact a part.

Only what the papers, or the released files where a paper is silent, say themselves. A plain text comes from the row's
own paper; `Fact` names others.
"""

from __future__ import annotations

from lib.families.parts import Fact, Family
from models.messages import N_

_LEARNED = N_("Learned: a vector for each place")
_POST = N_("LayerNorm after each block")
_PRE = N_("LayerNorm before each block")
_PRE_RMS = N_("RMSNorm before each block")
_MANY = N_("Multi-head")
_ROTARY = N_("Rotary: each query and key is turned by its place")
_NEXT = N_("Predict the next token")
_UNSTATED = N_("The paper names none")

FAMILIES: tuple[Family, ...] = (
    Family("transformer", "Transformer", 2017, "seq2seq", "transformer", {
        "objective": N_("Translate sentence pairs"),
        "positions": N_("Sines and cosines, added once"),
        "norm": _POST,
        "attention": N_("Multi-head, 8 or 16 heads"),
        "tokenizer": Fact(N_("Byte-pair encoding, 37,000 pieces for both languages (English–German)"),
                          ("transformer", "bpe")),
        "size": N_("65 M and 213 M"),
        "context": _UNSTATED,
    }),
    Family("bert", "BERT", 2018, "encoder", "bert", {
        "objective": N_("Fill masks (15 % of the tokens), and tell whether one sentence follows another"),
        "positions": N_("Learned: a vector for each place, and one for each of two segments"),
        "norm": _POST,
        "attention": N_("Multi-head, 12 or 16 heads, both ways"),
        "tokenizer": Fact(N_("WordPiece, 30,000 pieces"), ("bert", "wordpiece")),
        "size": N_("110 M and 340 M"),
        "context": "512",
    }),
    Family("ernie", "ERNIE 1.0", 2019, "encoder", "ernie", {
        "objective": N_("Fill masks over whole phrases and names, and tell true dialogues from made-up ones"),
        "positions": N_("Learned, as in BERT"),
        "norm": Fact(_POST, ("bert",)),
        "attention": N_("Multi-head, 12 heads, both ways"),
        "tokenizer": N_("Chinese characters, 17,964 entries in all"),
        "size": N_("As large as BERT's smaller one: 12 layers, 768 wide"),
        "context": _UNSTATED,
    }),
    Family("gpt", "GPT", 2018, "decoder", "gpt", {
        "objective": _NEXT,
        "positions": _LEARNED,
        "norm": _POST,
        "attention": N_("Multi-head, 12 heads, leftwards only"),
        "tokenizer": Fact(N_("Byte-pair encoding, 40,000 merges"), ("gpt", "bpe")),
        "size": Fact(N_("117 M"), ("gpt2",)),
        "context": "512",
    }),
    Family("gpt2", "GPT-2", 2019, "decoder", "gpt2", {
        "objective": _NEXT,
        "positions": Fact(_LEARNED, ("gpt2", "gpt")),
        "norm": N_("LayerNorm before each block, and one more at the end"),
        "attention": N_("Multi-head, leftwards only"),
        "tokenizer": N_("Byte-level byte-pair encoding, 50,257 pieces"),
        "size": N_("117 M to 1.5 B"),
        "context": "1,024",
    }),
    Family("gpt3", "GPT-3", 2020, "decoder", "gpt3", {
        "objective": _NEXT,
        "positions": Fact(_LEARNED, ("gpt3", "gpt")),
        "norm": Fact(_PRE, ("gpt3", "gpt2")),
        "attention": Fact(N_("Multi-head; dense layers take turns with locally banded sparse ones"),
                          ("gpt3", "sparse")),
        "tokenizer": Fact(N_("As GPT-2"), ("gpt3", "gpt2")),
        "size": N_("125 M to 175 B"),
        "context": "2,048",
    }),
    Family("llama", "LLaMA", 2023, "decoder", "llama", {
        "objective": _NEXT,
        "positions": Fact(_ROTARY, ("llama", "rope")),
        "norm": Fact(_PRE_RMS, ("llama", "rmsnorm")),
        "attention": N_("Multi-head, leftwards only"),
        "tokenizer": Fact(N_("Byte-pair encoding by SentencePiece, 32,000 pieces; numbers cut into digits"),
                          ("llama", "sentencepiece", "llama2")),
        "size": N_("7 B, 13 B, 33 B and 65 B"),
        "context": Fact("2,048", ("llama2",)),
    }),
    Family("llama2", "Llama 2", 2023, "decoder", "llama2", {
        "objective": _NEXT,
        "positions": Fact(_ROTARY, ("llama2", "rope")),
        "norm": Fact(_PRE_RMS, ("llama2", "rmsnorm")),
        "attention": Fact(N_("Multi-head in 7 B and 13 B; grouped-query in 34 B and 70 B"), ("llama2", "gqa")),
        "tokenizer": N_("As LLaMA, 32,000 pieces"),
        "size": Fact(N_("7 B, 13 B and 70 B; 34 B is reported on, but its weights were not released with them (Code "
                        "Llama 34B, trained further from it, was)"), ("llama2", "codellama")),
        "context": "4,096",
    }),
    Family("llama3", "Llama 3", 2024, "decoder", "llama3", {
        "objective": _NEXT,
        "positions": Fact(N_("Rotary, turning more slowly (base 500,000) for long texts"), ("llama3", "rope")),
        "norm": Fact(_PRE_RMS, ("llama3", "llama2")),
        "attention": Fact(N_("Grouped-query with 8 key/value heads in every size"), ("llama3", "gqa")),
        "tokenizer": N_("Byte-pair encoding, 128,000 pieces"),
        "size": N_("8 B and 70 B in April 2024, 405 B from release 3.1 (July 2024) on"),
        "context": N_("8,192 in April 2024, 128,000 from release 3.1 (July 2024) on"),
    }),
    Family("glm", "GLM", 2021, "prefix", "glm", {
        "objective": N_("Fill blanks of several tokens, writing each from left to right"),
        "positions": N_("Learned, two for a token: its place in the text, and its place in the blank"),
        "norm": _PRE,
        "attention": N_("Multi-head; the given text is read both ways, what is written only leftwards"),
        "tokenizer": Fact(N_("WordPiece, as BERT, 30,000 pieces"), ("glm", "bert")),
        "size": N_("110 M to 515 M"),
        "context": "512",
    }),
    Family("chatglm", "ChatGLM-6B", 2023, "prefix", "chatglm_files", {
        "objective": Fact(N_("Fill blanks as GLM does, then follow instructions"), ("chatglm", "glm")),
        "positions": Fact(N_("Rotary in two parts: the place in the text and the place in the answer"),
                          ("chatglm_files", "rope")),
        "norm": Fact(N_("LayerNorm, the stream enlarged beside each block as in DeepNet"),
                     ("chatglm_files", "deepnet")),
        "attention": N_("Multi-head, 32 heads; the prompt is read both ways"),
        "tokenizer": Fact(N_("SentencePiece, about 130,000 pieces for Chinese and English"),
                          ("chatglm_files", "sentencepiece")),
        "size": N_("6.2 B"),
        "context": Fact("2,048", ("chatglm",)),
    }),
    Family("chatglm2", "ChatGLM2-6B", 2023, "decoder", "chatglm2_files", {
        "objective": Fact(N_("GLM's mixed objective, then follow instructions"), ("chatglm2_files", "glm")),
        "positions": Fact(N_("Rotary, on one half of each head"), ("chatglm2_files", "rope")),
        "norm": Fact(_PRE_RMS, ("chatglm2_files", "rmsnorm")),
        "attention": Fact(N_("Called multi-query; its files say 2 key/value heads for 32 heads, so grouped-query"),
                          ("chatglm2_files", "mqa", "gqa")),
        "tokenizer": Fact(N_("SentencePiece, about 65,000 pieces"), ("chatglm2_files", "sentencepiece")),
        "size": N_("6.2 B"),
        "context": N_("32,768 in pre-training, 8,192 for chat"),
    }),
    Family("glm4", "GLM-4-9B", 2024, "decoder", "chatglm", {
        "objective": Fact(N_("Predict the next token, then follow instructions: its files have a causal mask alone; "
                             "the report names no objective"), ("glm4_files", "chatglm")),
        "positions": Fact(N_("Rotary, on one half of each head in its files; the report speaks of a two-part form, as "
                             "GLM's places have"), ("glm4_files", "chatglm", "rope")),
        "norm": Fact(N_("RMSNorm in place of LayerNorm"), ("chatglm", "rmsnorm")),
        "attention": Fact(N_("Grouped-query; in its files 32 heads share 2 heads of keys and values"),
                          ("chatglm", "glm4_files", "gqa")),
        "tokenizer": N_("Byte-level byte-pair encoding, about 150,000 pieces"),
        "size": N_("9 B"),
        "context": N_("8,192 in pre-training, then extended to 128,000"),
    }),
    Family("t5", "T5", 2019, "seq2seq", "t5", {
        "objective": N_("Write the spans that were cut out (15 % of the tokens, 3 at a time); every task is text to "
                        "text"),
        "positions": N_("Relative: a learned number for each distance, added to the scores; far ones share it"),
        "norm": N_("LayerNorm that only rescales, without a bias, before each block"),
        "attention": N_("Multi-head, 12 heads in the base size"),
        "tokenizer": Fact(N_("SentencePiece, 32,000 pieces"), ("t5", "sentencepiece")),
        "size": N_("60 M, 220 M, 770 M, 3 B and 11 B"),
        "context": N_("512 in training; distances know no end"),
    }),
    Family("bart", "BART", 2019, "seq2seq", "bart", {
        "objective": N_("Restore a damaged text: spans behind one mask each, sentences in another order"),
        "positions": Fact(_LEARNED, ("bart_files",)),
        "norm": Fact(_POST, ("bart_files",)),
        "attention": _MANY,
        "tokenizer": Fact(N_("As GPT-2"), ("bart", "gpt2")),
        "size": Fact(N_("140 M and 400 M"), ("bart_files",)),
        "context": Fact("1,024", ("bart_files",)),
    }),
)
