"""What somebody else's model needs to speak, whatever is asked of it: its special tokens, and one token after another.

Shapes: V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor

from models.answers import Step
from models.base import DecodingOptions
from models.pretrained import writing
from models.pretrained.load import DECODER, SEQ2SEQ, Opened
from models.pretrained.rules import inside, rules
from models.pretrained.tokenizer import PretrainedTokenizer
from models.writing.decoding import forbid
from models.writing.mask_filling import with_holes
from models.writing.sampling import make_step


class Beginning(NamedTuple):
    """The tokens that writing starts from, how many may follow, the last of the first (1,), and the state after the
    others."""

    opening: list[int]
    limit: int
    first: Tensor
    state: writing.Writing


class Speaker:
    """An opened model with its tokenizer. `places` are the tokens that it can write in, `room` those of a
    text that it reads."""

    opened: Opened
    tokenizer: PretrainedTokenizer
    places: int
    room: int

    def sentinels(self) -> list[int]:
        """The ids of T5's marks for a gap, where the vocabulary has them."""
        vocabulary = self.opened.tokenizer.get_vocab() if self.opened.kind == SEQ2SEQ else {}
        return [vocabulary[name] for name in (f"<extra_id_{i}>" for i in range(10)) if name in vocabulary]

    def allowed(self, scores: Tensor, also: Sequence[int] = ()) -> Tensor:
        """Scores (..., V) with what no text may hold at minus infinity."""
        return forbid(scores.clone(), writing.never_written(self.tokenizer, scores.size(-1), also))

    def size(self) -> int:
        """How many tokens the model can name (V)."""
        layer = self.opened.model.get_output_embeddings()
        weight = getattr(layer, "weight", None)
        return int(self.opened.model.config.vocab_size if weight is None else weight.size(0))

    def banned(self, also: Sequence[int] = ()) -> list[int]:
        """Ids that writing never chooses; the ends of a text and `also` may be."""
        forced = inside(writing.setting(self.opened.model, "forced_eos_token_id"), self.size())
        return writing.never_written(self.tokenizer, self.size(), [*self.ends(), *forced, *also])

    def ends(self) -> list[int]:
        """The tokens that end a text; what the vocabulary has not ends none."""
        ends = inside(writing.setting(self.opened.model, "eos_token_id"), self.size())
        return ends or inside(self.tokenizer.eos_id, self.size())

    def text(self, ids: Sequence[int]) -> list[int]:
        """What is read of a text: for a decoder without the mark of its end, which is still to be written."""
        return self.tokenizer.around(list(ids)[:self.room], closed=self.opened.kind != DECODER)

    def begin(self, request: Sequence[int], target: str | None, options: DecodingOptions, given: Sequence[int] = ()
              ) -> Beginning:
        """Where writing starts. A seq2seq model's decoder has written `given` already."""
        model = self.opened.model
        if self.opened.kind == SEQ2SEQ:
            start = writing.openings(model, self.tokenizer, target)
            opening, forced, state = [*start, *given], len(start) - 1, writing.read(model, request)
        else:
            opening, forced, state = list(request), 0, writing.unread()
        # a token that is forced at the beginning counts among the written ones
        limit = max(1, min(options.max_new_tokens - forced, self.places - len(opening)))
        state.rules = rules(model, request, len(opening), limit, self.ends(), self.size(),
                            searched=options.beam_size > 1)
        return Beginning(opening, limit, *writing.primed(model, opening, state))

    def step(self, ids: Tensor, state: writing.Writing) -> Tensor:
        """One more token (1,) -> scores of the next (1, V)."""
        return writing.step(self.opened.model, ids, state)

    def make_step(self, id: int, probabilities: Tensor, text: str) -> Step:
        """A Step from a chosen id and the distribution (V,) it was chosen from."""
        return make_step(self.tokenizer, int(id), probabilities.float().cpu().numpy(), text)

    def show(self, ids: Sequence[int], lang: str | None = None) -> str:
        """Readable text of ids, with "▢" for each mask."""
        return with_holes(self.tokenizer, ids, lang)
