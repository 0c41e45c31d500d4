"""The views of the page Bag of words: the matrix of counts, a cosine taken apart, what rarity does, two breaks."""

from __future__ import annotations

import numpy as np
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts.rungs import tokens as charts_tokens
from lib.checks import check_text
from lib.inside.bag_of_words import counts
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, join, t
from lib.ui.shared.breaks import Pairing, other_order
from lib.ui.shared.examples import fits, held_out
from lib.ui.shared.inputs import field
from lib.ui.shared.parts.angle import angle_fold
from lib.ui.shared.show import metrics, show_chart
from lib.ui.shared.user_text import md, show_mistake
from models.base import Method
from models.language.languages import base
from models.language.text import guess_language
from models.messages import N_, InputError

WEIGHINGS = {"tfidf": N_("TF-IDF"), "counts": N_("counts")}
#: sentences that stand beside the reader's own, each with a word or two of the others
BESIDE = {
    "zh": ("狗咬了那个学生。", "那个学生咬了狗。", "她是一个老师。", "他昨天在学校看到了一只狗。"),
    "en": ("The dog bit the student.", "The student bit the dog.", "She is a teacher.",
           "Yesterday he saw a dog at the school."),
}
MOST, COLUMNS, BARS = 8, 40, 24


def _beside(lang: str) -> list[str]:
    """Sentences in language `lang` to stand beside the reader's."""
    if found := BESIDE.get(base(lang)):
        return list(found)
    side = shelf.languages().index(lang)
    return [pair[side] for pair in held_out()[:4]]


def _lines(text: str, lang: str) -> list[str] | None:
    """The reader's sentence and the others, checked; None after a mistake."""
    typed = field(st, t("Other sentences, one a line"), "\n".join(_beside(lang)), "beside", draw="text_area",
                  height=128)
    try:
        others = [check_text(line) for line in typed.splitlines() if line.strip()]
    except InputError as error:
        show_mistake(error)
        return None
    if len(others) > MOST:
        st.caption(t("The first {n} of them are shown.", n=MOST))
    return [text, *others[:MOST]]


def _weighing(default: str) -> str:
    return segments(t("What counts"), list(WEIGHINGS), default, "weighing", lambda code: t(WEIGHINGS[code]))


def matrix_view(method: Method, text: str, lang: str) -> None:
    """Sentences as rows, pieces as columns."""
    sentences = _lines(text, lang)
    if sentences is None:
        return
    weighing = _weighing("tfidf")
    langs = [lang, *(guess_language(line, shelf.languages()) for line in sentences[1:])]
    table, width = counts.matrix(method, sentences, langs, weighing, COLUMNS)
    if table.empty or not width:
        st.caption(t("There is nothing to count in this sentence."))
        return
    rows = [f"{number}  {line[:14]}{'…' if len(line) > 14 else ''}" for number, line in enumerate(sentences, 1)]
    long = table.set_axis(rows, axis=0).rename_axis("row").reset_index().melt("row", var_name="piece")
    long["sentence"] = long["row"].map(dict(zip(rows, sentences)))
    names = {"piece": t("piece"), "sentence": t("sentence"), "value": t(WEIGHINGS[weighing])}
    shown = table.round(3)
    shown.insert(0, t("sentence"), sentences)
    size = method.tokenizer.vocab_size
    sentence = join([
        t("Every line is a sentence, every column a piece, {n} of them here; the whole line has {size} places, and all "
          "others are 0.", n=width, size=f"{size:,}"),
        t("Two lines are alike when the same columns are full. Nothing says where in the sentence a piece stood."),
        t("The first {n} columns are shown.", n=COLUMNS) if width > COLUMNS else ""]).strip()
    show_chart(charts_tokens.sentence_matrix(long, rows, list(table.columns), models.rung(method.key).color, names),
               sentence, shown, "matrix")


def cosine_view(method: Method, text: str, lang: str) -> None:
    """How alike two sentences are, and which piece adds how much to it."""
    beside = _beside(lang)
    typed = field(st, t("Compare your sentence with"), beside[0] if beside else text, "versus")
    try:
        second = check_text(typed)
    except InputError as error:
        show_mistake(error)
        return
    weighing = _weighing("tfidf")
    langs = (lang, guess_language(second, shelf.languages()))
    frame = counts.shares(method, text, second, langs, weighing)
    total = float(frame["share"].sum())
    both = frame[frame["share"] > 0]
    metrics([(t("Cosine"), f"{total:.3f}", t("Similarity: 1 is the same, 0 nothing alike.")),
             (t("Pieces in common"), f"{len(both)}", t("Of {n} in either sentence.", n=len(frame)))])
    angle_fold([(t("the other sentence"), total)], t("your sentence"), models.rung(method.key).color, "versus")
    names = {"piece": t("piece"), "share": t("share of the cosine")}
    table = frame.round(4).rename(columns={"piece": t("piece"), "first": t("in your sentence"),
                                           "second": t("in the other"), "share": t("share of the cosine")})
    if both.empty:
        st.caption(t("No piece stands in both sentences, so nothing is added up: the cosine is exactly 0."))
        return
    best = both.iloc[0]
    show_chart(charts.bars(both.head(BARS)[["piece", "share"]], "piece", "share", models.rung(method.key).color, names),
               join([t("Each bar is what one piece adds: its number in the one sentence times its number in the other, "
                       "both lines brought to length 1. The bars add up to the cosine, {n}.", n=f"{total:.3f}"),
                     t("{piece} alone gives {p} of it.", piece=md(str(best['piece'])),
                       p=f"{best['share'] / total:.0%}")]), table, "shares")


def rarity_view(method: Method, text: str, lang: str) -> None:
    """The sentence's pieces on the curve of inverse document frequency; cosines with and without it."""
    sentences = _lines(text, lang)
    frame = counts.rarity(method, text, lang)
    if frame is None or frame.empty:
        st.caption(t("There is nothing to count in this sentence."))
        return
    documents = int(method.documents)
    drawn = frame.assign(documents=frame["documents"].clip(lower=1))
    near_by = np.log10(drawn["documents"]).mul(5).round()  # one label for pieces that lie on each other
    drawn["label"] = drawn.groupby(near_by)["piece"].transform(", ".join).where(~near_by.duplicated(), "")
    names = {"documents": t("training sentences with it"), "idf": t("rarity (idf)"), "piece": t("piece")}
    table = frame.rename(columns={"piece": t("piece"), "documents": t("training sentences with it"),
                                  "idf": t("rarity (idf)")})
    rare, usual = frame.iloc[0], frame.iloc[-1]
    sentence = join([
        t("Inverse document frequency is ln((n + 1) / (d + 1)) + 1, for a piece in d of n = {n} training sentences.",
          n=f"{documents:,}"),
        t("{rare} stands in {a} of them and weighs {x}; {usual} stands in {b} and weighs {y}.", rare=md(rare["piece"]),
          a=f"{rare['documents']:,}", x=f"{rare['idf']:.1f}", usual=md(usual["piece"]), b=f"{usual['documents']:,}",
          y=f"{usual['idf']:.1f}") if len(frame) > 1 else ""]).strip()
    curve = counts.rarity_curve(documents, bool(method.config.get("smooth_idf", True)))
    show_chart(charts_tokens.rarity(curve, drawn, models.rung(method.key).color, names), sentence, table, "rarity")
    if not sentences or len(sentences) < 2:
        return
    langs = [guess_language(line, shelf.languages()) for line in sentences[1:]]
    near = counts.both_cosines(method, text, sentences[1:], lang, langs)
    st.markdown(t("Your sentence beside the others, with every piece counting the same and with rare ones counting "
                  "more. Where only the full stop is shared, the counts still see a likeness; TF-IDF hardly does."))
    heads = {"sentence": t("sentence"), "counts": t("cosine of counts"), "tfidf": t("cosine of TF-IDF")}
    st.dataframe(near[list(heads)].rename(columns=heads).round(3), hide_index=True, width="stretch")


def exactly(method: Method, name: str, first: str, second: str, instead: Pairing = other_order) -> None:
    """Under the fields `{name}_a` and `{name}_b`: whether the two are one point, and which pieces they share."""
    if not fits(first):
        found = instead()
        if found is None:
            return
        first, second = found
    texts = [(st.session_state.get(f"{name}_{side}") or "").strip() or default
             for side, default in (("a", first), ("b", second))]
    try:
        texts = [check_text(text) for text in texts]
    except InputError:
        return  # said where the fields are
    langs = tuple(guess_language(text, shelf.languages()) for text in texts)
    if langs[0] == langs[1] and counts.same_vector(method, *texts, langs[0]):
        st.markdown(":material/equal: " + t("Exactly equal: all {n} numbers of the two vectors are the same, to the "
                                            "last digit. Nothing in them says which word came first.",
                                            n=f"{method.tokenizer.vocab_size:,}"))
        return
    common = counts.common_pieces(method, *texts, langs)
    if not common:
        st.markdown(":material/link_off: " + t("Strangers: the two have not one piece in common, so their similarity "
                                               "is exactly 0, whatever they mean."))
    else:
        st.markdown(t("They share {pieces}, and all their likeness comes from that.",
                      pieces=md(commas(common[:12]))))
