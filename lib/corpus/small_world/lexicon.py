"""The words of the small world: who acts, on what, how and where, in Chinese and English, with their grammar.

Chinese nouns carry their measure word, English verbs their forms. `kinds` says which nouns a verb or adjective takes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who acts. `person` is the English agreement: "1", "2", "3" (singular) or "p" (plural); `gender` is
    "m", "f" or "" where the words do not tell. `role` marks names, pronouns and roles ("the teacher")."""

    key: str
    zh: str
    en: str
    en_object: str
    zh_owner: str
    en_owner: str
    person: str
    gender: str
    role: str


@dataclass(frozen=True)
class Noun:
    """A thing or an animal; `measure` is the Chinese measure word."""

    key: str
    zh: str
    plural: str
    measure: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Verb:
    """An action. `zh_done` is the Chinese form of the completed action (修好 beside 修); `takes` are noun kinds (or the
    places of an activity), `forms` the tenses it is used in: past,
    progressive, future, wish, state, habit, skill; `definite`: its completed object is a known one (那辆车)."""

    key: str
    zh: str
    zh_done: str
    base: str
    third: str
    past: str
    participle: str
    ing: str
    takes: frozenset[str]
    forms: frozenset[str]
    definite: bool = False


@dataclass(frozen=True)
class Adjective:
    """`zh` stands after 很 or, for colours, between 是 and 的; `zh_attr` before a noun; `more` is the comparative;
    `kinds` are the nouns it is said of, and "person", "color", "compare", "passing" (a state that comes and goes)."""

    key: str
    zh: str
    zh_attr: str
    more: str
    kinds: frozenset[str]
    opposite: str = ""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PEOPLE: dict[str, Person] = {p.key: p for p in (
    Person("i", "我", "I", "me", "我", "my", "1", "", "pronoun"),
    Person("you", "你", "you", "you", "你", "your", "2", "", "pronoun"),
    Person("he", "他", "he", "him", "他", "his", "3", "m", "pronoun"),
    Person("she", "她", "she", "her", "她", "her", "3", "f", "pronoun"),
    Person("we", "我们", "we", "us", "我们", "our", "p", "", "pronoun"),
    Person("they", "他们", "they", "them", "他们", "their", "p", "", "pronoun"),
    *(Person(en.lower().replace(" ", "_"), zh, en, en, zh, f"{en}'s", "3", gender, "name") for zh, en, gender in (
        ("大卫", "David", "m"), ("小明", "Xiaoming", "m"), ("彼得", "Peter", "m"),
        ("安娜", "Anna", "f"), ("小红", "Xiaohong", "f"), ("玛丽", "Mary", "f"))),
    *(Person(f"the_{en}", zh, f"the {en}", f"the {en}", zh, f"the {en}'s", "3", "", "role") for zh, en in (
        ("老师", "teacher"), ("医生", "doctor"), ("司机", "driver"), ("护士", "nurse"), ("农民", "farmer"),
        ("画家", "painter"))),
)}

_ALL = "past progressive future wish"

#: key and English singular, Chinese, English plural
PROFESSIONS: dict[str, tuple[str, str]] = {
    "student": ("学生", "students"), "teacher": ("老师", "teachers"), "doctor": ("医生", "doctors"),
    "worker": ("工人", "workers"), "driver": ("司机", "drivers"), "nurse": ("护士", "nurses"),
    "farmer": ("农民", "farmers"), "writer": ("作家", "writers"), "painter": ("画家", "painters"),
    "engineer": ("工程师", "engineers"), "cook": ("厨师", "cooks"), "lawyer": ("律师", "lawyers"),
    "singer": ("歌手", "singers"), "artist": ("艺术家", "artists"), "scientist": ("科学家", "scientists"),
    "musician": ("音乐家", "musicians"),
}

NOUNS: dict[str, Noun] = {n.key: n for n in (
    Noun(en, zh, plural or f"{en}s", measure, _set("any " + kinds)) for en, zh, plural, measure, kinds in (
        ("book", "书", "", "本", "buy read write lose light"), ("newspaper", "报纸", "", "份", "buy read light"),
        ("letter", "信", "", "封", "read write lose light post"), ("apple", "苹果", "", "个", "buy eat wash light"),
        ("egg", "鸡蛋", "", "个", "buy eat light"), ("orange", "橙子", "", "个", "buy eat wash light"),
        ("cake", "蛋糕", "", "个", "buy eat light"), ("car", "汽车", "", "辆", "buy sell wash fix vehicle"),
        ("bicycle", "自行车", "", "辆", "buy sell wash fix vehicle"),
        ("phone", "手机", "", "部", "buy sell fix use lose light"),
        ("computer", "电脑", "", "台", "buy sell fix use light"), ("chair", "椅子", "", "把", "buy sell fix furniture"),
        ("table", "桌子", "", "张", "buy sell fix furniture surface"), ("bed", "床", "", "张", "buy sell surface"),
        ("box", "箱子", "boxes", "个", "open buy wash container"), ("door", "门", "", "扇", "open fix wash"),
        ("window", "窗户", "", "扇", "open fix wash"), ("key", "钥匙", "", "把", "lose light"),
        ("umbrella", "雨伞", "", "把", "buy use lose light"), ("hat", "帽子", "", "顶", "buy wash lose light"),
        ("shirt", "衬衫", "", "件", "buy wash light"), ("cup", "杯子", "", "个", "buy wash use light"),
        ("photo", "照片", "", "张", "lose light"), ("ticket", "票", "", "张", "buy lose light"),
        ("painting", "画", "", "幅", "buy sell"), ("house", "房子", "", "座", "buy sell draw"),
        ("flower", "花", "", "朵", "buy draw"), ("cat", "猫", "", "只", "animal draw"),
        ("dog", "狗", "", "只", "animal draw"), ("bird", "鸟", "", "只", "animal draw"),
        ("horse", "马", "", "匹", "animal draw"), ("rabbit", "兔子", "", "只", "animal draw"),
        ("cow", "牛", "", "头", "animal draw"),
    ))}

#: What one person does to another; `takes` is empty because the patient is a person.
PERSON_VERBS: dict[str, Verb] = {v.key: v for v in (
    Verb(base, zh, done, base, third, past, participle, ing, frozenset(), _set(forms))
    for zh, done, base, third, past, participle, ing, forms in (
        ("帮助", "帮助", "help", "helps", "helped", "helped", "helping", _ALL),
        ("看", "看见", "see", "sees", "saw", "seen", "seeing", "past"),
        ("等", "等", "wait for", "waits for", "waited for", "waited for", "waiting for", "progressive future"),
        ("找", "找到", "look for", "looks for", "looked for", "looked for", "looking for", "progressive"),
        ("邀请", "邀请", "invite", "invites", "invited", "invited", "inviting", "past future wish"),
        ("感谢", "感谢", "thank", "thanks", "thanked", "thanked", "thanking", "past future wish"),
        ("批评", "批评", "criticize", "criticizes", "criticized", "criticized", "criticizing",
         "past progressive future"),
        ("拜访", "拜访", "visit", "visits", "visited", "visited", "visiting", "past future wish"),
        ("骗", "骗", "deceive", "deceives", "deceived", "deceived", "deceiving", "past"),
        ("喜欢", "", "like", "likes", "liked", "liked", "", "state"),
        ("爱", "", "love", "loves", "loved", "loved", "", "state"),
        ("认识", "", "know", "knows", "knew", "known", "", "state"),
        ("相信", "", "trust", "trusts", "trusted", "trusted", "", "state"),
        ("想念", "", "miss", "misses", "missed", "missed", "", "state"),
    ))}

#: What one does to a thing.
THING_VERBS: dict[str, Verb] = {v.key: v for v in (
    Verb(base, zh, done, base, third, past, participle, ing, _set(takes), _set(forms), definite)
    for zh, done, base, third, past, participle, ing, takes, forms, definite in (
        ("买", "买", "buy", "buys", "bought", "bought", "buying", "buy", "past future wish", False),
        ("卖", "卖", "sell", "sells", "sold", "sold", "selling", "sell", "past future wish", True),
        ("看", "看", "read", "reads", "read", "read", "reading", "read", _ALL, False),
        ("写", "写", "write", "writes", "wrote", "written", "writing", "write", _ALL, False),
        ("吃", "吃", "eat", "eats", "ate", "eaten", "eating", "eat", "past progressive wish", False),
        ("打开", "打开", "open", "opens", "opened", "opened", "opening", "open", "past wish", True),
        ("洗", "洗", "wash", "washes", "washed", "washed", "washing", "wash", _ALL, True),
        ("修", "修好", "fix", "fixes", "fixed", "fixed", "fixing", "fix", _ALL, True),
        ("画", "画", "draw", "draws", "drew", "drawn", "drawing", "draw", _ALL, False),
        ("用", "用", "use", "uses", "used", "used", "using", "use", _ALL, True),
        ("弄丢", "弄丢", "lose", "loses", "lost", "lost", "losing", "lose", "past", True),
    ))}

#: Actions without a patient.
ACTIVITIES: dict[str, Verb] = {v.key: v for v in (
    Verb(base, zh, done, base, third, past, past, ing, _set(places), _set(forms))
    for zh, done, base, third, past, ing, places, forms in (
        ("跑步", "跑步", "run", "runs", "ran", "running", "park school", f"{_ALL} habit"),
        ("游泳", "游泳", "swim", "swims", "swam", "swimming", "river", f"{_ALL} habit skill"),
        ("唱歌", "唱歌", "sing", "sings", "sang", "singing", "park school home", f"{_ALL} habit skill"),
        ("跳舞", "跳舞", "dance", "dances", "danced", "dancing", "park school home", f"{_ALL} habit skill"),
        ("做饭", "做饭", "cook", "cooks", "cooked", "cooking", "home", f"{_ALL} habit skill"),
        ("工作", "工作", "work", "works", "worked", "working", "home library office hospital",
         "progressive future wish habit"),
        ("学习", "学习", "study", "studies", "studied", "studying", "home library school",
         "progressive future wish habit"),
        ("休息", "休息", "rest", "rests", "rested", "resting", "home park office", "progressive future wish habit"),
    ))}

ADJECTIVES: dict[str, Adjective] = {a.key: a for a in (
    Adjective(en, zh, attr, more, _set(kinds), opposite) for zh, attr, en, more, kinds, opposite in (
        ("高", "", "tall", "taller", "person compare", "short"),
        ("矮", "", "short", "shorter", "person compare", "tall"),
        ("忙", "", "busy", "busier", "person compare passing", ""),
        ("累", "", "tired", "more tired", "person passing", ""),
        ("饿", "", "hungry", "hungrier", "person passing", ""),
        ("高兴", "", "happy", "happier", "person compare passing", ""),
        ("难过", "", "sad", "sadder", "person passing", ""), ("生气", "", "angry", "angrier", "person passing", ""),
        ("紧张", "", "nervous", "more nervous", "person passing", ""),
        ("聪明", "", "smart", "smarter", "person compare", ""), ("年轻", "", "young", "younger", "person compare", ""),
        ("有名", "", "famous", "more famous", "person compare", ""),
        ("大", "大", "big", "bigger", "any compare", "small"), ("小", "小", "small", "smaller", "any compare", "big"),
        ("新", "新", "new", "newer", "buy sell open lose compare", "old"),
        ("旧", "旧", "old", "older", "buy sell open lose compare", "new"),
        ("贵", "很贵的", "expensive", "more expensive", "buy sell compare", "cheap"),
        ("便宜", "便宜的", "cheap", "cheaper", "buy sell compare", "expensive"),
        ("漂亮", "漂亮的", "beautiful", "more beautiful", "any compare", ""),
        ("重", "很重的", "heavy", "heavier", "furniture container surface compare", ""),
        ("红色", "红色的", "red", "", "color", ""), ("白色", "白色的", "white", "", "color animal", ""),
        ("黑色", "黑色的", "black", "", "color animal", ""), ("绿色", "绿色的", "green", "", "color", ""),
    ))}

FOOD = frozenset({"egg", "cake", "orange", "apple"})
COLOURED = frozenset({"car", "bicycle", "phone", "chair", "table", "box", "door", "umbrella", "hat", "shirt", "cup",
                      "flower", "cat", "dog", "horse", "rabbit"})

#: key -> Chinese place word (after 在), English preposition, English noun phrase
PLACES: dict[str, tuple[str, str, str]] = {
    "park": ("公园里", "in", "the park"), "school": ("学校", "at", "school"), "home": ("家", "at", "home"),
    "library": ("图书馆", "in", "the library"), "office": ("办公室", "in", "the office"),
    "river": ("河里", "in", "the river"), "hospital": ("医院", "in", "the hospital"),
}

#: key -> Chinese, English, tense
TIMES: dict[str, tuple[str, str, str]] = {
    "yesterday": ("昨天", "yesterday", "past"), "this_morning": ("今天早上", "this morning", "past"),
    "last_week": ("上个星期", "last week", "past"), "tomorrow": ("明天", "tomorrow", "future"),
    "next_week": ("下个星期", "next week", "future"), "every_day": ("每天", "every day", "habit"),
}
