"""The papers, and the released files, that the facts about the model families come from."""

from __future__ import annotations

from typing import NamedTuple


class Paper(NamedTuple):
    """Where a fact stands written. `title` is never translated; `url` is empty where there is no steady address."""

    authors: str
    year: int
    title: str
    url: str = ""

    @property
    def short(self) -> str:
        """"Devlin et al. 2019"."""
        return f"{self.authors} {self.year}"


def _arxiv(authors: str, year: int, title: str, number: str) -> Paper:
    return Paper(authors, year, title, f"https://arxiv.org/abs/{number}")


PAPERS: dict[str, Paper] = {
    "transformer": _arxiv("Vaswani et al.", 2017, "Attention Is All You Need", "1706.03762"),
    "bert": _arxiv("Devlin et al.", 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language "
                   "Understanding", "1810.04805"),
    "ernie": _arxiv("Sun et al.", 2019, "ERNIE: Enhanced Representation through Knowledge Integration", "1904.09223"),
    "gpt": Paper("Radford et al.", 2018, "Improving Language Understanding by Generative Pre-Training"),
    "gpt2": Paper("Radford et al.", 2019, "Language Models are Unsupervised Multitask Learners"),
    "gpt3": _arxiv("Brown et al.", 2020, "Language Models are Few-Shot Learners", "2005.14165"),
    "llama": _arxiv("Touvron et al.", 2023, "LLaMA: Open and Efficient Foundation Language Models", "2302.13971"),
    "llama2": _arxiv("Touvron et al.", 2023, "Llama 2: Open Foundation and Fine-Tuned Chat Models", "2307.09288"),
    "codellama": _arxiv("Rozière et al.", 2023, "Code Llama: Open Foundation Models for Code", "2308.12950"),
    "llama3": _arxiv("Grattafiori et al.", 2024, "The Llama 3 Herd of Models", "2407.21783"),
    "glm": _arxiv("Du et al.", 2022, "GLM: General Language Model Pretraining with Autoregressive Blank Infilling",
                  "2103.10360"),
    "chatglm": _arxiv("Team GLM", 2024, "ChatGLM: A Family of Large Language Models from GLM-130B to GLM-4 All Tools",
                      "2406.12793"),
    "chatglm_files": Paper("THUDM", 2023, "ChatGLM-6B: the released code and configuration",
                           "https://github.com/THUDM/ChatGLM-6B"),
    "chatglm2_files": Paper("THUDM", 2023, "ChatGLM2-6B: the released code and configuration",
                            "https://github.com/THUDM/ChatGLM2-6B"),
    "glm4_files": Paper("THUDM", 2024, "GLM-4-9B: the released code and configuration",
                        "https://github.com/THUDM/GLM-4"),
    "t5": _arxiv("Raffel et al.", 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text "
                 "Transformer", "1910.10683"),
    "bart": _arxiv("Lewis et al.", 2020, "BART: Denoising Sequence-to-Sequence Pre-training for Natural Language "
                   "Generation, Translation, and Comprehension", "1910.13461"),
    "bart_files": Paper("fairseq", 2019, "BART: the released code and configuration",
                        "https://github.com/facebookresearch/fairseq/tree/main/examples/bart"),
    "wordpiece": _arxiv("Wu et al.", 2016, "Google's Neural Machine Translation System: Bridging the Gap between Human "
                        "and Machine Translation", "1609.08144"),
    "bpe": _arxiv("Sennrich et al.", 2016, "Neural Machine Translation of Rare Words with Subword Units", "1508.07909"),
    "sentencepiece": _arxiv("Kudo & Richardson", 2018, "SentencePiece: A simple and language independent subword "
                            "tokenizer and detokenizer for Neural Text Processing", "1808.06226"),
    "rope": _arxiv("Su et al.", 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding", "2104.09864"),
    "rmsnorm": _arxiv("Zhang & Sennrich", 2019, "Root Mean Square Layer Normalization", "1910.07467"),
    "pre_norm": _arxiv("Xiong et al.", 2020, "On Layer Normalization in the Transformer Architecture", "2002.04745"),
    "deepnet": _arxiv("Wang et al.", 2022, "DeepNet: Scaling Transformers to 1,000 Layers", "2203.00555"),
    "mqa": _arxiv("Shazeer", 2019, "Fast Transformer Decoding: One Write-Head is All You Need", "1911.02150"),
    "gqa": _arxiv("Ainslie et al.", 2023, "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head "
                  "Checkpoints", "2305.13245"),
    "sparse": _arxiv("Child et al.", 2019, "Generating Long Sequences with Sparse Transformers", "1904.10509"),
    "mask_predict": _arxiv("Ghazvininejad et al.", 2019, "Mask-Predict: Parallel Decoding of Conditional Masked "
                           "Language Models", "1904.09324"),
}
