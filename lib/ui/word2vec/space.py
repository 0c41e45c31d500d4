"""The Word2Vec page: questions to the trained space. Neighbours of a word, the odd one out, a - b + c."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.corpus import own_folder
from lib.inside import words
from lib.inside.word2vec import space as engine
from lib.inside.word2vec.analogies import KINDS
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import bracketed, join, language_name, listed, t
from lib.ui.session.memory import once
from lib.ui.shared.examples import readers_language
from lib.ui.shared.guard import guarded
from lib.ui.shared.inputs import field
from lib.ui.shared.parts.angle import angle_fold
from lib.ui.shared.show import metrics, percent, show_chart, show_table
from lib.ui.shared.trace_tables import marked, say_marks
from lib.ui.shared.user_text import md
from models.language.languages import base
from models.language.text import guess_language
from models.messages import N_
from models.word2vec import Word2Vec
from models.words.bilingual import Neighbour

KEY, NEIGHBOURS = "word2vec", 12
WORD = {"en": ("tea",), "zh": ("茶",)}
SENSES = {"en": ("watch",), "zh": ("花",)}
ODD = {"en": ("dog", "cat", "bird", "tea"), "zh": ("茶", "咖啡", "水", "老师")}
QUESTIONS = {"near": N_("Neighbours of a word"), "odd": N_("Odd one out"), "sum": "a − b + c"}
SHARES = ("first", "five", "without", "spelled")
#: of the questions that come out right: they are to show how it works, the hit rate below how often
THREE = {"en": ("woman", "man", "uncle"), "zh": ("她", "他", "男孩")}


def space_view(method: Word2Vec, lang: str) -> None:
    """One of the three questions."""
    code = base(lang)
    part = segments(t("Ask the space"), list(QUESTIONS), "near", "ask", lambda name: t(QUESTIONS[name]),
                    label_visibility="collapsed")
    with guarded():
        if part == "near":
            _neighbours(method, lang, "".join(engine.starters(method, WORD.get(code, ()), lang, 1)))
        elif part == "odd":
            _odd(method, lang, " ".join(engine.starters(method, ODD.get(code, ()), lang, 4)))
        else:
            _analogy(method, lang, (*engine.starters(method, THREE.get(code, ()), lang, 3), "", "", "")[:3])
    if part == "sum":
        with guarded():
            _hits(method, lang)


def _written(word: str, code: str) -> str:
    return bracketed(word, language_name(code)) if len(shelf.languages()) > 1 else word


def _bars(rows: list[tuple[str, float]], sentence: str, key: str) -> None:
    names = {"word": t("word"), "similarity": t("similarity")}
    frame = pd.DataFrame(rows, columns=["word", "similarity"])
    show_chart(charts.bars(frame, "word", "similarity", models.rung(KEY).color, names), sentence,
               frame.round(4).rename(columns=names), key)


def _neighbours(method: Word2Vec, lang: str, default: str) -> None:
    left, _ = st.columns([2, 3])
    word = engine.look_up(method, field(left, t("A word of either language"), default, f"near_{lang}"), lang)
    found = _near(method, word.text, word.lang)
    _bars([(_written(marked(near.token, word.text), near.lang), near.cosine) for near in found], t(
        "The words nearest to {word}, of all languages at once, with their cosine: 1 is the same direction, 0 nothing "
        "in common. Words seen only once are passed over.", word=_written(word.text, word.lang)), "w2v_near")
    say_marks((near.token, word.text) for near in found)
    angle_fold([(near.token, near.cosine) for near in found], word.text, models.rung(KEY).color, "near")


def _near(method: Word2Vec, word: str, lang: str) -> list[Neighbour]:
    """The nearest words; runs of Chinese characters that are no word are passed over."""
    found = method.neighbours(word, lang, 4 * NEIGHBOURS)
    return [near for near in found if words.is_word(near.token, near.lang)][:NEIGHBOURS]


def senses(method: Word2Vec) -> None:
    """The neighbours of a word with two senses: both kinds, of one point."""
    lang = readers_language(method.languages, method.languages[0])
    default = "".join(engine.starters(method, SENSES.get(base(lang), ()), lang, 1))
    left, _ = st.columns([2, 3])
    typed = field(left, t("A word with two senses"), default, "senses")
    word = engine.look_up(method, typed, guess_language(typed, method.languages))
    found = _near(method, word.text, word.lang)
    sentence = t("The neighbours of {word}. It has one vector, so whatever senses it has share it, and the neighbours "
                 "of all of them stand here together.", word=_written(word.text, word.lang))
    if typed == "watch" and "zh" in method.languages and not own_folder.is_own(shelf.corpus_key()):
        sentence = join([sentence, t("Here some are of a thing on the wrist, and some of looking at a screen. Try 花 "
                                     "too: it is a flower, and it is to spend.")])
    if typed == "花" and not own_folder.is_own(shelf.corpus_key()):
        sentence = join([sentence, t("花 is a flower, and it is to spend.")])
    _bars([(_written(marked(near.token, word.text), near.lang), near.cosine) for near in found], sentence, "w2v_senses")
    say_marks((near.token, word.text) for near in found)


def _odd(method: Word2Vec, lang: str, default: str) -> None:
    typed = field(st, t("Three words or more, with spaces between them"), default, f"odd_{lang}")
    found = engine.odd_one_out(method, engine.split_words(typed), lang)
    _bars(found, t("{word} fits least: each bar is the cosine of a word to the mean of the others.",
                   word=found[0][0]), "w2v_odd")


def _analogy(method: Word2Vec, lang: str, default: tuple[str, ...]) -> None:
    places = st.columns(3)
    a, b, c = (field(place, label, word, f"{name}_{lang}") for place, label, word, name in zip(
        places, (t("a"), t("minus b"), t("plus c")), default, ("a", "b", "c")))
    found = engine.analogy(method, a, b, c, lang)
    if (a, b, c) == THREE.get(base(lang)) and not own_folder.is_own(shelf.corpus_key()):
        st.caption(t("This example is chosen because the wanted word comes first; how often that happens is counted "
                     "below."))
    _bars([(_written(word, code), cosine) for word, cosine, code in found], t(
        "The words nearest to {a} − {b} + {c}; the three themselves are left out, or one of them would nearly always "
        "come first.", a=a, b=b, c=c), "w2v_analogy")


def _hits(method: Word2Vec, lang: str) -> None:
    st.markdown(f"**{t('How often does a − b + c come out right?')}**")
    if not engine.questions(lang):
        st.caption(t("Our list of questions is Chinese and English; there is none for this language."))
        return
    rates, right, left_out = once(("w2v hits", shelf.identity(KEY, method), lang),
                                  lambda: engine.hit_rates(method, lang))
    if not rates:
        st.caption(t("None of our questions can be asked: their words are not in this training text."))
        return
    frame = engine.rates_frame(rates)
    total = frame.iloc[-1]
    metrics([
        (t("Questions"), f"{int(total['questions'])}", t("Left out, because a word is not in the training text: {n}.",
                                                         n=left_out)),
        (t("First"), percent(total["first"]), t("The wanted word is the nearest of all words of the language.")),
        (t("Among five"), percent(total["five"]), t("The wanted word is among the five nearest.")),
        (t("Without a and b"), percent(total["without"]),
         t("The wanted word is simply the nearest to c. What is above this is the work of a − b.")),
    ])
    shown = frame.assign(kind=frame["kind"].map(t), **{name: frame[name].map(percent)
                                                       for name in SHARES})
    shown = shown.rename(columns={"kind": t("kind"), "questions": t("questions"), "first": t("first"),
                                  "five": t("among five"), "without": t("without a and b"),
                                  "spelled": t("first, by its pieces alone")})
    st.caption(t("A list of our own, {language}: from each kind every two pairs make a question. The famous examples "
                 "come from billions of words and another list, so their rates are no measure for these.",
                 language=language_name(lang)))
    st.dataframe(shown, hide_index=True, width="stretch")
    if total["spelled"]:
        st.caption(":material/info: " + t(
            "Not all of it is meaning. A word of several pieces is their mean, so that a question whose pieces add up "
            "comes out by addition alone. Of the right answers {spelled} are of this kind, {rest} are not.",
            spelled=round(total["spelled"] * total["questions"]),
            rest=round((total["first"] - total["spelled"]) * total["questions"])))
    if right:
        st.caption(t("Answered rightly, for instance: {examples}.", examples=md(listed(
            f"{a} − {b} + {c} = {d}" for a, b, c, d in right[::max(1, len(right) // 5)][:5]))))
    pairs = pd.DataFrame([{t("kind"): t(KINDS[kind]), "a": a, "b": b, "c": c, t("wanted"): d}
                          for kind, asked in engine.questions(lang).items() for a, b, c, d in asked])
    show_table(pairs, "w2v_questions", t("All questions"))
