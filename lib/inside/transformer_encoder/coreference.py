"""Who is "it"? Twin sentences in which one word decides, and what an encoder's heads and masks make of them.

Winograd 1972; Levesque, Davis & Morgenstern 2012, "The Winograd schema challenge". In both sentences of a twin the same
two nouns stand at the same places and the other one is meant, so whoever always takes the first, the nearer or the more
usual noun is right in exactly half of them.

Shapes: N sentences (two a twin), L layers, H heads; the last 2 are the two candidates.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.paths import LABELLED
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer
    from models.transformer_encoder import TransformerEncoder

#: the project's own lists: who is meant by a pronoun, and what a phrase with "with" belongs to
PRONOUNS, ATTACHMENTS = "coreference", "attachment"
COLUMNS = ("text_a", "text_b", "pronoun", "candidate_1", "candidate_2", "answer_a", "answer_b", "lang")
#: words before a noun; where one stands before a candidate, "the" is put before it in the pronoun's place too
_BEFORE_NOUNS = {"en": frozenset(("the", "a", "an", "this", "that", "these", "those", "my", "your", "his", "her", "its",
                                  "our", "their"))}
BATCH = 64


@dataclass(frozen=True)
class Question:
    """A sentence, the word in it that looks (its last occurrence), and two words of it of which one may be meant.
    `answer` is 0 or 1, the candidate that is meant, or None where nobody has said."""

    text: str
    pronoun: str
    candidates: tuple[str, str]
    lang: str
    answer: int | None = None


@dataclass(frozen=True)
class Twin:
    """A row of a list. The sentences differ in one word, and so do the answers. `pronoun` is the word that looks; where
    it is the one that differs, both are given: "knife|cheese"."""

    text_a: str
    text_b: str
    pronoun: str
    candidate_1: str
    candidate_2: str
    answer_a: str
    answer_b: str
    lang: str

    def questions(self) -> tuple[Question, Question]:
        """Both sentences with what is asked."""
        candidates = (self.candidate_1, self.candidate_2)
        first, _, second = self.pronoun.partition("|")
        return (Question(self.text_a, first, candidates, self.lang, candidates.index(self.answer_a)),
                Question(self.text_b, second or first, candidates, self.lang, candidates.index(self.answer_b)))


def load(name: str = PRONOUNS, languages: Sequence[str] | None = None) -> list[Twin]:
    """A list of the project, in the languages named (None: all)."""
    with (LABELLED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        twins = [Twin(**{column: row[column] for column in COLUMNS}) for row in csv.DictReader(file)]
    return [twin for twin in twins if languages is None or twin.lang in languages]


def of_world(languages: Sequence[str], each: int = 20, seed: int = 3) -> list[Twin]:
    """Twins of the small world whose sentences no method was trained on, `each` of every frame and language."""
    from lib.corpus.small_world import probes
    from lib.corpus.small_world.trained import LANGS, new

    found: dict[str, list[Twin]] = {"it": [], "he": [], "until": []}  # by frame, the plainest question first
    taken: Counter[tuple[str, str]] = Counter()
    for twin in probes.twins(30 * each, seed):
        for side, lang in enumerate(LANGS):
            texts = twin.first.pair[side], twin.second.pair[side]
            kind = (lang, twin.first.frame)
            if lang not in languages or taken[kind] >= each or not all(new(text, lang) for text in texts):
                continue
            references = twin.first.references[0], twin.second.references[0]
            spans = [(one.zh_antecedent, one.en_antecedent)[side] for one in references]
            pronoun = (references[0].zh_pronoun, references[0].en_pronoun)[side]
            meant = [text[slice(*span)] for text, span in zip(texts, spans)]
            in_order = meant if spans[0] < spans[1] else meant[::-1]
            taken[kind] += 1
            found[twin.first.frame].append(Twin(texts[0], texts[1], texts[0][slice(*pronoun)], in_order[0], in_order[1],
                                                meant[0], meant[1], lang))
    return [twin for twins in found.values() for twin in twins]


def twins_for(method: TransformerEncoder) -> list[Twin]:
    """The pairs to ask about: the project's list, and for what learned the small world that world's own."""
    own = method.card.get("corpus") == SMALL_WORLD
    return of_world(method.languages) if own else load(PRONOUNS, method.languages)


def find(tokenizer: Tokenizer, ids: Sequence[int], word: str, last: bool = False) -> range | None:
    """The places of a word's pieces in `ids`, the first time it comes or the last; None where it does not."""
    wanted = tokenizer.encode(word)
    if not wanted:
        return None
    starts = range(len(ids) - len(wanted) + 1)
    for start in reversed(starts) if last else starts:
        end = start + len(wanted)
        if list(ids[start:end]) == wanted and not (end < len(ids) and tokenizer.is_continuation(ids[end])):
            return range(start, end)
    return None


def located(tokenizer: Tokenizer, question: Question) -> tuple[list[int], range, tuple[range, range]]:
    """The sentence's ids, the places of the word that looks, and those of both candidates; a word that is not in the
    sentence, or candidates that are one and the same, are an InputError."""
    ids = tokenizer.encode(question.text)

    def place(word: str, last: bool = False) -> range:
        found = find(tokenizer, ids, word, last)
        if found is None:
            raise InputError(N_("The word {word} is not in the sentence {text}; write it as it stands there."),
                             word=f'"{word}"', text=f'"{question.text}"')
        return found

    looker = place(question.pronoun, last=True)
    first, second = map(place, question.candidates)
    if len({looker, first, second}) < 3:
        raise InputError(N_("The pronoun and the two nouns must be three different words of the sentence."))
    return ids, looker, (first, second)


def askable(tokenizer: Tokenizer, twin: Twin) -> bool:
    """Whether the vocabulary can tell the words of a twin apart; another corpus's may not know them at all."""
    try:
        return all(tokenizer.unk_id not in located(tokenizer, question)[0] for question in twin.questions())
    except InputError:
        return False


@torch.inference_mode()
def looks(method: TransformerEncoder, questions: Sequence[Question]) -> np.ndarray:
    """How much of each head's attention goes from the word that looks to each candidate: (N, L, H, 2), 0-1. Attention
    to the pieces of a word is added up; several pieces that look are averaged."""
    found = []
    for start in range(0, len(questions), BATCH):
        parts = [located(method.tokenizer, question) for question in questions[start:start + BATCH]]
        _, layers = method.read([method.single(ids) for ids, _, _ in parts], inspect=True)
        weights = torch.stack([layer.self_weights for layer in layers], dim=1)  # (B, L, H, T, T)
        for row, (_, looker, places) in zip(weights, parts):
            mine = row[:, :, [i + 1 for i in looker]].mean(2)  # (L, H, T): [CLS] stands before the words
            found.append(torch.stack([mine[..., [i + 1 for i in place]].sum(-1) for place in places], -1))  # (L, H, 2)
    return torch.stack(found).float().cpu().numpy()


@torch.inference_mode()
def attention_from(method: TransformerEncoder, question: Question) -> tuple[tuple[str, ...], np.ndarray]:
    """The tokens that the encoder reads, and where each head looks from the word that looks: (L, H, T)."""
    ids, looker, _ = located(method.tokenizer, question)
    text = method.single(ids)
    _, layers = method.read([text], inspect=True)
    weights = torch.stack([layer.self_weights[0] for layer in layers])  # (L, H, T, T)
    rows = weights[:, :, [i + 1 for i in looker]].mean(2)  # (L, H, T)
    return tuple(method.tokenizer.pieces(text)), rows.float().cpu().numpy()


def in_its_place(tokenizer: Tokenizer, question: Question, length: int = 1) -> tuple[list[int], int]:
    """Ids of the sentence with `length` masks where the pronoun was, after "the" where the candidates have such a word
    before them; and the place of the first mask."""
    ids, looker, places = located(tokenizer, question)
    usual = _BEFORE_NOUNS.get(question.lang, frozenset())
    has, mine = (any(place.start and tokenizer.piece(ids[place.start - 1]).lower() in usual for place in some)
                 for some in (places, (looker,)))
    before = tokenizer.encode("the") if has and not mine else []
    masks = [tokenizer.mask_id] * length
    return [*ids[:looker.start], *before, *masks, *ids[looker.stop:]], looker.start + len(before)


@torch.inference_mode()
def masked(method: TransformerEncoder, questions: Sequence[Question]) -> np.ndarray:
    """The log-probability (nats) of each candidate in the pronoun's place: (N, 2). A word of several pieces is filled
    from the left, and the mean over its pieces counts, so that a longer word does not lose for its length."""
    tokenizer = method.tokenizer
    texts: list[list[int]] = []
    asked: list[tuple[int, int, int, int, int]] = []  # (question, candidate, place, id, pieces)
    for number, question in enumerate(questions):
        for which, word in enumerate(question.candidates):
            pieces = tokenizer.encode(word)
            text, place = in_its_place(tokenizer, question, len(pieces))
            for done, id in enumerate(pieces):
                texts.append(method.single([*text[:place], *pieces[:done], *text[place + done:]]))
                asked.append((number, which, place + 1 + done, id, len(pieces)))
    values = np.zeros((len(questions), 2))
    for start in range(0, len(texts), BATCH):
        chunk = asked[start:start + BATCH]
        places = [(row, place) for row, (_, _, place, _, _) in enumerate(chunk)]
        logp = method.logits_at(texts[start:start + BATCH], places).log_softmax(-1)  # (B, V)
        for row, (number, which, _, id, count) in zip(logp, chunk):
            values[number, which] += float(row[id]) / count
    return values


def shares(values: np.ndarray) -> np.ndarray:
    """What falls to the first candidate of what both get: values (..., 2) at least 0 -> (...), 0.5 where both get
    none."""
    total = values.sum(-1)
    return np.where(total > 0, values[..., 0] / np.where(total > 0, total, 1.0), 0.5)
