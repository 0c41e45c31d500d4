"""Words that are written alike and mean different things: each sense with sentences that leave no doubt.

In the templates {A} is who acts, {As} Anna's, {O} his or her, {likes} and {was} agree with {A}, {T} is a time that is
past; a piece is `text|unit`, and `|word` marks the homograph.
"""

from __future__ import annotations

#: homograph -> its language, then sense -> sentences (Chinese, English)
HOMOGRAPHS: dict[str, tuple[str, dict[str, tuple[tuple[str, str], ...]]]] = {
    "bank": ("en", {
        "money": (("{A} {T} 去 银行|word 取 了 钱|o", "{A} went to the bank|word {T} and took_out some money|o"),
                  ("{A} {T} 在 银行|word 开了 一个 账户|o", "{A} opened an account|o at the bank|word {T}")),
        "river": (("{A} {T} 坐在 河岸|word 上 钓鱼|o", "{A} sat on the bank|word {T} and fished|o"),
                  ("{A} {T} 在 河岸|word 上 看见 了 一只 鸭子|o",
                   "{A} saw a duck|o on the bank|word of the river {T}"))}),
    "bat": ("en", {
        "animal": (("{A} {T} 看见 一只 蝙蝠|word 从 山洞|o 里 飞 出来", "{A} saw a bat|word fly out of a cave|o {T}"),
                   ("{A} {T} 被 一只 飞来飞去|o 的 蝙蝠|word 吓 了 一跳",
                    "{A} {was} frightened {T} by a flying|o bat|word")),
        "stick": (("{A} {T} 用 球棒|word 打中 了 球|o", "{A} hit the ball|o with a bat|word {T}"),
                  ("{A} {T} 买 了 一根 新|o 的 棒球|b 棒|word", "{A} bought a new|o bat|word for baseball|b {T}"))}),
    "watch": ("en", {
        "clock": (("{A} {T} 看 了 看 手表|word ，发现 已经 很晚|o 了",
                   "{A} looked at {O} watch|word {T} and saw that it was late|o"),
                  ("{A} 的 手表|word {T} 停|o 了", "{As} watch|word stopped|o {T}")),
        "look": (("{A} {T} 在家|home 看|word 了 一场 足球比赛|o",
                  "{A} stayed at home|home to watch|word a football_match|o {T}"),
                 ("{A} {T} 想 在家 看|word 电影|o", "{A} wanted to watch|word a film|o at home {T}"))}),
    "light": ("en", {
        "lamp": (("{A} {T} 关|o 了 卧室 的 灯|word", "{A} turned_off|o the light|word in the bedroom {T}"),
                 ("{A} {T} 忘了 关|o 灯|word", "{A} forgot to turn_off|o the light|word {T}")),
        "weight": (("{A} {T} 买 了 一个 很轻|word 的 包|o", "{A} bought a bag|o {T} that was very light|word"),
                   ("{A} 觉得 这个 箱子|o 很轻|word ，很容易|easy 搬|carry",
                    "{A} found this box|o very light|word and easy|easy to carry|carry"))}),
    "letter": ("en", {
        "mail": (("{A} {T} 给 朋友 寄|o 了 一封 信|word", "{A} posted|o a letter|word to a friend {T}"),
                 ("{A} {T} 在 信箱|o 里 找到 了 一封 信|word", "{A} found a letter|word in the letterbox|o {T}")),
        "alphabet": (("{A} {T} 教 孩子们 写 所有|o 的 字母|word",
                      "{A} taught the children to write every|o letter|word of the alphabet {T}"),
                     ("{A} {T} 说 这个 单词|o 有 五个 字母|word",
                      "{A} said {T} that this word|o has five letters|word"))}),
    "spring": ("en", {
        "season": (("{A} 去年 春天|word 种 了 很多 花|o", "{A} planted many flowers|o last spring|word"),
                   ("{A} 最|best 喜欢|like 春天|word ，因为|why 那时|then 花|f 会 开|o",
                    "{A} {likes} spring|word best|best because|why flowers|f bloom|o then|then")),
        "coil": (("{A} {T} 修 床|o 的时候 换 了 一根 弹簧|word",
                  "{A} replaced a spring|word {T} when repairing the bed|o"),
                 ("{A} {T} 发现 沙发|o 里 的 弹簧|word 断 了",
                  "{A} found {T} that a spring|word in the sofa|o was broken"))}),
    "match": ("en", {
        "game": (("{A} {T} 赢|o 了 那场 网球 比赛|word", "{A} won|o the tennis match|word {T}"),
                 ("{A} {T} 和 朋友 去 看|o 了 一场 比赛|word", "{A} went to see|o a match|word with a friend {T}")),
        "fire": (("{A} {T} 划|o 了 一根 火柴|word", "{A} struck|o a match|word {T}"),
                 ("{A} {T} 用 火柴|word 点 了 蜡烛|o", "{A} lit the candle|o with a match|word {T}"))}),
    "right": ("en", {
        "side": (("{A} {T} 在 路口|o 向 右|word 转 了", "{A} turned right|word at the crossroads|o {T}"),
                 ("{A} {T} 举起 了 右|word 手|o", "{A} raised {O} right|word hand|o {T}")),
        "true": (("{A} {T} 给 了 一个 正确|word 的 答案|o", "{A} gave the right|word answer|o {T}"),)}),
    "left": ("en", {
        "side": (("{A} {T} 在 路口|o 向 左|word 转 了", "{A} turned left|word at the crossroads|o {T}"),
                 ("{A} {T} 弄丢 了 左|word 手 的 手套|o", "{A} lost {O} left|word glove|o {T}")),
        "went": (("{A} {T} 很早|o 就 离开|word 了", "{A} left|word very early|o {T}"),
                 ("{A} {T} 离开|word 了 办公室|o", "{A} left|word the office|o {T}"))}),
    "mouse": ("en", {
        "animal": (("{A} {T} 在 厨房 看见 一只 老鼠|word 在 吃 奶酪|o",
                    "{A} saw a mouse|word eating cheese|o in the kitchen {T}"),),
        "computer": (("{A} {T} 给 电脑|o 买 了 一个 鼠标|word", "{A} bought a mouse|word for the computer|o {T}"),
                     ("{A} {T} 用 鼠标|word 点 了 一下 屏幕|o",
                      "{A} clicked on the screen|o with the mouse|word {T}"))}),
    "nail": ("en", {
        "metal": (("{A} {T} 用 锤子|o 钉 了 一颗 钉子|word", "{A} drove in a nail|word with a hammer|o {T}"),),
        "finger": (("{A} {T} 剪 了 大拇指|o 的 指甲|word", "{A} cut the nail|word of {O} thumb|o {T}"),)}),
    "palm": ("en", {
        "hand": (("{A} {T} 把 硬币|o 放在 了 手掌|word 里", "{A} put the coin|o in {O} palm|word {T}"),),
        "tree": (("{A} {T} 在 海边|o 的 棕榈树|word 下 休息 了", "{A} rested {T} under a palm|word on the beach|o"),)}),
    "date": ("en", {
        "fruit": (("{A} {T} 吃|o 了 一颗 枣|word", "{A} ate|o a date|word {T}"),),
        "day": (("{A} {T} 在 信|o 上 写 了 日期|word", "{A} wrote the date|word on the letter|o {T}"),)}),
    "park": ("en", {
        "garden": (("{A} {T} 在 公园|word 里 散步|o 了", "{A} took_a_walk|o in the park|word {T}"),),
        "car": (("{A} {T} 找不到 地方 停|word 车|o", "{A} found no place to park|word the car|o {T}"),)}),
    "fly": ("en", {
        "insect": (("{A} {T} 在 汤|o 里 发现 了 一只 苍蝇|word", "{A} found a fly|word in the soup|o {T}"),),
        "air": (("{A} {T} 看见 小鸟|o 学 飞|word", "{A} saw the little_bird|o learn to fly|word {T}"),)}),
    "ruler": ("en", {
        "tool": (("{A} {T} 用 尺子|word 画 了 一条 线|o", "{A} drew a line|o with a ruler|word {T}"),),
        "king": (("{A} {T} 读 了 一本 写 古代|o 统治者|word 的 书",
                  "{A} read a book {T} about a ruler|word of old_times|o"),)}),
    "bark": ("en", {
        "dog": (("{A} {T} 听见 狗|o 叫|word", "{A} heard the dog|o bark|word {T}"),),
        "tree": (("{A} {T} 画 了 一块 树皮|word 和 几片 叶子|o",
                  "{A} drew a piece of bark|word and some leaves|o {T}"),)}),
    "orange": ("en", {
        "fruit": (("{A} {T} 吃|o 了 一个 橙子|word", "{A} ate|o an orange|word {T}"),),
        "colour": (("{A} {T} 穿 了 一件 橙色|word 的 毛衣|o", "{A} wore an orange|word sweater|o {T}"),)}),
    "ring": ("en", {
        "jewel": (("{A} {T} 把 戒指|word 戴 在 了 手指|o 上", "{A} put the ring|word on {O} finger|o {T}"),),
        "sound": (("{A} {T} 听见 电话|o 响|word", "{A} heard the telephone|o ring|word {T}"),)}),
    "打": ("zh", {
        "phone": (("{A} {T} 打|word 了 一个 电话|o", "{A} made|word a phone_call|o {T}"),
                  ("{A} {T} 给 老师 打|word 了 电话|o", "{A} made|word a phone_call|o to the teacher {T}")),
        "ball": (("{A} {T} 在 体育馆 打|word 了 篮球|o", "{A} played|word basketball|o in the gym {T}"),
                 ("{A} {T} 跟 同学 打|word 了 网球|o", "{A} played|word tennis|o with a classmate {T}")),
        "hit": (("{A} {T} 打|word 了 一个 坏人|o", "{A} hit|word a bad_man|o {T}"),),
        "hold": (("{A} {T} 在 回家|home 的 路上|way 打|word 着 伞|o",
                   "{A} held|word an umbrella|o on the way|way home|home {T}"),),
        "take": (("{A} {T} 打|word 车|o 去 了 机场", "{A} took|word a taxi|o to the airport {T}"),),
        "type": (("{A} {T} 在 电脑|o 上 打|word 了 字", "{A} typed|word on the computer|o {T}"),)}),
    "行": ("zh", {
        "bank": (("{A} {T} 去 了 银 行|word", "{A} went to the bank|word {T}"),),
        "luggage": (("{A} {T} 忘 了 带 行李|word", "{A} forgot to bring the luggage|word {T}"),),
        "fine": (("{A} {T} 说 这样 行|word", "{A} said {T} that this was fine|word"),),
        "line": (("{A} {T} 写 了 三行|word 字|o", "{A} wrote three_lines|word of text|o {T}"),),
        "walker": (("{A} {T} 看见 街 上 有 很多 行人|word", "{A} saw many pedestrians|word in the street {T}"),)}),
    "花": ("zh", {
        "flower": (("{A} {T} 送 给 奶奶 一朵 花|word", "{A} gave {O} grandmother a flower|word {T}"),
                   ("{A} {T} 给 花|word 浇 了 水|o", "{A} gave some water|o to the flowers|word {T}")),
        "spend": (("{A} {T} 花|word 了 很多 钱|o", "{A} spent|word a_lot_of money|o {T}"),
                  ("{A} {T} 花|word 了 两个 小时|o 做饭", "{A} spent|word two hours|o on cooking {T}"))}),
    "开": ("zh", {
        "open": (("{A} {T} 开|word 了 门|o", "{A} opened|word the door|o {T}"),),
        "drive": (("{A} {T} 开|word 了 三个 小时 的 车|o", "{A} drove|word the car|o for three hours {T}"),),
        "on": (("{A} {T} 开|word 了 灯|o", "{A} turned_on|word the light|o {T}"),),
        "hold": (("{A} {T} 开|word 了 一个 会|o", "{A} held|word a meeting|o {T}"),),
        "bloom": (("{A} {T} 看见 花|o 开|word 了", "{A} saw {T} that the flowers|o had bloomed|word"),)}),
    "看": ("zh", {
        "read": (("{A} {T} 看|word 了 一本 书|o", "{A} read|word a book|o {T}"),),
        "watch": (("{A} {T} 看|word 了 一场 比赛|o", "{A} watched|word a match|o {T}"),),
        "visit": (("{A} {T} 去 医院 看|word 了 一个 朋友|o", "{A} visited|word a friend|o in hospital {T}"),)}),
    "想": ("zh", {
        "miss": (("{A} {T} 很 想|word 妈妈|o", "{A} missed|word {O} mother|o very much {T}"),),
        "want": (("{A} {T} 想|word 吃 面条|o", "{A} wanted|word to eat noodles|o {T}"),),
        "think": (("{A} {T} 想|word 了 很久 ， 但是 没有 答案|o",
                   "{A} thought|word for a long time {T} but had no answer|o"),)}),
    "长": ("zh", {
        "long": (("{A} {T} 写 了 一封 很 长|word 的 信|o", "{A} wrote a very long|word letter|o {T}"),),
        "grow": (("{A} {T} 发现 小树|o 长|word 高 了", "{A} found {T} that the little tree|o had grown|word"),),
        "head": (("{A} {T} 跟 校长|word 说 了 话", "{A} talked to the headmaster|word {T}"),)}),
    "借": ("zh", {
        "borrow": (("{A} {T} 从 图书馆|o 借|word 了 一本 书", "{A} borrowed|word a book from the library|o {T}"),),
        "lend": (("{A} {T} 借|word 给 了 同学|o 一支 笔", "{A} lent|word a pen to a classmate|o {T}"),)}),
    "表": ("zh", {
        "watch": (("{A} {T} 修好 了 一块 表|word", "{A} repaired a watch|word {T}"),),
        "form": (("{A} {T} 填|o 了 一张 表|word", "{A} filled_in|o a form|word {T}"),)}),
    "信": ("zh", {
        "letter": (("{A} {T} 收到|o 了 一封 信|word", "{A} received|o a letter|word {T}"),),
        "believe": (("{A} {T} 信|word 了 那个 骗子|o 的 话", "{A} believed|word {T} what that liar|o said"),)}),
    "会": ("zh", {
        "can": (("{A} 小时候|o 就 会|word 游泳", "{A} could|word swim as a child|o"),),
        "meeting": (("{A} {T} 开|o 了 两个 会|word", "{A} had|o two_meetings|word {T}"),)}),
    "包": ("zh", {
        "bag": (("{A} {T} 买 了 一个 红色|o 的 包|word", "{A} bought a red|o bag|word {T}"),),
        "wrap": (("{A} {T} 包|word 好 了 礼物|o", "{A} wrapped|word the present|o {T}"),)}),
    "还": ("zh", {
        "return": (("{A} {T} 把 书|o 还|word 给 了 图书馆", "{A} returned|word the book|o to the library {T}"),),
        "still": (("{A} {T} 休息|rest 以后 还|word 很 累|o", "{A} {was} still|word tired|o after a rest|rest {T}"),)}),
}
