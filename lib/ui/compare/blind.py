"""The blind test of Compare: two answers without names, which is better, ten times; then the reader's ranking."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts.blind import rankings
from lib.compare import blind as engine
from lib.compare.blind import EQUAL, LEFT, RIGHT, Blind, Outcome, Question, Standing
from lib.ui.session import shelf
from lib.ui.session.address import held, hold
from lib.ui.session.choice import begin_with, segments
from lib.ui.session.i18n import commas, join, language, language_name, t
from lib.ui.shared.asking import translated
from lib.ui.shared.examples import judged
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import direction_label, other
from lib.ui.shared.show import leading, method_title, show_chart, show_table
from lib.ui.shared.user_text import md
from models.base import DecodingOptions

#: names in the address of the seed that draws the questions, and of the direction: its own, as nobody judges what they
#: cannot read; the tests that this session has begun, and how many are kept
SEED_KEY, SIDE_KEY, _KEY, KEPT = "blind", "blind_src", "_blind_tests", 8
MOST_SEED = 99_999
#: what is chosen -> the key that chooses it
KEYS = {LEFT: "1", EQUAL: "2", RIGHT: "3"}
IN_SIGHT = "_blind_in_sight"


def blind(methods: Sequence[str]) -> None:
    """The blind test part of the Compare page."""
    st.caption(join([
        t("Two answers, and neither says whose it is: which one is better? Choose ten times; the reference, which a "
          "person wrote, is shown when you have chosen."),
        t("At the end you see your own ranking, and whether the measure chrF, which counts shared runs of characters, "
          "ranks the methods as you do.")]))
    begin_with(SIDE_KEY, shelf.languages(), _readable())
    source = segments(t("Direction"), shelf.languages(), shelf.languages()[0], SIDE_KEY, direction_label,
                      label_visibility="collapsed", width="content")
    test, held_out = _test(methods, source)
    if len(test.methods) < 2:
        st.info(t("A blind test needs two methods at least. Switch them on in the sidebar."))
        return
    if test.done():
        _result(test)
    else:
        question = test.ask(lambda key, text: _answer(key, text, source))
        if question is None:
            _alike(test)
        else:
            _ask(test, question, source)
    _where_from(test, held_out)


def _readable() -> str:
    """The direction whose answers are in the reader's language, where the corpus has it."""
    return next((code for code in shelf.languages() if other(code) == language()), shelf.languages()[0])


def _seed() -> int:
    found = held(SEED_KEY, lambda raw: int(raw) if raw.isdecimal() and len(raw) < 6 else None) or 0
    seed = min(max(int(found), 0), MOST_SEED)
    hold(SEED_KEY, seed, str(seed) if seed else None)
    return seed


def _test(methods: Sequence[str], source: str) -> tuple[Blind, bool]:
    """The test that goes on, or a new one; and whether its sentences are held-out ones."""
    tests: dict[object, tuple[Blind, bool]] = st.session_state.setdefault(_KEY, {})
    name = (shelf.corpus_key(), source, _seed())
    if name not in tests or (not tests[name][0].chosen and tests[name][0].methods != tuple(methods)):
        pairs, held_out = judged(source)
        tests[name] = Blind(pairs, tuple(methods), name[2]), held_out
        for old in list(tests)[:-KEPT]:
            del tests[old]
    return tests[name]


def _answer(key: str, text: str, source: str) -> str | None:
    output = translated(key, text, source, DecodingOptions(), named=False).output
    return output if isinstance(output, str) and output.strip() else None


@callback
def _choose(test: Blind, side: str) -> None:
    test.choose(side, bool(st.session_state.get(IN_SIGHT)))


@callback
def _go_on(test: Blind) -> None:
    test.goal += engine.ROUND


@callback
def _anew(test: Blind) -> None:
    st.session_state[SEED_KEY] = (test.seed + 1) % MOST_SEED


def _ask(test: Blind, question: Question, source: str) -> None:
    """The text, the two answers side by side, and the three buttons; below, the reference of the question before."""
    st.progress(len(test.chosen) / test.goal, text=t("Question {n} of {count}", n=len(test.chosen) + 1,
                                                     count=test.goal))
    st.markdown(f"#### {md(question.text)}")
    if st.toggle(t("I do not read {language}: show the reference at once", language=language_name(source)),
                 key=IN_SIGHT):
        st.markdown(t("Reference: {text}", text=f"**{md(question.reference)}**"))
    for place, name, answer in zip(st.columns(2), "AB", question.answers):
        with place.container(border=True):
            st.markdown(f":small[:gray[{name}]]  \n{md(answer)}")
    names = {LEFT: t("A is better"), EQUAL: t("No difference"), RIGHT: t("B is better")}
    with st.container(horizontal=True):
        for side, label in names.items():
            st.button(label, key=f"blind_{side}", on_click=_choose, args=(test, side), shortcut=KEYS[side])
    if test.chosen:
        before = test.asked[len(test.chosen) - 1]
        st.caption(t("The one before: {text} Its reference: {reference}", text=md(before.text),
                     reference=f"**{md(before.reference)}**"))


def _alike(test: Blind) -> None:
    """No more questions."""
    st.info(t("The methods chosen answer these sentences alike, or not at all: there is nothing to ask. Choose others "
              "in the sidebar, and begin anew."))
    if test.chosen:
        test.goal = len(test.chosen)
        _result(test)
    else:
        st.button(t("Begin anew"), icon=":material/restart_alt:", on_click=_anew, args=(test,), key="blind_anew")


def _result(test: Blind) -> None:
    found = engine.outcome(test.asked[:test.goal], test.chosen)
    _concludes(found, test)
    _ranking(found)
    with st.container(horizontal=True):
        st.button(t("Ten more"), icon=":material/add:", type=leading(), on_click=_go_on, args=(test,), key="blind_more")
        st.button(t("Begin anew"), icon=":material/restart_alt:", on_click=_anew, args=(test,), key="blind_anew")
    show_table(_judged(test), "blind_all", t("All questions, with names"))


def _first(found: Outcome, share: str) -> str:
    """The names of those that come first by `share`."""
    best = max(getattr(one, share) for one in found.standings)
    return commas(method_title(one.method) for one in found.standings if getattr(one, share) == best)


def _concludes(found: Outcome, test: Blind) -> None:
    """The ranking in words, who is told apart from chance, and whether chrF judges alike."""
    said = ["**" + t("You put first: {yours}; chrF: {measure}.", yours=_first(found, "share"),
                     measure=_first(found, "chrf_share")) + "**"]
    above = [method_title(one.method) for one in found.standings if one.decided and one.won > one.lost]
    below = [method_title(one.method) for one in found.standings if one.decided and one.won < one.lost]
    if above:
        said.append(t("Preferred more often than chance would: {methods}.", methods=commas(above)))
    if below:
        said.append(t("Passed over more often than chance would: {methods}.", methods=commas(below)))
    if not above and not below:
        fewest, most = (pick(one.met for one in found.standings) for pick in (min, max))
        said.append(t("No method is told apart from chance (sign test, corrected for {count} methods): each was asked "
                      "{times} times. Go on, or choose two methods only.", count=len(found.standings),
                      times=fewest if fewest == most else f"{fewest}–{most}"))
    if found.both:
        said.append(t("You and chrF preferred the same answer {agreed} times of {both}, where both preferred one "
                      "(sign test: p = {p}).", agreed=found.agreed, both=found.both, p=_p(found.p_value)))
        said.append(t("That is more than chance.") if found.p_value < engine.LIMIT and 2 * found.agreed > found.both
                    else t("That is less than chance: you and chrF judge differently.")
                    if found.p_value < engine.LIMIT else t("Chance could do that, too."))
    if shown := sum(test.in_sight):
        said.append(t("{count} of your choices were made with the reference in sight.", count=shown))
    st.markdown(f"{said[0]} {join(said[1:])}")  # a bold sentence ends only before a space


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"


def _ranking(found: Outcome) -> None:
    names = {"title": t("method"), "you": t("you"), "chrf": "chrF", "met": t("questions"),
             "x": t("preferred, an equal one as half")}
    frame = pd.DataFrame([{"key": one.method, "title": method_title(one.method), "you": one.share,
                           "chrf": one.chrf_share, "met": one.met} for one in found.standings])
    show_chart(rankings(frame, names), t(
        "The mark is how often you preferred a method over the other one shown, the stroke how often chrF did, on the "
        "same answers. Where the two are far apart, you and the measure disagree about it."),
        pd.DataFrame([_line(one) for one in found.standings]), "blind")


def _line(one: Standing) -> dict[str, object]:
    return {t("method"): method_title(one.method), t("questions"): one.met, t("won"): one.won, t("lost"): one.lost,
            t("equal"): one.equal, t("p (sign test)"): _p(one.p_value), t("p, corrected"): _p(one.p_corrected),
            t("won by chrF"): one.chrf_won, t("lost by chrF"): one.chrf_lost, t("mean chrF"): round(one.chrf, 1)}


def _judged(test: Blind) -> pd.DataFrame:
    """Every question with all that was hidden."""
    names = {LEFT: "A", RIGHT: "B", EQUAL: t("equal")}
    lines = []
    for one, side in zip(test.asked, test.chosen):
        left, right = one.chrf()
        lines.append({t("text"): one.text, "A": one.answers[0], t("A is by"): method_title(one.left),
                      "B": one.answers[1], t("B is by"): method_title(one.right), t("you"): names[side],
                      "chrF": f"{left:.0f} : {right:.0f}", t("reference"): one.reference})
    return pd.DataFrame(lines)


def _where_from(test: Blind, held_out: bool) -> None:
    st.caption(join([
        t("The sentences are held-out pairs: no method was trained on them.") if held_out else
        t("The sentences are the app's own {count} examples, whose answers are recorded, as the corpus's text is not "
          "at hand here.", count=len(test.pairs)),
        t("Answers by beam search ({size}); which methods meet, and on which side, is drawn by the seed {seed}. Your "
          "choices stay in this session.", size=DecodingOptions().beam_size, seed=test.seed)]))
