"""Is this a sentence of the small world's grammar? Patterns that the grammar writes, and what fills them.

The grammar only writes. To read, many scenes are written in all their ways, and in each the noun phrases, verbs,
times, places, manners and adjectives are made slots: what is left are patterns. A sentence is recognised when a pattern
fits and every slot holds a phrase that the grammar can write there; noun phrases are written anew from the whole
lexicon, with their number and, in English, the form of a pronoun. Sense is not asked for: eating a car is grammatical.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, permutations
from typing import Any

from lib.corpus.small_world.frames.all_frames import write
from lib.corpus.small_world.frames.clause import DEEDS, past_zh
from lib.corpus.small_world.frames.draw import qualities_of
from lib.corpus.small_world.frames.nominal import NOUNS, PLURAL_DETS, np
from lib.corpus.small_world.whole import scenes
from lib.corpus.small_world.words.living import NAMES, PERSONS, PRONOUNS
from lib.corpus.small_world.words.settings import NUMBERS

#: scenes that the patterns are read off, and their seed: not one that anything is trained or tested on
SCENES, SEED = 40_000, 77
Units = tuple[str, ...]
PHRASES = frozenset({"agent", "patient", "recipient", "other", "with", "thinker", "owner", "first", "second"})
OPEN = frozenset({"time", "place", "goal", "manner", "quality", "adjective", "side", "degree"})
_PREFIX = re.compile(r"(?:[a-z]+\d?\.)*(?=[a-z]+\d?(?:\.(?:det|adj|and))?$)")
_VERBAL = ("is", "are", "was", "were", "am", "has", "have", "did", "does", "do", "will", "can", "should", "must")


def units_of(text: str, lang: str) -> Units:
    """What patterns are made of: characters in Chinese, words and marks in English."""
    return tuple(text.replace(" ", "") if lang == "zh" else re.findall(r"[\w'’-]+|[^\w\s]", text.lower()))


def _base(units: str) -> str:
    """The role of a piece: "c1.agent.det+x" -> "agent"."""
    found = _PREFIX.sub("", units.partition("+")[0])
    return found.partition(".")[0].rstrip("0123456789")


def _pieces(markup: str, lang: str) -> Iterator[tuple[str, Units]]:
    """(role, units) of what stands together: a noun phrase with its article is one piece, as is anything else."""
    role = ""
    held: Units = ()
    for token in markup.split():
        text, _, marks = token.partition("|")
        word, base = units_of(text.replace("_", " "), lang), _base(marks) if marks else ""
        if base in PHRASES and role in (base, "article") and held:
            role, held = base, (*held, *word)
            continue
        if held:
            yield role, held
        role, held = "article" if not marks and word in (("the",), ("a",), ("an",)) else base, word
    if held:
        yield role, held


@cache
def phrases(lang: str) -> dict[Units, str]:
    """Every noun phrase of the lexicon -> what it can be: the person of a subject ("1" "2" "3" "p"), "o" for the
    object's form of a pronoun, and both where one form serves."""
    side = 0 if lang == "zh" else 1
    found: dict[Units, str] = {}

    def add(markup: str, kind: str) -> None:
        text = " ".join(token.partition("|")[0].replace("_", " ") for token in markup.split())
        units = units_of(text, lang)
        found[units] = "".join(sorted({*found.get(units, ""), *kind}))

    owners = [f"my:{key}" for key in (*PRONOUNS, *NAMES)]
    dets = ["a", "bare", "kinds", "this", "that", *PLURAL_DETS, *NUMBERS]
    for key in NOUNS:
        told = [f"{det}//{key}" for det in (*owners, "the", *dets)]
        told += [f"{det}/{quality}/{key}" for det in dets for quality in qualities_of(key, attributive=True)]
        for text in told:
            phrase = np(text, "x")
            add(phrase[side], phrase.person + "o")
        if lang == "zh":
            add(f"自己的 {NOUNS[key].zh}", "3o")
    for key, person in PERSONS.items():
        same = person.en == person.en_object or lang == "zh"
        add(np(key, "x")[side], person.person + ("o" if same else ""))
        add(np(key, "x", obj=True)[side], "o")
    for one, two in permutations(NAMES, 2):
        add(np(f"{one}+{two}", "x")[side], "po")
    return found


@cache
def verbs(lang: str) -> dict[Units, frozenset[str]]:
    """Every form of a verb -> what it can be: "do past", "person base", ...; a verb stands in for one of its kind."""
    found: dict[Units, set[str]] = {}
    for kind, deeds in DEEDS.items():
        for deed in deeds.values():
            forms = ({"zh": deed.zh, "done": deed.zh_done, "past": past_zh(deed)} if lang == "zh" else
                     {name: getattr(deed, name) for name in ("base", "third", "past", "participle", "ing")})
            for form, text in forms.items():
                found.setdefault(units_of(text, lang), set()).add(f"{kind} {form}")
    return {units: frozenset(kinds) for units, kinds in found.items()}


class Recogniser:
    """Patterns as a tree: a unit leads on, or a slot with any of its fillers does."""

    def __init__(self, lang: str, count: int = SCENES, seed: int = SEED) -> None:
        self.lang = lang
        self.tree: dict[Any, Any] = {}
        self.fill: dict[str, set[Units]] = {}
        self.phrases, self.verbs = phrases(lang), verbs(lang)
        self.longest = max(map(len, self.phrases))
        for scene in islice(scenes(seed), count):
            written = write(scene)
            for markup in written.zh if lang == "zh" else written.en:
                self._learn(list(_pieces(markup, lang)))

    def _learn(self, pieces: Sequence[tuple[str, Units]]) -> None:
        node: dict[Any, Any] = self.tree
        for i, (role, held) in enumerate(pieces):
            for step in self._steps(role, held, pieces[i + 1:i + 2]):
                node = node.setdefault(step, {})
        node["end"] = True

    def _steps(self, role: str, held: Units, after: Sequence[tuple[str, Units]]) -> Sequence[Any]:
        kinds = self.phrases.get(held, "") if role in PHRASES else ""
        if kinds:
            if self.lang == "zh":
                return [("np", "o")]
            subject = role in ("agent", "thinker") or bool(after and after[0][1][0] in _VERBAL)
            person = kinds.replace("o", "")
            return [("np", person if subject and person else "o")]
        if role == "action" and held in self.verbs:
            return [("verb", self.verbs[held])]
        if role in OPEN:
            self.fill.setdefault(role, set()).add(held)
            return [("open", role)]
        return held

    def __call__(self, text: str) -> bool:
        """Whether a sentence is one that the grammar writes."""
        units = units_of(text, self.lang)
        seen: set[tuple[int, int]] = set()
        open_: list[tuple[dict[Any, Any], int]] = [(self.tree, 0)]
        while open_:
            node, at = open_.pop()
            if at == len(units):
                if "end" in node:
                    return True
                continue
            if (id(node), at) in seen:
                continue
            seen.add((id(node), at))
            if units[at] in node and units[at] != "end":
                open_.append((node[units[at]], at + 1))
            for step, below in node.items():
                if isinstance(step, tuple):
                    open_ += [(below, end) for end in range(at + 1, min(len(units), at + self.longest) + 1)
                              if self._fits(step, units[at:end])]
        return False

    def _fits(self, step: tuple[str, Any], held: Units) -> bool:
        kind, name = step
        if kind == "verb":
            return name <= self.verbs.get(held, frozenset())
        return name in self.phrases.get(held, "") if kind == "np" else held in self.fill[name]
