"""The Word2Vec page: a map of many words, by PCA or t-SNE, in two or three directions."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import streamlit as st

from lib.charts.maps import readable
from lib.charts.rungs import word2vec as charts_word2vec
from lib.charts.time_travel import LANGUAGES
from lib.inside.word2vec import map as engine
from lib.inside.word2vec.space import look_up
from lib.ui.session import shelf
from lib.ui.session.choice import segments, stops, whole_number
from lib.ui.session.costly import costly
from lib.ui.session.i18n import commas, language_name, t
from lib.ui.session.memory import keep, once, recall
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import field
from lib.ui.shared.show import leading, milliseconds, percent, show_chart, show_table
from lib.ui.shared.user_text import md, show_mistake
from lib.ui.word2vec.webgl import has_webgl
from models.messages import N_, InputError
from models.word2vec import Word2Vec

KEY, _ASKED = "word2vec", "_w2v_map_asked"
METHODS = {"pca": "PCA", "tsne": "t-SNE"}
COLORS = {"lang": N_("language"), "count": N_("frequency")}
COUNTS = ("200", "500", "1000", "2000")
LABELLED, NEAREST = 150, 10


def map_view(method: Word2Vec, lang: str) -> None:
    """The choices, the map when it is computed, and a word to be found on it."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        how = segments(t("Computed by"), list(METHODS), "pca", "how", METHODS.__getitem__)
        n = int(segments(t("Directions"), ["2", "3"], "2", "dims", lambda code: f"{code}-D"))
        by = segments(t("Colour"), list(COLORS) if len(method.languages) > 1 else ["count"],
                      "lang" if len(method.languages) > 1 else "count", "by", lambda code: t(COLORS[code]))
    left, middle, right = st.columns([3, 2, 3], vertical_alignment="bottom")
    with left:
        count = int(stops(t("Words"), COUNTS, "1000", "words", lambda code: f"{int(code):,}"))
    seed = whole_number(middle, t("Seed"), 99_999, "map_seed", disabled=how == "pca",
                        help=t("t-SNE begins at random places; the same seed gives the same map."))
    searched = field(right, t("Find a word on the map"), "", "find")
    frame, vectors = engine.words_of(method, count)
    found = _places(method, vectors, how, n, count, seed)
    if found is None:
        return
    places, sentence = found
    frame = _marked(method, frame, places, vectors, searched, lang)
    _draw(method, frame, n, by, sentence)


def _places(method: Word2Vec, vectors: np.ndarray, how: str, n: int, count: int, seed: int
            ) -> tuple[np.ndarray, str] | None:
    """The places (W, n) and what to say of them; None while t-SNE waits to be asked."""
    identity = ("w2v map", shelf.identity(KEY, method), how, n, count, seed if how == "tsne" else 0)
    if how == "pca":
        places, share, seconds = once(identity, lambda: _pca(vectors, n))
        return places, t(
            "PCA turns the whole cloud so that one looks at it from its broadest side, and bends nothing. Of {d} "
            "directions these {n} hold only {share} of all differences, so words that lie together here may be far "
            "apart ({time}).", d=vectors.shape[1], n=n, share=percent(share),
            time=milliseconds(seconds))
    done = recall(identity)
    if done is None:
        st.caption(t("t-SNE keeps neighbours together and lets everything else go. It takes some seconds, so it is "
                     "computed when you ask for it."))
        button = st.empty()
        button.button(t("Compute the map of {count} words", count=f"{len(vectors):,}"), type=leading(),
                      key="compute_map", icon=":material/scatter_plot:", on_click=_ask, args=(identity,))
        if st.session_state.pop(_ASKED, None) != identity:
            return None
        button.empty()
        done = _tsne(vectors, n, seed)
        keep(identity, done)
    places, seconds, divergence = done
    return places, t(
        "t-SNE puts words close together that are close in the space. It can also make groups of what has none: check "
        "one with the neighbours of its words. How far apart groups lie, and how large they are, means nothing: "
        "another seed puts them elsewhere. Computed in {time}; the divergence that is left is {divergence} "
        "nats.", time=milliseconds(seconds), divergence=f"{divergence:.2f}")


@callback
def _ask(identity: tuple) -> None:
    """Callback of the button."""
    st.session_state[_ASKED] = identity


def _pca(vectors: np.ndarray, n: int) -> tuple[np.ndarray, float, float]:
    engine.pca(vectors[:engine.FEWEST], n)  # the library is read now, which the time is not to count
    began = time.perf_counter()
    places, share = engine.pca(vectors, n)
    return places, share, time.perf_counter() - began


@costly()
def _tsne(vectors: np.ndarray, n: int, seed: int) -> tuple[np.ndarray, float, float]:
    bar = st.progress(0.0, text=t("t-SNE: looking for neighbours …"))
    began = time.perf_counter()
    moment = None
    for moment in engine.tsne(vectors, n, seed):
        seconds = time.perf_counter() - began
        share = moment.iterations / moment.total
        bar.progress(share, text=t("t-SNE: {done} of {total} iterations, about {left} more", done=moment.iterations,
                                   total=moment.total, left=milliseconds(seconds / share * (1 - share))))
    bar.empty()
    return moment.places, time.perf_counter() - began, moment.divergence


def _marked(method: Word2Vec, frame: pd.DataFrame, places: np.ndarray, vectors: np.ndarray, searched: str, lang: str
            ) -> pd.DataFrame:
    """The words with their places, the searched one and its nearest marked (`near`), and labels where there is room."""
    frame = frame.assign(language=frame["lang"].map(language_name), near="",
                         **{axis: places[:, i] for i, axis in enumerate("xyz"[:places.shape[1]])})
    if searched.strip():
        try:
            word = look_up(method, searched, lang)
        except InputError as error:
            show_mistake(error)
        else:
            cosines = vectors @ word.vector
            itself = frame["word"].eq(word.text) & frame["lang"].eq(word.lang)
            cosines[itself.to_numpy()] = -2
            nearest = np.argsort(-cosines, kind="stable")[:NEAREST]
            frame.loc[nearest, "near"] = "neighbour"
            frame.loc[itself, "near"] = "found"
            listed = commas(f"{frame['word'][i]} {cosines[i]:.2f}" for i in nearest)
            text = t("{word} is ringed, and of the words on the map those nearest to it in the whole space: {words}.",
                     word=md(word.text), words=md(listed)) if itself.any() else t(
                "{word} is too rare to be on the map; ringed are the words on it that are nearest: {words}.",
                word=md(word.text), words=md(listed))
            st.caption(":material/search: " + text)
    labelled = LABELLED if places.shape[1] == 2 else LABELLED // 4  # when turned, labels would cover each other
    shown = frame[(frame["near"] != "") | (frame["rank"] <= labelled // len(method.languages))]
    # the searched word first, then the frequent ones; far words give the labels their room
    order = shown["near"].map({"found": 0, "neighbour": 1}).fillna(2)
    shown = shown.assign(mine=shown["near"] != "", order=order).sort_values(["order", "rank"])
    edges = frame.loc[[frame["x"].idxmin(), frame["x"].idxmax(), frame["y"].idxmin(), frame["y"].idxmax()]]
    names = readable(pd.concat([shown, edges.assign(mine=False)]), 760, 520)[:len(shown)]
    frame["label"] = pd.Series(names, index=shown.index).reindex(frame.index).fillna("")
    return frame


def _draw(method: Word2Vec, frame: pd.DataFrame, n: int, by: str, sentence: str) -> None:
    names = {"word": t("word"), "language": t("language"), "count": t("count"), "rank": t("rank"),
             "x": t("first direction"), "y": t("second direction")}
    columns = ["word", "language", "count", "rank", *"xyz"[:n]]
    table = frame[columns].round(3).rename(columns={name: names[name] for name in columns[:4]})
    turns = has_webgl() if n == 3 else None
    if flat := turns is False:
        st.info(t("This browser has no WebGL, with which the cloud could be turned: it is drawn flat, seen from one "
                  "side."), icon=":material/visibility_off:")
    if n == 2 or flat:
        languages = {code: language_name(code) for code in method.languages}
        show_chart(charts_word2vec.word_map(frame, by, languages, names), f"{sentence} " + t(
            "Point at a dot for its word; drag to move, scroll to come closer."), table, f"w2v_map_{by}")
        return
    st.caption(f"{sentence} " + t("Drag to turn the cloud, scroll to come closer, point at a dot for its word."))
    if by == "lang":
        colors = [LANGUAGES[i % len(LANGUAGES)][0] for i in range(len(method.languages))]
        st.markdown("&emsp;".join(f':color[●]{{foreground="{color}"}} {md(language_name(code))}'
                                  for color, code in zip(colors, method.languages)))
    tooltip = "{word} · {language} · " + f"{names['count']} " + "{count}"
    if turns is None:
        st.caption(t("Asking the browser whether it can draw in three dimensions …"))
    else:
        st.pydeck_chart(charts_word2vec.cloud(frame, by, method.languages, tooltip), height=560, key="w2v_cloud")
    show_table(table, "w2v_cloud_table")
