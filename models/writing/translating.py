"""Translating and summing up by search, as everything does that writes from left to right: the recurrent networks, the
seq2seq Transformer and the decoder. They differ in what asks for an answer and in how the search is begun."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

import torch

from models.answers import Translation
from models.base import DecodingOptions, RefusedError, Task
from models.messages import N_
from models.neural import NeuralMethod
from models.training.batching import chunks_by_length
from models.writing.decoding import Hypothesis
from models.writing.quick.search import search as search_quickly
from models.writing.quick.writers import Writer

#: beams that are searched at once
BEAMS = 128


class TranslatingMethod(NeuralMethod, abstract=True):
    """A network that is asked for a translation by token ids, and writes it."""

    #: how a translation came about: with one beam, and with more
    origins: ClassVar[tuple[str, str]] = (N_("greedy search"), N_("beam search"))
    #: how many tokens more than twice its request's a translation may have
    spare: ClassVar[int] = 8

    @abstractmethod
    def request(self, ids: Sequence[int], source: str, target: str) -> list[int]:
        """What is read to be asked for a translation of `ids`."""

    @abstractmethod
    def request_in_short(self, ids: Sequence[int], lang: str) -> list[int]:
        """What is read to be asked for a text in short; the vocabulary has the tag."""

    @abstractmethod
    def search(
        self, requests: Sequence[Sequence[int]], target: str, options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """For each request what was written, best first."""

    def writer(self) -> Writer | None:
        """The network laid out for writing, which writes what `search` writes; None where it is not or cannot be."""
        return None

    def written(
        self, requests: Sequence[Sequence[int]], target: str, options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """As `search`, by the quick writer where there is one."""
        writer = self.writer()
        if writer is None:
            return self.search(requests, target, options)
        limits = self.limits([len(request) for request in requests], target, options)
        return search_quickly(writer, requests, options, [self.tokenizer.eos_id], self.banned_ids, limits)

    @torch.inference_mode()
    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        self.check_translation(source, target)
        return self._answers(sentences, target, options, lambda ids: self.request(ids, source, target))

    def summarise(self, texts: Sequence[str], lang: str, options: DecodingOptions | None = None) -> list[Translation]:
        if refusal := self.refusal(Task.SUMMARY):
            raise RefusedError(refusal)
        self.check_languages(lang)
        return self._answers(texts, lang, options, lambda ids: self.request_in_short(ids, lang))

    def _answers(
        self, sentences: Sequence[str], target: str, options: DecodingOptions | None,
        request: Callable[[Sequence[int]], list[int]],
    ) -> list[Translation]:
        """What is written in language `target` when each text's ids are made a request."""
        options = options or DecodingOptions()
        encoded = self.encode(sentences)
        results: list[Translation] = [Translation("", (), (), "")] * len(sentences)
        filled = [i for i, ids in enumerate(encoded) if ids]
        for chunk in chunks_by_length([encoded[i] for i in filled], max(1, BEAMS // options.beam_size)):
            rows = [filled[i] for i in chunk]
            found = self.written([request(encoded[i]) for i in rows], target, options)
            for i, hypotheses in zip(rows, found):
                best = hypotheses[0]
                results[i] = Translation(self.tokenizer.decode(best.ids, target),
                                         tuple(self.tokenizer.pieces(best.ids)), best.scores[:len(best.ids)],
                                         self.origins[options.beam_size > 1])
        return results

    def limits(self, lengths: Sequence[int], target: str, options: DecodingOptions) -> list[int]:
        """How many tokens may be written for requests of these lengths: twice as many and `spare`, or as many as are
        usual where that is more."""
        least = self.card.get("usual_longest", {}).get(target, 0)
        return [min(options.max_new_tokens, max(2 * length + self.spare, least)) for length in lengths]
