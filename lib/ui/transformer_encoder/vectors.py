"""What makes the vectors good, the contrast or the layers: recorded small trainings of three methods."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.shelf import library, recorded
from lib.ui.pictures.foreign import say_foreign
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import named, t
from lib.ui.shared.show import legend_line, method_title, method_titles, show_chart
from models.messages import N_

#: (contrast, layers) -> how the cell is called, in the order of the lines
CELLS = {(False, False): N_("contrast off, layers off"), (True, False): N_("contrast on, layers off"),
         (False, True): N_("contrast off, layers on"), (True, True): N_("contrast on, layers on")}
#: what was measured, and what a number means
MEASURES = {
    "similarity": (N_("Like people"), N_("Spearman's correlation with people's scores (STS-B dev), mean of the "
                                         "languages, times 100")),
    "p1": (N_("Finds the translation"), N_("validation sentences whose translation is the nearest, in per cent")),
    "paraphrase": (N_("Tells twins apart"), N_("sentences of the small world that are nearer to a paraphrase than to "
                                               "their twin with the roles exchanged, in per cent")),
}
#: what a network has that is no cell
NO_CELL = {"method": "", "contrast": True, "layers": True, "seed": 0}


def record_of() -> dict[str, Any]:
    """What `benchmark vectors` kept on this corpus's shelf, or on the shipped one."""
    for place in (library.shelf(shelf.corpus_key(), shelf.directory()), library.SHIPPED / library.DEFAULT_CORPUS):
        if found := recorded.read(place, "vectors"):
            return found
    return {}


def vectors_view() -> None:
    """One measure at a time: a line a cell, a mark a method; the table has all."""
    record = record_of()
    st.markdown(f"**{t('What makes the vector good?')}**")
    st.markdown(t("In training it is also asked which of many sentences is the translation of this one: the contrast. "
                  "Is it the contrast or the layers that bring sentences of like meaning together? Three methods were "
                  "trained small, the networks for the same number of steps, with the contrast and without, their "
                  "vectors taken after the layers or from the embedding alone. Word2Vec has no layers, so it has no "
                  "mark there."))
    st.markdown(t("So that a vector must know the order, the contrast also has twins, which are to lie far away: a "
                  "sentence with two words swapped, and English sentences made by a rule of the corpus's words, said "
                  "in two ways, and with the roles exchanged. They are not from the test sentences. The encoder's "
                  "vector is also held near to that of its embedding, which is trained by the contrast as well: so "
                  "it keeps what the words say, and the layers add who does what."))
    if not record:
        st.caption(t("This run has not been recorded here yet; record it with `{command}`.",
                     command="python -m lib benchmark vectors --save"))
        return
    say_foreign("vectors")
    frame = cells_of(record["rows"])
    options = [name for name in MEASURES if frame[name].notna().any()]
    chosen = segments(t("Measured"), options, options[0], "measure", lambda code: t(MEASURES[code][0]))
    order = [t(name) for name in CELLS.values()]
    drawn = frame[frame[chosen].notna()]
    points = pd.DataFrame({
        "pair": [t(CELLS[cell]) for cell in zip(drawn["contrast"], drawn["layers"])], "similarity": drawn[chosen],
        "key": drawn["method"], "title": drawn["method"].map(method_title), "first": drawn["seed"].astype(str),
        "second": t(MEASURES[chosen][1])})
    table = frame.assign(method=frame["method"].map(method_title)).round(1).rename(columns={
        "method": t("method"), "contrast": t("contrast"), "layers": t("layers"), "seed": t("seed"),
        **{name: t(title) for name, (title, _) in MEASURES.items()}})
    names = {"pair": "", "similarity": t(MEASURES[chosen][0]), "title": t("method"), "first": t("seed"),
             "second": t("measure")}
    st.caption(named(t(MEASURES[chosen][0]), t(MEASURES[chosen][1])))  # too long for an axis
    st.markdown(legend_line(list(dict.fromkeys(drawn["method"]))))
    show_chart(charts.pair_dots(points, order, names, method_titles()), t(
        "A mark is one training. From the first line to the second only the contrast is added, from the second to the "
        "fourth only the layers. Without layers a vector does not know the order, whatever it was trained for: look at "
        "the twins."), table, "vectors")
    _say_layers(record)
    about = record["about"]
    st.caption(t("Recorded with `{command}`: {steps} steps a training, seeds 0 to {last}, the same data. Small and "
                 "short, so the numbers are lower than the Scoreboard's. Word2Vec with the contrast is its vectors, "
                 "trained on, without its maps between the languages.", command=record["run"]["command"],
                 steps=about["steps"], last=about["seeds"] - 1))


def _say_layers(record: dict[str, Any]) -> None:
    """What is left of the shipped encoder's vectors without what its layers have learned, where all was measured."""
    found = record.get("layers")
    numbers = cells_of([{**found[one], **NO_CELL} for one in ("learned", "random")]) if found else pd.DataFrame()
    if numbers.empty or numbers[[*MEASURES]].isna().any(axis=None):
        return
    said = {f"{name}{which}": f"{numbers[measure][row]:.1f}" for row, which in enumerate(("", "_random"))
            for name, measure in (("like", "similarity"), ("found", "p1"), ("twins", "paraphrase"))}
    st.markdown(t("And the shipped encoder? With all weights of its layers drawn by chance, as large as they were: "
                  "like people {like} → {like_random}, finds the translation {found} → {found_random} %, tells "
                  "twins apart {twins} → {twins_random} %. What single words say passes the layers by, since each "
                  "layer only adds to what it read; what the layers bring is who does what to whom.", **said))


def cells_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A line a method, cell and seed, with the three measures."""
    frame = pd.DataFrame(rows)
    for name in ("p1", "paraphrase"):
        if name not in frame:
            frame[name] = None
    spearman = [name for name in frame.columns if name.startswith("spearman_")]
    frame["similarity"] = frame[spearman].mean(axis=1) if spearman else None
    return frame[["method", "contrast", "layers", "seed", *MEASURES]]
