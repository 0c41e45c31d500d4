"""What stands in a field before anybody types: the project's own sentences, or held-out ones of the reader's corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.compare.examples import WRITTEN
from lib.corpus import own_folder
from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.sampling import sample_of
from lib.ui.session import shelf
from lib.ui.session.i18n import language
from lib.ui.shared.corpus_text import corpus, text_at_hand, text_stamp
from models.base import Pair
from models.language.languages import base
from models.language.text import beginning, has_chinese
from models.messages import InputError

if TYPE_CHECKING:
    from lib.shelf.training_index import TrainingIndex

#: for the small world: held-out sentences of its own, the two languages parallel
WORLD: Mapping[str, Sequence[str]] = {
    "zh": ("李娜是一个飞行员。", "那把雨伞放不进那个箱子，因为它太小了。", "露西的叔叔上个星期天洗的盘子是白色的。",
           "海伦昨天下午发现沙发里的弹簧断了。",
           "因为杰克的妻子很饿，所以她做饭了；因为玛丽很渴，所以她喝了一杯水。"),
    "en": ("Li Na is a pilot.", "That umbrella doesn't fit in that box because it is too small.",
           "The plate that Lucy's uncle washed last Sunday is white.",
           "Helen found yesterday afternoon that a spring in the couch was broken.",
           "Because Jack's wife was hungry, she cooked, and because Mary was thirsty, she drank a glass of water."),
}
PROMPTS = {"en": "I want to", "zh": "我想"}
#: an everyday sentence, for a corpus whose text is not at hand, or that speaks of something else
EVERYDAY = {
    "zh": "我们明天早上喝茶。", "en": "We drink tea tomorrow morning.", "de": "Wir trinken morgen früh Tee.",
    "fr": "Nous buvons du thé demain matin.", "es": "Mañana por la mañana tomamos té.",
    "it": "Domani mattina beviamo il tè.", "pt": "Amanhã de manhã tomamos chá.", "nl": "Morgenochtend drinken we thee.",
    "ru": "Завтра утром мы пьём чай.", "pl": "Jutro rano pijemy herbatę.", "ja": "明日の朝、お茶を飲みます。",
    "ko": "우리는 내일 아침에 차를 마셔요.",
}
#: what the examples mean that have no partner above
GLOSSES = {
    "他的爸爸是医生，他的妈妈是老师。": "His father is a doctor, his mother is a teacher.",
    "医生今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。":
        "The doctor phoned me this morning to say that he cannot come to dinner tonight, because he is too busy.",
    "老师今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。":
        "The teacher phoned me this morning to say that he cannot come to dinner tonight, because he is too busy.",
    "这家店的菜真好吃。": "The food here is really good.",
    "The food here is really good.": "这家店的菜真好吃。",
    "坐在窗边的那个老人是我的爷爷。": "The old man who sits by the window is my grandfather.",
    "床前明月光，疑是地上霜。": "Bright moonlight before my bed: I take it for frost on the ground. (Li Bai)",
    "The teacher taught the student with the book.": "老师用书教学生；或者：老师教那个拿着书的学生。",
}
#: how many held-out sentences are offered, and how long they may be (characters)
OFFERED, LONGEST = 6, 160
#: held-out pairs looked at
_LOOKED_AT = 300


def in_small_world() -> bool:
    """Whether the chosen corpus is the small world, which has few words and sentences without number."""
    return shelf.corpus_key() == SMALL_WORLD


@st.cache_resource(show_spinner=False, max_entries=2)
def _unseen(_index: TrainingIndex | None, size: int) -> list[Pair]:
    """Pairs of the small world by another seed of which no sentence was trained on, shortest first."""
    from lib.corpus.small_world.whole import small_world

    drawn = (item.pair for item in small_world(2 * _LOOKED_AT, seed=1))
    fit = [pair for pair in drawn if _index is None or not any(side in _index for side in pair)]
    return sorted(fit[:_LOOKED_AT], key=lambda pair: (len(pair.first), pair.first))


@st.cache_resource(show_spinner=False, max_entries=8)
def _held_out(key: str, stamp: str) -> list[Pair]:
    """Held-out pairs of a corpus, shortest first."""
    own = corpus(key)
    sides = len(own.languages)
    pairs = [*own.split("test"), *own.split("valid")] or own.split("train")
    fit = {pair.first: pair for pair in reversed(sample_of(pairs, _LOOKED_AT))
           if all(side.strip() and len(side) <= LONGEST for side in pair[:sides])}
    return sorted(fit.values(), key=lambda pair: (len(pair.first), pair.first))


def held_out() -> list[Pair]:
    """The pairs that an own corpus, or the small world, offers as examples, shortest first; [] for Tatoeba, and where
    the text is not at hand."""
    key = shelf.corpus_key()
    if in_small_world():
        index = shelf.training_index()
        return _unseen(index, len(index) if index else 0)
    if not own_folder.is_own(key):
        return []
    try:
        return _held_out(key, text_stamp(key))
    except InputError:
        return []


def judged(source: str) -> tuple[list[Pair], bool]:
    """Pairs to judge translations on, each the text in language `source` and the reference: held-out ones without the
    shortest third, to which all answer alike, where the text is at hand; else the examples. And whether held out."""
    side = shelf.languages().index(source)
    pairs = held_out()
    if not pairs and text_at_hand():
        try:
            pairs = _held_out(shelf.corpus_key(), text_stamp(shelf.corpus_key()))
        except InputError:
            pairs = []
    if pairs:
        return [Pair(pair[side], pair[1 - side]) for pair in pairs[len(pairs) // 3:] if all(pair)], True
    return [Pair(text, there) for text in examples(source) if (there := partner(text, source))], False


def _offered() -> list[Pair]:
    """A few held-out pairs of different length, a rather short one first."""
    pairs = held_out()
    if len(pairs) <= OFFERED:
        return pairs
    return [pairs[round((0.2 + 0.78 * i / (OFFERED - 1)) * (len(pairs) - 1))] for i in range(OFFERED)]


def examples(code: str) -> list[str]:
    """The sentences to choose from in language `code`; those of a corpus's two languages are parallel."""
    if in_small_world() and code in WORLD:
        return list(WORLD[code])
    if (pairs := _offered()) and code in shelf.languages():
        side = shelf.languages().index(code)
        return [pair[side] for pair in pairs]
    return list(WRITTEN.get(base(code), [EVERYDAY[base(code)]] if base(code) in EVERYDAY else []))


def first_text(code: str) -> str:
    """The sentence that a page begins with."""
    return next(iter(examples(code)), EVERYDAY["en"])


def partner(text: str, code: str) -> str | None:
    """The other side of an example in language `code`; None for any other text."""
    languages = shelf.languages()
    here = examples(code)
    if len(languages) < 2 or text not in here:
        return None
    there = examples(languages[1 - languages.index(code)])
    place = here.index(text)
    return there[place] if place < len(there) else None


def first_prompt(code: str) -> str:
    """The beginning of a text that Generation starts with."""
    if not in_small_world() and held_out() and code in shelf.languages():
        return beginning(first_text(code))
    return PROMPTS.get(base(code)) or beginning(first_text(code))


def readers(en: str, zh: str) -> str:
    """A text of the project's own in the reader's language, where the corpus has that one; else in the other."""
    spoken = {base(code) for code in shelf.languages()}
    return zh if (language() == "zh" and "zh" in spoken) or "en" not in spoken else en


def readers_language(codes: Sequence[str], otherwise: str) -> str:
    """The reader's language where it is among `codes`."""
    return language() if language() in codes else otherwise


def gloss(text: str) -> str | None:
    """What an example in the other language than the reader's means, in the reader's; None for any other text."""
    if language() == ("zh" if has_chinese(text) else "en"):
        return None
    code = next((code for code in shelf.languages() if base(code) == ("zh" if has_chinese(text) else "en")), None)
    return GLOSSES.get(text) or (None if code is None else partner(text, code))


def fits(text: str) -> bool:
    """Whether a Chinese or English sentence of the project's own is in a language of the corpus at hand, and of words
    that the small world has, where that is the corpus."""
    there = any(base(code) == ("zh" if has_chinese(text) else "en") for code in shelf.languages())
    return there and (not in_small_world() or _of_known_words(text))


def _of_known_words(text: str) -> bool:
    """Whether every word, or every character, is a piece of the vocabulary."""
    tokenizer = shelf.tokenizer()
    ids = tokenizer.encode(text)
    return tokenizer.unk_id not in ids and not any(map(tokenizer.is_continuation, ids))


def long_pair() -> Pair | None:
    """A long held-out pair."""
    pairs = held_out()
    return pairs[round(0.95 * (len(pairs) - 1))] if pairs else None


def everyday(code: str) -> str | None:
    """An everyday sentence in language `code`, where one is known."""
    return EVERYDAY.get(base(code))


def turned(text: str) -> str:
    """The same words in another order: the second half first, the mark at the end where it was."""
    mark = text[-1] if text and not text[-1].isalnum() else ""
    body = text.removesuffix(mark) if mark else text
    words = body.split()
    gap, parts = (" ", words) if len(words) > 1 else ("", list(body))
    half = (len(parts) + 1) // 2
    return gap.join([*parts[half:], *parts[:half]]) + mark


def sharing_pair() -> tuple[str, str] | None:
    """Two held-out sentences with a long word in common, in the corpus's first language."""
    texts = [pair.first for pair in held_out()][:120]
    words = [{word.strip(".,!?;:\"'") for word in text.split()} for text in texts]
    best: tuple[int, int, int] | None = None
    for i, here in enumerate(words):
        for j in range(i + 1, len(words)):
            size = max((len(word) for word in here & words[j] if word.isalpha()), default=0)
            if size > 3 and len(here & words[j]) < 4 and (best is None or size > best[0]):
                best = (size, i, j)
    return (texts[best[1]], texts[best[2]]) if best else None
