"""When, how long, how often, how many, with what, and who may do what: the small words around an event."""

from __future__ import annotations

#: key -> Chinese, English
PAST: dict[str, tuple[str, str]] = {en.replace(" ", "_"): (zh, en) for zh, en in (
    ("昨天", "yesterday"), ("昨天晚上", "last night"), ("今天早上", "this morning"), ("上个星期", "last week"),
    ("上个月", "last month"), ("去年", "last year"), ("前天", "the day before yesterday"), ("三天前", "three days ago"),
    ("上个星期天", "last Sunday"), ("昨天下午", "yesterday afternoon"), ("两年前", "two years ago"),
)}
FUTURE: dict[str, tuple[str, str]] = {en.replace(" ", "_"): (zh, en) for zh, en in (
    ("明天", "tomorrow"), ("今天晚上", "tonight"), ("这个周末", "this weekend"), ("下个星期", "next week"),
    ("下个月", "next month"), ("明年", "next year"), ("后天", "the day after tomorrow"),
    ("明天早上", "tomorrow morning"),    ("下个星期一", "next Monday"), ("明天下午", "tomorrow afternoon"),
)}
#: a moment in which something was going on
MOMENTS: dict[str, tuple[str, str]] = {en.replace(" ", "_"): (zh, en) for zh, en in (
    ("昨天晚上八点", "at eight last night"), ("今天早上七点", "at seven this morning"),
    ("昨天下午三点", "at three yesterday afternoon"), ("昨天中午", "at noon yesterday"),
)}
NEAR_PAST = ["yesterday", "last_night", "this_morning", "yesterday_afternoon", "last_Sunday"]
NEAR_FUTURE = ["tomorrow", "tonight", "this_weekend", "tomorrow_morning", "tomorrow_afternoon", "next_Monday"]
HABIT: dict[str, tuple[str, str]] = {en.replace(" ", "_"): (zh, en) for zh, en in (
    ("每天", "every day"), ("每天早上", "every morning"), ("每天晚上", "every evening"), ("每个周末", "every weekend"),
    ("每个星期天", "every Sunday"),
)}
#: how often, before the verb in both languages
OFTEN: dict[str, tuple[str, str]] = {
    "always": ("总是", "always"), "often": ("经常", "often"), "usually": ("通常", "usually"),
    "sometimes": ("有时候", "sometimes"), "never": ("从来不", "never"), "seldom": ("很少", "seldom"),
}
LASTING: dict[str, tuple[str, str]] = {en.replace(" ", "_"): (zh, en) for zh, en in (
    ("十分钟", "ten minutes"), ("半个小时", "half an hour"), ("一个小时", "an hour"), ("两个小时", "two hours"),
    ("三个小时", "three hours"), ("一整天", "a whole day"), ("一个下午", "a whole afternoon"),
)}
CLOCK: dict[str, tuple[str, str]] = {en: (zh, en) for zh, en in (
    ("六点", "six"), ("七点", "seven"), ("八点半", "half past eight"), ("九点", "nine"), ("十点", "ten"))}
#: a number as it counts things
NUMBERS: dict[str, str] = {
    "two": "两", "three": "三", "four": "四", "five": "五", "six": "六", "eight": "八", "ten": "十", "twelve": "十二",
    "twenty": "二十", "thirty": "三十", "fifty": "五十", "a_hundred": "一百",
}
AGES: dict[str, str] = {"six": "六", "eight": "八", "ten": "十", "twelve": "十二", "fifteen": "十五", "twenty": "二十",
                        "thirty": "三十", "forty-five": "四十五", "seventy": "七十"}
PRICES: dict[str, str] = {"ten": "十", "twenty": "二十", "fifty": "五十", "a hundred": "一百", "three hundred": "三百",
                          "two thousand": "两千"}
#: by what one travels: Chinese, English
TRAVEL: dict[str, tuple[str, str]] = {
    "bus": ("坐公共汽车", "by bus"), "train": ("坐火车", "by train"), "plane": ("坐飞机", "by plane"),
    "taxi": ("坐出租车", "by taxi"), "bicycle": ("骑自行车", "by bike"), "car": ("开车", "by car"),
    "foot": ("走路", "on foot"), "underground": ("坐地铁", "by underground"),
}
WEATHER: dict[str, tuple[str, str, str]] = {  # now, past, habit
    "rain": ("下雨", "raining", "rain"), "snow": ("下雪", "snowing", "snow"),
}
SUBJECTS: dict[str, tuple[str, str]] = {en.lower(): (zh, en) for zh, en in (
    ("数学", "maths"), ("历史", "history"), ("音乐", "music"), ("英语", "English"), ("汉语", "Chinese"),
    ("法语", "French"), ("物理", "physics"), ("地理", "geography"))}
#: words that mean the same, where one may stand for the other in a sentence
SYNONYMS_ZH: tuple[tuple[str, str], ...] = (
    ("妈妈", "母亲"), ("爸爸", "父亲"), ("经常", "常常"), ("高兴", "开心"), ("非常", "十分"), ("饭馆", "餐馆"),
    ("漂亮的", "美丽的"), ("拥抱", "抱"), ("昨天晚上", "昨晚"), ("今天晚上", "今晚"), ("火车站", "车站"),
    ("聪明", "机灵"),    ("公共汽车", "公交车"), ("年轻人", "小伙子"), ("上个星期", "上周"), ("下个星期", "下周"),
    ("台灯", "灯"), ("帮助", "帮"), ("西红柿", "番茄"), ("好几", "几"),
)
SYNONYMS_EN: tuple[tuple[str, str], ...] = (
    ("mother", "mum"), ("father", "dad"), ("smart", "clever"), ("big", "large"), ("ill", "sick"),
    ("repair", "fix"), ("repairs", "fixes"), ("repaired", "fixed"), ("repairing", "fixing"), ("present", "gift"),
    ("television", "TV"), ("bicycle", "bike"), ("often", "frequently"), ("seldom", "rarely"), ("lorry", "truck"),
    ("famous", "well-known"), ("film", "movie"), ("sad", "unhappy"), ("difficult", "hard"), ("phone", "mobile phone"),
    ("shop", "store"), ("photo", "picture"), ("sofa", "couch"), ("grandmother", "grandma"),
    ("grandfather", "grandpa"), ("taxi", "cab"), ("torch", "flashlight"),
)
