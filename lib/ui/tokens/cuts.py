"""Three cuts of one sentence, and of its other side where that is known: characters, words, pieces; what follows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.rungs import tokens as charts_tokens
from lib.corpus.corpora import Corpus
from lib.inside.tokens import pieces as tokens
from lib.inside.tokens import sizes
from lib.shelf import library
from lib.ui.session import shelf
from lib.ui.session.i18n import join, language_name, t
from lib.ui.shared.corpus_text import corpus, text_at_hand
from lib.ui.shared.examples import partner
from lib.ui.shared.inputs import other
from lib.ui.shared.show import count, show_chart, show_table
from lib.ui.tokens.views import GROUND, MAX_TOKENS, shaded
from models.language.languages import is_chinese
from models.language.text import guess_language
from models.language.tokenizer import Tokenizer
from models.messages import C_, N_, InputError

CUTS = {"characters": C_("cut into", "characters"), "words": C_("cut into", "words"), "wordpiece": N_("WordPiece")}
LACKING = "rgba(200,60,60,0.30)"


@st.cache_resource(show_spinner=False, max_entries=4, ttl=1800)
def _learned(sha256: str, fingerprint: str, _tokenizer: Tokenizer, _corpus: Corpus
             ) -> tuple[dict[str, tokens.Cut], list[dict[str, Any]]]:
    return tokens.cuts_scores(_tokenizer, _corpus)


def recorded() -> dict[str, Any]:
    """What `python -m lib vocabulary --save` has measured for this corpus, {} where nobody has, or with another
    vocabulary."""
    found = sizes.read_record(library.shelf(shelf.corpus_key(), shelf.directory()))
    return found if found.get("tokenizer") == shelf.tokenizer().fingerprint else {}


def cuts_view(text: str) -> None:
    """Characters, words and WordPiece on the same text, and on its other side; what follows for length and vocabulary;
    folded, how each does on held-out sentences."""
    tokenizer = shelf.tokenizer()
    vocabularies: dict[str, tokens.Cut] = {}
    rows = recorded().get("cuts") or []
    measured_here = text_at_hand()
    if measured_here:
        try:
            with st.spinner(t("Reading the text …")):
                read = corpus()
                vocabularies, rows = _learned(read.sha256, tokenizer.fingerprint, tokenizer, read)
        except InputError:
            measured_here = False
    lines = [line for lang, sentence in _sides(text) for line in _three(tokenizer, lang, sentence, vocabularies)]
    frame = pd.DataFrame(lines)
    _follows(frame[frame["lang"] == frame["lang"].iloc[0]].set_index("cut")["tokens"].to_dict(), rows)
    st.caption(join([
        t("Chinese words are cut with a dictionary (jieba), since nothing is written between them.")
        if any(map(is_chinese, frame["lang"])) else "",
        t("Red is unknown to a method that was trained on these cuts: it never saw this word or character, or too "
          "seldom for its vocabulary.") if vocabularies else
        t("Which characters and words would be unknown can be marked where the corpus's text is at hand.")]).strip())
    show_table(pd.DataFrame({
        t("language"): frame["lang"].map(language_name), t("cut into"): frame["cut"].map(lambda cut: t(CUTS[cut])),
        t("tokens"): frame["tokens"], t("pairs that self-attention compares"): frame["tokens"] ** 2,
        t("unknown"): frame["unknown"].map(lambda n: "–" if n is None or pd.isna(n) else f"{n:.0f}")}), "cuts")
    if not rows:
        st.caption(t("How the three do on held-out sentences needs the corpus's text, which is not at hand."))
        return
    fold = st.expander(t("On all held-out sentences"), icon=":material/scatter_plot:", key="cuts_fold",
                       on_change="rerun")
    if fold.open:
        with fold:
            _held_out(pd.DataFrame(rows), measured_here)


def _sides(text: str) -> list[tuple[str, str]]:
    """The sentence with its language; an example's other side, too."""
    lang = guess_language(text, shelf.languages())
    there, code = partner(text, lang), other(lang)
    return [(lang, text), *([(code, there)] if code and there else [])]


def _three(tokenizer: Tokenizer, lang: str, text: str, vocabularies: dict[str, tokens.Cut]) -> list[dict[str, Any]]:
    """Draw the three cuts of a sentence, each with its counts; a row each."""
    st.markdown(f"##### {language_name(lang)}")
    lines = []
    for name in tokens.CUTS:
        found = tokens.cut(tokenizer, text, name)
        known = name == "wordpiece" or name in vocabularies
        lacking = tokens.unknown_in(tokenizer, found, vocabularies.get(name, tokens.Cut(name, 0, None))
                                    ) if known else [False] * len(found)
        grounds = [LACKING if lacks else GROUND[i % 2] for i, lacks in enumerate(lacking)]
        many = " …" if len(found) > 3 * MAX_TOKENS else ""
        st.markdown(f"**{t(CUTS[name])}** · " + t("{n} tokens", n=len(found)) + (
            " · " + t("unknown: {n}", n=sum(lacking)) if known else "") + "  \n"
            + shaded(found[:3 * MAX_TOKENS], grounds[:3 * MAX_TOKENS]) + many)
        lines.append({"lang": lang, "cut": name, "tokens": len(found), "unknown": sum(lacking) if known else None})
    return lines


def _follows(lengths: dict[str, int], rows: list[dict[str, Any]]) -> None:
    """What the cut decides: how long the sequence is, against how many rows the vocabulary has."""
    characters, words, pieces = (lengths[name] for name in tokens.CUTS)
    said = [f"**{t('What follows')}** " + t(
        "Self-attention compares every token with every token: {characters} pairs by character, {words} by word, "
        "{pieces} by piece.", characters=f"{characters**2:,}", words=f"{words**2:,}", pieces=f"{pieces**2:,}")]
    needed = {row["cut"]: row.get("different") for row in rows}
    if all(needed.get(name) for name in tokens.CUTS):
        said.append(t("The vocabulary goes the other way: to know the whole training text takes {characters} "
                      "characters, {words} words, {pieces} pieces; with {width} numbers a row, that of words is an "
                      "embedding of {numbers} numbers.", characters=f"{needed['characters']:,}",
                      words=f"{needed['words']:,}", pieces=f"{needed['wordpiece']:,}", width=sizes.D_MODEL,
                      numbers=count(needed["words"] * sizes.D_MODEL)))
    st.markdown(join(said))


def _held_out(frame: pd.DataFrame, measured_here: bool) -> None:
    """Length against unknown tokens on the test split."""
    frame = frame.assign(language=frame["lang"].map(language_name))
    names = {"length": t("tokens per held-out sentence"), "unknown": t("unknown tokens"), "cut": t("cut into"),
             "language": t("language")}
    table = pd.DataFrame({t("cut into"): frame["cut"].map(lambda c: t(CUTS[c])), t("language"): frame["language"],
                          t("size of the vocabulary"): frame["size"], names["length"]: frame["length"].round(2),
                          names["unknown"]: frame["unknown"].map("{:.2%}".format)})
    both = {"zh", "en"} <= set(frame["lang"])
    sentence = join([
        t("Good is left and low: short sentences, nothing unknown. Characters make English long; whole words leave "
          "what is not in their list unknown, though it is as large as WordPiece's. Of English, see how near WordPiece "
          "comes to the length of the ones and to the gaps of the others; of Chinese it makes characters, which know "
          "nearly everything and need more tokens than words.") if both else
        t("Good is left and low: short sentences, nothing unknown. Characters are many; whole words leave what is not "
          "in their list unknown. See where WordPiece lies between the two."),
        t("Measured on the test split of the text at hand.") if measured_here else
        t("Measured on the test split, with {command}.", command="`python -m lib vocabulary --cuts --save`")])
    show_chart(charts_tokens.cuts_dots(frame, names, {name: t(CUTS[name]) for name in tokens.CUTS}), sentence, table,
               "cuts_test")
