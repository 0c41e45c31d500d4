"""The bottleneck scene: one text, two networks that write it, one vector between them or a line to every word."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts.basic import by_tokens
from lib.inside.rnn_attention import probe as probes
from lib.inside.rnn_attention import scene as engine
from lib.shelf import library, recorded
from lib.ui.rnn_attention.stage import stage
from lib.ui.session import shelf
from lib.ui.session.choice import segments, stops
from lib.ui.session.i18n import commas, join, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import other
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.player import played
from lib.ui.shared.parts.recorded import where_from
from lib.ui.shared.rung import missing
from lib.ui.shared.show import legend_line, method_title, method_titles, show_chart
from lib.ui.shared.user_text import md
from models.base import Method
from models.language.languages import base
from models.messages import N_
from models.rnn import RNN
from models.rnn_attention import RNNAttention

KEYS = ("rnn", "rnn_attention")
RECORD = "bottleneck"
TEXTS = {"long": N_("A sentence that gets longer"), "own": N_("Your sentence")}
#: numbers of the vector that are drawn, and tokens of a text
SHOWN, MOST = 48, 60


def scene_view(method: Method, text: str, source: str) -> None:
    """The text chosen, the scene, and the recorded curve under it."""
    target = other(source)
    if target is None:
        st.caption(t("This corpus has one language, so there is no translation that could lose a part."))
        return
    rnn = shelf.loaded("rnn")
    if not isinstance(rnn, Method):
        missing("rnn", rnn)
        return
    if not (isinstance(rnn, RNN) and isinstance(method, RNNAttention)):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    read = _text(rnn, text, source)
    folder = library.shelf(shelf.corpus_key(), shelf.directory())
    probe = probes.load(folder, rnn)
    identities = [shelf.identity(one.key, one) for one in (rnn, method)]
    found = once(("scene", *identities, read, source, probe is None),
                 lambda: engine.scene(rnn, method, probe, read, source, target))
    count = min(MOST, max(len(found.left), len(found.right)))
    if not count:
        st.caption(t("Nothing was written for this sentence."))
        return
    place = played(t("Written token by token"), count, "scene_at", count)
    _stage(found, place)
    _kept(found)
    if (fold := unfolded("curve", t("On many sentences: quality by length"), slim=True)) is not None:
        with fold:
            _curve(recorded.read(folder, RECORD), len(found.source), source)


def _text(rnn: RNN, text: str, source: str) -> str:
    """The reader's sentence, or ours with as many clauses as the slider says."""
    if base(source) not in engine.CHAINS:
        return text
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        which = segments(t("Which text"), list(TEXTS), "long", "scene_text", lambda code: t(TEXTS[code]),
                         label_visibility="collapsed")
    if which == "own":
        return text
    parts = len(engine.CHAINS[base(source)][0])
    lengths = {str(n): len(rnn.encode([engine.chain(base(source), n)])[0]) for n in range(1, parts + 1)}
    with right:
        chosen = stops(t("How long the sentence is"), list(lengths), "4", "scene_long",
                       lambda code: t("{n} tokens", n=lengths[code]))
    return engine.chain(base(source), int(chosen))


def _stage(found: engine.Scene, place: int) -> None:
    reads, vector = found.readable, found.vector[:SHOWN]
    top = float(np.abs(vector).max()) or 1.0
    words = [{"text": token,
              "share": 1.0 if reads is None or reads.share[i] is None else min(1.0, float(reads.share[i] or 0.0)),
              "lost": reads is not None and reads.read[i] is False} for i, token in enumerate(found.source)]
    at = min(place, len(found.right)) - 1
    panels: list[dict[str, Any]] = [
        {"name": method_title("rnn"), "color": models.rung("rnn").color, "words": words,
         "vector": [round(float(v) / top, 3) for v in vector], "written": list(found.left[:place]),
         "about": t("All that the writer has is this one vector of {n} numbers.", n=len(found.vector)),
         "weights": []},
        {"name": method_title("rnn_attention"), "color": models.rung("rnn_attention").color,
         "words": [{"text": token, "share": 1.0, "lost": False} for token in found.source], "vector": [],
         "written": list(found.right[:place]), "about": t("Before each word it looks back at every word it has read."),
         "weights": [round(float(w), 4) for w in found.weights[at]] if at >= 0 and len(found.weights) else []}]
    stage(panels, "scene")
    whole = [t("{method}, the whole of it: {text}", method=panel["name"], text=md(text or "…"))
             for panel, tokens, text in zip(panels, (found.left, found.right), (found.left_text, found.right_text))
             if place >= len(tokens)]
    if whole:
        st.caption("  \n".join(whole))


def _kept(found: engine.Scene) -> None:
    """What the probe reads, in words, for those who do not see the picture."""
    reads = found.readable
    if reads is None:
        st.caption(t("No probe was trained on these weights, so no word fades. Train it with "
                     "`python -m lib benchmark bottleneck --corpus {corpus} --save`.", corpus=shelf.corpus_key()))
        return
    lost = list(dict.fromkeys(token for token, there in zip(reads.tokens, reads.read) if there is False))
    words = len({token for token, there in zip(reads.tokens, reads.read) if there is not None})
    told = t("A probe, one linear map, reads {kept} of the {words} different words from the vector.",
             kept=words - len(lost), words=words)
    if lost:
        told = join([told, t("Faded, as it no longer finds them: {lost}.", lost=md(commas(lost)))])
    st.markdown(told)


def _curve(record: dict[str, Any], tokens: int, source: str) -> None:
    if not record:
        st.info(t("This run has not been recorded for this corpus. Make it with `{command}`.",
                  command=f"python -m lib benchmark {RECORD} --corpus {shelf.corpus_key()} --save"),
                icon=":material/inventory_2:")
        return
    titles = method_titles()
    lines = engine.curve(record, source, KEYS)
    if not lines:
        return
    if not engine.trained_on(record, {key: shelf.card(key) for key in KEYS}):
        st.caption(t("These numbers are of other weights than those that write above."))
    frame = pd.DataFrame(lines).assign(title=lambda f: f["key"].map(titles))
    names = {"tokens": t("tokens of the text"), "value": "chrF", "title": t("method"), "here": t("you are here")}
    table = frame[["title", "tokens", "value", "low", "high", "read", "frequent"]].round(1).rename(columns={
        "title": t("method"), "tokens": names["tokens"], "value": "chrF", "low": t("from (95 %)"),
        "high": t("to (95 %)"), "read": t("words that the probe reads, %"),
        "frequent": t("of them by always guessing the commonest, %")})
    first, last = lines[0], lines[-1]
    st.markdown(legend_line(KEYS))
    show_chart(by_tokens(frame, tokens, names, titles), t(
        "Quality (chrF, 0 to 100) on held-out sentences joined into longer and longer texts; the shade is the 95 % "
        "interval. In training at most three were joined. From the one vector the probe reads {short} % of the words "
        "of a short text and {long} % of the longest; always guessing the commonest words finds {guess} % and "
        "{most} %. It is one linear map: what it misses may still be there in another form.",
        short=f"{first['read']:.0f}", long=f"{last['read']:.0f}", guess=f"{first['frequent']:.0f}",
        most=f"{last['frequent']:.0f}"), table, "scene_curve")
    where_from(record)
