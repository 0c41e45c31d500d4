"""What is done in the small world: to things, to somebody, and without an object."""

from __future__ import annotations

from lib.corpus.small_world.words.entries import Deed, read_deeds

#: key=forms | zh/done | forms | objects (kinds or nouns) | places | manners
ON_THINGS: dict[str, Deed] = read_deeds("""
buy bought bought | 买/买 | PFWD | buy | market |
eat ate eaten | 吃/吃掉 | PGWEB | eat | kitchen restaurant | slowly quietly
drink drank drunk | 喝/喝 | PGWEB | drink | cafe kitchen | slowly
cook | 做/做 | PGFWE | cookable | kitchen |
make made made | 做/做 | PGFWE | make | kitchen |
read read read | 看/看完 | PGFW | read | library home garden | carefully quietly
write wrote written | 写/写完 | PGFWD | write | office library | carefully
translate | 翻译/翻译完 | PGFD | sentence text | office | carefully
wash | 洗/洗干净 | PGFDB | wash | kitchen | carefully
repair=repair | 修/修好 | PGFDBW | repair | home | carefully patiently
open | 打开/打开 | PFB | openable | | gently carefully slowly
close | 关上/关上 | PFB | part fixed | | gently quietly
break=break broke broken | 打破/打破 | PB | break | |
carry | 搬/搬走 | PGF | furniture container | | slowly carefully
find=find found found | 找到/找到 | PD | lose | |
look_for=look_for | 找/找 | PG | lose | home office |
lose=lose lost lost | 弄丢/弄丢 | PB | lose | |
draw drew drawn | 画/画 | PGFWE | draw | garden | carefully
paint | 刷/刷 | PGFW | paint door | |
sell=sell sold sold | 卖/卖掉 | PFWDB | sell vehicle furniture music | |
build=build built built | 建/建好 | PGFW | build boat | village |
drive drove driven | 开/开 | PGWE | car taxi bus lorry | street countryside | slowly carefully
ride rode ridden | 骑/骑 | PGWE | bicycle motorbike horse donkey | park street countryside | slowly
play_on=play | 弹/弹 | PGWE | piano guitar | living_room home | quietly
play_violin=play | 拉/拉 | PGWE | violin | living_room home | quietly
watch | 看/看完 | PGFWE | see | living_room |
listen_to | 听/听 | PGFWE | hear radio | living_room bedroom | quietly
sing=sing sang sung | 唱/唱 | PGFWE | sing | park theatre | loudly happily
climb | 爬/爬 | PFWE | climb | | slowly
use | 用/用 | PGFWE | use | | carefully
borrow | 借/借 | PFW | lend | library |
hide=hide hid hidden | 藏/藏起来 | PB | lose gift | | secretly
pack | 收拾/收拾好 | PGFD | suitcase bag | bedroom | quickly
clean | 打扫/打扫干净 | PGFD | room | | carefully
water | 浇/浇 | PGFD | plant | garden |
plant | 种/种 | PFGW | tree flower rose potato | garden |
cut=cut! cut cut | 切/切好 | PGB | fruit bread cake cheese beef | kitchen | slowly carefully
hang_up=hang_up hung_up hung_up | 挂/挂好 | PB | hang | |
choose=choose chose chosen | 选/选 | PF | gift clothes | shop | carefully
solve | 解决/解决 | PFB | problem | | quickly
make_plan=make made made | 制定/制定 | PGFD | plan | office |
make_mistake=make made made | 犯/犯 | P | mistake | |
have_idea=have had had | 有/有 | P | idea | |
have_dream=have had had | 做/做 | P | dream | |
ask=ask | 问/问 | PFW | question | classroom |
do=do did done | 做/做完 | PGFD | homework | library bedroom | carefully quickly
hand_in=hand_in | 交/交 | PFD | homework hand_in | |
post | 寄/寄出去 | PFWB | post | post_office |
send=send sent sent | 发/发 | PFD | sent | office |
receive | 收到/收到 | PD | post sent gift | |
check | 检查/检查 | PGF | homework passport ticket report car | office | carefully
learn_song=learn | 学/学会 | PGWF | sing | school |
fly_kite=fly flew flown | 放/放 | PGWE | kite | park beach | happily
wear=wear wore worn | 穿/穿 | S | wear | |
wear_on=wear wore worn | 戴/戴 | S | puton | |
take_off=take_off took_off taken_off | 脱/脱 | PB | wear |
take_off_on=take_off took_off taken_off | 摘/摘掉 | PB | puton | |
try_on=try_on | 试/试 | PFWG | wear | shop |
turn_on=turn_on | 打开/打开 | PF | switch computer | |
turn_off=turn_off | 关/关 | PFDB | switch computer | |
mend | 补/补好 | PGFB | trousers sweater coat shirt | home | carefully
wrap=wrap! | 包/包好 | PGDB | present vase doll | | carefully
organise | 组织/组织 | PGF | concert football_match meeting | school |
""")

ON_PEOPLE: dict[str, Deed] = read_deeds("""
help | 帮助/帮助 | PFWE | | |  patiently
visit | 拜访/拜访 | PFWE | | |
see=see saw seen | 看见/看见 | P | | station market street park |
meet=meet met met | 遇到/遇到 | P | | park station street supermarket |
wait_for | 等/等 | PGF | | station airport cafe school | patiently quietly
invite | 邀请/邀请 | PFWB | | |
thank | 感谢/感谢 | PFW | | |
criticise | 批评/批评 | PGFB | | office | loudly
praise | 表扬/表扬 | PGFB | | school |
hug=hug! | 拥抱/拥抱 | PGW | | airport | gently
kiss | 亲/亲 | PW | | |
cheat | 骗/骗 | PEB | | |
follow | 跟踪/跟踪 | PGB | | | secretly quietly
interview | 采访/采访 | PGFWE | | hotel office | patiently
look_after | 照顾/照顾 | PGF | | hospital home | carefully patiently
comfort | 安慰/安慰 | PGF | | | gently patiently
encourage | 鼓励/鼓励 | PGF | | |
laugh_at | 笑话/笑话 | PGB | | |
push | 推/推 | PGB | | | gently
save=save | 救/救 | PEB | | beach |
recognise | 认出/认出 | PB | | airport |
disturb | 打扰/打扰 | PGE | | |
warn | 警告/警告 | PFE | | |
defeat=beat beat beaten | 打败/打败 | PFB | | |
catch=catch caught caught | 抓住/抓住 | PB | | |
like | 喜欢/喜欢 | S | | |
love | 爱/爱 | S | | |
hate | 讨厌/讨厌 | S | | |
know=know knew known | 认识/认识 | S | | |
trust | 相信/相信 | S | | |
miss | 想念/想念 | S | | |
respect | 尊敬/尊敬 | S | | |
admire | 佩服/佩服 | S | | |
""")

#: places; manners; the Chinese with a duration in the middle
ACTIVITIES: dict[str, Deed] = read_deeds("""
run=run! ran run | 跑步/跑步 | GFWHAT | | park gym beach | slowly fast | 跑了{}的步
swim=swim! swam swum | 游泳/游泳 | GFWHAT | | swimming_pool | fast well | 游了{}的泳
sing=sing sang sung | 唱歌/唱歌 | GFWHAT | | park theatre living_room | loudly well happily | 唱了{}的歌
dance | 跳舞/跳舞 | GFWHAT | | park theatre living_room | well happily | 跳了{}的舞
cook | 做饭/做饭 | GFWHT | | kitchen | | 做了{}的饭
work | 工作/工作 | GFWHT | | office factory hospital bank | hard | 工作了{}
study | 学习/学习 | GFWHT | | library school classroom | hard quietly | 学习了{}
rest | 休息/休息 | GFWHT | | garden bedroom hotel | | 休息了{}
sleep=sleep slept slept | 睡觉/睡觉 | GWT | | bedroom living_room | well | 睡了{}
draw=draw drew drawn | 画画/画画 | GFWHT | | classroom garden | well | 画了{}的画
drive=drive drove driven | 开车/开车 | GFWA | | street | slowly fast |
ski | 滑雪/滑雪 | WFAH | | | well fast |
play_football=play_football | 踢足球/踢足球 | GFWHT | | school park | well happily | 踢了{}的足球
play_basketball=play_basketball | 打篮球/打篮球 | GFWHT | | gym school | well happily | 打了{}的篮球
play_chess=play_chess | 下棋/下棋 | GFWHAT | | park garden | quietly | 下了{}的棋
play_cards=play_cards | 打牌/打牌 | GFWHT | | living_room cafe | happily | 打了{}的牌
play_games=play_games | 玩游戏/玩游戏 | GFWHT | | bedroom living_room | happily | 玩了{}的游戏
play_piano=play_the_piano | 弹钢琴/弹钢琴 | GFWHAT | | living_room theatre | well | 弹了{}的钢琴
watch_tv=watch_television | 看电视/看电视 | GFWHT | | living_room hotel | quietly | 看了{}的电视
read=read read read | 看书/看书 | GFWHT | | library garden bedroom cafe | quietly | 看了{}的书
shop=go_shopping went_shopping gone_shopping | 逛街/逛街 | FWH | | | |
chat=chat! | 聊天/聊天 | GFWHT | | cafe garden restaurant | happily quietly | 聊了{}的天
walk=take_a_walk took taken | 散步/散步 | GFWH | | park beach forest garden | slowly |
have_breakfast=have_breakfast had_breakfast had_breakfast | 吃早饭/吃早饭 | GFWH | | kitchen hotel cafe | |
have_lunch=have_lunch had_lunch had_lunch | 吃午饭/吃午饭 | GFWH | | restaurant school | |
have_dinner=have_dinner had_dinner had_dinner | 吃晚饭/吃晚饭 | GFWH | | restaurant hotel | |
get_up=get!_up got_up got_up | 起床/起床 | H | | | early late |
go_to_bed=go_to_bed went_to_bed gone_to_bed | 睡觉/睡觉 | H | | | early late |
have_class=have_class had_class had_class | 上课/上课 | GFH | | classroom | |
have_meeting=have_a_meeting had_a_meeting had_a_meeting | 开会/开会 | GFH | | office hotel | |
exercise | 锻炼身体/锻炼身体 | GFWH | | gym park | hard |
clean_up=do_the_cleaning did_the_cleaning done_the_cleaning | 打扫卫生/打扫卫生 | GFWH | | home classroom | |
do_laundry=do_the_laundry did_the_laundry done_the_laundry | 洗衣服/洗衣服 | GFWH | | home bathroom | |
take_photos=take_photos took_photos taken_photos | 拍照/拍照 | GFWH | | zoo beach garden museum | |
fish | 钓鱼/钓鱼 | GFWHT | | beach countryside | quietly patiently | 钓了{}的鱼
practise=practise_writing | 练字/练字 | GFWH | | classroom bedroom | patiently quietly |
cry | 哭/哭 | GT | | bedroom garden | quietly | 哭了{}
laugh | 笑/笑 | G | | classroom | loudly happily |
wait | 等/等 | GT | | station airport cafe | patiently | 等了{}
travel=travel! | 旅行/旅行 | FWH | | | |
get_married=get!_married got_married got_married | 结婚/结婚 | FW | | | |
move_house=move_house | 搬家/搬家 | FWG | | | |
shout | 喊叫/喊叫 | G | | street | loudly |
""")
#: how: English; Chinese before the verb; Chinese after it with 得 ("" where that is not said)
MANNERS: dict[str, tuple[str, str, str]] = {
    "slowly": ("slowly", "慢慢地", "很慢"), "quickly": ("quickly", "很快地", "很快"), "fast": ("fast", "", "很快"),
    "carefully": ("carefully", "仔细地", "很仔细"), "quietly": ("quietly", "安静地", ""),
    "loudly": ("loudly", "大声地", ""), "happily": ("happily", "高兴地", "很高兴"),
    "secretly": ("secretly", "偷偷地", ""), "patiently": ("patiently", "耐心地", ""),
    "gently": ("gently", "轻轻地", ""), "well": ("well", "", "很好"), "hard": ("hard", "努力地", "很努力"),
    "early": ("early", "", "很早"), "late": ("late", "", "很晚"),
}
