"""Sentences with a word of several senses, of which only one makes sense there."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import SHE_HE, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.homographs import HOMOGRAPHS
from lib.corpus.small_world.words.living import PERSONS, PRONOUNS


def draw_homograph(r: Random) -> Scene:
    word = r.choice(list(HOMOGRAPHS))
    sense = r.choice(list(HOMOGRAPHS[word][1]))
    which = r.randrange(len(HOMOGRAPHS[word][1][sense]))
    zh, en = HOMOGRAPHS[word][1][sense][which]
    while not _fits(agent := draw.someone(r, plural=False), zh, en):
        pass
    dated = "了" not in zh or "很 累" in zh  # what only its time puts into the past
    times = ["yesterday", "this_morning", "yesterday_afternoon", "last_Sunday"]
    time = maybe(r, 1.0 if dated else 0.75, times) if "{T}" in zh else ""
    return scene("homograph", agent=agent, word=word, sense=sense, text=str(which + 1), time=time)


def _fits(agent: str, zh: str, en: str) -> bool:
    """Whether somebody may stand in a template: known to be he or she where it says {O}, and not named there again."""
    who = np(agent, "agent")
    if "{O}" in en and agent not in ("i", "you") and (who.person == "p" or not who.gender):
        return False
    if who.person == "p" and ("{As}" in en or "穿" in zh):
        return False
    if "/" not in agent:
        return True
    noun = draw.NOUNS[draw.noun_of(agent)]
    small = "young" in noun.kinds or noun.key in ("son", "daughter")
    return noun.zh not in zh.replace(" ", "") and not (small and ("小时候" in zh or "孩子" in zh))


def possessive(agent: str, whose: str) -> str:
    """Anna's, my mother's, her: `agent` in English markup, `whose` its key."""
    if whose in PERSONS:
        return piece(PERSONS[whose].en_owner, "agent")
    front, _, last = agent.rpartition(" ")
    word, _, units = last.partition("|")
    return f"{front} {word}'s|{units}".strip()


def write_homograph(s: Scene) -> Rendering:
    """安娜昨天坐在河岸上钓鱼。 Anna sat on the bank yesterday and fished."""
    zh, en = HOMOGRAPHS[s["word"]][1][s["sense"]][int(s["text"]) - 1]
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    en_text = en.replace("{As}", possessive(a.en, s["agent"])).replace("{A}", a.en).replace("{T}", when.en)
    own = PERSONS[s["agent"]].en_owner if s["agent"] in PRONOUNS else SHE_HE[a.gender][3] if a.gender else "the"
    en_text = en_text.replace("{O}", own)
    en_text = en_text.replace("{was}", be(a.person, True))
    en_text = en_text.replace("{likes}", piece("likes" if a.person == "3" else "like", "like"))
    return sentences([zh.replace("{A}", a.zh).replace("{T}", when.zh)], [en_text.replace(" ,", ",")])


def senses_of(word: str) -> list[str]:
    """The senses of a homograph."""
    return list(HOMOGRAPHS[word][1])


FRAMES = {"homograph": Frame(6, draw_homograph, write_homograph)}
