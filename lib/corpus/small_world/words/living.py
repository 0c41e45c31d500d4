"""Who lives in the small world: names, pronouns, people by what they do, kin, animals."""

from __future__ import annotations

from lib.corpus.small_world.lexicon import PEOPLE as PLAIN
from lib.corpus.small_world.lexicon import Person
from lib.corpus.small_world.words.entries import Thing, read_things

_NAMES = (
    ("李明", "Li Ming", "m"), ("王刚", "Wang Gang", "m"), ("汤姆", "Tom", "m"), ("杰克", "Jack", "m"),
    ("保罗", "Paul", "m"), ("马丁", "Martin", "m"), ("王芳", "Wang Fang", "f"), ("李娜", "Li Na", "f"),
    ("艾玛", "Emma", "f"), ("露西", "Lucy", "f"), ("莎拉", "Sarah", "f"), ("海伦", "Helen", "f"),
)
#: names and pronouns
PERSONS: dict[str, Person] = {
    **{key: p for key, p in PLAIN.items() if p.role != "role"},
    **{key: Person(key, zh, en, en, zh, f"{en}'s", "3", gender, "name")
       for key, (zh, en, gender) in ((name[1].lower().replace(" ", "_"), name) for name in _NAMES)},
}
NAMES = [p.key for p in PERSONS.values() if p.role == "name"]
PRONOUNS = [p.key for p in PERSONS.values() if p.role == "pronoun"]

#: whom one can speak of with "the", "a", "that"
FOLK: dict[str, Thing] = read_things("""
job learned | teacher 老师 个; doctor 医生 个; engineer 工程师 个; lawyer 律师 个; scientist 科学家 个
job learned | journalist 记者 个
job | driver 司机 个; nurse 护士 个; farmer 农民 个; cook 厨师 个; worker 工人 个; soldier 士兵 个; baker 面包师 个
job | shop_assistant 售货员 个; guard 保安 个; cleaner 清洁工 个; firefighter 消防员 个; pilot 飞行员 个
job | postman,postmen 邮递员 个
job art | painter 画家 个; singer 歌手 个; writer 作家 个; musician 音乐家 个; dancer 舞蹈家 个
job law | policeman,policemen 警察 个; judge 法官 个; m:waiter 服务员 个; manager 经理 个
job law | secretary,secretaries 秘书 个
young | student 学生 个; child,children 孩子 个; m:boy 男孩 个; f:girl 女孩 个; f:little_girl 小女孩 个
grown | m:man,men 男人 个; f:woman,women 女人 个; m:old_man,old_men 老人 位; m:young_man,young_men 年轻人 个
grown | customer 顾客 个; guest 客人 个; tourist 游客 个; neighbour 邻居 个; thief,thieves 小偷 个; patient 病人 个
""")
KIN: dict[str, Thing] = read_things("""
kin elder | f:mother 妈妈 个; m:father 爸爸 个; f:grandmother 奶奶 个; m:grandfather 爷爷 个; m:uncle 叔叔 个
kin elder | f:aunt 阿姨 个
kin | m:older_brother 哥哥 个; m:younger_brother 弟弟 个; f:older_sister 姐姐 个; f:younger_sister 妹妹 个
kin | m:son 儿子 个; f:daughter 女儿 个; m:husband 丈夫 个; f:wife,wives 妻子 个; friend 朋友 个; classmate 同学 个
kin | colleague 同事 个; roommate 室友 个; boss 老板 个
""")
ANIMALS: dict[str, Thing] = read_things("""
pet | cat 猫 只 cuddly hunter; dog 狗 只 cuddly hunter loud; rabbit 兔子 只 cuddly; puppy 小狗 只 cuddly
pet | kitten 小猫 只 cuddly
pet tiny | mouse,mice 老鼠 只; bird 小鸟 只 winged; parrot 鹦鹉 只 winged; tortoise 乌龟 只 slow
farm | horse 马 匹 fast; cow 牛 头; sheep,sheep 羊 只; pig 猪 头; chicken 鸡 只 winged; duck 鸭子 只 winged
farm | donkey 驴 头
wild big | tiger 老虎 只 hunter; lion 狮子 头 hunter; elephant 大象 头; bear 熊 只; panda 熊猫 只; monkey 猴子 只
wild big | wolf,wolves 狼 只
wild | fox 狐狸 只 hunter; snake 蛇 条; frog 青蛙 只
""")
