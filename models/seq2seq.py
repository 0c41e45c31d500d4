"""What the three encoder-decoder methods share: how pairs become examples, and how they read, translate and write.

The task is told by a tag at the head of the source: "[TO:en] 我是一个学生。 [EOS]" asks for a translation,
"[CONTINUE] [TO:en] I am [EOS]" for the rest of an English sentence; where the corpus has summaries,
"[SUMMARISE] [TO:en] article [EOS]" asks for one, as T5 is asked by a prefix (Raffel et al. 2020).

Shapes: B sentences, T target tokens, S source tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from models.answers import AttentionMap, Likelihood, Step, Trace
from models.base import DecodingOptions, Pair
from models.blocks.consistent_loss import readings_loss
from models.blocks.layers import TokenEmbedding, mean_over
from models.blocks.recurrent import RecurrentEncoder
from models.blocks.transformer import Layer, read_out
from models.language.tokenizer import Tokenizer
from models.training.batching import chunks_by_length, pad
from models.training.pair_data import IdPair, TrainingPairs, joined_pairs, usual_longest
from models.training.piece_dropout import PieceDropout
from models.writing.decoding import Hypothesis, beam_search, forbid, write
from models.writing.likelihood import summed
from models.writing.sampling import Continuation
from models.writing.translating import TranslatingMethod


class Seq2SeqNetwork(nn.Module):
    """What the network of a subclass has. The state, and the inside of the layers, are of its own kinds."""

    embedding: TokenEmbedding
    encoder: nn.Module
    #: reads sentence vectors off the memory, where the contrast trains it; None where there is no contrast
    readout: Layer | None

    @abstractmethod
    def encode(self, ids: Tensor, valid: Tensor, inspect: bool = False) -> tuple[Tensor, list[Any]]:
        """ids, valid (B, S) -> memory (B, S, D), and the inside of each layer."""

    @abstractmethod
    def start(self, memory: Tensor, valid: Tensor) -> Any:
        """The decoder's state before the first token."""

    @abstractmethod
    def decode(self, ids: Tensor, valid: Tensor, state: Any, inspect: bool = False) -> tuple[Tensor, Any]:
        """ids, valid (B, T) -> hidden (B, T, D) and the decoder's inside; `state` moves on in place."""


class Example(NamedTuple):
    """Source ids with their tag, and target ids, both without end token."""

    src: list[int]
    tgt: list[int]


def in_short(tokenizer: Tokenizer, ids: Sequence[int], tag: int) -> list[int]:
    """Source ids that ask for a text in short, in the language of the tag."""
    assert tokenizer.summarise_id is not None
    return [tokenizer.summarise_id, tag, *ids]


class Seq2SeqObjective:
    """Translate in both directions and continue sentences; some sources and targets are two or three pairs joined.
    With one language every sentence is continued. Texts that come with a summary are summed up besides."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair], valid: Sequence[Pair], config: dict[str, Any]):
        self.tokenizer = tokenizer
        self.tags = [tokenizer.language_tag(code) for code in tokenizer.languages]
        self.pairs = TrainingPairs.of(pairs).ids(tokenizer)
        self.continue_share, self.join_share = config["continue_share"], config["join_share"]
        self.dropout, self.consistency = PieceDropout(tokenizer, config["piece_dropout"]), config["consistency"]
        self.summaries = self._in_short(TrainingPairs.of(pairs))
        held_out = TrainingPairs.of(valid).ids(tokenizer)
        if len(self.tags) == 1:
            draw = random.Random(0)
            self.valid = [self._continued(ids, 0, draw) for ids, _ in held_out]
        else:
            self.valid = self._translations(held_out)
        self.valid += self._in_short(TrainingPairs.of(valid))

    def _in_short(self, pairs: TrainingPairs) -> list[Example]:
        """A text asks for its summary."""
        return [Example(in_short(self.tokenizer, text, self.tags[side]), summary)
                for text, summary, side in pairs.summary_ids(self.tokenizer)]

    def _continued(self, ids: list[int], side: int, draw: random.Random) -> Example:
        """A text cut at random: what comes before the cut asks for what comes after it."""
        cut = draw.randrange(len(ids))
        return Example([self.tokenizer.continue_id, self.tags[side], *ids[:cut]], ids[cut:])

    def _translations(self, pairs: Sequence[IdPair]) -> list[Example]:
        first_tag, second_tag = self.tags
        return [example for a, b in pairs for example in (Example([second_tag, *a], b), Example([first_tag, *b], a))]

    def examples(self, rng: np.random.Generator) -> list[Example]:
        draw = random.Random(int(rng.integers(2**62)))
        pairs = self.dropout.pairs(self.pairs, draw)
        joined = joined_pairs(pairs, self.join_share, draw)
        if len(self.tags) == 1:
            return [self._continued(ids, 0, draw) for ids, _ in (*pairs, *joined)]
        continued = []
        for _ in range(int(self.continue_share * 2 * len(pairs))):
            side = draw.randrange(2)
            continued.append(self._continued(draw.choice(pairs)[side], side, draw))
        return self._translations([*pairs, *joined]) + continued + self.summaries

    def valid_examples(self) -> list[Example]:
        return self.valid

    @staticmethod
    def size(example: Example) -> tuple[int, int]:
        return len(example.src) + 1, len(example.tgt) + 1

    def loss(self, network: Seq2SeqNetwork, examples: Sequence[Example], smoothing: float) -> tuple[Tensor, int]:
        bos, eos, pad_id = self.tokenizer.bos_id, self.tokenizer.eos_id, self.tokenizer.pad_id
        device, readings = network.embedding.weight.device, 2 if self.consistency and network.training else 1
        src, src_valid = pad([[*e.src, eos] for e in examples] * readings, pad_id, device, True)  # (B, S)
        tgt_in, tgt_valid = pad([[bos, *e.tgt] for e in examples] * readings, pad_id, device, True)  # (B, T)
        tgt_out, tgt_valid_once = pad([[*e.tgt, eos] for e in examples], pad_id, device, True)  # (B / readings, T)
        memory, _ = network.encode(src, src_valid)
        hidden, _ = network.decode(tgt_in, tgt_valid, network.start(memory, src_valid))  # (B, T, D)
        loss = readings_loss(hidden.flatten(0, 1).chunk(readings), network.embedding.output, tgt_out.flatten(),
                             tgt_valid_once.flatten(), smoothing, self.consistency)
        return loss, int(tgt_valid_once.sum())


class Seq2SeqMethod(TranslatingMethod, abstract=True):
    """An encoder that reads and a decoder that writes."""

    network: Seq2SeqNetwork

    @abstractmethod
    def build(self) -> Seq2SeqNetwork:
        """A fresh network for `self.config` and the tokenizer's vocabulary."""

    def objective(self, pairs: Sequence[Pair], valid: Sequence[Pair]) -> Seq2SeqObjective:
        objective = Seq2SeqObjective(self.tokenizer, pairs, valid, self.config)
        self.facts = {"usual_longest": usual_longest(objective.pairs, self.languages)}
        return objective

    def attention_maps(self, encoder_layers: list, inside: Any, src: list[str], tgt: list[str]) -> list[AttentionMap]:
        """The attention of one sentence as maps; what `encode` and `decode` returned when inspected."""
        return []

    def layer_states(self, encoder_layers: list, inside: Any) -> dict[str, np.ndarray]:
        """Hidden states by layer, each (S, D) or (T, D)."""
        return {}

    def other(self, lang: str) -> str:
        """The corpus's other language; the same where there is one only."""
        return self.languages[-1] if lang == self.languages[0] else self.languages[0]

    def tagged(self, ids: Sequence[int], target: str) -> list[int]:
        """Source ids that ask for a translation into `target`."""
        return [self.tokenizer.language_tag(target), *ids, self.tokenizer.eos_id]

    def read_as(self, ids: Sequence[int], target: str) -> list[int]:
        """Source ids as they were met in training: asking for a translation, or with one language for the rest."""
        tagged = self.tagged(ids, target)
        return tagged if len(self.languages) > 1 else [self.tokenizer.continue_id, *tagged]

    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """`memory`: mean of the encoder's states over the words, read by one layer more where there is a readout;
        `embedding`: mean of the embedding rows; `summary`: the one vector that starts the decoder (recurrent networks).

        The readout learns from the memory and the memory not from it, so that translating stays as it is."""
        src, valid = self.pad([self.read_as(sequence, self.other(lang)) for sequence in ids])
        if pooling == "embedding":
            states = self.network.embedding(src)
        else:
            states, _ = self.network.encode(src, valid)
        if pooling == "summary":
            return RecurrentEncoder.summary(states, valid)
        if pooling == "memory" and self.network.readout is not None:
            states = read_out(self.network.readout, states.detach(), valid)
        words = valid.clone()
        words[:, : 1 if len(self.languages) > 1 else 2] = False  # the tags
        words &= src != self.tokenizer.eos_id
        return mean_over(states, words)

    def _step(self, ids: Tensor, state: Any) -> Tensor:
        ones = torch.ones(ids.size(0), 1, dtype=torch.bool, device=ids.device)
        hidden, _ = self.network.decode(ids.unsqueeze(1), ones, state)  # (B, 1, D)
        return self.network.embedding.logits(hidden[:, -1])  # (B, V)

    def request(self, ids: Sequence[int], source: str, target: str) -> list[int]:
        return self.tagged(ids, target)

    def request_in_short(self, ids: Sequence[int], lang: str) -> list[int]:
        return [*in_short(self.tokenizer, ids, self.tokenizer.language_tag(lang)), self.tokenizer.eos_id]

    def search(
        self, requests: Sequence[Sequence[int]], target: str, options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        src, valid = self.pad(requests)
        memory, _ = self.network.encode(src, valid)
        state = self.network.start(memory, valid)
        first = torch.full((len(requests),), self.tokenizer.bos_id, device=self.device)
        limits = self.limits([len(request) for request in requests], target, options)
        return beam_search(self._step, state, first, options, [self.tokenizer.eos_id], self.banned_ids, limits)

    def _continuing(self, prompt: str, lang: str) -> tuple[list[int], list[int]]:
        ids = self.encode([prompt])[0]
        tokenizer = self.tokenizer
        return ids, [tokenizer.continue_id, tokenizer.language_tag(lang), *ids, tokenizer.eos_id]

    @torch.inference_mode()
    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        self.check_languages(lang)
        options = options or DecodingOptions(temperature=0.8)
        ids, source = self._continuing(prompt, lang)
        src, valid = self.pad([source])
        state = self.network.start(self.network.encode(src, valid)[0], valid)
        first = torch.tensor([self.tokenizer.bos_id], device=self.device)
        ends = [self.tokenizer.eos_id]
        text = Continuation(self.tokenizer, prompt, lang, ids)
        yield from self.steps(text, write(self._step, state, first, options, ends, self.banned_ids, seed), ends)

    @torch.inference_mode()
    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int]:
        """As a language model: each sentence written from an empty prompt."""
        self.check_languages(lang)
        tag, total, count = [self.tokenizer.continue_id, self.tokenizer.language_tag(lang)], 0.0, 0
        objective = Seq2SeqObjective(self.tokenizer, [], [], self.config)
        examples = [Example(tag, ids) for ids in self.encode(sentences) if ids]
        for start in range(0, len(examples), 64):
            loss, tokens = objective.loss(self.network, examples[start:start + 64], 0.0)
            total, count = total - float(loss) * tokens, count + tokens
        return total, count

    @torch.inference_mode()
    def likelihoods(self, sentences: Sequence[str], lang: str) -> list[Likelihood]:
        """The same, sentence by sentence."""
        self.check_languages(lang)
        tokenizer, encoded = self.tokenizer, self.encode(sentences)
        found = [Likelihood(0.0, 0)] * len(encoded)
        tag = [tokenizer.continue_id, tokenizer.language_tag(lang), tokenizer.eos_id]
        for chunk in chunks_by_length(encoded, 64):
            src, src_valid = self.pad([tag] * len(chunk))
            tgt, valid = self.pad([[tokenizer.bos_id, *encoded[i], tokenizer.eos_id] for i in chunk])  # (B, T + 1)
            state = self.network.start(self.network.encode(src, src_valid)[0], src_valid)
            hidden, _ = self.network.decode(tgt[:, :-1], valid[:, 1:], state)
            logp = self.network.embedding.logits(hidden).float().log_softmax(-1)  # (B, T, V)
            for i, one in zip(chunk, summed(logp, tgt[:, 1:], valid[:, 1:])):
                found[i] = one if encoded[i] else found[i]
        return found

    @torch.inference_mode()
    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """Reads the sentence; writes its translation by greedy search, or reads `forced_target` in its place. With
        `target` the same as `source` it writes how the sentence goes on."""
        self.check_languages(source)
        if target not in (None, source):
            self.check_translation(source, target)
        ids = self.encode([sentence])[0]
        tokenizer = self.tokenizer
        tagged = self._continuing(sentence, source)[1] if target == source else self.read_as(
            ids, target or self.other(source))
        src, valid = self.pad([tagged])
        memory, layers = self.network.encode(src, valid, inspect=True)
        src_pieces = tokenizer.pieces(tagged)
        if target is None:
            return Trace(tuple(src_pieces), tuple(tagged), self.layer_states(layers, None),
                         tuple(self.attention_maps(layers, None, src_pieces, [])))
        if forced_target is not None:
            tgt = self.encode([forced_target])[0]
        elif ids:
            greedy = replace(DecodingOptions(), beam_size=1)
            tgt = list(self.search([tagged], target, greedy)[0][0].ids)
        else:
            tgt = []
        tgt_in, tgt_valid = self.pad([[tokenizer.bos_id, *tgt]])
        hidden, inside = self.network.decode(tgt_in, tgt_valid, self.network.start(memory, valid), inspect=True)
        probabilities = forbid(self.network.embedding.logits(hidden[0]), self.banned_ids).softmax(-1)  # (T, V)
        written = [*tgt, tokenizer.eos_id]
        steps = tuple(
            self.make_step(id, row, tokenizer.decode(written[: i + 1], target))
            for i, (id, row) in enumerate(zip(written, probabilities))
        )
        maps = self.attention_maps(layers, inside, src_pieces, tokenizer.pieces(written))
        return Trace(tuple(src_pieces), tuple(tagged), self.layer_states(layers, inside), tuple(maps), steps,
                     tokenizer.decode(tgt, target))
