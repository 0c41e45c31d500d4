"""The Word2Vec page: skip-gram trained in front of the reader, on sentences of theirs or a topic of the corpus."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts.maps import readable
from lib.charts.rungs import word2vec as charts_word2vec
from lib.checks import check_text
from lib.inside.word2vec import live as engine
from lib.inside.word2vec.space import look_up, starters
from lib.ui.session import shelf
from lib.ui.session.address import held, hold
from lib.ui.session.choice import number, segments, whole_number
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.corpus_text import corpus
from lib.ui.shared.examples import held_out
from lib.ui.shared.guard import callback, guarded
from lib.ui.shared.inputs import field
from lib.ui.shared.show import leading, metrics, milliseconds, show_chart
from models.base import unit_rows
from models.language.languages import base
from models.language.text import guess_language
from models.messages import C_, N_, InputError
from models.word2vec import Word2Vec

KEY, STEPS_KEY, _STATE, _ASKED = "word2vec", "trained", "_w2v_live", "_w2v_asked"
ORIGINS = {"mine": N_("a few sentences"), "topic": N_("a topic of the corpus")}
#: sentences with two topics, so that the words fall into groups one can see
SENTENCES = {
    "en": "I drink hot tea in the morning.\nShe drinks cold milk in the morning.\n"
          "We drink hot coffee in the evening.\nHe drinks cold water in the evening.\n"
          "The black dog runs in the park.\nThe small cat runs in the garden.\n"
          "A small dog plays in the garden.\nA black cat plays in the park.\nThey drink tea and coffee.\n"
          "The dog and the cat run.",
    "zh": "我早上喝热茶。\n她早上喝牛奶。\n我们晚上喝咖啡。\n他晚上喝水。\n黑狗在公园里跑。\n小猫在花园里跑。\n"
          "小狗在花园里玩。\n黑猫在公园里玩。\n他们喝茶和咖啡。\n狗和猫在跑。",
}
TOPICS = {"en": ("school",), "zh": ("学校",)}
BUTTONS = (1, 20, 100, 500)
#: sentences of a topic, and the way behind a word that is drawn (steps)
MOST_SENTENCES, TRAIL = 200, 100
_END = re.compile(r"(?<=[.!?。！？])\s*|\n+")


def live_view(method: Word2Vec, lang: str) -> None:
    """The sentences, the buttons, the map on which the words move, and the loss that falls."""
    origin = segments(t("Train on"), list(ORIGINS), "mine", "origin", lambda key: t(ORIGINS[key]))
    with guarded():
        sentences = _topic(method, lang) if origin == "topic" else _mine(method, lang)
        left, right, _ = st.columns([2, 1, 1])
        window = number(left.slider, t("Window: neighbours on each side"), 1, 5, 2, "live_window")
        seed = whole_number(right, t("Seed"), 99_999, "live_seed",
                            help=t("The same sentences, window and seed give the same picture again."))
        identity = (shelf.corpus_key(), tuple(map(tuple, sentences)), window, seed)
        task = engine.make_task(sentences, window)
        with st.spinner(t("Finding the frame of the map …"), show_time=False):
            frame = once(("w2v frame", identity), lambda: _frame(task, seed))
        live, seconds, done = _trained(task, identity)
        _numbers(live, seconds, done)
        _pictures(live, frame)


def _mine(method: Word2Vec, lang: str) -> list[list[str]]:
    default = SENTENCES.get(base(lang)) or "\n".join(
        dict.fromkeys(pair[shelf.languages().index(lang)] for pair in held_out()[-40::4])) or SENTENCES["en"]
    typed = field(st, t("Sentences to learn from, one a line"), default, f"lesson_{lang}", "text_area", height=150)
    if typed == default and base(lang) in SENTENCES:
        st.caption(t("These are chosen so that the effect shows: some are about drinking, some about animals. Write "
                     "others and start again."))
    return words_of(method, [line for line in _END.split(check_text(typed)) if line.strip()])


def words_of(method: Word2Vec, texts: Sequence[str]) -> list[list[str]]:
    """Each text as its words, marks left out."""
    found = []
    for text in texts:
        words = method.words[method.languages.index(guess_language(text, method.languages))]
        found.append([word.surface if word.number is None else words.text(word.number) for word in words.split(text)
                      if any(map(str.isalnum, word.surface))])
    return found


def _topic(method: Word2Vec, lang: str) -> list[list[str]]:
    default = next(iter(starters(method, TOPICS.get(base(lang), ()), lang, 1)), "")
    typed = field(st, t("A word that its sentences have"), default, f"topic_{lang}")
    word = look_up(method, typed, lang)
    side = shelf.languages().index(word.lang)
    texts = [pair[side] for pair in corpus().split("train") if word.text.casefold() in pair[side].casefold()]
    sides = method.words[method.languages.index(word.lang)]
    kept = [text for text in texts[:5 * MOST_SENTENCES]
            if any(w.number == word.number for w in sides.split(text))][:MOST_SENTENCES]
    if not kept:
        raise InputError(N_("No sentence of the corpus has the word {word}; try another."), word=repr(word.text))
    st.caption(t("{count} training sentences have this word; of them the {words} most frequent words learn.",
                 count=len(kept), words=engine.MOST_WORDS))
    return words_of(method, kept)


def _frame(task: engine.Task, seed: int) -> engine.Frame:
    finished = engine.LiveSkipGram(task, seed)
    finished.train(engine.LAST)
    return engine.frame_of(finished)


def _trained(task: engine.Task, identity: tuple) -> tuple[engine.LiveSkipGram, float | None, int]:
    """The vectors in training, kept in the session; the time and number of the steps that were just made. The URL has
    the steps, so a link opens the same picture."""
    known, live = st.session_state.get(_STATE, (None, None))
    pressed = st.session_state.pop(_ASKED, None)
    asked = pressed or 0
    if known != identity or pressed == 0:
        live = engine.LiveSkipGram(task, identity[-1])
        if known is None:
            asked = held(STEPS_KEY, lambda raw: int(raw) if raw.isdecimal() and len(raw) < 6 else 0) or 0
    began, before = time.perf_counter(), live.steps
    live.train(asked)
    seconds = time.perf_counter() - began
    place = st.container(horizontal=True, gap="small")
    for steps in BUTTONS:
        label = t("Next step") if steps == 1 else t("{n} steps", n=steps)
        place.button(label, key=f"live_{steps}", disabled=live.steps >= engine.LAST, on_click=_ask, args=(steps,),
                     type=leading() if steps == 100 else "secondary")
    place.button(t("From the start"), key="live_start", icon=":material/restart_alt:", on_click=_ask, args=(0,))
    st.session_state[_STATE] = (identity, live)
    hold(STEPS_KEY, live.steps, str(live.steps) if live.steps else None)
    done = live.steps - before
    return live, seconds if done else None, done


@callback
def _ask(steps: int) -> None:
    """Callback of a button: so many steps; 0 begins anew."""
    st.session_state[_ASKED] = steps


def _numbers(live: engine.LiveSkipGram, seconds: float | None, done: int) -> None:
    metrics([
        (t("Step"), f"{live.steps:,}", t("Of {steps} steps altogether.", steps=f"{engine.LAST:,}")),
        (t("Loss"), f"{live.losses[-1]:.3f}", t(
            "In nats for a pair with its {k} negatives; before the first step every answer is a coin toss.",
            k=live.negatives)),
        (t("Words"), str(len(live.task.words)), t("Each has a vector of {d} numbers, and another as a neighbour.",
                                                  d=live.v.shape[1])),
        (t(C_("of words", "Pairs")), f"{len(live.task.pairs):,}",
         t("A step takes {b} of them at random.", b=live.batch)),
        (t("Time of the last {n} steps", n=done) if done else t("Time"), milliseconds(seconds),
         t("Measured on this computer, just now.")),
    ])


def _pictures(live: engine.LiveSkipGram, frame: engine.Frame) -> None:
    words, at = live.task.words, frame.axes.place(live.v)
    where = pd.DataFrame({"word": words, "count": live.task.counts.astype(int), "x": at[:, 0], "y": at[:, 1],
                          "mine": False})
    # as wide as the frame, not as wide as the words are now
    corners = pd.DataFrame({"word": ["", ""], "count": 0, "x": [-frame.reach, frame.reach],
                            "y": [-frame.reach, frame.reach], "mine": False})
    where["label"] = readable(pd.concat([where, corners], ignore_index=True), 480, 400)[:len(where)]
    trail = _trail(live, frame)
    near = unit_rows(live.v)
    cosines = near @ near.T - 3 * np.eye(len(words))
    best = cosines.argmax(axis=1)
    names = {"word": t("word"), "count": t("count"), "x": t("first direction of the last step"),
             "y": t("second direction of the last step"), "step": t("step"), "loss": t("loss")}
    table = where[["word", "count", "x", "y"]].round(3).rename(columns={"word": names["word"], "count": names["count"]})
    table[t("nearest now")] = [words[i] for i in best]
    table[t("similarity")] = cosines[np.arange(len(words)), best].round(3)
    left, right = st.columns([3, 2], gap="medium")
    color = models.rung(KEY).color
    with left:
        show_chart(charts_word2vec.training_map(where, trail, frame.reach, color, names), t(
            "Every word starts at random near the middle; words with the same neighbours then go the same way. A line "
            "is the way of the last {n} steps. The frame stays: the same training was run to its end once to find the "
            "two directions in which the words then differ most. They hold {share} of the differences.", n=TRAIL,
            share=f"{frame.axes.share:.0%}"), table, "w2v_live")
    with right:
        losses = pd.DataFrame({"step": range(len(live.losses)), "loss": live.losses})
        shown = losses.iloc[sorted({*range(0, len(losses), 5), len(losses) - 1})]
        show_chart(charts_word2vec.loss_curve(shown, engine.LAST, color, names), t(
            "The loss that one may expect of a pair, over all pairs and all negatives. It starts at {first} and cannot "
            "reach 0, for a word that stands beside another here is also drawn as its "
            "negative.", first=f"{live.losses[0]:.2f}"),
            losses.round(4).rename(columns=names), "w2v_loss")


def _trail(live: engine.LiveSkipGram, frame: engine.Frame) -> pd.DataFrame:
    first = max(0, len(live.trail) - 1 - TRAIL // engine.KEPT)
    moments = [(i * engine.KEPT, live.trail[i]) for i in range(first, len(live.trail))]
    if live.steps % engine.KEPT:
        moments.append((live.steps, live.v))
    return pd.concat([
        pd.DataFrame({"word": live.task.words, "step": step, "x": at[:, 0], "y": at[:, 1]})
        for step, at in ((step, frame.axes.place(v)) for step, v in moments)
    ], ignore_index=True)
