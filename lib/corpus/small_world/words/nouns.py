"""Things of the small world, with measure words and the kinds that say what is done with them."""

from __future__ import annotations

from lib.corpus.small_world.words.entries import Thing, read_things

THINGS: dict[str, Thing] = read_things("""
eat buy fruit wash small | apple 苹果 个; pear 梨 个; peach 桃子 个; orange 橙子 个; banana 香蕉 根
eat buy fruit wash small | tomato,tomatoes 西红柿 个
eat buy fruit small | strawberry 草莓 颗; mango,mangoes 芒果 个
buy fruit wash big | watermelon 西瓜 个
eat buy small | egg 鸡蛋 个; sandwich 三明治 个; hamburger 汉堡 个; biscuit 饼干 块; carrot 胡萝卜 根; sweet 糖果 颗
eat buy make small | cake 蛋糕 个; pizza 比萨饼 个
wash cook buy small | potato,potatoes 土豆 个
eat staple | rice 米饭 碗=bowl cookable; noodles,noodles 面条 碗=bowl cookable; soup 汤 碗=bowl cookable
eat staple buy | bread 面包 片=slice; beef 牛肉 块=piece cookable; chocolate 巧克力 块=piece; cheese 奶酪 块=piece
eat staple make | dumplings,dumplings 饺子 盘=plate
drink | water 水 杯=glass; tea 茶 杯=cup; coffee 咖啡 杯=cup; milk 牛奶 杯=glass; juice 果汁 杯=glass
drink alcohol | beer 啤酒 杯=glass; wine 葡萄酒 杯=glass
read buy carry lend lose printed small | book 书 本; novel 小说 本 write; magazine 杂志 本; dictionary 词典 本
read buy carry printed small | newspaper 报纸 份
read write carry lose paper small | letter 信 封 post; report 报告 份 hand_in
read write text | story 故事 个 tell; poem 诗 首; article 文章 篇; email 邮件 封 sent
carry lose own small | diary 日记本 本
read write | diary_entry,diary_entries 日记 篇
wear clothes buy wash lose hang | shirt 衬衫 件; coat 大衣 件; sweater 毛衣 件; skirt 裙子 条; jacket 夹克 件
wear clothes buy wash | trousers,trousers 裤子 条=pair; shoes,shoes 鞋 双=pair; socks,socks 袜子 双=pair
wear clothes buy | uniform 制服 套; raincoat 雨衣 件
puton clothes buy lose small | hat 帽子 顶 wash hang; scarf,scarves 围巾 条 wash hang; ring 戒指 枚 gift
puton buy lose small | glasses,glasses 眼镜 副=pair; gloves,gloves 手套 副=pair wash
puton buy lose repair gift small device | watch 手表 块
carry lose small | key 钥匙 把; passport 护照 本; wallet 钱包 个 buy gift; ticket 票 张 buy
buy carry lose lend use small | umbrella 雨伞 把; pen 笔 支; pencil 铅笔 支; map 地图 张
buy carry use lend small tool | knife,knives 刀 把; hammer 锤子 把; ladder 梯子 架; spoon 勺子 把 wash; brush 刷子 把
buy carry lose lend device repair use small | phone 手机 部 gift; camera 照相机 台 gift; torch,torches 手电筒 支
buy device repair use | computer 电脑 台 carry lend; printer 打印机 台; fridge 冰箱 台; washing_machine 洗衣机 台
buy device repair switch | lamp 台灯 盏; television 电视 台; radio 收音机 台; fan 风扇 台; air_conditioner 空调 台
buy furniture repair carry | chair 椅子 把 seat; table 桌子 张 surface; sofa 沙发 张 seat
buy furniture repair carry | bookshelf,bookshelves 书架 个
buy furniture repair | bed 床 张 surface; wardrobe 衣柜 个; desk 书桌 张 surface; mirror 镜子 面 hang break
buy furniture repair | carpet 地毯 块
buy carry container | box 箱子 个 openable; bag 包 个 lose gift openable; suitcase 行李箱 个 lose openable
buy carry container | basket 篮子 个
container openable | drawer 抽屉 个 fixed
carry container openable | parcel 包裹 个 post small
break use wash small buy | cup 杯子 个; plate 盘子 个; bowl 碗 个; bottle 瓶子 个; vase 花瓶 个 gift
break use wash small buy | glass,glasses 玻璃杯 个
openable part break | window 窗户 扇
openable part repair | door 门 扇; gate 大门 扇
room | room 房间 间; classroom 教室 间; flat 公寓 套 buy
build big | house 房子 座 buy sell paint; bridge 桥 座; wall 墙 面 paint; tower 塔 座; hospital 医院 家
build big | school 学校 所
vehicle buy drive wash repair lend | car 汽车 辆; taxi 出租车 辆 hired; bus 公共汽车 辆 hired; lorry,lorries 卡车 辆
vehicle buy ride wash repair lend | bicycle 自行车 辆; motorbike 摩托车 辆
vehicle big | train 火车 列; plane 飞机 架; boat 船 艘; ship 轮船 艘
ball buy | football 足球 个; basketball 篮球 个; tennis_ball 网球 个; balloon 气球 个 gift
music buy repair | piano 钢琴 架; guitar 吉他 把 carry lend; violin 小提琴 把 carry lend; drum 鼓 面
hear | song 歌 首 sing; piece_of_music,pieces_of_music 曲子 首; speech 演讲 场
see | film 电影 部; play 话剧 场; football_match 足球比赛 场; concert 音乐会 场 hear; programme 节目 个
gift buy small | present 礼物 份; toy 玩具 个 repair lend play; doll 洋娃娃 个; kite 风筝 只 play; card 卡片 张 write
draw buy art | painting 画 幅 hang sell; photo 照片 张 lose hang small
plant | flower 花 朵 water buy gift draw; tree 树 棵 draw; rose 玫瑰 朵 buy gift
nature draw | mountain 山 座 climb; river 河 条; lake 湖 个; island 岛 座; cloud 云 朵; star 星星 颗
abstract | problem 问题 个 solve; plan 计划 个 make; idea 主意 个; mistake 错误 个; question 问题 个 ask
abstract | secret 秘密 个 tell
abstract | decision 决定 个; joke 笑话 个 tell; dream 梦 个; lesson 课 节; exam 考试 场; meeting 会议 场; game 游戏 个
abstract | sentence 句子 个 translate; homework,homework 作业 份=piece do; piece_of_news,pieces_of_news 消息 个 tell
""")

#: places that can be adverbs of place and goals: key | zh bare | zh with 里 | English preposition | English
PLACES: dict[str, tuple[str, str, str, str]] = {key: (zh, zh + inside, prep, en) for key, zh, inside, prep, en in (
    ("park", "公园", "里", "in", "the park"), ("school", "学校", "", "at", "school"), ("home", "家", "", "at", "home"),
    ("library", "图书馆", "里", "in", "the library"), ("office", "办公室", "里", "in", "the office"),
    ("hospital", "医院", "", "at", "the hospital"), ("kitchen", "厨房", "里", "in", "the kitchen"),
    ("garden", "花园", "里", "in", "the garden"), ("street", "街", "上", "in", "the street"),
    ("supermarket", "超市", "", "at", "the supermarket"), ("market", "市场", "", "at", "the market"),
    ("restaurant", "饭馆", "", "at", "the restaurant"), ("cafe", "咖啡馆", "", "at", "the cafe"),
    ("cinema", "电影院", "", "at", "the cinema"), ("museum", "博物馆", "", "at", "the museum"),
    ("station", "火车站", "", "at", "the station"), ("airport", "机场", "", "at", "the airport"),
    ("classroom", "教室", "里", "in", "the classroom"), ("bedroom", "卧室", "里", "in", "the bedroom"),
    ("living_room", "客厅", "里", "in", "the living room"), ("bathroom", "浴室", "里", "in", "the bathroom"),
    ("factory", "工厂", "里", "in", "the factory"), ("shop", "商店", "里", "in", "the shop"),
    ("bookshop", "书店", "里", "in", "the bookshop"), ("bank", "银行", "", "at", "the bank"),
    ("post_office", "邮局", "", "at", "the post office"), ("hotel", "酒店", "", "at", "the hotel"),
    ("beach", "海边", "", "at", "the beach"), ("forest", "森林", "里", "in", "the forest"),
    ("swimming_pool", "游泳池", "里", "in", "the swimming pool"), ("gym", "体育馆", "里", "in", "the gym"),
    ("zoo", "动物园", "", "at", "the zoo"), ("theatre", "剧院", "", "at", "the theatre"),
    ("countryside", "乡下", "", "in", "the countryside"), ("village", "村子", "里", "in", "the village"),
    ("pharmacy", "药店", "", "at", "the pharmacy"), ("bakery", "面包店", "", "at", "the bakery"),
)}
#: cities and countries: zh, en; one lives, works and studies in them, goes to and comes from them
TOWNS: dict[str, tuple[str, str]] = {en.lower().replace(" ", "_"): (zh, en) for zh, en in (
    ("北京", "Beijing"), ("上海", "Shanghai"), ("巴黎", "Paris"), ("伦敦", "London"), ("东京", "Tokyo"),
    ("纽约", "New York"), ("柏林", "Berlin"), ("罗马", "Rome"))}
COUNTRIES: dict[str, tuple[str, str, str, str]] = {en.lower(): (zh, en, tongue, lang)
                                                  for zh, en, tongue, lang in (
    ("中国", "China", "汉语", "Chinese"), ("法国", "France", "法语", "French"), ("德国", "Germany", "德语", "German"),
    ("日本", "Japan", "日语", "Japanese"), ("西班牙", "Spain", "西班牙语", "Spanish"),
    ("意大利", "Italy", "意大利语", "Italian"), ("英国", "Britain", "英语", "English"))}
