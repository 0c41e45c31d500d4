"""A model that others trained on other text, behind the same interface as ours: any encoder, decoder or seq2seq model
that transformers knows.

An encoder's sentence vector is the mean of its last layer; it fills masks and does not translate. A decoder is asked by
a prompt. A seq2seq model translates as it was taught, which for T5 takes a request in words (Raffel et al. 2020).

Shapes: T tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch

from models.answers import Step, Sureness, Trace, Translation
from models.base import DecodingOptions, Method, Pair, RefusedError, Task, vectors_of
from models.budget import Budget, Progress
from models.language.names import name_of
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError, Note
from models.pretrained import going_on, inside, writing
from models.pretrained.load import DECODER, ENCODER, SEQ2SEQ, Opened, open_folder
from models.pretrained.places import places
from models.pretrained.speaker import Speaker
from models.pretrained.tokenizer import PretrainedTokenizer
from models.writing.decoding import beam_search

MAX_TOKENS = 256
TEXT, SOURCE, TARGET = "{text}", "{source}", "{target}"
_BY_MASKS = N_("An encoder was never taught to translate; it fills masks. Ask it how similar sentences are, or for a "
               "hidden word.")
_NO_HEAD = N_("These weights lack the layer that names words, so the model cannot write; it gives vectors only.")
_NO_GAP = N_("This model was taught to turn one text into another and has no mask token, so it cannot go on with a "
             "text.")
NO_MASKS = N_("Only models that were taught to fill gaps have a mask; this one has none.")
_NOT_TRAINED_HERE = N_("A pretrained model is not trained or saved here.")


class Pretrained(Speaker, Method):
    """One model from elsewhere. `opened` is shared by copies for other languages or prompts; nothing changes it."""

    key = "pretrained"
    sureness = dict.fromkeys((Task.TRANSLATION, Task.GENERATION), Sureness.FOREIGN)
    tokenizer: PretrainedTokenizer

    def __init__(self, opened: Opened, languages: Sequence[str], config: Mapping[str, Any] | None = None) -> None:
        self.opened = opened
        super().__init__(PretrainedTokenizer(opened.tokenizer, languages, opened.folder.fingerprint), config)
        prompt = self.config["prompt"] = self.config["prompt"] or self._usual_prompt()
        name = hashlib.sha256(f"{opened.folder.fingerprint} {prompt}".encode()).hexdigest()
        self.card = {"name": opened.name, "kind": opened.kind, "parameters": self.parameter_count(),
                     "weights_sha256": name}
        read, self.places = places(opened.model, opened.tokenizer)
        #: most tokens that a text may have beside the special ones, and beside one to be written or filled
        self.room = self.longest = max(1, min(MAX_TOKENS, read - max(4, self.tokenizer.marks + 2)))

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {"pooling": "last_layer", "prompt": ""}

    @classmethod
    def check_config(cls, config: Mapping[str, Any]) -> None:
        if config["prompt"] and TEXT not in config["prompt"]:
            raise InputError(N_("The prompt must hold {field}, where your sentence goes."), field=TEXT)

    def _usual_prompt(self) -> str:
        if self.opened.kind == DECODER:
            return f"{SOURCE}: {TEXT}\n{TARGET}:"
        return f"translate {SOURCE} to {TARGET}: {TEXT}" if self.sentinels() else TEXT

    def compared_on(self, languages: Sequence[str], prompt: str = "") -> Pretrained:
        """The same model for a corpus with these languages, asked with another prompt."""
        return Pretrained(self.opened, languages, {"prompt": prompt or self.config["prompt"]})

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.opened.model.parameters())

    def train(self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
              directory: Path | None = None, resume: bool = False) -> Iterator[Progress]:
        raise InputError(_NOT_TRAINED_HERE)

    def save(self, directory: Path) -> None:
        raise InputError(_NOT_TRAINED_HERE)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        """The model in a folder that transformers wrote; of `tokenizer` only the languages are used."""
        return cls(open_folder(directory), tokenizer.languages)

    def refusal(self, task: Task) -> Note | None:
        kind, writes = self.opened.kind, self.opened.writes
        if found := super().refusal(task):
            return found
        reason = None
        if task == Task.TRANSLATION and kind == ENCODER:
            reason = _BY_MASKS
        elif task == Task.GENERATION and kind == ENCODER and not (writes and self.tokenizer.mask_id is not None):
            reason = _NO_HEAD
        elif task == Task.GENERATION and kind == SEQ2SEQ and not self.sentinels() and self.tokenizer.mask_id is None:
            reason = _NO_GAP
        return Note(reason) if reason else None

    @torch.inference_mode()
    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        """The mean of the last layer over the tokens that are not special."""
        self.check_languages(lang)
        any_id = next(iter(sorted(self.tokenizer.special_ids)), 0)
        return vectors_of(self.tokenizer.encode_batch(sentences),
                          lambda ids: np.stack([self._vector(one) for one in ids]), any_id)

    def _vector(self, ids: Sequence[int]) -> np.ndarray:
        text, model = self.text(ids), self.opened.model
        if self.opened.kind == SEQ2SEQ:
            hidden = writing.encoded(model, text).last_hidden_state[0]  # (T, D)
        else:
            hidden = model(input_ids=torch.tensor([text]), output_hidden_states=True).hidden_states[-1][0]
        words = [i for i, id in enumerate(text) if not self.tokenizer.is_special(id)] or list(range(len(text)))
        return hidden[words].mean(0).float().numpy()

    def _request(self, ids: Sequence[int], source: str, target: str) -> list[int]:
        """What is read to ask for a translation."""
        model_type = self.opened.model.config.model_type
        if model_type in writing.MULTILINGUAL:
            return [writing.language_token(self.tokenizer, source), *ids[:self.room], *self.ends()[:1]]
        before, after = self._asked(source, target)
        if self.opened.kind == SEQ2SEQ and not before and not after:
            return self.text(ids)
        words = len(self.tokenizer.encode_plain(before)) + len(self.tokenizer.encode_plain(after)) + 2
        text = self.tokenizer.decode(ids[:max(1, self.room - words)], source)
        return self.text(self.tokenizer.encode_plain(before + text + after))

    def _asked(self, source: str, target: str) -> tuple[str, str]:
        """The words before and after the sentence in the prompt."""
        before, _, after = self.config["prompt"].partition(TEXT)
        names = name_of(source) or source, name_of(target) or target
        return tuple(part.replace(SOURCE, names[0]).replace(TARGET, names[1]) for part in (before, after))

    def _translated(self, ids: Sequence[int], source: str, target: str, options: DecodingOptions
                    ) -> tuple[list[int], list[int], list[int], list[float]]:
        """Request, opening, written ids and their log-probabilities."""
        request = self._request(ids, source, target)
        asked = replace(options, max_new_tokens=min(options.max_new_tokens, 2 * len(ids) + 10))
        opening, limit, first, state = self.begin(request, target, asked)
        best = beam_search(self.step, state, first, options, self.ends(), self.banned(), [limit])[0][0]
        written, scores = list(best.ids), list(best.scores[:len(best.ids)])
        if self.opened.kind == DECODER:  # the prompt's next line is no longer the translation
            for i in range(len(written)):
                text = self.opened.tokenizer.decode(written[:i + 1]).lstrip()
                if "\n" in text:
                    return request, opening, written[:i], scores[:i]
        return request, opening, written, scores

    @torch.inference_mode()
    def translate(self, sentences: Sequence[str], source: str, target: str,
                  options: DecodingOptions | None = None) -> list[Translation]:
        self.check_translation(source, target)
        options, results = options or DecodingOptions(), []
        for ids in self.tokenizer.encode_batch(sentences):
            if not ids:
                results.append(Translation("", (), (), ""))
                continue
            _, _, written, scores = self._translated(ids, source, target, options)
            origin = (N_("pretrained elsewhere, prompted") if self.opened.kind == DECODER
                      else N_("pretrained elsewhere, beam search") if options.beam_size > 1
                      else N_("pretrained elsewhere, greedy search"))
            results.append(Translation(self.tokenizer.decode(written, target).strip(),
                                       tuple(self.tokenizer.pieces(written)), tuple(scores), origin))
        return results

    def generate(self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
                 ) -> Iterator[Step]:
        self.check_languages(lang)
        if refusal := self.refusal(Task.GENERATION):
            raise RefusedError(refusal)
        with torch.inference_mode():
            yield from going_on.go_on(self, prompt, lang, options or DecodingOptions(temperature=0.8), seed)

    @torch.inference_mode()
    def fill(self, sentence: str, lang: str) -> tuple[Step, ...] | str:
        """The candidates for each [MASK] of an encoder, or the text that a seq2seq model makes of it. A model without
        masks is a RefusedError."""
        self.check_languages(lang)
        if self.opened.kind == DECODER or (self.tokenizer.mask_id is None and not self.sentinels()):
            raise RefusedError(Note(NO_MASKS))
        if self.opened.kind == SEQ2SEQ:
            return going_on.restored(self, sentence, lang, DecodingOptions(beam_size=1, max_new_tokens=60))
        if not self.opened.writes:
            raise RefusedError(Note(_NO_HEAD))
        return self.trace(sentence, lang).steps

    @torch.inference_mode()
    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int] | None:
        """For a decoder only; the first token of a text without an opening is given, not guessed."""
        self.check_languages(lang)
        if self.opened.kind != DECODER:
            return None
        total, count = 0.0, 0
        for ids in filter(None, self.tokenizer.encode_batch(sentences)):
            text = torch.tensor([[*self.text(ids), *self.ends()[:1]]])
            logp = self.opened.model(input_ids=text).logits[0, :-1].float().log_softmax(-1)  # (T, V)
            total += float(logp.gather(1, text[0, 1:, None]).sum())
            count += text.size(1) - 1
        return total, count

    @torch.inference_mode()
    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        self.check_languages(source)
        if target is not None and self.opened.kind != ENCODER:
            self.check_translation(source, target)
        ids = self.tokenizer.encode_with_masks(sentence)[:self.room]
        if self.opened.kind == ENCODER:
            return inside.encoder_trace(self, sentence, source)
        if target is None or not ids:
            if self.opened.kind == SEQ2SEQ:
                opening = writing.openings(self.opened.model, self.tokenizer, None)
                return inside.seq2seq_trace(self, self.text(ids), opening, [], source, None)
            text = self.text(ids) or self.ends()[:1] or [0]
            return inside.decoder_trace(self, text[:1], text[1:], source, None)
        greedy = DecodingOptions(beam_size=1)
        request, opening, written, _ = self._translated(ids, source, target, greedy)
        if forced_target is not None:
            written = self.tokenizer.encode(forced_target)[:min(self.room, self.places - len(opening))]
        output = self.tokenizer.decode(written, target).strip()
        if self.opened.kind == SEQ2SEQ:
            return inside.seq2seq_trace(self, request, opening, written, target, output)
        return inside.decoder_trace(self, request, written, target, output)
