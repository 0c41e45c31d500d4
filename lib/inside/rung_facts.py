"""What a textbook says beside each rung: the field's terms in both languages, papers, a formula with one number worked
out, and the very lines of this project that do it."""

from __future__ import annotations

import ast
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lib.paths import ROOT
from models.messages import N_, Note

#: environment variable: where the public sees these files, such as https://host/owner/name/blob/main
SOURCE_URL = "LADDER_SOURCE_URL"


@dataclass(frozen=True)
class Facts:
    """`terms` are (English, Chinese); `formula` is LaTeX; `worked` gives a sentence with the number that follows from
    the formula; `code` names a file and what stands in it, "Class.function"."""

    terms: Sequence[tuple[str, str]]
    formula: str
    worked: Callable[[], Note]
    code: tuple[str, str]


def _idf() -> Note:
    return Note(N_("Of 4 sentences, a word that stands in one weighs ln(5 / 2) + 1 = {rare}; one that stands in all 4 "
                   "weighs ln(5 / 5) + 1 = {common}."),
                {"rare": f"{math.log(5 / 2) + 1:.2f}", "common": f"{math.log(5 / 5) + 1:.2f}"})


def _sigmoid() -> Note:
    near = 1 / (1 + math.exp(-2))
    return Note(N_("Two words whose vectors have the product 2: σ(2) = {near}, so their loss is −ln {near} = {loss}. A "
                   "drawn word with the same product costs −ln(1 − {near}) = {far} and is pushed away."),
                {"near": f"{near:.2f}", "loss": f"{-math.log(near):.2f}", "far": f"{-math.log(1 - near):.2f}"})


def _gate() -> Note:
    return Note(N_("A forget gate at 0.9 leaves {few} of a number after 5 tokens and {many} after 20: what came first "
                   "fades, and so does its gradient."), {"few": f"{0.9**5:.2f}", "many": f"{0.9**20:.2f}"})


def _softmax() -> Note:
    powers = [math.exp(score) for score in (2, 1, 0)]
    return Note(N_("Scores 2, 1 and 0 become the weights {a}, {b} and {c}; the context is {a} of the first state, {b} "
                   "of the second and {c} of the third."),
                dict(zip("abc", (f"{power / sum(powers):.2f}" for power in powers))))


def _scaled() -> Note:
    return Note(N_("With 64 numbers a head, a product of 16 becomes 16 / √64 = {score}; without the root the softmax "
                   "would give it e¹⁶ against e⁰, and no gradient would be left for the others."),
                {"score": f"{16 / math.sqrt(64):.0f}"})


def _chain() -> Note:
    chance = 0.5 * 0.4 * 0.5
    return Note(N_("Three tokens with 0.5, 0.4 and 0.5: the text has 0.5 × 0.4 × 0.5 = {chance}, a surprise of {bits} "
                   "bits."), {"chance": f"{chance:.1f}", "bits": f"{-math.log2(chance):.2f}"})


def _cross() -> Note:
    return Note(N_("7 tokens read and 7 written: {cells} weights a head and layer, 7 for each written token, and each "
                   "7 sum to 1."), {"cells": str(7 * 7)})


FACTS: Mapping[str, Facts] = {
    "bag_of_words": Facts(
        (("bag of words", "词袋"), ("vocabulary", "词表"), ("TF-IDF", "词频-逆文档频率"), ("sparse vector", "稀疏向量"),
         ("cosine similarity", "余弦相似度")),
        r"w_t = (1 + \ln n_t)\left(\ln\frac{1 + N}{1 + N_t} + 1\right)", _idf,
        ("models/bag_of_words.py", "BagOfWords._weigh")),
    "word2vec": Facts(
        (("word embedding", "词嵌入"), ("distributed representation", "分布式表示"), ("skip-gram", "跳字模型"),
         ("negative sampling", "负采样"), ("self-supervised", "自监督")),
        r"-\ln\sigma(u_o \cdot v_c) - \sum_{k=1}^{K} \ln\sigma(-u_k \cdot v_c)", _sigmoid,
        ("models/words/skipgram.py", "skip_gram")),
    "rnn": Facts(
        (("recurrent neural network", "循环神经网络"), ("sequence to sequence", "序列到序列"),
         ("encoder-decoder", "编码器-解码器"), ("context vector", "上下文向量"), ("vanishing gradient", "梯度消失"),
         ("autoregressive", "自回归")),
        r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde c_t, \qquad h_t = o_t \odot \tanh c_t", _gate,
        ("models/blocks/recurrent.py", "RecurrentEncoder")),
    "rnn_attention": Facts(
        (("attention", "注意力"), ("alignment", "对齐"), ("context vector", "上下文向量"),
         ("query, key, value", "查询、键、值"), ("sequential", "串行")),
        r"\alpha_{ts} = \frac{e^{q_t \cdot h_s / \sqrt{H}}}{\sum_{r} e^{q_t \cdot h_r / \sqrt{H}}}, \qquad "
        r"c_t = \sum_s \alpha_{ts} h_s", _softmax, ("models/rnn_attention.py", "RNNAttention.look")),
    "transformer_encoder": Facts(
        (("self-attention", "自注意力"), ("masked language model", "掩码语言模型"), ("autoencoding", "自编码"),
         ("contextual embedding", "上下文词嵌入"), ("parallel", "并行"), ("pre-training, fine-tuning", "预训练、微调")),
        r"\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right) V", _scaled,
        ("models/blocks/attention.py", "attend")),
    "transformer_decoder": Facts(
        (("autoregressive", "自回归"), ("causal mask", "因果掩码"), ("prompt", "提示词"),
         ("large language model", "大语言模型"), ("generative", "生成式"), ("in-context learning", "上下文学习")),
        r"p(x_1, \dots, x_T) = \prod_{t=1}^{T} p(x_t \mid x_1, \dots, x_{t-1})", _chain,
        ("models/blocks/attention.py", "causal_mask")),
    "transformer_seq2seq": Facts(
        (("sequence to sequence", "序列到序列"), ("encoder-decoder", "编码器-解码器"),
         ("cross-attention", "交叉注意力"), ("positional encoding", "位置编码"),
         ("feed-forward network", "前馈网络"), ("residual connection", "残差连接"), ("teacher forcing", "教师强制")),
        r"\mathrm{softmax}\!\left(\frac{Q_{\mathrm{dec}} K_{\mathrm{enc}}^\top}{\sqrt{d_k}}\right) V_{\mathrm{enc}}",
        _cross, ("models/transformer_seq2seq.py", "TransformerNetwork")),
}

#: a paper as the pages name it -> where it is found
PAPERS: Mapping[str, str] = {
    "Salton, Wong & Yang 1975": "https://doi.org/10.1145/361219.361220",
    "Spärck Jones 1972": "https://doi.org/10.1108/eb026526",
    "Brown et al. 1993": "https://aclanthology.org/J93-2003/",
    "Mikolov, Chen et al. 2013": "https://arxiv.org/abs/1301.3781",
    "Mikolov, Sutskever et al. 2013": "https://arxiv.org/abs/1310.4546",
    "Mikolov, Le & Sutskever 2013": "https://arxiv.org/abs/1309.4168",
    "Hochreiter & Schmidhuber 1997": "https://doi.org/10.1162/neco.1997.9.8.1735",
    "Sutskever, Vinyals & Le 2014": "https://arxiv.org/abs/1409.3215",
    "Cho et al. 2014": "https://arxiv.org/abs/1406.1078",
    "Bahdanau, Cho & Bengio 2015": "https://arxiv.org/abs/1409.0473",
    "Luong, Pham & Manning 2015": "https://arxiv.org/abs/1508.04025",
    "Vaswani et al. 2017": "https://arxiv.org/abs/1706.03762",
    "Devlin et al. 2019": "https://arxiv.org/abs/1810.04805",
    "Radford et al. 2018, 2019": "https://cdn.openai.com/better-language-models/"
                                 "language_models_are_unsupervised_multitask_learners.pdf",
}


@dataclass(frozen=True)
class Code:
    """Lines `first` to `last` of the file `path`, their text, and where the public sees them; "" where nobody said."""

    path: str
    first: int
    last: int
    text: str
    url: str


@cache
def _lines(path: str, name: str) -> tuple[int, int, str]:
    source = (ROOT / path).read_text(encoding="utf-8")
    node: ast.AST = ast.parse(source)
    for part in name.split("."):
        node = next(child for child in ast.iter_child_nodes(node)
                    if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name == part)
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    last = node.end_lineno or first
    return first, last, "\n".join(source.splitlines()[first - 1:last])


def code_of(key: str) -> Code:
    """The lines of code that do what the rung's formula says."""
    path, name = FACTS[key].code
    first, last, text = _lines(path, name)
    base = os.environ.get(SOURCE_URL, "").strip().rstrip("/")
    url = f"{base}/{path}#L{first}-L{last}" if base.startswith(("https://", "http://")) else ""
    return Code(path, first, last, text, url)
