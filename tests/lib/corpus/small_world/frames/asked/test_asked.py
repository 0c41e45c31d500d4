"""Questions and quantities, in both languages."""

from __future__ import annotations

import pytest

from lib.corpus.small_world.frames.scene import Scene, scene
from lib.corpus.small_world.whole import plainest

SAID = [
    (scene("wh", word="what", agent="anna", verb="buy", tense="past", time="yesterday"), "安娜昨天买了什么？",
     "What did Anna buy yesterday?"),
    (scene("wh", word="where", agent="he", verb="swim", tense="past"), "他在哪儿游泳的？", "Where did he swim?"),
    (scene("either", agent="you", first="bare//tea", second="bare//coffee", what="drink"), "你想喝茶还是喝咖啡？",
     "Do you want to drink tea or coffee?"),
    (scene("count", place="classroom", patient="twenty//student"), "教室里有二十个学生。",
     "There are twenty students in the classroom."),
    (scene("price", patient="that//shoes", ask="yes"), "那双鞋多少钱？", "How much are those shoes?"),
    (scene("age", agent="my:i//younger_brother", age="ten"), "我弟弟十岁。", "My younger brother is ten years old."),
    (scene("all", group="student", how="nobody", verb="laugh"), "没有一个学生在笑。",
     "None of the students are laughing."),
    (scene("whose", patient="this//umbrella"), "这把雨伞是谁的？", "Whose umbrella is this?"),
]


@pytest.mark.quick
@pytest.mark.parametrize(("meaning", "zh", "en"), SAID, ids=[en for _, _, en in SAID])
def test_a_scene_is_said(meaning: Scene, zh: str, en: str) -> None:
    assert plainest(meaning).pair == (zh, en)
