"""Frames of one clause, in both languages."""

from __future__ import annotations

import pytest

from lib.corpus.small_world.frames.scene import Scene, scene
from lib.corpus.small_world.whole import plainest, ways

SAID = [
    (scene("do", agent="anna", verb="buy", patient="a/red/hat", tense="past", time="yesterday"),
     "安娜昨天买了一顶红色的帽子。", "Anna bought a red hat yesterday."),
    (scene("do", agent="anna", verb="lose", patient="own//key", tense="past"), "安娜弄丢了自己的钥匙。",
     "Anna lost her key."),
    (scene("do", agent="they", verb="take_off", patient="own//raincoat", tense="past"), "他们脱了自己的雨衣。",
     "They took off their raincoats."),
    (scene("do", agent="they", verb="sell", patient="own//car", tense="past"), "他们卖了自己的汽车。",
     "They sold their car."),
    (scene("give", agent="anna", verb="tell_of", recipient="tom", patient="a//secret", tense="past"),
     "安娜告诉了汤姆一个秘密。", "Anna told Tom a secret."),
    (scene("give", agent="he", verb="sell_to", recipient="she", patient="bare//fridge", tense="past", neg="yes"),
     "他没有卖给她冰箱。", "He did not sell her a fridge."),
    (scene("comparison", agent="anna", patient="i", quality="angry", how="than"), "安娜比我更生气。",
     "Anna is angrier than me."),
    (scene("do", agent="they", verb="drink", patient="two//tea", tense="past"), "他们喝了两杯茶。",
     "They drank two cups of tea."),
    (scene("do", agent="he", verb="post", patient="that//letter", tense="done"), "他已经把那封信寄出去了。",
     "He has already posted that letter."),
    (scene("do", agent="tom", verb="eat", patient="kinds//dumplings", tense="experience", ask="yes"),
     "汤姆吃过饺子吗？", "Has Tom ever eaten dumplings?"),
    (scene("person", agent="my:i//mother", verb="wait_for", patient="he", tense="progressive", place="station"),
     "我妈妈正在火车站等他。", "My mother is waiting for him at the station."),
    (scene("activity", agent="she", verb="swim", tense="habit", manner="fast"), "她游泳游得很快。", "She swims fast."),
    (scene("activity", agent="we", verb="exercise", tense="must", neg="yes"), "我们不用锻炼身体。",
     "We do not have to exercise."),
    (scene("go", agent="the//teacher", goal="beijing", by="train", tense="past", time="last_week"),
     "老师上个星期坐火车去北京了。", "The teacher went to Beijing by train last week."),
    (scene("put", agent="i", patient="this//book", place="bag", side="in", tense="past"), "我把这本书放进了包里。",
     "I put this book in the bag."),
    (scene("comparison", agent="anna", patient="i", quality="tall", how="much"), "安娜比我高得多。",
     "Anna is much taller than me."),
    (scene("state_of", agent="my:anna//father", quality="ill", neg="yes"), "安娜的爸爸没有不舒服。",
     "Anna's father is not ill."),
    (scene("wearing", agent="that//girl", patient="a/blue/trousers"), "那个女孩穿着一条蓝色的裤子。",
     "That girl is wearing a pair of blue trousers."),
    (scene("lasting", agent="tom", verb="swim", lasting="two_hours"), "汤姆游了两个小时的泳。",
     "Tom swam for two hours."),
    (scene("there", place="wall", side="on", what="0", patient="a//painting"), "墙上挂着一幅画。",
     "There is a painting hanging on the wall."),
]


@pytest.mark.quick
@pytest.mark.parametrize(("meaning", "zh", "en"), SAID, ids=[en for _, _, en in SAID])
def test_a_scene_is_said(meaning: Scene, zh: str, en: str) -> None:
    assert plainest(meaning).pair == (zh, en)


@pytest.mark.quick
def test_frame_and_roles_are_told():
    item = plainest(scene("person", agent="anna", verb="help", patient="tom", tense="past"))
    assert item.frame == "person" and item.roles == {
        "agent": "anna", "verb": "help", "patient": "tom", "tense": "past"}
    assert ((3, 5), (5, 11)) not in item.alignment and ((2, 4), (5, 11)) in item.alignment


@pytest.mark.quick
def test_known_objects_are_said_with_ba_and_bei_too():
    said = {i.pair.first for i in ways(scene("do", agent="tom", verb="break", patient="that//cup", tense="past"))}
    assert said == {"汤姆打破了那个杯子。", "汤姆把那个杯子打破了。", "那个杯子被汤姆打破了。"}
