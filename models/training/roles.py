"""Who does what to whom, said in two ways: English sentences made by a rule of a corpus's words.

"The dog bit the man" and "The man was bitten by the dog" mean the same, "The man bit the dog" does not; a corpus of
translations hardly ever says so. Other ways to say the same are a time at either end, and "didn't" for "did not".
Subjects, objects and verbs are those of the corpus's own sentences of the shape "somebody did something", and the
irregular verbs that it has anywhere, put together anew. The rule knows the past tense alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

#: pronouns as subject and as object
PRONOUNS = {"I": "me", "you": "you", "he": "him", "she": "her", "we": "us", "they": "them"}
#: past, then base and participle, where these do not follow from it by a rule
IRREGULAR = {
    "ate": ("eat", "eaten"), "beat": ("beat", "beaten"), "bit": ("bite", "bitten"), "bought": ("buy", "bought"),
    "broke": ("break", "broken"), "brought": ("bring", "brought"), "built": ("build", "built"),
    "caught": ("catch", "caught"), "chose": ("choose", "chosen"), "drew": ("draw", "drawn"),
    "drove": ("drive", "driven"), "fed": ("feed", "fed"), "forgave": ("forgive", "forgiven"),
    "forgot": ("forget", "forgotten"), "fought": ("fight", "fought"), "found": ("find", "found"),
    "heard": ("hear", "heard"), "held": ("hold", "held"), "hid": ("hide", "hidden"), "hit": ("hit", "hit"),
    "hurt": ("hurt", "hurt"), "kept": ("keep", "kept"), "knew": ("know", "known"), "led": ("lead", "led"),
    "left": ("leave", "left"), "lost": ("lose", "lost"), "met": ("meet", "met"), "paid": ("pay", "paid"),
    "saw": ("see", "seen"), "shot": ("shoot", "shot"), "sold": ("sell", "sold"), "stole": ("steal", "stolen"),
    "stung": ("sting", "stung"), "taught": ("teach", "taught"), "threw": ("throw", "thrown"),
    "told": ("tell", "told"), "took": ("take", "taken"), "understood": ("understand", "understood"),
    "woke": ("wake", "woken"), "won": ("win", "won"), "wrote": ("write", "written"),
}
#: times that a sentence in the past may begin or end with
TIMES = ("yesterday", "last night", "last week", "last month", "last year", "this morning", "today", "two days ago")
_OWNER = "the|my|his|her|our|your|their|this|that|a|an"
_PATTERN = re.compile(
    rf"(?P<subject>I|You|He|She|We|They|[A-Z][a-z]+|(?:{_OWNER.title()}) [a-z]+) (?P<verb>[a-z]+) "
    rf"(?P<object>me|you|him|her|us|them|[A-Z][a-z]+|(?:{_OWNER}) [a-z]+)\.")


class Roles(NamedTuple):
    """The same said in two ways, and both with the roles exchanged."""

    one: str
    other: str
    twin: str
    other_twin: str


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
        self.bases = {verb: base for verb in self.verbs if (base := _base(verb, words))}
        self.named = sorted(who for who in set(self.people) if " " in who)  # the dog, my father
        self.ready = len(set(self.people)) > 2 and bool(self.verbs)

    def draw(self, draw: random.Random) -> Roles:
        """One sentence in two ways, and both twins; every other time of two nouns, which say nothing of their roles by
        their form, as pronouns do."""
        among = self.named if len(self.named) > 1 and draw.random() < 0.5 else self.people
        who = draw.choice(among)
        whom = draw.choice([other for other in among if other != who])
        verb, time, ways = draw.choice(self.verbs), draw.choice(TIMES), draw.random()
        base = self.bases.get(verb)

        def said(who: str, whom: str) -> tuple[str, str]:
            if ways < 0.5:
                return active(who, verb, whom), passive(who, verb, whom)
            if ways < 0.75 or not base:
                return timed(who, verb, whom, time)
            return active(who, f"did not {base}", whom), active(who, f"didn't {base}", whom)

        return Roles(*said(who, whom), *said(whom, who))


def active(who: str, verb: str, whom: str) -> str:
    """"The dog bit the man."""
    return f"{_first(who)} {verb} {PRONOUNS.get(whom, whom)}."


def passive(who: str, verb: str, whom: str) -> str:
    """"The man was bitten by the dog."""
    was = "were" if whom in ("you", "we", "they") else "was"
    participle = IRREGULAR[verb][1] if verb in IRREGULAR else verb
    return f"{_first(whom)} {was} {participle} by {PRONOUNS.get(who, who)}."


def timed(who: str, verb: str, whom: str, time: str) -> tuple[str, str]:
    """"The dog bit the man yesterday." and "Yesterday the dog bit the man."""
    said = f"{who} {verb} {PRONOUNS.get(whom, whom)}"
    return f"{_first(said)} {time}.", f"{_first(time)} {said}."


def _base(verb: str, words: Collection[str]) -> str | None:
    """help for helped, like for liked, stop for stopped: what the corpus has."""
    if verb in IRREGULAR:
        return IRREGULAR[verb][0]
    stem = verb[:-2]
    undone = [stem[:-1]] if stem[-1:] == stem[-2:-1] else [f"{stem[:-1]}y"] if stem.endswith("i") else []
    return next((base for base in (stem, f"{stem}e", *undone) if base in words), None)


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
