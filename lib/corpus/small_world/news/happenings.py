"""What can happen in the news of the small world, how important it is, and where it happens.

**The rule of importance.** What an article says in short is its most important event, by this list: somebody was
rescued, caught or cheated; something was broken, lost or found; something was built or organised; something was sold or
bought; somebody was interviewed, invited, praised or helped; and last what people do every day. The summary names
everybody who did it, what they did, to whom or what, and where; it leaves out when, how people felt, and everything
else. An article has one event that is above all others on the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from lib.corpus.small_world.frames.clause import DEEDS
from lib.corpus.small_world.frames.nominal import is_person
from lib.corpus.small_world.frames.scene import Scene, scene
from lib.corpus.small_world.words.living import NAMES

#: the list of the rule, the most important first: verbs of the world's lexicon
RANKS: tuple[tuple[str, ...], ...] = (
    ("save", "catch", "cheat"),
    ("break", "lose", "find"),
    ("build", "organise"),
    ("sell", "buy"),
    ("interview", "invite", "praise", "help"),
    ("eat", "drink", "read", "draw", "thank", "comfort"),
)
RANK: dict[str, int] = {verb: rank for rank, verbs in enumerate(RANKS) for verb in verbs}

#: to whom or what it is done
WHAT: dict[str, tuple[str, ...]] = {verb: tuple(nouns.split()) for verb, nouns in {
    "save": "boy girl child old_man tourist little_girl",
    "catch": "thief",
    "cheat": "tourist customer old_man guest",
    "break": "window mirror vase bottle plate bowl",
    "lose": "key wallet passport ring watch camera phone suitcase umbrella diary",
    "find": "key wallet passport ring watch camera phone suitcase umbrella diary",
    "build": "bridge wall tower house school",
    "organise": "concert meeting football_match",
    "sell": "car bicycle piano guitar sofa painting motorbike",
    "buy": "car bicycle guitar hat coat book map present toy computer lamp",
    "interview": "singer painter writer scientist pilot musician",
    "invite": "singer dancer musician writer lawyer judge",
    "praise": "student nurse cook worker firefighter",
    "help": "neighbour farmer driver cleaner postman soldier",
    "eat": "apple pear cake pizza sandwich banana",
    "drink": "tea coffee juice milk water",
    "read": "newspaper magazine novel letter",
    "draw": "flower tree cat dog horse",
}.items()}

#: what happens where
WHERE: dict[str, tuple[str, ...]] = {place: tuple(verbs.split()) for place, verbs in {
    "beach": "save cheat lose find sell buy interview help eat drink read draw",
    "swimming_pool": "save lose find praise help interview invite drink",
    "forest": "save lose find build help draw eat",
    "street": "save catch cheat break lose find sell buy interview help draw eat",
    "park": "save catch lose find build organise interview help invite praise eat drink read draw",
    "market": "catch cheat break lose find sell buy praise help eat drink",
    "station": "catch cheat lose find buy interview help invite eat drink read",
    "airport": "catch lose find buy interview help invite eat drink read",
    "shop": "catch cheat break find sell buy praise help read",
    "hotel": "catch cheat break lose find organise buy interview invite praise help eat drink read",
    "museum": "catch break lose find buy interview invite praise help draw",
    "restaurant": "cheat break lose find organise interview invite praise help eat drink read",
    "school": "break lose find organise interview invite praise help eat drink read draw",
    "hospital": "break lose find organise interview praise help drink read",
    "theatre": "break lose find organise interview invite praise drink",
    "village": "save catch build organise sell buy interview help invite eat drink read draw",
    "countryside": "save build sell buy help interview eat drink draw",
}.items()}
#: where not all of it is done to everything
ONLY: dict[tuple[str, str], tuple[str, ...]] = {key: tuple(nouns.split()) for key, nouns in {
    ("organise", "park"): "concert football_match", ("organise", "village"): "concert football_match",
    ("organise", "hotel"): "concert meeting", ("organise", "restaurant"): "meeting",
    ("organise", "hospital"): "meeting concert", ("organise", "theatre"): "concert",
    ("break", "street"): "window bottle", ("break", "theatre"): "mirror window",
    ("break", "school"): "window bowl vase",
    ("build", "park"): "bridge wall tower", ("build", "forest"): "house tower bridge",
    ("sell", "beach"): "bicycle guitar motorbike", ("buy", "beach"): "hat present toy",
    ("buy", "station"): "book map hat",
    ("buy", "airport"): "book map watch present", ("buy", "hotel"): "map present painting",
    ("buy", "museum"): "book map painting", ("sell", "street"): "bicycle guitar painting motorbike",
    ("save", "swimming_pool"): "boy girl child little_girl",
}.items()}

TIMES = ("yesterday", "last_night", "this_morning", "yesterday_afternoon", "last_Sunday", "last_week")
#: how somebody felt: no event
FEELINGS = ("tired", "happy", "hungry", "nervous", "excited", "thirsty", "busy", "bored")
#: what two people may do, one after the other, to the same person or thing
SHARED = ("save", "catch", "find", "build", "organise", "interview", "invite", "praise", "help")


@dataclass(frozen=True)
class Event:
    """What happened, or did not (`denied`). `who` are the names in the order in which they are told; `what` is a noun
    of the lexicon, or a name; "be" and "feel" are the verbs of where somebody was, and how."""

    verb: str
    who: tuple[str, ...]
    what: str = ""
    where: str = ""
    when: str = ""
    denied: bool = False

    @property
    def rank(self) -> int:
        """The place on the list of importance, 0 the first; what did not happen, and what is no event, come last."""
        return len(RANKS) if self.denied else RANK.get(self.verb, len(RANKS))

    def facts(self) -> frozenset[tuple[str, str, str]]:
        """What is said: (verb, role, value). That it happened is a fact of its own, with no role."""
        verb = f"not {self.verb}" if self.denied else self.verb
        roles = [("who", name) for name in self.who] + [("what", self.what), ("where", self.where)]
        return frozenset([(verb, "", ""), *((verb, role, value) for role, value in roles if value)])


def whats(verb: str, place: str) -> tuple[str, ...]:
    """To whom or what it is done there."""
    return ONLY.get((verb, place), WHAT[verb])


def frame_of(verb: str) -> str:
    """The frame of the world's grammar that says this verb."""
    return "person" if verb in DEEDS["person"] else "do"


def scene_of(event: Event, who: str, what: str) -> Scene:
    """The scene that the world's grammar writes; `who` and `what` are its phrases ("anna+tom", "he", "a//boy")."""
    return scene(frame_of(event.verb), agent=who, verb=event.verb, patient=what, tense="past", place=event.where,
                 time=event.when, neg="yes" if event.denied else "")


def patient_is_person(event: Event) -> bool:
    """Whether it is done to somebody."""
    return bool(event.what) and is_person(event.what)


def cast(r: Random) -> list[str]:
    """Three people of the article."""
    return r.sample(NAMES, 3)
