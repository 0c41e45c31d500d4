"""What the views of single sentences share: the direction, the measured pairs with their scores, and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

import models
from lib.evaluation import measure
from lib.evaluation.baselines import NEAREST
from lib.evaluation.sentence_scores import SentenceScores, read_scores, sentence_scores
from lib.inside.scoreboard.brought import measured_pairs, way
from lib.shelf.library import ready_for
from lib.ui.scoreboard.origins import place_of_files
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.shared.corpus_text import corpus, text_at_hand, text_stamp
from lib.ui.shared.scores import direction_name, directions, titles_with_baseline
from lib.ui.shared.site_map import DATASET, link
from models.base import DecodingOptions, Pair, RefusedError, Task
from models.messages import InputError


@dataclass(frozen=True)
class Measured:
    """One direction: the test pairs that were measured, as far as the text has them, and each row's chrF of them."""

    evaluation: str
    source: str
    target: str
    pairs: list[Pair]
    scores: SentenceScores | None
    places: np.ndarray
    options: DecodingOptions

    @property
    def sides(self) -> list[tuple[str, str]]:
        """(source, expected) of each pair."""
        first = shelf.languages().index(self.source)
        return [(pair[first], pair[1 - first]) for pair in self.pairs]

    def score(self, texts: Sequence[str]) -> np.ndarray:
        """chrF of each of these translations of the pairs."""
        made = sentence_scores({self.evaluation: {"": texts}}, self.pairs, shelf.languages(),
                               shelf.tokenizer().normalize)
        return made[self.evaluation].chrf[""].astype(float)

    def chrf(self, key: str) -> np.ndarray | None:
        """A row's score of each pair, where the file has it."""
        if self.scores is None or key not in self.scores.chrf:
            return None
        return self.scores.chrf[key][self.places].astype(float)


def needs_text(why: str) -> bool:
    """Whether the text of the corpus is missing; then one sentence says what it is needed for, with a link."""
    if text_at_hand():
        return False
    st.info(why, icon=":material/menu_book:")
    link(DATASET, t("Dataset: where the text is, and how to get it"), icon=":material/dataset:")
    return True


def measured(results: Mapping[str, Any], evaluation: str) -> Measured:
    """The direction of the chosen question, or the one chosen here, with its sentences."""
    names = [f"translation_{a}_{b}" for a, b in directions()]
    if evaluation not in names:
        evaluation = segments(t("Direction"), names, names[0], "way",
                              lambda name: direction_name(name.removeprefix("translation_")))
    scores = read_scores(place_of_files()).get(evaluation)
    source, target = way(evaluation, shelf.languages())
    with st.spinner(t("Reading the text …")):
        pairs, places = measured_pairs(corpus(), results, evaluation, scores, shelf.tokenizer().normalize)
    about = results.get("about", {}).get(evaluation, {})
    usual = DecodingOptions()
    options = DecodingOptions(**{name: about.get(name, getattr(usual, name))
                                 for name in ("beam_size", "length_penalty", "max_new_tokens")})
    return Measured(evaluation, source, target, pairs, scores, places, options)


def asked(key: str) -> Any:
    """The method or baseline of a row that can be asked for translations, or an error that says why not."""
    if key == NEAREST:
        return _baseline(shelf.corpus_key(), text_stamp(shelf.corpus_key()), shelf.tokenizer().fingerprint)
    return shelf.method(key)


def can_be_asked(keys: Sequence[str]) -> list[str]:
    """Those of the rows that translate: methods, and the copy of the nearest sentence."""
    return [key for key in keys if key in models.REGISTRY or key == NEAREST]


@costly()
def translations(keys: Sequence[str], found: Measured) -> dict[str, list[str]]:
    """What each row makes of all measured sentences, as they were scored; with progress, and from memory where it was
    made before. What a method refuses is left out."""
    made, titles = {}, titles_with_baseline(list(keys))
    bar = st.progress(0.0)
    sentences = tuple(source for source, _ in found.sides)
    for number, key in enumerate(keys):
        bar.progress(number / len(keys), text=t("{method} translates {n} test sentences …", method=titles[key],
                                                n=f"{len(sentences):,}"))
        method = asked(key)
        try:
            identity = (NEAREST, shelf.corpus_key()) if key == NEAREST else shelf.identity(key, method)
            made[key] = _translated(identity, sentences, found.source, found.target, found.options, method)
        except (InputError, RefusedError):
            continue
    bar.empty()
    return made


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def _translated(identity: Any, sentences: tuple[str, ...], source: str, target: str, options: DecodingOptions,
                _method: Any) -> list[str]:
    return measure.translations(ready_for(_method, Task.TRANSLATION), sentences, source, target, options)[0]


@st.cache_resource(show_spinner=False, max_entries=2, ttl=1800)
def _baseline(key: str, stamp: Any, fingerprint: str) -> Any:
    return measure.baseline(shelf.tokenizer(), corpus(key).split("train"))
