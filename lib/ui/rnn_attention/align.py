"""Does attention align words? Each head beside a statistical aligner, or beside a known alignment; on demand."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pandas as pd
import streamlit as st

import models
from lib.charts import attention as charts_attention
from lib.charts import style as chart_style
from lib.inside.cross import KEYS
from lib.inside.rnn_attention.align import CORPUS, GOLD, yardstick_from_corpus, yardstick_from_small_world
from lib.inside.rnn_attention.align_heads import Comparison, Score, compare
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.corpus_text import corpus, text_at_hand
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import other
from lib.ui.shared.show import method_title, metrics, percent, show_chart
from models.messages import InputError

PAIRS = 500

#: what the reader has asked to be measured
_ASKED = "_align_asked"


@callback
def _ask(inputs: tuple) -> None:
    """Callback: the button was pressed."""
    st.session_state[_ASKED] = inputs


def confess() -> None:
    """Say plainly what attention does not tell."""
    st.info(t("Attention is not explanation. A weight says what was mixed into the next step, not why a word was "
              "chosen: other weights can lead to the same words, and a state already holds what stands around its "
              "token. Try it: put your hand on a weight, and see whether a word changes."), icon=":material/info:")


def align_view(source: str) -> None:
    """Choose a yardstick, start the measurement, see it."""
    target = other(source)
    confess()
    if target is None:
        st.caption(t("This corpus has one language, so there is nothing to align."))
        return
    kinds = _yardsticks()
    if not kinds:
        st.caption(t("To measure this, the text of the corpus is needed, and it is not at hand."))
        return
    kind = kinds[0] if len(kinds) == 1 else segments(
        t("Beside"), kinds, kinds[0], "yardstick",
        lambda code: {CORPUS: t("a statistical aligner"), GOLD: t("a known alignment")}[code])
    st.caption(t(
        "For {count} test pairs of your corpus, drawn at random, or as many as there are: of the words of the "
        "translation, how many look most at the word that IBM Model 1, trained on the same corpus in both directions, "
        "links them with?", count=PAIRS) if kind == CORPUS else t(
        "The small world's sentences are written from meanings, so which word belongs to which is known. For its "
        "{count} test pairs, drawn at random, or as many as there are: how many words of the translation look most at "
        "the right word? The networks have not been trained on them; the aligner has read them and others like them, "
        "without their alignment.", count=PAIRS))
    loaded = {key: shelf.loaded(key) for key in KEYS}
    methods = {key: found for key, found in loaded.items() if not isinstance(found, InputError)
               and hasattr(found, "network")}
    if not methods:
        st.caption(t("No method with attention between two languages has weights here."))
        return
    inputs = ("align", kind, source, *(shelf.identity(key, found) for key, found in loaded.items()))
    found = recall(inputs)
    if found is None:
        if st.session_state.pop(_ASKED, None) != inputs:
            st.button(t("Measure now"), key="align_go", icon=":material/straighten:", on_click=_ask, args=(inputs,),
                      help=t("Takes some seconds."))
            return
        found = _measure(kind, source, target, methods)
        keep(inputs, found)
    _show(*found)


def _yardsticks() -> list[str]:
    found = [CORPUS] if text_at_hand() else []
    if sorted(shelf.languages()) == ["en", "zh"]:
        found.append(GOLD)
    return found


@costly()
def _measure(kind: str, source: str, target: str, methods: Mapping[str, object]) -> tuple[Comparison, float]:
    started, bar = time.perf_counter(), st.progress(0.0, t("Reading the corpus …"))

    def report(fraction: float, message: str) -> None:
        bar.progress(min(1.0, fraction), t(message))

    tokenizer = shelf.tokenizer()
    if kind == GOLD:
        yardstick = yardstick_from_small_world(tokenizer, source, PAIRS, report)
    else:
        yardstick = yardstick_from_corpus(tokenizer, corpus(), source, PAIRS, report)
    found = compare(methods, yardstick, target, report)
    bar.empty()
    return found, time.perf_counter() - started


def _name(score: Score) -> str:
    if score.layer is None:
        return t("straight diagonal") if score.key == "diagonal" else t("IBM Model 1")
    if score.key == "rnn_attention":
        return method_title(score.key)
    return t("{method}, layer {layer}, head {head}", method=method_title(score.key), layer=score.layer + 1,
             head=score.head + 1)


def _show(found: Comparison, seconds: float) -> None:
    frame = found.frame()
    frame["name"] = [_name(score) for score in found.scores]
    known = models.REGISTRY
    frame["color"] = [known[key].color if key in known else chart_style.QUIET for key in frame["key"]]
    names = {"name": t("who looks"), "agreement": t("agreement"), "aer": t("alignment error rate"),
             "early": t("one step early"), "late": t("one step late"), "entropy": t("entropy (bits)")}
    table = frame[["name", "agreement", "aer", "early", "late", "entropy", "elsewhere"]].round(4).rename(
        columns=names | {"elsewhere": t("on tag and end")})
    show_chart(charts_attention.align_bars(frame, list(frame["name"]), names), t(
        "Agreement: of the words that have a counterpart, how many look most at it. The straight diagonal has read "
        "nothing and says: same place, same word. Point at a bar for the rest; the table has it all."), table, "align")
    _summary(found)
    st.caption(t("{pairs} pairs; the aligner learned from {trained}. Measured now in {seconds} s. The same numbers: "
                 "`{command}`.", pairs=found.pairs, trained=f"{found.trained_on:,}", seconds=f"{seconds:.1f}",
                 command="python -m lib align" + (" --gold" if found.kind == GOLD else "")))


def _summary(found: Comparison) -> None:
    """The best head of each method, and whether it is off by one."""
    best: dict[str, Score] = {}
    for score in found.scores:
        if score.layer is not None and (score.agreement or 0) > (best[score.key].agreement or 0
                                                                 if score.key in best else -1):
            best[score.key] = score
    numbers = []
    for key, score in best.items():
        numbers += [(method_title(key), percent(score.agreement or 0), t("Agreement of its best head: {name}.",
                                                                         name=_name(score))),
                    (t("Entropy"), t("{n} bits", n=f"{score.entropy:.2f}"), t("0 would be all on one token."))]
    metrics(numbers)
    off = [score for score in found.scores if score.layer is not None and score.shift]
    if not off:
        st.markdown(t("None is off by one: every head agrees most at the step at which the word is written."))
        return
    said = pd.Series([_name(s) for s in off]).str.cat(sep=", ")
    st.markdown(t("Off by one, agreeing more a step before or after the word is written: {names}. A step late is what "
                  "one sees where the decoder looks up the word that it has just read back.", names=said))
