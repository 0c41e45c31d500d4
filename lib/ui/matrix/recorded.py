"""The recorded matrix of the twelve probes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.inside.matrix import record
from lib.inside.matrix.probe import TITLES, Probe
from lib.inside.matrix.small_probes import LANGS, probe
from lib.shelf import library, recorded
from lib.ui.frame.sidebar import chosen_methods, corpus_title
from lib.ui.matrix.closely import closely
from lib.ui.matrix.table import Rows, draw
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import bracketed, join, language_name, named, t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.scores import with_interval
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import MATRIX, link_to_small_world
from lib.ui.shared.user_text import md

#: the probe that is shown closely before anybody chooses
FIRST = "homograph"


@st.cache_resource(show_spinner=False, max_entries=32)
def _probe(key: str, lang: str) -> Probe:
    """A probe of our own sentences: one copy for all readers."""
    return probe(key, lang)


def recorded_view() -> None:
    """The picture, and one of its cells closely."""
    found = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), record.NAME)
    if not found.get("cells"):
        st.info(t("The twelve probes have not been asked of the methods trained on {corpus}. Ask them with {command}, "
                  "or choose the small world in the sidebar; your own pairs can be asked below.",
                  corpus=corpus_title(shelf.corpus_key()),
                  command=f"`python -m lib matrix --corpus {shelf.corpus_key()} --save`"),
                icon=":material/grid_on:")
        link_to_small_world(MATRIX)
        return
    lang = segments(t("Language of the sentences"), list(LANGS), "zh", "probe_lang", language_name)
    names = {key: f"{key}_{lang}" for key in TITLES if f"{key}_{lang}" in found["cells"]}
    probes = found["probes"]
    methods = [key for key in chosen_methods() if any(key in found["cells"][name] for name in names.values())]
    if not methods:
        st.info(t("No method is chosen. Switch on at least one in the sidebar."))
        return
    rows = Rows({key: found["cells"][name] for key, name in names.items()},
                {key: probes[name]["chance"] for key, name in names.items()},
                {key: probes[name].get("baseline", {}) for key, name in names.items()},
                {key: t(TITLES[key][0]) for key in names})
    row, method = draw(rows, methods, "matrix", join([
        t("Per cent right of {n} questions each, none of which was in training. The fuller a cell, the further above "
          "guessing; a broken frame: no better than guessing, or nothing right.",
          n=max(probes[name]["items"] for name in names.values())),
        t("Where the bag of words is far above guessing at choosing between two sentences, the wrong word is simply "
          "the rarer one, and a method has to be better than that."),
        t("Click a cell and see what went wrong.")]), FIRST)
    kept = found["cells"][names[row]].get(method, {})
    if (fold := unfolded("matrix", t("What {method} got wrong: {probe}", method=method_title(method), probe=named(
            t(TITLES[row][0]), language_name(lang))), ":material/zoom_in:")) is not None:
        with fold:
            closely(_probe(row, lang), method, kept, t(TITLES[row][1]), "matrix")
            if row == "coreference" and lang in found.get("pronoun", {}):
                _pronoun(found["pronoun"][lang], found.get("pronoun_elsewhere", {}).get(lang))
    if probes[names[row]]["fingerprint"] != _probe(row, lang).fingerprint:
        st.caption(t("The recorded numbers are of other questions than these; record them again with {command}.",
                     command="`python -m lib matrix --save`"))
    _origin(found)


def _pronoun(found: dict, elsewhere: dict | None) -> None:
    """What can be read off a Transformer's state at the pronoun, beside the adjective alone; and where the network was
    trained on Tatoeba's sentences."""
    st.markdown(f"**{t('Does a Transformer know whom the pronoun means?')}**")
    lines = [{t("method"): method_title(key), t("probe on the pronoun's state"): _told(one["probe"]),
              t("best of its heads"): _told(one["head"])} for key, one in found["methods"].items()]
    for key, one in (elsewhere or {"methods": {}})["methods"].items():
        lines.append({t("method"): bracketed(method_title(key), t("trained on Tatoeba")),
                      t("probe on the pronoun's state"): _told(one["probe"]),
                      t("best of its heads"): _told(one["head"])})
    lines.append({t("method"): t("the adjective alone"), t("probe on the pronoun's state"): _told(found["adjective"]),
                  t("best of its heads"): "–"})
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    st.caption(join([
        t("Per cent right on {n} sentences of held-out twins; guessing gets 50. The probe is a logistic regression on "
          "the state of one layer, the head is the one that looks at the right noun most often; layer, penalty "
          "and head are chosen on other twins.", n=found["sentences"]),
        t("Mind the line of the adjective alone: in most twins it tells who is meant, so a probe that is no better "
          "may have read nothing but the adjective.")]))


def _told(one: dict) -> str:
    return with_interval(one["score"], one["low"], one["high"])


def _origin(found: dict) -> None:
    """How the numbers were made, and what an interval says."""
    run = found.get("run", {})
    seeds = sorted({seed for cells in found["cells"].values() for cell in cells.values()
                    for seed in cell.get("seeds", {})})
    with st.expander(t("Where the numbers come from"), type="compact", key="matrix_origin", on_change="rerun") as fold:
        if not fold.open:
            return
        st.markdown(join([
            t("Trained with one seed: the interval (95 %, Wilson 1927) is over the sentences alone, so how much "
              "another training would differ is not in it.") if len(seeds) < 2 else
            t("Trained with {count} seeds: the interval (95 %, bootstrap) is over seeds and sentences.",
              count=len(seeds)),
            t("Each cell stands by itself; that two methods differ is not tested here.")]))
        hardware = run.get("hardware") or {}
        st.caption(t("Recorded on {date}: {hardware}. Make it again with `{command}`.",
                     date=str(run.get("date", "?"))[:10], hardware=md(str(hardware.get("cpu", "?"))),
                     command=str(run.get("command", "?")).replace("`", "")))
        st.dataframe(pd.DataFrame([
            {t("probe"): t(TITLES[one["key"]][0]), t("language"): language_name(one["lang"]),
             t("questions"): one["items"], t("guessing"): one["chance"], t("fingerprint"): one["fingerprint"]}
            for one in found["probes"].values()]), hide_index=True, width="stretch")
