"""The bottleneck: two long sentences as one vector each, quality by length, and what a joined text loses where."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.charts import lines as charts_lines
from lib.charts import style as chart_style
from lib.checks import check_text
from lib.inside.rnn import bottleneck as engine
from lib.ui.session import shelf
from lib.ui.session.choice import stops
from lib.ui.session.i18n import language_name, named, t
from lib.ui.session.memory import once
from lib.ui.shared.asking import show_row, translated
from lib.ui.shared.breaks import two_fields
from lib.ui.shared.examples import WRITTEN, examples, held_out, long_pair
from lib.ui.shared.inputs import field, other
from lib.ui.shared.show import badge, legend_line, method_title, method_titles, metrics, show_chart
from lib.ui.shared.user_text import md, show_mistake
from models.base import DecodingOptions, Method
from models.language.languages import base
from models.language.text import guess_language
from models.messages import N_, InputError
from models.rnn import RNN

#: two long sentences that differ in one early word
FIRST = "医生今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。"
SECOND = "老师今天早上打电话告诉我，他晚上不能来吃饭，因为他太忙了。"
WAYS = {"forward": N_("left to right"), "backward": N_("right to left")}


def _instead() -> tuple[str, str] | None:
    """A long held-out sentence, and the same with the first word of another."""
    pair, pairs = long_pair(), held_out()
    if pair is None or len(pairs) < 2:
        return None
    words, strange = pair.first.split(), next((p.first.split()[0] for p in pairs if p.first.split() and
                                                p.first.split()[0] != pair.first.split()[0]), None)
    if strange is None:
        return pair.first, pairs[0].first
    return pair.first, " ".join([strange, *words[1:]]) if len(words) > 1 else pairs[0].first[:1] + pair.first[1:]


def one_vector_view(method: RNN) -> None:
    """Two fields; how close the two vectors are, and where along the sentence the difference fades."""
    texts = two_fields(FIRST, SECOND, "vector", _instead)
    if texts is None:
        return
    lang = guess_language(texts[0], shelf.languages())
    pool = tuple(examples(lang))
    found = once(("closeness", shelf.identity(method.key, method), texts, lang, pool),
                 lambda: engine.closeness(method, *texts, lang, pool))
    size = method.config["hidden"]
    numbers = [(t("Cosine of the two vectors"), f"{found.cosine:.3f}", t("1 means that they point the same way.")),
               (t("Distance"), f"{found.distance:.0%}",
                t("How far apart the two vectors are, over their mean length."))]
    if found.usual is not None:
        numbers.append((t("Cosine of other sentences"), f"{found.usual:.3f}",
                        t("The mean between the example sentences of this page.")))
    metrics(numbers)
    st.caption(t("Each sentence has become one row of {n} numbers, and these two rows are all that the decoder can "
                 "tell them apart by.", n=size))
    labels = chart_style.tokens_in_order(found.tokens)
    frame = pd.DataFrame([{"label": label, "token": token, "series": t(WAYS[way]), "value": float(value)}
                          for way, values in found.states.items()
                          for label, token, value in zip(labels, found.tokens, values)])
    names = {"value": t("cosine of the two states"), "series": t("direction of reading"), "token": t("token")}
    table = frame.pivot_table(index="label", columns="series", values="value", sort=False).round(4).reset_index(
        drop=True)
    table.insert(0, t("token"), list(found.tokens))
    show_chart(charts_lines.over_tokens(frame, labels, [t(WAYS[way]) for way in WAYS], names), t(
        "How alike the encoder's two states are at each token of the two sentences (read from the end where one is "
        "longer). From a word that differs on, the left-to-right states part; where they grow alike again, less of the "
        "difference is left in them. Reading from right to left meets it last, from the other "
        "side."), table, "closeness")
    if other(lang):
        for text in texts:
            st.caption(md(text))
            for key in ("rnn", "rnn_attention"):
                show_row(translated(key, text, lang, DecodingOptions()), f"vector_{texts.index(text)}")


def _parts(lang: str) -> list[str]:
    """Sentences to join: the examples of the page."""
    found = list(examples(lang)) or list(WRITTEN.get(base(lang), []))
    return [text for text in found if len(text) < 120][: engine.MOST_PARTS]


def joined_view(methods: Mapping[str, Method], source: str) -> None:
    """A text of joined sentences, how many of them, and how much of each place three methods keep."""
    target = other(source)
    if target is None:
        st.caption(t("This corpus has one language, so there is no translation that could lose a part."))
        return
    typed = field(st, t("Sentences to join, one a line (in {language})", language=language_name(source)),
                  "\n".join(_parts(source)), f"parts_{source}", draw="text_area", height=150)
    try:
        parts = [check_text(line) for line in typed.splitlines() if line.strip()][: engine.MOST_PARTS]
        if len(parts) < 2:
            raise InputError(N_("Write at least two sentences, one a line; at most {limit} are joined."),
                             limit=engine.MOST_PARTS)
    except InputError as error:
        show_mistake(error)
        return
    count = len(parts)
    if len(parts) > 2:
        count = int(stops(t("How many are joined"), [str(n) for n in range(2, len(parts) + 1)], str(len(parts)),
                          "joined", str))
    parts = parts[:count]
    found = {key: once(("kept", shelf.identity(key, method), tuple(parts), source, target),
                       lambda method=method: engine.kept(method, parts, source, target))
             for key, method in methods.items()}
    frame = pd.DataFrame(list(engine.kept_lines(found)), columns=["key", "place", "recall"])
    if frame.empty:
        st.caption(t("These sentences share all their words; write some that differ."))
        return
    titles = method_titles()
    frame["title"] = frame["key"].map(titles)
    names = {"bucket": t("place of a sentence in the joined text"), "value": t("words kept, %"), "title": t("method")}
    table = frame[["title", "place", "recall"]].round(1).rename(columns={
        "title": names["title"], "place": names["bucket"], "recall": names["value"]})
    drawn = frame.rename(columns={"recall": "value"}).assign(bucket=frame["place"].astype(str))
    st.markdown(legend_line(list(dict.fromkeys(frame["key"]))))
    show_chart(charts.by_length(drawn, names, titles, [str(n) for n in sorted(set(frame["place"]))]), t(
        "The sentences joined in every rotation, so that each stands once at every place. A sentence is measured by "
        "the words of its own, of those that the same method writes when it reads that sentence alone: what is missing "
        "here is missing only in the joined text, or worded otherwise there."), table, "kept")
    _verdict(found)
    for key, one in found.items():
        first = one[0]
        st.markdown(named(badge(key), md(first.whole) or "–"))
    lines = [{t("method"): method_title(key), t("place"): place, t("sentence"): part, t("alone"): alone,
              t("kept in the joined text"): "–" if share is None else f"{share:.0%}"}
             for key, one in found.items()
             for place, (part, alone, share) in enumerate(zip(one[0].parts, one[0].alone, one[0].recall), 1)]
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")


def _verdict(found: Mapping[str, list[engine.Kept]]) -> None:
    """Which place the plain recurrent network keeps best and worst here, and why that may be."""
    places = engine.by_place(found.get("rnn", ()))
    known = [(value, place) for place, value in enumerate(places, 1) if value is not None]
    if len(known) < 2:
        return
    (low, worst), (high, best) = min(known), max(known)
    st.markdown(t("Here RNN keeps most of place {best} ({high}) and least of place {worst} ({low}).", best=best,
                  high=f"{high:.0%}", worst=worst, low=f"{low:.0%}"))
    if best == 1:
        st.caption(t("One might expect the beginning to vanish and the end to survive. Reasons why it may be "
                     "otherwise, none of them tested here: this encoder reads from both ends, and the decoder writes "
                     "the beginning first, before its own errors add up, and may stop early."))
    elif best == len(places):
        st.caption(t("The end is kept best, as one expects of a memory that every further token overwrites a little; "
                     "with so few sentences it may be chance."))
