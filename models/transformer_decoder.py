"""The Transformer that only writes: masked self-attention, and the next token is all that it predicts.

Radford et al. 2018, "Improving language understanding by generative pre-training". It is asked by a prompt, as GPT-2 is
(Radford et al. 2019, "Language models are unsupervised multitask learners"), but not for what it was never taught: it
is trained on "source [SEP] target", where only the target's tokens are predicted. Every part begins with the tag of its
language: "[BOS] [TO:zh] 我是一个学生。 [SEP] [TO:en]" asks for English. Where the corpus has summaries,
"[BOS] [TO:en] article [SEP] [SUMMARISE] [TO:en]" asks for one.

Shapes: B sentences, T tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from models.answers import Likelihood, Step, Trace
from models.base import DecodingOptions, Pair
from models.blocks.consistent_loss import readings_loss
from models.blocks.layers import TokenEmbedding, mean_over
from models.blocks.transformer import ATTENTION, PARTS, LayerInside, Stack, StackCache, initialise, stack_maps
from models.messages import N_
from models.training.batching import chosen_places, chunks_by_length, pad
from models.training.contrast import CONTRAST
from models.training.pair_data import IdPair, TrainingPairs, joined_pairs, usual_longest
from models.training.piece_dropout import PieceDropout
from models.writing.decoding import Hypothesis, beam_search, forbid, write
from models.writing.likelihood import summed
from models.writing.quick.writers import QuickDecoder
from models.writing.sampling import Continuation
from models.writing.translating import TranslatingMethod


class DecoderNetwork(nn.Module):
    """Embedding, a causal stack, and the embedding again as output layer."""

    def __init__(self, vocab_size: int, pad_id: int, config: dict[str, Any]) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(vocab_size, config["d_model"], pad_id, config["tied"])
        self.stack = Stack(config, config["n_layers"], causal=True)
        initialise(self)

    def forward(
        self, ids: Tensor, valid: Tensor, cache: StackCache | None = None, inspect: bool = False
    ) -> tuple[Tensor, list[LayerInside]]:
        """ids, valid (B, T) -> hidden (B, T, D), and the inside of each layer when `inspect`."""
        return self.stack(self.embedding(ids), valid, cache=cache, inspect=inspect)


class Example(NamedTuple):
    """A text (ids, from [BOS] to [EOS]) and how many of its first tokens are given, not to be written."""

    ids: list[int]
    source: int


class DecoderObjective:
    """Next-token prediction on pairs in both directions, on joined pairs, and on sentences alone; with one language on
    sentences alone."""

    def __init__(self, method: TransformerDecoder, pairs: Sequence[Pair], valid: Sequence[Pair]) -> None:
        self.method, self.tokenizer = method, method.tokenizer
        self.pairs, self.held_out = (TrainingPairs.of(part).ids(self.tokenizer) for part in (pairs, valid))
        self.summaries, self.held_out_summaries = (self._in_short(TrainingPairs.of(part)) for part in (pairs, valid))
        config = method.config
        self.alone_share, self.join_share = config["alone_share"], config["join_share"]
        self.dropout, self.consistency = PieceDropout(self.tokenizer, config["piece_dropout"]), config["consistency"]

    def _alone(self, ids: list[int], side: int) -> Example:
        start = self.method.opening(self.tokenizer.languages[side])
        return Example([*start, *ids, self.tokenizer.eos_id], len(start))

    def _texts(self, pairs: Sequence[IdPair]) -> list[Example]:
        """Each pair in both directions, or each text of the only language."""
        if len(self.tokenizer.languages) == 1:
            return [self._alone(ids, 0) for ids, _ in pairs]
        first, second = self.tokenizer.languages
        examples = []
        for a, b in pairs:
            for src, tgt, source, target in ((a, b, first, second), (b, a, second, first)):
                prompt = self.method.prompt(src, source, target)
                examples.append(Example([*prompt, *tgt, self.tokenizer.eos_id], len(prompt)))
        return examples

    def _in_short(self, pairs: TrainingPairs) -> list[Example]:
        """A text asks for its summary."""
        found = []
        for text, summary, side in pairs.summary_ids(self.tokenizer):
            prompt = self.method.request_in_short(text, self.tokenizer.languages[side])
            found.append(Example([*prompt, *summary, self.tokenizer.eos_id], len(prompt)))
        return found

    def examples(self, rng: np.random.Generator) -> list[Example]:
        draw = random.Random(int(rng.integers(2**62)))
        pairs = self.dropout.pairs(self.pairs, draw)
        joined = joined_pairs(pairs, self.join_share, draw)
        alone = []
        for _ in range(int(self.alone_share * 2 * len(pairs)) if len(self.tokenizer.languages) > 1 else 0):
            side = draw.randrange(2)
            alone.append(self._alone(draw.choice(pairs)[side], side))
        return self._texts([*pairs, *joined]) + alone + self.summaries

    def valid_examples(self) -> list[Example]:
        return self._texts(self.held_out) + self.held_out_summaries

    @staticmethod
    def size(example: Example) -> tuple[int]:
        return (len(example.ids) - 1,)

    def loss(self, network: DecoderNetwork, examples: Sequence[Example], smoothing: float) -> tuple[Tensor, int]:
        """Only what is to be written is asked for: the target of a pair, or all of a sentence alone."""
        device, pad_id = network.embedding.weight.device, self.tokenizer.pad_id
        read, valid = pad([e.ids[:-1] for e in examples], pad_id, device, True)  # (B, T)
        answers, _ = pad([e.ids[1:] for e in examples], pad_id, device, True)  # (B, T)
        starts = torch.tensor([e.source - 1 for e in examples], device=device)  # (B,)
        asked = valid & (torch.arange(read.size(1), device=device) >= starts.unsqueeze(1))  # (B, T)
        readings = 2 if self.consistency and network.training else 1
        hidden, _ = network(read.repeat(readings, 1), valid.repeat(readings, 1))  # (B * readings, T, D)
        places, weights = chosen_places(asked)
        loss = readings_loss([part.flatten(0, 1)[places] for part in hidden.chunk(readings)],
                             network.embedding.output, answers.flatten()[places], weights, smoothing, self.consistency)
        return loss, int(asked.sum())


class TransformerDecoder(TranslatingMethod):
    """Masked self-attention, next-token prediction; translates when prompted."""

    network: DecoderNetwork
    key = "transformer_decoder"
    poolings = ("memory", "last", "embedding")
    origins = (N_("prompted, greedy search"), N_("prompted, beam search"))
    spare = 4

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {
            "d_model": 256, "n_heads": 4, "n_layers": 6, "d_ff": 512, "dropout": 0.1, "pooling": "memory",
            "alone_share": 0.25, "join_share": 0.05, "piece_dropout": 0.0, "consistency": 0.0, "learning_rate": 1.5e-3,
            "max_tokens": 2400, "label_smoothing": 0.1, "weight_decay": 0.01, "average_decay": 0.998, **CONTRAST,
            "contrastive_weight": 0.0, **ATTENTION, **PARTS,
        }

    def build(self) -> DecoderNetwork:
        return DecoderNetwork(self.tokenizer.vocab_size, self.tokenizer.pad_id, self.config)

    def objective(self, pairs: Sequence[Pair], valid: Sequence[Pair]) -> DecoderObjective:
        objective = DecoderObjective(self, pairs, valid)
        self.facts = {"usual_longest": usual_longest(objective.pairs, self.languages)}
        return objective

    def opening(self, lang: str) -> list[int]:
        """How a text in `lang` begins: "[BOS] [TO:en]"."""
        return [self.tokenizer.bos_id, self.tokenizer.language_tag(lang)]

    def prompt(self, ids: Sequence[int], source: str, target: str) -> list[int]:
        """What asks for a translation: "[BOS] [TO:zh] source [SEP] [TO:en]"."""
        return [*self.opening(source), *ids, self.tokenizer.sep_id, self.tokenizer.language_tag(target)]

    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """`memory`: mean of the last layer over the words; `last`: its state at the last word; `embedding`: mean of
        the embedding rows."""
        opening = self.opening(lang)
        text, valid = self.pad([[*opening, *sequence] for sequence in ids])
        states = self.network.embedding(text) if pooling == "embedding" else self.network(text, valid)[0]
        if pooling == "last":
            return states[torch.arange(len(ids)), valid.sum(1) - 1]
        words = valid.clone()
        words[:, : len(opening)] = False
        return mean_over(states, words)

    def _step(self, ids: Tensor, state: StackCache) -> Tensor:
        ones = torch.ones(ids.size(0), 1, dtype=torch.bool, device=ids.device)
        hidden, _ = self.network(ids.unsqueeze(1), ones, state)  # (B, 1, D)
        return self.network.embedding.logits(hidden[:, -1])  # (B, V)

    def read(self, prompts: Sequence[Sequence[int]]) -> tuple[Tensor, StackCache]:
        """Read all of each prompt but its last token into a fresh cache; that token (B,) is the first to be given."""
        cache = self.network.stack.new_cache()
        ids, valid = self.pad([prompt[:-1] for prompt in prompts])
        self.network(ids, valid, cache)
        return torch.tensor([prompt[-1] for prompt in prompts], device=self.device), cache

    def request(self, ids: Sequence[int], source: str, target: str) -> list[int]:
        return self.prompt(ids, source, target)

    def request_in_short(self, ids: Sequence[int], lang: str) -> list[int]:
        assert self.tokenizer.summarise_id is not None
        return [*self.opening(lang), *ids, self.tokenizer.sep_id, self.tokenizer.summarise_id,
                self.tokenizer.language_tag(lang)]

    def writer(self) -> QuickDecoder | None:
        return QuickDecoder.of(self.network, self.network.stack, self.network.embedding)

    def search(
        self, requests: Sequence[Sequence[int]], target: str, options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        first, cache = self.read(requests)
        limits = self.limits([len(request) for request in requests], target, options)
        return beam_search(self._step, cache, first, options, [self.tokenizer.eos_id], self.banned_ids, limits)

    @torch.inference_mode()
    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        self.check_languages(lang)
        options = options or DecodingOptions(temperature=0.8)
        ids = self.encode([prompt])[0]
        first, cache = self.read([[*self.opening(lang), *ids]])
        # a sentence ends a text, or ends as the source of a pair
        ends = [self.tokenizer.eos_id, self.tokenizer.sep_id]
        banned = sorted(self.tokenizer.special_ids - set(ends))
        text = Continuation(self.tokenizer, prompt, lang, ids)
        yield from self.steps(text, write(self._step, cache, first, options, ends, banned, seed), ends)

    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int]:
        found = self.likelihoods([sentence for sentence in sentences if sentence.strip()], lang)
        return sum(one.total for one in found), sum(one.tokens for one in found)

    @torch.inference_mode()
    def likelihoods(self, sentences: Sequence[str], lang: str) -> list[Likelihood]:
        self.check_languages(lang)
        tokenizer, opening, encoded = self.tokenizer, self.opening(lang), self.encode(sentences)
        found = [Likelihood(0.0, 0)] * len(encoded)
        for chunk in chunks_by_length(encoded, 64):
            texts = [[*opening, *encoded[i], tokenizer.eos_id] for i in chunk]
            ids, valid = self.pad(texts)
            hidden, _ = self.network(ids[:, :-1], valid[:, 1:])
            logp = self.network.embedding.logits(hidden[:, 1:]).float().log_softmax(-1)  # (B, T, V)
            logp[..., tokenizer.eos_id] = torch.logaddexp(logp[..., tokenizer.eos_id], logp[..., tokenizer.sep_id])
            for i, one in zip(chunk, summed(logp, ids[:, 2:], valid[:, 2:])):
                found[i] = one if encoded[i] else found[i]
        return found

    @torch.inference_mode()
    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """Reads the sentence, or the prompt and its translation; a step for each written token, or without a target
        for each token of the sentence itself."""
        self.check_languages(source)
        if target is not None:
            self.check_translation(source, target)
        tokenizer = self.tokenizer
        ids = self.encode([sentence])[0]
        if target is None:
            start, written = self.opening(source), ids
        else:
            start = self.prompt(ids, source, target)
            if forced_target is not None:
                written = self.encode([forced_target])[0]
            elif ids:
                written = list(self.search([start], target, replace(DecodingOptions(), beam_size=1))[0][0].ids)
            else:
                written = []
        text = [*start, *written]
        all_ids, valid = self.pad([text])
        hidden, layers = self.network(all_ids, valid, inspect=True)
        logits = forbid(self.network.embedding.logits(hidden[0, len(start) - 1:]), self.banned_ids)
        steps = tuple(
            self.make_step(id, row, tokenizer.decode([*written[:i], id], target or source))
            for i, (id, row) in enumerate(zip([*written, tokenizer.eos_id], logits.softmax(-1)))
        )
        pieces = tokenizer.pieces(text)
        states = {f"layer {i + 1}": layer.state[0].numpy() for i, layer in enumerate(layers)}
        return Trace(tuple(pieces), tuple(text), states, tuple(stack_maps("decoder", layers, pieces, pieces)), steps,
                     tokenizer.decode(written, target) if target else None)


