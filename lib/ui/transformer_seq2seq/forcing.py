"""Teacher forcing beside free running, on a reference that the reader may edit; and what one wrong token does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import style as chart_style
from lib.charts.rungs import seq2seq as charts_seq2seq
from lib.evaluation.metrics import sentence_chrf
from lib.inside.transformer_seq2seq.forcing import (
    Forced,
    Slip,
    chances_frame,
    first_difference,
    read_forced,
    reference_ids,
    slip,
)
from lib.inside.transformer_seq2seq.steps import Walk
from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.address import fresh
from lib.ui.session.choice import position
from lib.ui.session.i18n import join, named, t
from lib.ui.session.memory import once
from lib.ui.shared.examples import fits, held_out, partner
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import SOURCE_KEY, TEXT_KEY, asked, field, other
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md, read_text
from lib.ui.transformer_seq2seq.steps import can_open, written
from models.base import DecodingOptions, Method
from models.language.languages import base, is_chinese

REFERENCE_KEY, SLIP_KEY = "reference", "slip"
_FOR, _MENU = "_reference_for", "_forcing_example"
#: pairs where one early token of the free run leads it astray, and the right one brings it back
ASTRAY = (
    ("en", "He said that he could not come tomorrow.", "他说他明天不能来。"),
    ("zh", "他每天坐公共汽车去上班。", "He goes to work by bus every day."),
    ("en", "On the table there is an old book.", "桌子上有一本旧书。"),
    ("en", "Yesterday I saw your sister in the park.", "昨天我在公园里看见了你的妹妹。"),
)
_FULL_WIDTH = str.maketrans({",": "，", "?": "？", "!": "！", ":": "：", ";": "；"})


def astray(source: str) -> str | None:
    """The first sentence in language `source` on which an error leads astray: with it the view opens on one."""
    text = next((text for lang, text, _ in ASTRAY if lang == source), None)
    return text if text and fits(text) else None


def forcing_view(method: Method, text: str, source: str, key: str) -> None:
    """The reference under teacher forcing, the free run, and one wrong token."""
    if not can_open(method):
        return
    read, target = asked(text, source)
    st.caption(t("In training the writer is always fed the right tokens, whatever it would have written: teacher "
                 "forcing. In use it is fed its own, with their mistakes: free running. It has never practised the "
                 "second; that is called exposure bias."))
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    reference = _reference(left, method, text, read, source, target)
    _astray_menu(right)
    checked = read_text(reference)
    if checked is None:
        return
    ids = reference_ids(method, checked)
    subject = (shelf.identity(key, method), read, source, target, tuple(ids))
    forced = once(("forced", *subject), lambda: read_forced(method, read, source, target, ids))
    free = written(method, text, source)
    _beside(forced, free, checked)
    _each_token(forced, key)
    _one_error(method, read, source, target, ids, forced, free, subject, checked, key)
    _recorded()


def _default(method: Method, text: str, read: str, source: str, target: str) -> str:
    """What the translation should be: the pair's other side where it is known, else the method's own best guess."""
    if target == source:
        return text.removeprefix(read).strip() or text
    known = next((there for lang, here, there in ASTRAY if (lang, here) == (source, text)), None) or partner(
        text, source) or next((pair[1 - side] for pair in held_out() for side in (0, 1) if pair[side] == text), None)
    if known:
        return known.translate(_FULL_WIDTH) if is_chinese(base(target)) else known
    return once(("beam", shelf.identity(method.key, method), read, source, target),
                lambda: method.translate([read], source, target, DecodingOptions())[0].text)


def _reference(place: object, method: Method, text: str, read: str, source: str, target: str) -> str:
    """The field; a reference typed for another sentence gives way to this one's."""
    default = _default(method, text, read, source, target)
    now = (shelf.corpus_key(), text, source)
    if st.session_state.get(_FOR, now) != now and not fresh(REFERENCE_KEY):
        st.session_state[REFERENCE_KEY] = default
    st.session_state[_FOR] = now
    label = t("What it should write (edit it)") if target != source else t("How it should go on (edit it)")
    return field(place, label, default, REFERENCE_KEY, max_chars=400)


@callback
def _take() -> None:
    """Callback: an example was chosen."""
    number = st.session_state.get(_MENU)
    if number is not None:
        source, text, reference = ASTRAY[int(number)]
        st.session_state[SOURCE_KEY], st.session_state[TEXT_KEY] = source, text
        st.session_state[REFERENCE_KEY] = reference.translate(_FULL_WIDTH) if source == "en" else reference
        st.session_state.pop(SLIP_KEY, None)
        st.session_state.pop(_FOR, None)
    st.session_state[_MENU] = None


def _astray_menu(place: object) -> None:
    """Sentences on which one early error leads the free run astray."""
    if not (fits(ASTRAY[0][1]) and fits(ASTRAY[1][1])) or set(shelf.languages()) != {"zh", "en"}:
        return
    place.selectbox(t("Where one error leads astray"), [str(n) for n in range(len(ASTRAY))], index=None, key=_MENU,
                    placeholder=t("choose one"), format_func=lambda n: ASTRAY[int(n)][1], on_change=_take)


def _beside(forced: Forced, free: Walk, reference: str) -> None:
    """Both texts token by token, and their numbers."""
    apart = first_difference(forced.ids, free.ids)
    fed = " ".join(md(token) if a == b else f"**:orange[{md(token)}]**"
                   for token, a, b in zip(forced.own_tokens, forced.own, forced.ids))
    alone = " ".join(md(m.token) if apart is None or i < apart else f"**:orange[{md(m.token)}]**"
                     for i, m in enumerate(free.moments))
    st.markdown(f"{named(t('Fed the reference, its likeliest token at each place'), fed)}  \n"
                + named(t("Running free"), alone))
    st.caption(t("Orange, above: another token than the reference's; the next one is fed in right all the same. "
                 "Orange, below: from the first difference on, the free run goes its own way."))
    metrics([
        (t("Loss, teacher forcing"), f"{forced.loss:.2f}", t("Mean −ln p of the reference's tokens: what training "
                                                             "makes small.")),
        (t("Perplexity"), f"{np.exp(min(forced.loss, 50)):.1f}", t("e to the power of the loss.")),
        (t("Right when forced"), percent(forced.right), t("The share of places where its likeliest token is the "
                                                          "reference's.")),
        (t("Free run, chrF"), f"{sentence_chrf(free.text, reference):.0f}", t(
            "How alike the free run and the reference are, in runs of characters, 0 to 100."))])


def _each_token(forced: Forced, key: str) -> None:
    frame = chances_frame(forced)[:MAX_TOKENS]
    order = chart_style.tokens_in_order(frame["token"])
    line = t("fed the reference")
    names = {"chance": t("probability"), "token": t("token"), "line": t("what is fed in"), "lines": [line]}
    table = chances_frame(forced).round(4).rename(columns={
        "place": t("token number"), "token": t("token"), "chance": t("probability"), "rank": t("rank"),
        "own": t("its likeliest"), "own_chance": t("probability of that")})
    show_chart(charts_seq2seq.chances(frame.assign(label=order, line=line), order, models.rung(key).color, names), t(
        "The probability of each token of the reference when everything before it is right. Low points are surprises: "
        "there a free run would have written something else."), table, f"forced_{key}")


def _one_error(method: Method, read: str, source: str, target: str, ids: list[int], forced: Forced, free: Walk,
               subject: tuple, reference: str, key: str) -> None:
    """Put one wrong token in, and see the rest."""
    st.markdown(f"**{t('One wrong token')}**")
    apart = first_difference(forced.ids, free.ids)
    usual = (apart if apart is not None and apart < len(ids) else 0) + 1
    before = st.session_state.get("_slip_for")
    if before not in (None, subject) and not fresh(SLIP_KEY):
        st.session_state[SLIP_KEY] = usual  # the slider begins where the free run leaves the reference
    st.session_state["_slip_for"] = subject
    place = position(t("The wrong token stands at place"), len(ids), SLIP_KEY, usual) - 1 if len(ids) > 1 else 0
    wrong = _wrong(forced, place)
    found: Slip = once(("slip", *subject, place, wrong),
                       lambda: slip(method, read, source, target, ids, place, wrong))
    token, right = method.tokenizer.piece(wrong), forced.tokens[place]
    st.markdown(
        t("With **{token}** at place {n}, it goes on: {text}", token=md(right), n=place + 1,
          text=md(found.after_right.text) or "–")
        + f" :small[:gray[chrF {sentence_chrf(found.after_right.text, reference):.0f}]]  \n"
        + t("With **{token}** at place {n}, it goes on: {text}", token=md(token), n=place + 1,
            text=md(found.after_wrong.text) or "–")
        + f" :small[:gray[chrF {sentence_chrf(found.after_wrong.text, reference):.0f}]]")
    if apart == place and wrong == free.ids[place]:
        st.caption(t("This is the very error that the free run makes: {right} had {p}, {wrong} had {q}.",
                     right=md(right), p=percent(float(forced.chances[place])), wrong=md(token),
                     q=percent(float(forced.own_chances[place]))))
    _after(forced, found, place, token, key)


def _wrong(forced: Forced, place: int) -> int:
    """The token to put in: the likeliest that is not the reference's."""
    return forced.own[place] if forced.own[place] != forced.ids[place] else forced.seconds[place]


def _after(forced: Forced, found: Slip, place: int, token: str, key: str) -> None:
    """The reference's tokens after the error, with the right history and with the wrong one."""
    frame = chances_frame(forced, found.forced)[place + 1:]
    if frame.empty:
        return
    before, after = (float(-np.log(np.maximum(frame[column], 1e-30)).mean()) for column in ("chance", "after_error"))
    shown = frame[: MAX_TOKENS]
    order = [f"{n}\u2003{piece}" for n, piece in zip(shown["place"], shown["token"])]
    lines = [t("everything before is right"), t("{token} stands at place {n}", token=token, n=place + 1)]
    long = pd.concat([shown.assign(label=order, line=line, chance=shown[column])
                      for line, column in zip(lines, ("chance", "after_error"))])
    names = {"chance": t("probability"), "token": t("token"), "line": t("what is fed in"), "lines": lines}
    table = frame[["place", "token", "chance", "after_error"]].round(4).rename(columns={
        "place": t("token number"), "token": t("token"), "chance": lines[0], "after_error": lines[1]})
    worst = (frame["chance"] - frame["after_error"]).idxmax()
    said = t("The rest of the reference, read with and without the one error: its loss goes from {before} to {after}. "
             "It costs most at {token}; where the lines lie together it has found its way back.",
             before=f"{before:.2f}", after=f"{after:.2f}", token=frame.at[worst, "token"]) if after > before else t(
        "The rest of the reference, read with and without the one error: its loss goes from {before} to {after}. Here "
        "the error does no harm to what follows.", before=f"{before:.2f}", after=f"{after:.2f}")
    show_chart(charts_seq2seq.chances(long, order, models.rung(key).color, names), said, table, f"slip_{key}")


def _recorded() -> None:
    """The same on all test pairs, where it was measured."""
    record = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), "exposure")
    rows = [row for row in record.get("rows", []) if isinstance(row, dict)]
    if not rows or other(shelf.languages()[0]) is None:
        return
    lines = [t("everything before is right"), t("one wrong token before")]
    frame = pd.concat([pd.DataFrame([{
        "distance": row["distance"], "loss": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"],
        "line": line} for row in rows]) for name, line in zip(("right", "wrong"), lines)])
    names = {"distance": t("tokens behind the error"), "loss": t("loss (nats a token)"), "line": t("what is fed in"),
             "lines": lines}
    table = pd.DataFrame(rows).round(3)
    show_chart(charts_seq2seq.distances(frame, models.rung("transformer_seq2seq").color, names), t(
        "The same on {n} test pairs, one error each, at a place drawn at random: the loss of the reference's tokens "
        "behind it, with 95% intervals. Made by `{command}`.", n=record.get("pairs", "?"),
        command=record.get("run", {}).get("command", "python -m lib benchmark exposure")), table, "exposure")
    first, near = rows[0], [row for row in rows if row["wrong_low"] <= row["right_high"]]
    said = t("One token behind the error the loss is {wrong} instead of {right}. Not all of that is a mistake: after "
             "another word, another next word is right.", wrong=f"{first['wrong']:.2f}", right=f"{first['right']:.2f}")
    if near:
        gap = max(row["wrong"] - row["right"] for row in rows if row["distance"] >= near[0]["distance"])
        said = join([said, t(
            "From {n} tokens behind it on the mean losses are at most {gap} nats apart; whether such a difference is "
            "more than chance was not tested. The sentences are short: what is feared of exposure bias in long texts "
            "cannot be seen here.", n=near[0]["distance"], gap=f"{gap:.2f}")])
    st.caption(said)
