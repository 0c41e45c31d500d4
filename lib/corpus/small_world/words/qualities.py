"""Adjectives of the small world: what they are said of, their opposites, how they are compared."""

from __future__ import annotations

from lib.corpus.small_world.words.entries import Quality, read_qualities

#: key[=English] zh before-a-noun comparative | kinds it is said of | opposite; `who`: of people, `passing`: for a while
QUALITIES: dict[str, Quality] = read_qualities("""
tall 高 高个子 er | who | short_who
short_who=short 矮 矮个子 er | who | tall
busy 忙 - ier | who passing | free
free 有空 - - | who passing | busy
tired 累 - more | who passing animal |
hungry 饿 - ier | who passing animal | full
full 饱 - - | who passing | hungry
thirsty 渴 - ier | who passing |
happy 高兴 高兴的 ier | who passing | sad
sad 难过 难过的 double | who passing | happy
angry 生气 生气的 ier | who passing |
nervous 紧张 紧张的 more | who passing | calm
calm 平静 平静的 er | who passing | nervous
ill 不舒服 - - | who passing |
worried 担心 - more | who passing |
surprised 吃惊 - more | who passing |
excited 激动 激动的 more | who passing |
bored 无聊 - more | who passing |
sleepy 困 - ier | who passing |
smart 聪明 聪明的 er | who animal |
young 年轻 年轻的 er | who grownups |
rich 富有 富有的 er | who grownups | poor
poor 穷 穷 er | who grownups | rich
famous 有名 有名的 more | who grownups |
friendly 友好 友好的 ier | who |
patient 耐心 耐心的 more | who grownups |
honest 诚实 诚实的 more | who |
brave 勇敢 勇敢的 r | who |
lazy 懒 懒 ier | who pet | hard-working
hard-working 勤奋 勤奋的 more | who | lazy
polite 有礼貌 有礼貌的 more | who | rude
rude 没礼貌 没礼貌的 r | who | polite
quiet_who=quiet 安静 安静的 er | who | noisy
noisy 吵 吵闹的 ier | pig donkey duck |
strong 强壮 强壮的 er | who horse cow bear tiger lion elephant |
beautiful 漂亮 漂亮的 more | clothes flower vase doll painting photo ring house kitten rose |
pretty 好看 好看的 ier | skirt sweater scarf hat doll |
big 大 大 double | furniture container wear vehicle build watermelon tree vase cake elephant bear | small
small 小 小 er | furniture container wear vehicle build tree vase cake box bag toy doll | big
new 新 新 er | device furniture container vehicle clothes printed music | old
old 旧 旧 er | device furniture container vehicle clothes printed music | new
expensive 贵 很贵的 more | device furniture vehicle clothes music gift puton fruit | cheap
cheap 便宜 便宜的 er | device furniture clothes fruit container vehicle printed | expensive
heavy 重 很重的 ier | furniture container watermelon hammer ladder | light
light 轻 很轻的 er | container umbrella camera suitcase bag phone computer guitar | heavy
long 长 很长的 er | novel article letter speech film trousers skirt scarf report river bridge story | short
short 短 很短的 er | article letter speech film trousers skirt scarf report story poem | long
interesting 有意思 有意思的 more | book novel magazine film play programme story lesson speech game | boring
boring 无聊 无聊的 more | film play programme speech lesson meeting article report | interesting
difficult 难 很难的 more | exam question homework problem game sentence | easy
easy 容易 容易的 ier | exam question homework problem game sentence | difficult
important 重要 重要的 more | exam meeting letter email decision piece_of_news problem report |
useful 有用 有用的 more | dictionary map computer tool phone |
delicious 好吃 好吃的 more | eat watermelon |
sweet 甜 很甜的 er | fruit cake |
fresh 新鲜 新鲜的 er | fruit milk bread egg |
hot 热 热 double | noodles soup rice | cold
cold 凉 凉 er | noodles soup rice | hot
clean 干净 干净的 er | clothes container plate cup bowl glass window car carpet room | dirty
dirty 脏 脏 ier | clothes container plate cup bowl glass window car carpet | clean
soft 软 很软的 er | bed sofa carpet bread | hard
hard 硬 很硬的 er | bed chair bread | soft
bright 亮 很亮的 er | lamp torch star |
comfortable 舒服 舒服的 more | seat bed shoes sweater trousers |
fast 快 很快的 er | car train motorbike horse bicycle boat computer | slow
slow 慢 很慢的 er | bus computer train boat tortoise | fast
safe 安全 安全的 r | bridge | dangerous
dangerous 危险 危险的 more | tiger lion wolf bear snake motorbike | safe
cute 可爱 可爱的 r | cuddly panda child doll tiny duck |
clever 聪明 聪明的 er | hunter parrot monkey |
high 高 很高的 er | mountain tower wall |
deep 深 很深的 er | river lake |
wide 宽 很宽的 r | river bridge bed door | narrow
narrow 窄 很窄的 er | bridge river bed door | wide
funny 好笑 好笑的 ier | joke story film programme |
red 红 红色的 - | colour |
blue 蓝 蓝色的 - | colour |
white 白 白色的 - | colour animalcolour |
black 黑 黑色的 - | colour animalcolour |
green 绿 绿色的 - | colour |
yellow 黄 黄色的 - | colour |
brown 棕 棕色的 - | colour animalcolour |
grey 灰 灰色的 - | colour animalcolour |
""")
COLOURS = [q.key for q in QUALITIES.values() if "colour" in q.kinds]
