"""The walk through a translation: memory, self-attention, cross-attention, logits, softmax, token, and again."""

from __future__ import annotations

import streamlit as st

from lib.inside.transformer_seq2seq.steps import Distribution, Moment, Walk, candidates, distribution, is_opened, walk
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import asked
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import percent
from lib.ui.shared.trace_views import greedy_note
from lib.ui.shared.user_text import md
from lib.ui.transformer_seq2seq.picks import MOST, clear, picks_for, put
from lib.ui.transformer_seq2seq.stages import draw_stages
from models.base import Method

STEP_KEY, LAYER_KEY = "step", "look"
_OWN = "own"
#: candidates that may be written in place of the likeliest
OFFERED = 16


def can_open(method: Method) -> bool:
    """Whether the network can be looked into; where not, one sentence says so."""
    if is_opened(method):
        return True
    st.caption(t("This view opens the network itself, which these weights do not allow."))
    return False


def written(method: Method, text: str, source: str, picks: dict[int, int] | None = None) -> Walk:
    """The greedy text with all its steps, from this session's memory."""
    read, target = asked(text, source)
    picks = picks or {}
    return once(("walk", shelf.identity(method.key, method), read, source, target, tuple(sorted(picks.items()))),
                lambda: walk(method, read, source, target, picks))


def steps_view(method: Method, text: str, source: str, key: str) -> None:
    """One written token at a time, forwards and backwards."""
    if not can_open(method):
        return
    read, target = asked(text, source)
    picks = picks_for((shelf.identity(key, method), read, source, target), method)
    found = written(method, text, source, picks)
    if target != source:
        greedy_note(method, text, source, written(method, text, source).text)
    st.caption(t("The encoder has read the sentence once. The decoder writes one token at a time, and each time goes "
                 "the whole way from 2 to 6 again."))
    place = _walker(min(len(found.moments), MOST)) - 1
    moment = found.moments[place]
    _so_far(found, place)
    whole = distribution(method, moment.hidden)
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    with left:
        _write_another(method, whole, moment, place, picks)
    with right:
        layers = [str(n) for n in range(len(moment.cross_weights))]
        layer = menu(t("Attention of"), [*layers, "all"], layers[-1], LAYER_KEY,
                     lambda code: t("every layer, its mean") if code == "all" else t("layer {n}", n=int(code) + 1))
    if picks:
        own = written(method, text, source)
        st.markdown("  \n".join([named(t("By itself"), md(own.text) or "–"),
                                 named(t("With your hand"), f"**{md(found.text) or '–'}**")]))
        st.button(t("Give all places back"), icon=":material/undo:", on_click=clear, key="picks_clear")
    draw_stages(method, found, place, whole, layer)


def _walker(count: int) -> int:
    """The places 1 to `count`, with Play, Back and Next."""
    return played(t("Token number"), count, STEP_KEY)


def _so_far(found: Walk, place: int) -> None:
    """What is read before this token, the token, and what comes later."""
    moment = found.moments[place]
    before = " ".join(md(token) for token in moment.read)
    later = " ".join(md(m.token) for m in found.moments[place + 1:])
    st.markdown(f"{before} → **{md(moment.token)}**" + (f" &ensp;:gray[{later}]" if later else ""))
    if place == len(found.moments) - 1 and not found.ended:
        st.caption(t("Here the longest length was reached; it had not ended by itself."))


@callback
def _picked(place: int, widget: str) -> None:
    """Callback: another token was chosen at this place."""
    code = st.session_state[widget]
    put(place, None if code == _OWN else int(code))


def _write_another(method: Method, whole: Distribution, moment: Moment, place: int, picks: dict[int, int]) -> None:
    """A menu of what may be written here."""
    offered = candidates(method, whole, OFFERED)
    names = {str(row.id): f"{row.token} · {percent(row.probability)}" for row in offered.itertuples()
             if row.id != moment.own}
    names[_OWN] = t("its own choice: {token}", token=method.tokenizer.piece(moment.own))
    now = str(picks[place]) if place in picks and picks[place] != moment.own else _OWN
    if now != _OWN and now not in names:
        names[now] = f"{moment.token} · {percent(moment.probability)}"
    options = sorted(names, key=lambda code: code != _OWN)
    # a new place or choice is a new widget, which begins with what is written there
    widget = f"_pick_{place}_{moment.own}_{now}"
    st.selectbox(t("Write another token here"), options, options.index(now), key=widget, on_change=_picked,
                 args=(place, widget), format_func=names.__getitem__)
