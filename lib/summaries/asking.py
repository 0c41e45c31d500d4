"""What a method, or an extract, makes of one text, and the facts of it where the article is known."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from lib.compare.answer_flags import Reading, flags_of_answer
from lib.compare.questions import FAILED, Row, probabilities
from lib.corpus.small_world.frames.clause import DEEDS, past_zh
from lib.corpus.small_world.frames.nominal import NOUNS, where
from lib.corpus.small_world.news.articles import SIDES, Article, of_split
from lib.corpus.small_world.news.facts import Scored, parts, scored
from lib.corpus.small_world.news.happenings import RANK, frame_of
from lib.corpus.small_world.words.living import PERSONS
from lib.shelf.library import Loaded, ready_for
from lib.summaries.baselines import BASELINES
from lib.summaries.data import SEED
from lib.summaries.record import OPTIONS
from lib.troubles import id_of
from models.base import RefusedError, Task
from models.messages import InputError, Note

#: held-out articles that the page offers, and which of them it begins with
OFFERED, FIRST = 12, 8


@dataclass(frozen=True)
class Told:
    """An answer, and its facts where the article's are known."""

    row: Row
    facts: Scored | None = None


def offered() -> list[Article]:
    """Held-out articles to choose from."""
    return of_split("test", OFFERED, SEED)


def known(text: str, articles: Sequence[Article]) -> tuple[Article, str] | None:
    """The article that a text is, letter by letter, and its language."""
    return next(((one, lang) for one in articles for lang in SIDES if one.text(lang) == text.strip()), None)


def extract(key: str, text: str, lang: str) -> Row:
    """What a baseline cuts out of a text."""
    started = time.perf_counter()
    said = BASELINES[key][2](parts(text, lang), lang)
    return Row(key, output=said, seconds=time.perf_counter() - started, origin=BASELINES[key][1])


def ask(key: str, method: Loaded, text: str, lang: str) -> Row:
    """What a method writes, or why it does not."""
    try:
        asked = ready_for(method, Task.SUMMARY)
        started = time.perf_counter()
        found = asked.summarise([text], lang, OPTIONS)[0]
        seconds = time.perf_counter() - started
        coverage, warnings = Reading([text]).by(asked)
        flags = flags_of_answer(found.text, found.tokens, OPTIONS.max_new_tokens, None)
        return Row(key, output=found.text, seconds=seconds, tokens=tuple(found.tokens), origin=found.origin,
                   token_probabilities=probabilities(found.scores), parameters=int(asked.parameter_count()),
                   sureness=asked.sureness[Task.TRANSLATION], coverage=coverage, warnings=(*warnings, *flags))
    except (RefusedError, InputError) as error:
        return Row(key, refusal=Note(error.message, error.values))
    except Exception as error:  # one method's failure is its row
        return Row(key, refusal=Note(FAILED, {"method": key, "error": id_of(error)}))


def told(row: Row, article: tuple[Article, str] | None) -> Told:
    """A row with its facts."""
    if article is None or not isinstance(row.output, str):
        return Told(row)
    return Told(row, scored(row.output, article[0], article[1]))


def fact_value(fact: tuple[str, str, str], lang: str) -> str:
    """The value of a fact in the article's language: a name, a noun, a place, or what was done."""
    verb, role, key = fact
    side = 0 if lang == "zh" else 1
    if role == "where":
        return " ".join(token.partition("|")[0].replace("_", " ") for token in where(key)[side].split()[1 - side:])
    if role and key in PERSONS:
        return PERSONS[key].zh if lang == "zh" else PERSONS[key].en
    if role and key in NOUNS:
        return NOUNS[key].zh if lang == "zh" else NOUNS[key].en
    bare = verb.removeprefix("not ")
    if bare not in RANK:
        return bare
    deed = DEEDS[frame_of(bare)][bare]
    denied = verb != bare
    if lang == "zh":
        return f"没有{deed.zh}" if denied else past_zh(deed)
    return f"did not {deed.base}" if denied else deed.past
