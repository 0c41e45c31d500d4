"""Ten sentences of our own in each of many languages, and the encodings in which older files keep them."""

from __future__ import annotations

TEXTS = {
    "fr": ("Nous sommes prêts à partir.", "La fenêtre de la cuisine est fermée.", "Où as-tu rangé les clés ?",
           "Ma sœur préfère le thé au café.", "L’été dernier, il a beaucoup plu.", "Ça ne me gêne pas du tout.",
           "Le garçon apprend à lire.", "Demain, nous irons à la plage.", "Il a reçu une lettre de sa mère.",
           "C’était une journée très agréable."),
    "pt": ("Não sei onde está a chave.", "A criança já está dormindo.", "Amanhã vamos à praia com os avós.",
           "O pão está em cima da mesa.", "Você também gosta de maçãs?", "As lições são difíceis.",
           "Ela não quer café, só água.", "O irmão dele é médico.", "Até logo, e boa sorte!",
           "O coração bate mais rápido."),
    "es": ("Mañana iremos al campo.", "¿Dónde está la estación?", "El niño juega en el jardín.",
           "Mi hermano estudia música.", "El próximo año viajaré más.", "¡Qué día tan bonito!",
           "Ella cocinó una sopa riquísima.", "Los pájaros están cantando.", "No sé qué decir.",
           "El avión llegó con retraso."),
    "de": ("Die Tür ist geschlossen.", "Wir müssen früh aufstehen.", "Das Mädchen hört gern Märchen.",
           "Die Straße ist heute nass.", "Können Sie mir bitte helfen?", "Er läuft über die Brücke.",
           "Im Frühling blühen die Bäume.", "Großmutter bäckt einen Kuchen.", "Das Gebäude ist sehr schön.",
           "Übermorgen fahren wir ans Meer."),
    "sv": ("Flickan äter ett äpple.", "Det är kallt på vintern.", "Vi åker hem i morgon.",
           "Kan du öppna fönstret?", "Min far är läkare.", "Boken ligger på bordet.", "Hunden springer på ängen.",
           "Jag förstår inte frågan.", "Tåget går klockan åtta.", "Sjön är djup och blå."),
    "da": ("Pigen spiser et æble.", "Det er koldt om vinteren på øen.", "Vi rejser hjem i går og i morgen også.",
           "Kan du åbne døren for mig?", "Min søster bor i København.", "Bogen ligger på bordet.",
           "Han kører for hurtigt på vejen.", "Jeg forstår ikke spørgsmålet.", "Vi læser avisen hver dag.",
           "Søen er dyb og grøn."),
    "nl": ("Zij heeft twee zoons en één dochter.", "België is een klein land.", "De reünie begint om acht uur.",
           "Het café is vandaag gesloten.", "Wij hebben geen ideeën meer.", "De zeeën zijn diep en blauw.",
           "Hij is naïef, maar aardig.", "Ik drink graag koffie met een scheutje melk.",
           "Het financiële plan is klaar.", "Wij ruziën nooit over geld."),
    "it": ("La città è molto bella.", "Perché non vieni con noi?", "Lunedì andrò al mercato.",
           "Il caffè è già pronto.", "Domani sarà una giornata di sole.", "Non so più cosa dire.",
           "La libertà è importante per tutti.", "Lui parlò a lungo con il padre.", "C’è un gatto sul tetto.",
           "Ogni università ha la sua biblioteca."),
    "pl": ("Książka leży na stole.", "Jutro pójdziemy do szkoły.", "Dziewczynka śpi już od godziny.",
           "Gdzie są moje klucze?", "Pociąg odjeżdża o ósmej.", "Lubię pić gorącą herbatę.",
           "Źle się dzisiaj czuję.", "Mój brat jest żołnierzem.", "Ptaki śpiewają w ogrodzie.",
           "Zima była długa i mroźna."),
    "cs": ("Kniha leží na stole.", "Zítra půjdeme do školy.", "Děti si hrají na zahradě.",
           "Kde jsou moje klíče?", "Vlak odjíždí v osm hodin.", "Můj bratr je lékař.",
           "Řeka je hluboká a studená.", "Nerozumím té otázce.", "Ptáci zpívají každé ráno.",
           "Příští týden bude pršet."),
    "hu": ("A könyv az asztalon van.", "Holnap iskolába megyünk.", "A kislány már alszik.",
           "Hol vannak a kulcsaim?", "Az erdőben sok madár énekel.", "Szeretem a forró teát.",
           "A vonat nyolckor indul a fővárosba.", "Nem értem a kérdést.", "A tél hosszú és hűvös volt.",
           "Tegnap egész nap esett az eső."),
    "ro": ("Cartea este pe masă.", "Mâine mergem la şcoală.", "Fetiţa doarme deja.", "Unde sunt cheile mele?",
           "Trenul pleacă la ora opt dimineaţa.", "Îmi place să beau ceai fierbinte.", "Nu înţeleg întrebarea ta.",
           "Fratele meu este inginer în oraş.", "Păsările cântă în grădină.", "Iarna a fost lungă şi rece."),
    "tr": ("Kitap masanın üstünde duruyor.", "Yarın okula gideceğiz.", "Küçük kız çoktan uyudu.",
           "Anahtarlarım nerede?", "Tren saat sekizde kalkıyor.", "Sıcak çay içmeyi severim.",
           "Soruyu anlamıyorum, lütfen tekrar söyle.", "Kardeşim bir doktor oldu.", "Kuşlar bahçede ötüyor.",
           "İstanbul’da kış uzun ve yağmurlu geçti."),
    "ru": ("Книга лежит на столе.", "Завтра мы пойдём в школу.", "Девочка уже спит.", "Где мои ключи?",
           "Поезд отправляется в восемь часов.", "Я люблю горячий чай.", "Мой брат работает врачом.",
           "Птицы поют в саду.", "Зима была долгой и холодной.", "Я не понимаю этого вопроса."),
    "uk": ("Книга лежить на столі.", "Завтра ми підемо до школи.", "Дівчинка вже спить.", "Де мої ключі?",
           "Потяг відходить о восьмій годині.", "Я люблю гарячий чай.", "Мій брат працює лікарем.",
           "Птахи співають у саду.", "Зима була довгою і холодною.", "Я не розумію цього питання."),
    "el": ("Το βιβλίο είναι πάνω στο τραπέζι.", "Αύριο θα πάμε στο σχολείο.", "Το κορίτσι κοιμάται ήδη.",
           "Πού είναι τα κλειδιά μου;", "Το τρένο φεύγει στις οκτώ.", "Μου αρέσει το ζεστό τσάι.",
           "Ο αδερφός μου είναι γιατρός.", "Τα πουλιά κελαηδούν στον κήπο.", "Ο χειμώνας ήταν μακρύς και κρύος.",
           "Δεν καταλαβαίνω την ερώτηση."),
    "zh": ("书在桌子上。", "我们明天去学校。", "小女孩已经睡着了。", "我的钥匙在哪里？", "火车八点钟出发。",
           "我喜欢喝热茶。", "我的哥哥是医生。", "鸟儿在花园里唱歌。", "冬天又长又冷。", "我不明白这个问题。"),
    "zh-hant": ("書在桌子上。", "我們明天去學校。", "小女孩已經睡著了。", "我的鑰匙在哪裡？", "火車八點鐘出發。",
                "我喜歡喝熱茶。", "我的哥哥是醫生。", "鳥兒在花園裡唱歌。", "冬天又長又冷。", "我不明白這個問題。"),
    "ja": ("本は机の上にあります。", "明日、学校へ行きます。", "女の子はもう寝ました。", "私の鍵はどこですか。",
           "電車は八時に出ます。", "熱いお茶が好きです。", "兄は医者です。", "庭で鳥が歌っています。",
           "冬は長くて寒かったです。", "この質問が分かりません。"),
    "ko": ("책은 책상 위에 있습니다.", "우리는 내일 학교에 갑니다.", "여자아이는 벌써 잠들었습니다.",
           "제 열쇠가 어디에 있습니까?", "기차는 여덟 시에 떠납니다.", "저는 뜨거운 차를 좋아합니다.",
           "우리 형은 의사입니다.", "정원에서 새들이 노래합니다.", "겨울은 길고 추웠습니다.",
           "이 질문을 모르겠습니다."),
}
#: language, and an encoding that older files in it are in
LEGACY = (
    ("fr", "cp1252"), ("fr", "iso8859-15"), ("fr", "mac_roman"), ("pt", "cp1252"), ("pt", "latin-1"), ("es", "cp1252"),
    ("es", "latin-1"), ("es", "cp850"), ("de", "cp1252"), ("de", "latin-1"), ("de", "cp850"), ("de", "mac_roman"),
    ("sv", "cp1252"), ("sv", "latin-1"), ("da", "cp1252"), ("da", "latin-1"), ("nl", "cp1252"), ("it", "cp1252"),
    ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"), ("cs", "iso8859-2"), ("hu", "cp1250"),
    ("hu", "iso8859-2"), ("ro", "cp1250"), ("ro", "iso8859-2"), ("tr", "cp1254"), ("tr", "iso8859-9"),
    ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "cp866"), ("ru", "iso8859-5"), ("uk", "cp1251"), ("uk", "koi8_u"),
    ("el", "cp1253"), ("el", "iso8859-7"), ("zh", "gb18030"), ("zh-hant", "big5"), ("ja", "cp932"), ("ja", "euc_jp"),
    ("ko", "cp949"), ("ko", "euc_kr"),
)


def encoded(text: str, encoding: str) -> bytes:
    """`text` in an older encoding; an apostrophe that it lacks is written straight, as people did."""
    for curly, straight in (("’", "'"), ("œ", "oe")):
        try:
            text.encode(encoding)
            break
        except UnicodeEncodeError:
            text = text.replace(curly, straight)
    return text.encode(encoding)
