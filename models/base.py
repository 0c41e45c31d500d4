"""The one interface that every method of the ladder implements.

A method answers three questions: how similar are these sentences (`embed`, `similarity`), what is this in the other
language (`translate`), and how does this text go on (`generate`). What it cannot do it refuses, with a reason that is
written once, here or in the method, and shown wherever it applies. This module knows nothing of torch.

Shapes: N, M sentences; D vector size; T tokens; R, C rows and columns of an attention map.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from models.answers import Likelihood
from models.messages import N_, InputError, Note

if TYPE_CHECKING:
    from models.answers import Step, Sureness, Trace, Translation
    from models.budget import Budget, Progress
    from models.language.any_tokenizer import AnyTokenizer
    from models.language.tokenizer import Tokenizer


class Task(StrEnum):
    """The three questions, and a fourth that only a corpus with summaries teaches."""

    SIMILARITY = "similarity"
    TRANSLATION = "translation"
    GENERATION = "generation"
    SUMMARY = "summary"


class Pair(NamedTuple):
    """Two texts that belong together, in the order of the corpus's two languages. `second` is "" throughout a corpus
    of one language."""

    first: str
    second: str


#: why no method translates with a corpus of one language
ONE_LANGUAGE = N_("This corpus has one language only, so there is nothing to translate into; similarity and generation "
                  "work.")

#: why a method does not sum up: no method of its kind does, or these weights were not taught to
NO_SUMMARY = N_("It counts words, gives them places in a space, or fills masked places: from a whole article it writes "
                "no sentence of its own.")
NOT_TAUGHT = N_("These weights were never shown a text and its summary; those of the small world's news were.")


class RefusedError(Exception):
    """Raised by a method that was asked for what it refuses; `message` and `values` are the refusal's."""

    def __init__(self, refusal: Note) -> None:
        super().__init__(str(refusal))
        self.message, self.values = refusal.message, refusal.values


#: lowest temperature that is told from 0
COLDEST = 1e-3


@dataclass(frozen=True)
class DecodingOptions:
    """How tokens are chosen. `beam_size` 1 and `temperature` 0 is greedy; `temperature` above 0 samples.

    `length_penalty` is the exponent of the length that a beam's summed log-probability is divided by (Wu et al. 2016
    use a shifted form of the same idea). `top_k` 0 and `top_p` 1 cut nothing. `max_new_tokens` counts tokens. A
    temperature below `COLDEST` is 0: nothing but the likeliest token has a chance, and dividing by it overflows.
    """

    beam_size: int = 4
    length_penalty: float = 1.3
    max_new_tokens: int = 64
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0

    def __post_init__(self) -> None:
        checks = {
            "beam_size": (1 <= self.beam_size <= 32, "1 to 32"),
            "length_penalty": (0 <= self.length_penalty <= 5, "0 to 5"),
            "max_new_tokens": (1 <= self.max_new_tokens <= 512, "1 to 512"),
            "temperature": (0 <= self.temperature <= 10, "0 to 10"),
            "top_k": (self.top_k >= 0, "0 (no cut) or more"),
            "top_p": (0 < self.top_p <= 1, "above 0, up to 1"),
        }
        for name, (ok, choices) in checks.items():
            if not ok:
                value = getattr(self, name)
                raise InputError(N_("{name} is {value}; it must be {choices}."), name=name, value=value,
                                 choices=choices)
        if self.temperature < COLDEST:
            object.__setattr__(self, "temperature", 0.0)


#: what `likelihoods` sums where the method says nothing else, and why a method has none
NEXT_TOKEN = N_("the log-probability of each token, given those before it")
NO_LIKELIHOOD = N_("This method gives no probability to a sentence, so it cannot say which of two is likelier.")
#: The method of the class that answers each of the three questions; `trace` is always there.
TASK_METHODS = {Task.SIMILARITY: "embed", Task.TRANSLATION: "translate", Task.GENERATION: "generate"}


class Method(ABC):
    """A rung of the ladder. Subclasses set `key` and either implement or refuse every task; a class that does neither,
    or both, is an error when the class is made. `abstract=True` skips the check for shared bases."""

    key: ClassVar[str]
    #: task -> reason (English sentence), for tasks that the method never does
    refusals: ClassVar[Mapping[Task, str]] = {}
    #: task -> what the probabilities of its written tokens are
    sureness: ClassVar[Mapping[Task, Sureness]] = {}
    #: what `likelihoods` sums over a sentence's tokens
    likelihood_is: ClassVar[str] = NEXT_TOKEN
    #: most tokens of a text that are read, what is beyond is cut; None: all are
    longest: int | None = None

    def __init_subclass__(cls, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if not isinstance(getattr(cls, "key", None), str):
            raise TypeError(f"{cls.__name__} must set `key`, the name it has in the registry")
        for task, name in TASK_METHODS.items():
            implemented = getattr(cls, name) is not getattr(Method, name)
            if implemented and task in cls.refusals:
                raise TypeError(f"{cls.__name__} both implements {name}() and refuses {task}; do one")
            if not implemented and task not in cls.refusals:
                raise TypeError(f"{cls.__name__} must implement {name}() or give its reason in refusals[{task!r}]")

    def __init__(self, tokenizer: AnyTokenizer, config: Mapping[str, Any] | None = None) -> None:
        """`config` overrides the method's default configuration; an unknown key is an InputError."""
        self.tokenizer = tokenizer
        self.config = self.complete_config(config)
        #: the card of the loaded or trained weights: corpus, seed, steps, minutes, hardware, parameters, scores
        self.card: dict[str, Any] = {}

    @classmethod
    @abstractmethod
    def default_config(cls) -> dict[str, Any]:
        """The configuration that the shipped weights have: plain JSON values."""

    @classmethod
    def complete_config(cls, config: Mapping[str, Any] | None) -> dict[str, Any]:
        """The default configuration with `config` laid over it. A setting that the method does not have, or a value
        that it cannot work with, is an InputError."""
        full = cls.default_config()
        for name, value in (config or {}).items():
            if name not in full:
                raise InputError(
                    N_("{method} has no setting {name}; its settings are {choices}."),
                    method=cls.key, name=name, choices=", ".join(full),
                )
            full[name] = value
        if config:
            cls.check_config(full)
        return full

    @classmethod
    def check_config(cls, config: Mapping[str, Any]) -> None:
        """Raise InputError for a value that the method cannot work with; `config` is complete."""
        from models.settings import check_settings

        check_settings(config, cls.default_config(), getattr(cls, "poolings", ()))

    @property
    def languages(self) -> tuple[str, ...]:
        """The corpus's language codes, in the order of a Pair: two, or one."""
        return self.tokenizer.languages

    @abstractmethod
    def parameter_count(self) -> int:
        """How many numbers the method has learned."""

    def begin_with(self, directory: Path) -> None:
        """Let the next training begin with the weights of the checkpoint in `directory` instead of random ones.

        InputError where the weights do not fit, or the method has none that are learned step by step.
        """
        raise InputError(N_("{method} cannot start from other weights; only the networks can. Leave it out with "
                            "--method."), method=self.key)

    @abstractmethod
    def train(
        self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
        directory: Path | None = None, resume: bool = False,
    ) -> Iterator[Progress]:
        """Learn from `pairs`, choosing the best state by `valid`. The last Progress has `done`.

        With `directory` the state is saved there at intervals, atomically, so that `resume=True` goes on from it.
        """

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write weights (safetensors), config.json and card.json to `directory`, atomically."""

    @classmethod
    @abstractmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        """Read what `save` wrote. A missing, damaged or foreign file is a CheckpointError that says which."""

    @abstractmethod
    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        """The inside on one sentence in language `source`; with `target`, also on its translation, which is the
        method's own or `forced_target`."""

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        """One vector a sentence, float32 (N, D), never NaN; an empty sentence gives zeros."""
        raise self._refused(Task.SIMILARITY)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, options: DecodingOptions | None = None
    ) -> list[Translation]:
        """Each sentence in language `target`; an empty sentence gives an empty translation."""
        raise self._refused(Task.TRANSLATION)

    def generate(
        self, prompt: str, lang: str, options: DecodingOptions | None = None, seed: int = 0
    ) -> Iterator[Step]:
        """Continue `prompt` token by token; the same seed gives the same text. `Step.text` includes the prompt."""
        raise self._refused(Task.GENERATION)

    def summarise(self, texts: Sequence[str], lang: str, options: DecodingOptions | None = None) -> list[Translation]:
        """Each text in short, in its own language; an empty text gives an empty summary."""
        raise RefusedError(Note(NO_SUMMARY))

    def log_probability(self, sentences: Sequence[str], lang: str) -> tuple[float, int] | None:
        """Sum of natural-log probabilities of the sentences' tokens (end included) and their count, or None for a
        method that gives no probability to a whole text. Perplexity is exp(-sum / count)."""
        return None

    def likelihoods(self, sentences: Sequence[str], lang: str) -> list[Likelihood]:
        """How likely each sentence is, for choosing between sentences; `likelihood_is` says what is summed. A method
        that has nothing to sum raises RefusedError."""
        found = [self.log_probability([sentence], lang) for sentence in sentences]
        if None in found:
            raise RefusedError(Note(NO_LIKELIHOOD, {"method": self.key}))
        return [Likelihood(*one) for one in found if one is not None]

    def similarity(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Cosine of every row of a (N, D) with every row of b (M, D): (N, M) in [-1, 1]; 0 where a vector is 0."""
        return unit_rows(a) @ unit_rows(b).T

    def refusal(self, task: Task) -> Note | None:
        """Why the method does not do `task` on its corpus, or None when it does."""
        reason = self.refusals.get(task)
        if task == Task.SUMMARY and type(self).summarise is Method.summarise:
            reason = NO_SUMMARY
        if reason is None and task == Task.TRANSLATION and len(self.languages) == 1:
            reason = ONE_LANGUAGE
        if reason is None and task == Task.SUMMARY and getattr(self.tokenizer, "summarise_id", None) is None:
            reason = NOT_TAUGHT
        return Note(reason, {"method": self.key}) if reason else None

    def _refused(self, task: Task) -> RefusedError:
        """The error of a class that does not implement `task`, and so has its reason in `refusals`."""
        return RefusedError(Note(self.refusals[task], {"method": self.key}))

    def check_translation(self, source: str, target: str) -> None:
        """Raise RefusedError when the method does not translate, InputError for a language not in the corpus."""
        if refusal := self.refusal(Task.TRANSLATION):
            raise RefusedError(refusal)
        self.check_languages(source, target)

    def check_languages(self, *codes: str) -> None:
        """Raise InputError for a language that the corpus does not have."""
        for code in codes:
            if code not in self.languages:
                raise InputError(
                    N_("The language {code} is not in this corpus; it has {choices}."),
                    code=repr(code), choices=" and ".join(self.languages),
                )


def vectors_of(ids: Sequence[Sequence[int]], rows: Callable[[Sequence[Sequence[int]]], np.ndarray], any_id: int
               ) -> np.ndarray:
    """float32 (N, D): what `rows` gives of the encoded sentences that have tokens, and zeros of the same width for the
    others. Where none has tokens, the width is that of a sentence of the one token `any_id`."""
    filled = [i for i, sequence in enumerate(ids) if sequence]
    found = rows([ids[i] for i in filled] or [[any_id]])  # (filled, D)
    vectors = np.zeros((len(ids), found.shape[1]), dtype=np.float32)
    if filled:
        vectors[filled] = np.nan_to_num(found)
    return vectors


def unit_rows(x: np.ndarray) -> np.ndarray:
    """Rows of x (N, D) scaled to length 1; rows of zeros stay zero."""
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x / np.where(norms > 0, norms, 1.0)
