"""Our own list of word pairs for a - b + c, in Chinese and English: everyday words, because the corpora are small.

Of two pairs of one kind, (a, b) and (c, d), the question is b - a + c, and d the answer that counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.messages import N_

Pairs = tuple[tuple[str, str], ...]

KINDS: Mapping[str, str] = {
    "family": N_("he and she"), "past": N_("now and then (past tense)"), "plural": N_("one and many"),
    "degree": N_("degrees"), "opposite": N_("opposites"), "place": N_("country and language"),
    "many": N_("one and many"),
}
ANALOGIES: Mapping[str, Mapping[str, Pairs]] = {
    "en": {
        "family": (("he", "she"), ("his", "her"), ("man", "woman"), ("boy", "girl"), ("father", "mother"),
                   ("son", "daughter"), ("brother", "sister"), ("uncle", "aunt")),
        "past": (("go", "went"), ("come", "came"), ("see", "saw"), ("give", "gave"), ("take", "took"),
                 ("write", "wrote"), ("eat", "ate"), ("speak", "spoke")),
        "plural": (("book", "books"), ("dog", "dogs"), ("day", "days"), ("friend", "friends"), ("child", "children"),
                   ("car", "cars"), ("cat", "cats")),
        "degree": (("good", "better"), ("bad", "worse"), ("old", "older"), ("young", "younger"), ("tall", "taller"),
                   ("long", "longer"), ("early", "earlier")),
        "opposite": (("hot", "cold"), ("big", "small"), ("good", "bad"), ("old", "young"), ("up", "down")),
        "place": (("France", "French"), ("England", "English"), ("Japan", "Japanese"), ("China", "Chinese"),
                  ("Germany", "German")),
    },
    "zh": {
        "family": (("他", "她"), ("男人", "女人"), ("男孩", "女孩"), ("父亲", "母亲"), ("爸爸", "妈妈"),
                   ("儿子", "女儿"), ("哥哥", "姐姐"), ("弟弟", "妹妹"), ("叔叔", "阿姨")),
        "many": (("我", "我们"), ("你", "你们"), ("他", "他们")),
        "opposite": (("大", "小"), ("多", "少"), ("长", "短"), ("快", "慢"), ("冷", "热"), ("买", "卖"),
                     ("来", "去"), ("哭", "笑")),
        "place": (("法国", "法语"), ("英国", "英语"), ("日本", "日语"), ("中国", "中文")),
    },
}
