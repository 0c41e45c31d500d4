"""Lesson 3: the bottleneck, and what attention mended."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.evaluation.metrics import sentence_chrf
from lib.ui.lessons.parts import answer, gloss, rows
from lib.ui.lessons.steps import Asked, Came, Lesson, Link, Step, Term, network
from lib.ui.pictures.by_length import draw_by_length, measured_lengths
from lib.ui.pictures.lines import lines_view
from lib.ui.session import shelf
from lib.ui.session.i18n import commas, t
from lib.ui.session.memory import once
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import COMPARE, rung_path
from lib.ui.shared.trace_views import answer_trace, draw_states
from lib.ui.shared.user_text import md
from models.answers import Trace
from models.base import DecodingOptions
from models.messages import N_, InputError

KEY, LOOKS = "rnn", "rnn_attention"
TWO = (KEY, LOOKS)
SHORT_TEXT, LONG_TEXT = "我是一个学生。", "医生今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。"
SHORT = {code: {"a": SHORT_TEXT, "gloss": "I am a student."} for code in ("en", "zh")}
LONG = {code: {"a": LONG_TEXT, "gloss": "The doctor phoned me this morning: he cannot come to dinner tonight, because "
               "he is too busy."} for code in ("en", "zh")}
#: enough of it to be drawn, a line a token
CLAUSE = "医生今天早上打电话告诉我，他晚上不能来吃饭。"
HALF = {code: {"a": CLAUSE} for code in ("en", "zh")}
#: what the long sentence says, each in the words that a translation may choose
SAID = {"doctor": ("doctor",), "this morning": ("this morning",), "called": ("called", "phone", "call", "rang"),
        "cannot come": ("can't come", "cannot come", "couldn't come", "not come"), "tonight": ("tonight", "evening"),
        "eat": ("eat", "dinner", "supper"), "busy": ("busy",)}
#: from this likeness on (chrF, 0 to 100) a short answer counts as right
RIGHT = 60.0
WHO = {"both": N_("Both get it right"), "looks": N_("Only the one with attention"), "plain": N_("Only the plain one"),
       "none": N_("Neither")}


def kept(text: str) -> list[str]:
    """Of what the long sentence says, what a translation still says."""
    plain = text.lower().replace("’", "'")
    return [name for name, words in SAID.items() if any(word in plain for word in words)]


def trace(key: str, text: str = LONG_TEXT) -> Trace:
    """A method's inside while it translates the long sentence, or another."""
    method = network(key)
    return once(("lesson_trace", shelf.identity(key, method), text),
                lambda: answer_trace(method, text, "zh", "en", DecodingOptions()))


def _short(texts: Mapping[str, str]) -> Came:
    right = {key: sentence_chrf(answer(key, SHORT_TEXT), texts["gloss"]) >= RIGHT for key in TWO}
    code = {(True, True): "both", (False, True): "looks", (True, False): "plain", (False, False): "none"}[
        right[KEY], right[LOOKS]]
    return Came(code, t("{first} writes “{one}”, {second} writes “{other}”", first=method_title(KEY),
                        one=md(answer(KEY, SHORT_TEXT)), second=method_title(LOOKS), other=md(answer(LOOKS,
                                                                                                   SHORT_TEXT))))


def _draw_short(texts: Mapping[str, str]) -> None:
    rows(TWO, SHORT_TEXT, "lesson_short")
    gloss(texts)


def _long(texts: Mapping[str, str]) -> Came:
    there = {key: kept(answer(key, LONG_TEXT)) for key in TWO}
    plain, looks = len(there[KEY]), len(there[LOOKS])
    code = "same" if plain == looks else "more" if looks > plain else "less"
    return Came(code, t("Of seven things that the sentence says, {first} keeps {one} ({these}), {second} {other} "
                        "({those}).", first=method_title(KEY), one=plain, these=commas(there[KEY]) or "–",
                        second=method_title(LOOKS), other=looks, those=commas(there[LOOKS]) or "–"))


def _draw_long(texts: Mapping[str, str]) -> None:
    rows(TWO, LONG_TEXT, "lesson_long")
    gloss(texts)


def _vector(texts: Mapping[str, str]) -> Came:
    states = np.asarray(trace(KEY, CLAUSE).states["encoder layer 1"])
    return Came("one", t("The sentence has {count} tokens; the plain decoder begins with one vector of {size} numbers "
                         "a layer, however long the sentence is.", count=len(states),
                         size=network(KEY).config["hidden"]))


def _draw_vector(texts: Mapping[str, str]) -> None:
    draw_states(trace(KEY, CLAUSE), "encoder layer 1", KEY, t(
        "Read from top to bottom: each line is the memory after one more token. The plain decoder gets what is left at "
        "the ends of the reading; with attention it may look at every line."))


def _looks(texts: Mapping[str, str]) -> Came:
    maps = [m for m in trace(LOOKS).attention if m.kind == "cross"]
    weights = np.mean([m.weights for m in maps], axis=0)
    places = [i for i, token in enumerate(maps[0].rows) if token.lower() == "doctor"]
    if not places:
        return Came("else", t("With these weights it does not write “doctor”."))
    row = weights[places[0]]
    top = maps[0].columns[int(row.argmax())]
    code = "doctor" if top in "医生" else "last" if top in ("忙", "了", "。", "[EOS]") else "else"
    return Came(code, t("While it writes “doctor”, most of its attention, {p}, lies on **{token}**.",
                        p=f"{float(row.max()):.0%}", token=md(top)))


def _fall(frame: pd.DataFrame, key: str) -> float:
    row = frame[(frame["method"] == key) & (frame["direction"] == "zh_en")].sort_values("pairs")
    if len(row) < 2 or not row["value"].iloc[0]:
        raise InputError(N_("Nothing has been measured on this corpus yet, so there is nothing to look at here."))
    return float(row["value"].iloc[-1]) / float(row["value"].iloc[0])


def _by_length(texts: Mapping[str, str]) -> Came:
    frame = measured_lengths()
    plain, looks = _fall(frame, KEY), _fall(frame, LOOKS)
    code = "most" if plain >= 0.75 else "half" if plain >= 0.4 else "little"
    return Came(code, t("Of its BLEU on single sentences {first} keeps {one} on the longest texts, {second} keeps "
                        "{other}.", first=method_title(KEY), one=f"{plain:.0%}", second=method_title(LOOKS),
                        other=f"{looks:.0%}"))


def _draw_by_length(texts: Mapping[str, str]) -> None:
    _fall(frame := measured_lengths(), KEY)
    draw_by_length(frame, "zh_en")


def _query() -> dict[str, str]:
    return {"text": LONG_TEXT, "src": "zh"}


LESSON = Lesson(
    "bottleneck", N_("The bottleneck, and what attention mended"),
    N_("One vector has to hold the whole sentence; attention looks back at every word instead."), 15,
    (
        Step(N_("A short sentence"),
             N_("Two recurrent networks translate “{a}” The plain one hands the decoder one vector, the other lets it "
                "look back at every word."),
             N_("Who gets it right?"), WHO,
             N_("A short sentence fits into one vector. So a short sentence cannot show what attention is for."),
             _short, _draw_short,
             lambda texts: Link(COMPARE, {"task": "translation", "text": SHORT_TEXT, "src": "zh"}), TWO, SHORT),
        Step(N_("A long sentence"),
             N_("Now a longer one, which says seven things: “{a}”"),
             N_("Which of the two keeps more of the seven?"),
             {"less": N_("The plain one"), "same": N_("Both the same"), "more": N_("The one with attention")},
             N_("Watch what is lost: not so much grammar as who did what, and to whom."),
             _long, _draw_long,
             lambda texts: Link(COMPARE, {"task": "translation", "text": LONG_TEXT, "src": "zh"}), TWO, LONG),
        Step(N_("One vector"),
             N_("Here is the memory of the plain network while it reads “{a}”, a line a token."),
             N_("How much of this does its decoder begin with?"),
             {"all": N_("All lines, one a token"), "half": N_("Half of them"), "one": N_("One vector")},
             N_("That is the bottleneck: the sentence may grow, the vector does not."),
             _vector, _draw_vector,
             lambda texts: Link(rung_path(KEY), {"text": CLAUSE, "src": "zh", "view": "memory"}), (KEY,), HALF),
        Step(N_("Looking back"),
             N_("With attention the decoder weighs all states of the encoder anew before each token that it writes."),
             N_("Where does it look while it writes “doctor”?"),
             {"doctor": N_("At 医 or 生, which mean doctor"), "last": N_("At the end, which it has just read"),
              "else": N_("Somewhere else")},
             N_("Nobody told it which word belongs to which. The lines are what it looked at, not a proof of why it "
                "wrote the word."),
             _looks, lambda texts: lines_view(trace(LOOKS), LOOKS),
             lambda texts: Link(rung_path(LOOKS), {**_query(), "view": "lines"}), (LOOKS,), LONG),
        Step(N_("Longer and longer"),
             N_("Held-out sentences were joined into longer and longer texts, and BLEU was measured on each length."),
             N_("How much of its BLEU on single sentences does the plain network keep on the longest texts?"),
             {"most": N_("Three quarters or more"), "half": N_("About half (40 to 75 %)"),
              "little": N_("Less than 40 %")},
             N_("In training at most three sentences were joined: beyond that, length and being new cannot be told "
                "apart."),
             _by_length, _draw_by_length, lambda texts: Link(rung_path(KEY), {
                 "breaks": "length", "fold_breaks": "1", "by": "zh_en"})),
    ),
    (Term("sequence to sequence", "序列到序列", N_("one text in, another text out")),
     Term("encoder and decoder", "编码器-解码器", N_("one network reads, another writes")),
     Term("context vector", "上下文向量", N_("what the decoder is given of the source: at first one vector, with "
                                       "attention a new one for each token")),
     Term("attention", "注意力", N_("weights over all source states, anew for each written token")),
     Term("vanishing gradient", "梯度消失", N_("what a far word did can hardly be learned any more"))),
    (Asked(N_("Why does a longer vector not simply solve it?"),
           N_("It holds more, but its size is fixed while sentences are not; and far words still have to pass through "
              "every step.")),
     Asked(N_("What does the decoder see at each step with attention that it did not see without?"),
           N_("A weighted mean of all encoder states, with weights of this very step.")),
     Asked(N_("What does attention in a recurrent network not mend?"),
           N_("It still reads one token after another: token ten waits for token nine. The Transformer drops that."))))
