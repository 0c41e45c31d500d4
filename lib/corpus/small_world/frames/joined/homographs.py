"""Sentences with a word of several senses, of which only one makes sense there."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import SHE_HE, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be
from lib.corpus.small_world.words.homographs import HOMOGRAPHS
from lib.corpus.small_world.words.living import PERSONS, PRONOUNS


def draw_homograph(r: Random) -> Scene:
    word = r.choice(list(HOMOGRAPHS))
    sense = r.choice(list(HOMOGRAPHS[word][1]))
    which = r.randrange(len(HOMOGRAPHS[word][1][sense]))
    zh, _ = HOMOGRAPHS[word][1][sense][which]
    agent = draw.someone(r, plural=False)
    while agent in ("we", "they", "you", "i") and ("的 手表" in zh or "怕" in zh):
        agent = draw.someone(r, plural=False)
    time = maybe(r, 0.75, ["yesterday", "this_morning", "yesterday_afternoon", "last_Sunday"]) if "{T}" in zh else ""
    return scene("homograph", agent=agent, word=word, sense=sense, text=str(which + 1), time=time)


def write_homograph(s: Scene) -> Rendering:
    """安娜昨天坐在河岸上钓鱼。 Anna sat on the bank yesterday and fished."""
    zh, en = HOMOGRAPHS[s["word"]][1][s["sense"]][int(s["text"]) - 1]
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    en_text = en.replace("{A}", a.en).replace("{T}", when.en)
    own = PERSONS[s["agent"]].en_owner if s["agent"] in PRONOUNS else SHE_HE[a.gender][3] if a.gender else "the"
    en_text = en_text.replace("{O}", own)
    en_text = en_text.replace("{was}", be(a.person, True))
    return sentences([zh.replace("{A}", a.zh).replace("{T}", when.zh)], [en_text.replace(" ,", ",")])


def senses_of(word: str) -> list[str]:
    """The senses of a homograph."""
    return list(HOMOGRAPHS[word][1])


FRAMES = {"homograph": Frame(6, draw_homograph, write_homograph)}
