"""Who does what to whom, said in the active and in the passive: English sentences made by a rule of a corpus's words.

"The dog bit the man" and "The man was bitten by the dog" mean the same, "The man bit the dog" does not; a corpus of
translations hardly ever says so. Subjects, objects and verbs are those of the corpus's own sentences of the shape
"somebody did something", and the irregular verbs that it has anywhere, put together anew. The rule knows the past tense
alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import NamedTuple

#: pronouns as subject and as object
PRONOUNS = {"I": "me", "you": "you", "he": "him", "she": "her", "we": "us", "they": "them"}
#: past and participle where they differ, or where the past does not end in -ed
IRREGULAR = {
    "ate": "eaten", "beat": "beaten", "bit": "bitten", "bought": "bought", "broke": "broken", "brought": "brought",
    "built": "built", "caught": "caught", "chose": "chosen", "drew": "drawn", "drove": "driven", "fed": "fed",
    "forgave": "forgiven", "forgot": "forgotten", "fought": "fought", "found": "found", "heard": "heard",
    "held": "held", "hid": "hidden", "hit": "hit", "hurt": "hurt", "kept": "kept", "knew": "known", "led": "led",
    "left": "left", "lost": "lost", "met": "met", "paid": "paid", "saw": "seen", "shot": "shot", "sold": "sold",
    "stole": "stolen", "stung": "stung", "taught": "taught", "threw": "thrown", "told": "told", "took": "taken",
    "understood": "understood", "woke": "woken", "won": "won", "wrote": "written",
}
_OWNER = "the|my|his|her|our|your|their|this|that|a|an"
_PATTERN = re.compile(
    rf"(?P<subject>I|You|He|She|We|They|[A-Z][a-z]+|(?:{_OWNER.title()}) [a-z]+) (?P<verb>[a-z]+) "
    rf"(?P<object>me|you|him|her|us|them|[A-Z][a-z]+|(?:{_OWNER}) [a-z]+)\.")


class Roles(NamedTuple):
    """The same in the active and in the passive, and both with the roles exchanged."""

    active: str
    passive: str
    twin: str
    twin_passive: str


class RoleSentences:
    """Draws `Roles` of the words of English texts; nothing can be drawn where `ready` is false."""

    def __init__(self, texts: Iterable[str]) -> None:
        texts = list(texts)
        subjects = {objective: subject for subject, objective in PRONOUNS.items()}
        words = {word for text in texts for word in text.split()}
        self.verbs = [verb for verb in IRREGULAR if verb in words]
        self.people: list[str] = []
        for found in filter(None, map(_PATTERN.fullmatch, texts)):
            subject, verb, object = found["subject"], found["verb"], found["object"]
            if verb in IRREGULAR or (verb.endswith("ed") and len(verb) > 4):
                self.verbs.append(verb)
                small = subject[0].lower() + subject[1:]
                self.people += [small if " " in subject or small in PRONOUNS else subject,
                                subjects.get(object, object)]
        self.verbs = sorted(set(self.verbs))
        self.named = sorted(who for who in set(self.people) if " " in who)  # the dog, my father
        self.ready = len(set(self.people)) > 2 and bool(self.verbs)

    def draw(self, draw: random.Random) -> Roles:
        """One sentence, its passive, and both twins; every other time of two nouns, which say nothing of their roles by
        their form, as pronouns do."""
        among = self.named if len(self.named) > 1 and draw.random() < 0.5 else self.people
        one = draw.choice(among)
        other = draw.choice([who for who in among if who != one])
        verb = draw.choice(self.verbs)
        return Roles(active(one, verb, other), passive(one, verb, other), active(other, verb, one),
                     passive(other, verb, one))


def active(who: str, verb: str, whom: str) -> str:
    """"The dog bit the man."""
    return f"{_first(who)} {verb} {PRONOUNS.get(whom, whom)}."


def passive(who: str, verb: str, whom: str) -> str:
    """"The man was bitten by the dog."""
    was = "were" if whom in ("you", "we", "they") else "was"
    return f"{_first(whom)} {was} {IRREGULAR.get(verb, verb)} by {PRONOUNS.get(who, who)}."


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
