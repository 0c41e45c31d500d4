"""What somebody else's model needs to speak, whatever is asked of it: its special tokens, and one token after another.

Shapes: V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from models.answers import Step
from models.pretrained import writing
from models.pretrained.load import DECODER, SEQ2SEQ, Opened
from models.pretrained.tokenizer import PretrainedTokenizer
from models.writing.decoding import forbid
from models.writing.mask_filling import with_holes
from models.writing.sampling import make_step


class Speaker:
    """An opened model with its tokenizer. `places` are the tokens that it can hold, `room` those of a text."""

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

    def banned(self, also: Sequence[int] = ()) -> list[int]:
        """Ids that writing never chooses; the ends of a text and `also` may be."""
        size = self.opened.model.get_output_embeddings().weight.size(0)
        return writing.never_written(self.tokenizer, size, [*self.ends(), *also])

    def ends(self) -> list[int]:
        """The tokens that end a text."""
        ends = getattr(self.opened.model.generation_config, "eos_token_id", None)
        ends = [ends] if isinstance(ends, int) else list(ends or ())
        return ends or [id for id in [self.tokenizer.eos_id] if id is not None]

    def text(self, ids: Sequence[int]) -> list[int]:
        """What is read of a text: for a decoder without the mark of its end, which is still to be written."""
        text = self.tokenizer.around(list(ids)[:self.room])
        while self.opened.kind == DECODER and len(text) > 1 and text[-1] in self.ends():
            text.pop()
        return text

    def begin(self, request: Sequence[int], target: str | None, given: Sequence[int] = ()
              ) -> tuple[list[int], Tensor, writing.Writing]:
        """The tokens that writing starts from, the last of them (1,), and the state after the others. A seq2seq model's
        decoder has written `given` already."""
        model = self.opened.model
        if self.opened.kind == SEQ2SEQ:
            opening = [*writing.openings(model, self.tokenizer, target), *given]
            state = writing.read(model, request)
        else:
            opening, state = list(request), writing.Writing()
        return opening, *writing.primed(model, opening, state)

    def step(self, ids: Tensor, state: writing.Writing) -> Tensor:
        """One more token (1,) -> scores of the next (1, V)."""
        return writing.step(self.opened.model, ids, state)

    def make_step(self, id: int, probabilities: Tensor, text: str) -> Step:
        """A Step from a chosen id and the distribution (V,) it was chosen from."""
        return make_step(self.tokenizer, int(id), probabilities.float().cpu().numpy(), text)

    def show(self, ids: Sequence[int], lang: str | None = None) -> str:
        """Readable text of ids, with "▢" for each mask."""
        return with_holes(self.tokenizer, ids, lang)
