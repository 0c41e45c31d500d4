"""Frames of several clauses, in both languages."""

from __future__ import annotations

import pytest

from lib.corpus.small_world.frames.scene import Scene, scene
from lib.corpus.small_world.whole import plainest

SAID = [
    (scene("thing_there", head="key", place="drawer", side="in", many="yes", owner="anna"),
     "抽屉里的那些钥匙是安娜的。",
     "The keys in the drawer are Anna's."),
    (scene("which_clause", agent="anna", verb="buy", head="skirt", quality="beautiful", time="yesterday"),
     "安娜昨天买的裙子很漂亮。", "The skirt that Anna bought yesterday is beautiful."),
    (scene("if", scene("go", agent="anna", goal="park", tense="future", neg="yes"), agent="anna", reason="rain",
           time="tomorrow"), "如果明天下雨，安娜就不会去公园。", "If it rains tomorrow, Anna will not go to the park."),
    (scene("it", agent="that//cat", patient="that//street_", verb="cross_street", quality="tired", refers="agent",
           neg="yes"),
     "那只猫没有过那条马路，因为它太累了。", "That cat did not cross that street because it was too tired."),
    (scene("it", agent="that//cat", patient="that//mouse", verb="catch", quality="fast", refers="patient", again="yes"),
     "那只猫没抓住那只老鼠，因为老鼠太快了。", "That cat did not catch that mouse because the mouse was too fast."),
    (scene("he", agent="tom", patient="paul", verb="help", quality="tired", refers="patient"),
     "汤姆帮助了保罗，因为他很累。", "Tom helped Paul because he was tired."),
    (scene("thought", scene("state_of", agent="tom", quality="busy"), agent="anna", verb="say"), "安娜说汤姆很忙。",
     "Anna says that Tom is busy."),
    (scene("homograph", agent="she", word="bank", sense="river", text="1", time="yesterday"), "她昨天坐在河岸上钓鱼。",
     "She sat on the bank yesterday and fished."),
    (scene("homograph", agent="peter", word="watch", sense="clock", text="2"), "彼得的手表停了。",
     "Peter's watch stopped."),
    (scene("homograph", agent="she", word="watch", sense="clock", text="2"), "她的手表停了。", "Her watch stopped."),
    (scene("homograph", agent="the//nurse", word="spring", sense="season", text="2"),
     "护士最喜欢春天，因为那时花会开。", "The nurse likes spring best because flowers bloom then."),
    (scene("making", agent="you", other="i", how="help", verb="post", patient="the//letter"), "你帮我把信寄出去了。",
     "You helped me post the letter."),
    (scene("before", agent="tom", first="walk", second="cook"), "汤姆做饭以前先散了步。",
     "Before cooking, Tom took a walk."),
]


@pytest.mark.quick
@pytest.mark.parametrize(("meaning", "zh", "en"), SAID, ids=[en for _, _, en in SAID])
def test_a_scene_is_said(meaning: Scene, zh: str, en: str) -> None:
    assert plainest(meaning).pair == (zh, en)
