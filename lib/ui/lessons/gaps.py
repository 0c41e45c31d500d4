"""Lesson 6: guess the gap or the next word: BERT, GPT, T5."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.ui.lessons.parts import answer, draw_standing, question, rows, score
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, names, network
from lib.ui.session import shelf
from lib.ui.session.i18n import language, t
from lib.ui.session.memory import once
from lib.ui.shared.asking import continued, show_row, start_of
from lib.ui.shared.show import percent
from lib.ui.shared.site_map import FAMILIES, rung_path
from lib.ui.shared.trace_views import choice_bars
from lib.ui.shared.user_text import md
from models.answers import Step as Written
from models.base import DecodingOptions
from models.language.text import has_chinese
from models.messages import N_

ENCODER, DECODER, BOTH = "transformer_encoder", "transformer_decoder", "transformer_seq2seq"
CUP = {"en": {"a": "I drink a cup of [MASK]."}, "zh": {"a": "我每天早上喝[MASK]。"}}
TURN = {"en": {"a": "She is [MASK] a book.", "b": "She is [MASK] a letter."},
        "zh": {"a": "她在[MASK]电话。", "b": "她在[MASK]电影。"}}
BEGIN = {"en": {"a": "I drink a cup of"}, "zh": {"a": "我每天早上"}}
STUDENT = {"en": {"a": "I am a student."}, "zh": {"a": "我是一个学生。"}}
SURE = {"low": N_("Below 10 %"), "middle": N_("10 to 50 %"), "high": N_("Above 50 %")}


def gap(text: str) -> Written:
    """The encoder's guesses at the mask of a text."""
    method = network(ENCODER)
    found = once(("lesson_trace", shelf.identity(ENCODER, method), text), lambda: method.trace(text, language()))
    return found.steps[0]


def coming(text: str) -> Written:
    """The decoder's guesses at what comes next."""
    method = network(DECODER)
    options = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=1)
    return once(("lesson_next", shelf.identity(DECODER, method), text),
                lambda: next(iter(method.generate(text, language(), options, 0))))


def _share(p: float) -> str:
    return "low" if p < 0.1 else "middle" if p <= 0.5 else "high"


def _cup(texts: Mapping[str, str]) -> Came:
    (first, p), (second, q) = gap(texts["a"]).candidates[:2]
    return Came(_share(float(p)), t("Its best guess is **{first}** with {p}; then comes **{second}** with {q}.",
                                    first=md(first), p=percent(float(p)), second=md(second), q=percent(float(q))))


def _turn(texts: Mapping[str, str]) -> Came:
    one, other = (gap(texts[name]).candidates[0][0] for name in ("a", "b"))
    return Came("same" if one == other else "other", t("Before the one it writes **{one}**, before the other "
                                                       "**{other}**.", one=md(one), other=md(other)))


def _draw_gaps(texts: Mapping[str, str]) -> None:
    for name, column in zip(("a", "b"), st.columns(2)):
        with column:
            st.markdown(md(texts[name]))
            choice_bars(gap(texts[name]), f"{ENCODER}_{name}", t(
                "What it would fill in if this token were masked, guessed from both sides."), color=ENCODER)


def _next(texts: Mapping[str, str]) -> Came:
    step = coming(texts["a"])
    token, p = step.candidates[0]
    return Came(_share(float(p)), t("The likeliest next token is **{token}** with {p}.", token=md(token),
                                    p=percent(float(p))))


def _draw_next(texts: Mapping[str, str]) -> None:
    choice_bars(coming(texts["a"]), DECODER, t("What may come next, guessed from what stands before it alone."))
    show_row(row := continued(DECODER, texts["a"], language()), "lesson_next", start=start_of(row, texts["a"]))


def _prompt(texts: Mapping[str, str]) -> Came:
    text = answer(DECODER, texts["a"], language())
    changed = bool(text) and has_chinese(text) != has_chinese(texts["a"])
    return Came("translates" if changed else "goes_on", t("It writes: {text}", text=md(text or "–")))


def _three(texts: Mapping[str, str]) -> Came:
    found = question("translation_zh_en", (ENCODER, DECODER, BOTH))
    best = found.methods[0]
    return Came(best, t("In chrF, from 0 to 100: {scores}.", scores=" · ".join(score(found, key)
                                                                             for key in found.methods)))


def _read(key: str, texts: Mapping[str, str], **more: str) -> Link:
    return Link(rung_path(key), {"text": texts["a"], "src": language(), **more})


LESSON = Lesson(
    "gaps", N_("Guess the gap or the next word: BERT, GPT, T5"),
    N_("Three ways to learn from plain text, each with a small network of its own on this page."), 20,
    (
        Step(N_("Guess the gap"),
             N_("The encoder, built like BERT, learned to fill masks: “{a}”"),
             N_("How much probability does its best guess get?"), SURE,
             N_("It spreads its belief over what fits. A masked language model needs no labels: every text is full of "
                "gaps to guess."),
             _cup, lambda texts: choice_bars(gap(texts["a"]), ENCODER, t(
                 "What it would fill in if this token were masked, guessed from both sides.")),
             lambda texts: _read(ENCODER, texts, view="map"), (ENCODER,), CUP),
        Step(N_("From both sides"),
             N_("Two sentences are the same up to the gap, and differ after it: “{a}” and “{b}”"),
             N_("Does its best guess change?"),
             {"other": N_("Yes: it sees what comes after the gap"), "same": N_("No: what stands before decides")},
             N_("An encoder reads both sides of a gap. A decoder, which sees only the left, could not tell these two "
                "apart."),
             _turn, _draw_gaps, lambda texts: _read(ENCODER, texts, view="map"), (ENCODER,), TURN),
        Step(N_("Guess the next word"),
             N_("The decoder, built like GPT, learned to foresee the next token: “{a} …”"),
             N_("How much probability does its best guess get?"), SURE,
             N_("Writing is guessing again and again. Each new token joins the text and is read by the next guess."),
             _next, _draw_next,
             lambda texts: Link(rung_path(DECODER), {"view": "next", "start": texts["a"], "src": language()}),
             (DECODER,), BEGIN),
        Step(N_("A task as a prompt"),
             N_("Nobody built a part for translating into the decoder. It is given “{a}”, a separator and the tag of "
                "the other language."),
             N_("What does it write after that?"),
             {"translates": N_("A text in the other language"), "goes_on": N_("More in the same language")},
             N_("It has seen texts of this form in training, so a task is only a text to go on with. Large language "
                "models were trained on enough text to be asked in plain words."),
             _prompt, lambda texts: rows((DECODER,), texts["a"], "lesson_prompt", language()),
             lambda texts: _read(DECODER, texts, view="prompt"), (DECODER,), STUDENT),
        Step(N_("Read both ways, then write"),
             N_("T5 and the Transformer of 2017 join the two: an encoder reads both ways, a decoder writes."),
             N_("Which of the three translates best here, from Chinese into English?"),
             names((ENCODER, DECODER, BOTH)),
             N_("Each was built for another task: filling, going on, turning one text into another. On its own ground "
                "each has a reason; a comparison says on which ground it was made."),
             _three, lambda texts: draw_standing("translation_zh_en", (ENCODER, DECODER, BOTH)),
             lambda texts: Link(FAMILIES, {})),
    ),
    (Term("masked language model", "掩码语言模型", N_("guesses hidden tokens from both sides (BERT)")),
     Term("autoencoding", "自编码", N_("learns to restore a damaged text")),
     Term("causal language model", "因果语言模型", N_("guesses the next token from the left (GPT)")),
     Term("prompt", "提示词", N_("the text that asks a model for a task")),
     Term("large language model", "大语言模型", N_("a language model trained on very much text")),
     Term("generative AI", "生成式人工智能", N_("models that make new texts, pictures or sounds; BERT is not one"))),
    (Asked(N_("Which family would you take to find similar tickets, and why?"),
           N_("An encoder: it reads both ways and gives one vector a text. Nothing has to be written.")),
     Asked(N_("Why can a decoder be trained on all places of a text at once?"),
           N_("The mask hides what comes later, so each place is an exercise of its own.")),
     Asked(N_("Why can BERT not simply go on with a text?"),
           N_("It learned to fill gaps with both sides given. At the end of a text the right side is missing, and it "
              "does not know when to stop."))))
