"""The Transformer that only reads: self-attention both ways, trained to fill masks.

Devlin et al. 2019, "BERT" (masked tokens); Conneau & Lample 2019, "Cross-lingual language model pretraining" (masks in
pairs that mean the same); Gao et al. 2021, "SimCSE", and Feng et al. 2022, "LaBSE" (a sentence's vector should be
nearest to its translation's). Its sentence vectors: `models.blocks.sentence_vectors`; how it writes by filling masks:
`models.writing.mask_filling`.

It reads "[CLS] sentence [SEP]", or "[CLS] sentence [SEP] translation [SEP]".

Shapes: B sentences, T tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.answers import Likelihood, Step, Sureness, Trace, Translation
from models.base import DecodingOptions, Pair, Task
from models.blocks import sentence_vectors as mix
from models.blocks.layers import TokenEmbedding, mean_over
from models.blocks.transformer import ATTENTION, PARTS, LayerInside, Stack, initialise, stack_maps
from models.messages import N_
from models.neural import MAX_TOKENS, NeuralMethod
from models.training.contrast import CONTRAST
from models.training.masked_objective import MaskedNetwork, MaskedObjective, positions_in, segments_of
from models.writing.decoding import forbid, sample
from models.writing.likelihood import in_turn
from models.writing.mask_filling import ORDERS, with_holes
from models.writing.quick.writers import QuickEncoder
from models.writing.sampling import behind

MASK = "[MASK]"
#: how many lengths around the expected one a translation is tried in
LENGTHS_TRIED = 5
#: how a translation was written, by the configuration's `filling`
ORIGINS = {"easy-first": N_("masks filled, the surest first"),
           "mask-predict": N_("masks filled all at once, the least sure again")}


class EncoderNetwork(MaskedNetwork):
    """Embedding, segment embedding, a stack that sees both ways, and the embedding again to name what a mask hides."""

    def __init__(self, vocab_size: int, pad_id: int, config: dict[str, Any]) -> None:
        super().__init__()
        d_model = config["d_model"]
        self.embedding = TokenEmbedding(vocab_size, d_model, pad_id, config["tied"])
        self.segment = nn.Parameter(torch.zeros(2, d_model))
        self.stack = Stack(config, config["n_layers"], causal=False)
        self.head = nn.Linear(d_model, d_model)
        #: how much each piece counts in a sentence's vector, before softplus
        self.importance = nn.Parameter(torch.zeros(vocab_size))
        #: mean sentence length in tokens, by language: how many masks a sentence gets
        self.mean_length: Tensor
        self.register_buffer("mean_length", torch.ones(2))
        #: what the sentence vectors of a language have in common: their mean, and the direction that they vary in most
        self.common: Tensor
        self.register_buffer("common", torch.zeros(2, 2, d_model))
        self.whitening = mix.Whitening(d_model)
        initialise(self)

    def forward(
        self, ids: Tensor, valid: Tensor, segments: Tensor, inspect: bool = False, kept: list[Tensor] | None = None
    ) -> tuple[Tensor, list[LayerInside]]:
        """ids, valid, segments (0 or 1) (B, T) -> hidden (B, T, D), and the inside of each layer when `inspect`; what
        each layer leaves (B, T, D) comes into `kept`."""
        x = self.embedding(ids)
        return self.stack(x + self.segment[segments].to(x.dtype), valid, inspect=inspect,
                          positions=positions_in(segments, valid), kept=kept)

    def before_output(self, hidden: Tensor) -> Tensor:
        """hidden (..., D) -> what the output layer compares with its rows (..., D)."""
        return F.gelu(self.head(hidden))

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden (..., D) -> scores over the vocabulary (..., V)."""
        return self.embedding.logits(self.before_output(hidden))


class TransformerEncoder(NeuralMethod):
    """Self-attention both ways, trained to fill masks in sentences and in pairs."""

    network: EncoderNetwork
    key = "transformer_encoder"
    likelihood_is = N_("the log-probability of each token, hidden in turn and guessed from both sides")
    sureness = dict.fromkeys((Task.TRANSLATION, Task.GENERATION), Sureness.MASK)
    poolings = ("layers", "weighted", "memory", "cls", "embedding")

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "d_model": 256, "n_heads": 4, "n_layers": 4, "d_ff": 1024, "dropout": 0.1, "pooling": "layers",
            "learning_rate": 2e-3, "max_tokens": 2000, "label_smoothing": 0.0, "weight_decay": 0.01,
            "average_decay": 0.998, "piece_dropout": 0.0, "filling": "mask-predict", **CONTRAST,
            "rows_weight": 1.0, "rows_kept": 0.6, **ATTENTION, **PARTS,
        }

    def build(self) -> EncoderNetwork:
        return EncoderNetwork(self.tokenizer.vocab_size, self.tokenizer.pad_id, self.config)

    def objective(self, pairs: Sequence[Pair], valid: Sequence[Pair]) -> MaskedObjective:
        objective = MaskedObjective(self.tokenizer, pairs, valid, self.config["piece_dropout"])
        self.network.mean_length.copy_(torch.tensor(objective.mean_lengths()))
        self.network.common.zero_()  # measured at the end, of the vectors as they are then
        if self._start:
            self.find_common(pairs)
        return objective

    def finish(self, pairs: Sequence[Pair]) -> None:
        self.find_common(pairs)

    @torch.inference_mode()
    def find_common(self, pairs: Sequence[Pair]) -> None:
        """Measure on training sentences what the vectors of each language share; too few sentences tell nothing."""
        network, training = self.network, self.network.training
        network.eval().common.zero_()
        if self.config["pooling"] == "layers":
            network.whitening.fit(self.sampled(pairs, "mixed"))
        else:
            for language, vectors in enumerate(self.sampled(pairs, "weighted")):
                if len(vectors) >= self.config["d_model"]:
                    network.common[language] = mix.what_is_common(vectors)
        network.train(training)

    def single(self, ids: Sequence[int]) -> list[int]:
        """"[CLS] sentence [SEP]"."""
        return [self.tokenizer.cls_id, *ids, self.tokenizer.sep_id]

    def joined(self, first: Sequence[int], second: Sequence[int]) -> list[int]:
        """"[CLS] first [SEP] second [SEP]"."""
        return [*self.single(first), *second, self.tokenizer.sep_id]

    def read(self, sequences: Sequence[Sequence[int]], inspect: bool = False) -> tuple[Tensor, list[LayerInside]]:
        """Hidden states (B, T, D) of sequences with their special tokens."""
        ids, valid = self.pad(sequences)
        return self.network(ids, valid, segments_of(ids, self.tokenizer.sep_id), inspect)

    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """`layers`: for each layer the mean of the states over the words, each weighed by its piece's importance; these
        `mixed`, and whitened. `weighted`: that of the last layer, less what all sentences of the language share;
        `memory`: its plain mean; `cls`: the state at [CLS]; `embedding`: that of the embedding rows, before all
        layers."""
        text, valid = self.pad([self.single(sequence) for sequence in ids])
        words = valid & (text != self.tokenizer.cls_id) & (text != self.tokenizer.sep_id)
        network, language = self.network, self.languages.index(lang)

        def weighed(states: Tensor) -> Tensor:
            return mix.weighed_mean(states.float(), text, words, network.importance)  # (B, D)

        if pooling == "embedding":
            return weighed(network.embedding(text))
        kept: list[Tensor] = []
        states, _ = network(text, valid, segments_of(text, self.tokenizer.sep_id), kept=kept)
        if pooling in ("cls", "memory"):
            return states[:, 0] if pooling == "cls" else mean_over(states, words)
        if pooling == "weighted":
            return mix.without_common(weighed(states), network.common[language])
        vectors = mix.mixed([weighed(one) for one in kept])
        return vectors if pooling == "mixed" else network.whitening(vectors, language)

    def as_compared(self, sentences: Sequence[str]) -> list[str]:
        """In lower case for a mixture, and for the rows: "A" and "a" have nothing in common as pieces."""
        folded = self.config["pooling"] in ("layers", "embedding")
        return [sentence.lower() for sentence in sentences] if folded else list(sentences)

    def logits_at(self, sequences: Sequence[Sequence[int]], places: Sequence[tuple[int, int]]) -> Tensor:
        """Scores (P, V) at P places, each (sequence, position); only what may be written is allowed."""
        rows, columns = torch.tensor(places, device=self.device).unbind(1)  # (P,) each
        network, banned = self.network, sorted(self.tokenizer.special_ids)
        if (quick := QuickEncoder.of(network, network.stack, network.head, network.embedding)) is None:
            return forbid(network.logits(self.read(sequences)[0][rows, columns]), banned)
        ids, valid = self.pad(sequences)
        segments = segments_of(ids, self.tokenizer.sep_id)
        return quick.logits(network.embedding(ids) + network.segment[segments], valid, positions_in(segments, valid),
                            (rows, columns), banned)

    def _expected_length(self, n: int, source: str, target: str) -> float:
        by_language = dict(zip(self.languages, self.network.mean_length.tolist()))
        return n * by_language[target] / by_language[source]

    @torch.inference_mode()
    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        """For each sentence a few lengths are tried; the one whose words were likeliest on average is kept."""
        self.check_translation(source, target)
        limit = (options or DecodingOptions()).max_new_tokens
        encoded, fill = self.encode(sentences), ORDERS[self.config["filling"]]
        trials: list[tuple[int, int, int]] = []  # (length of all, sentence, masks)
        for i, ids in enumerate(encoded):
            if ids:
                centre = round(self._expected_length(len(ids), source, target))
                lengths = range(centre - LENGTHS_TRIED // 2, centre + LENGTHS_TRIED // 2 + 1)
                trials += [(len(ids) + n, i, n) for n in sorted({min(max(1, n), limit) for n in lengths})]
        trials.sort()
        best: dict[int, tuple[float, list[int], list[float]]] = {}
        for start in range(0, len(trials), 64):
            chunk = trials[start:start + 64]
            texts = [self.joined(encoded[i], [self.tokenizer.mask_id] * n) for _, i, n in chunk]
            filled, scores = fill(self.logits_at, texts, self.tokenizer.mask_id)
            for (_, i, n), ids, logps in zip(chunk, filled, scores):
                mean = sum(logps) / n
                if i not in best or mean > best[i][0]:
                    best[i] = (mean, ids[-n - 1:-1], logps)
        results = [Translation("", (), (), "")] * len(sentences)
        for i, (_, ids, logps) in best.items():
            text = self.tokenizer.decode(ids, target)
            results[i] = Translation(text, tuple(self.tokenizer.pieces(ids)), tuple(logps),
                                     ORIGINS[self.config["filling"]])
        return results

    @torch.inference_mode()
    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        """The prompt, and masks up to the length of a usual sentence; the surest mask is filled first. A "▢" in the
        text stands for a mask that is still empty."""
        self.check_languages(lang)
        options = options or DecodingOptions(temperature=0.8)
        tokenizer = self.tokenizer
        generator = torch.Generator().manual_seed(seed)
        ids = self.encode([prompt])[0]
        known = self.show(ids, lang)
        usual = round(dict(zip(self.languages, self.network.mean_length.tolist()))[lang])
        text = self.single([*ids, *[tokenizer.mask_id] * min(options.max_new_tokens, max(4, usual - len(ids)))])
        while tokenizer.mask_id in text:
            places = [i for i, id in enumerate(text) if id == tokenizer.mask_id]
            logits = self.logits_at([text], [(0, place) for place in places])  # (masks, V)
            probabilities = logits.softmax(-1)  # (masks, V)
            surest = int(probabilities.amax(-1).argmax())
            chosen, _ = sample(logits[surest], options, generator)
            text[places[surest]] = chosen
            yield self.make_step(chosen, probabilities[surest], behind(prompt, known, self.show(text, lang)))

    @torch.inference_mode()
    def likelihoods(self, sentences: Sequence[str], lang: str) -> list[Likelihood]:
        self.check_languages(lang)
        return in_turn([self.single(ids) for ids in self.encode(sentences)], self.tokenizer.mask_id, self.logits_at)

    def show(self, ids: Sequence[int], lang: str | None = None) -> str:
        """Readable text of ids, with "▢" for each mask."""
        return with_holes(self.tokenizer, ids, lang)

    def encode_with_masks(self, sentence: str) -> list[int]:
        """Ids of a sentence in which the reader may have written [MASK]."""
        parts = self.tokenizer.encode_batch(re.split(r"\s*\[MASK\]\s*", sentence))
        ids = parts[0]
        for part in parts[1:]:
            ids = [*ids, self.tokenizer.mask_id, *part]
        return ids[:MAX_TOKENS]

    @torch.inference_mode()
    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """Reads the sentence, in which [MASK] may stand for a hidden word, alone or joined to its translation; a step
        for each mask: what the network would write there. Without a mask, a step for each word: how well it fits."""
        self.check_languages(source)
        if target is not None:
            self.check_translation(source, target)
        tokenizer = self.tokenizer
        ids, output = self.encode_with_masks(sentence), None
        text = self.single(ids)
        if target is not None:
            output = forced_target if forced_target is not None else self.translate([sentence], source, target)[0].text
            text = self.joined(ids, self.encode_with_masks(output))
        _, layers = self.read([text], inspect=True)
        masks = [i for i, id in enumerate(text) if id == tokenizer.mask_id]
        places = masks or [i for i, id in enumerate(text) if not tokenizer.is_special(id)]
        steps = []
        if places:
            hidden_texts = [[tokenizer.mask_id if i == place else id for i, id in enumerate(text)] for place in places]
            likely = self.logits_at(hidden_texts, list(enumerate(places))).softmax(-1)  # (places, V)
            for probabilities, place in zip(likely, places):
                chosen = int(probabilities.argmax()) if masks else text[place]
                shown = [chosen if i == place else id for i, id in enumerate(text)]
                steps.append(self.make_step(chosen, probabilities, self.show(shown, target or source)))
        pieces = tokenizer.pieces(text)
        states = {f"layer {i + 1}": layer.state[0].numpy() for i, layer in enumerate(layers)}
        return Trace(tuple(pieces), tuple(text), states, tuple(stack_maps("encoder", layers, pieces, pieces)),
                     tuple(steps), output)


