"""Rung 0: how a text becomes the numbers that every method reads."""

import pandas as pd
import streamlit as st

import models
from lib.ui import shelf
from lib.ui.examples import examples, fits
from lib.ui.i18n import join, t
from lib.ui.inputs import TEXT_KEY, examples_input, sentence_query, text_input
from lib.ui.pages import link_to_rung
from lib.ui.router import routed
from lib.ui.show import badge, show_table
from lib.ui.text import md, read_text
from models.languages import is_chinese
from models.text import guess_language

GROUND = ("rgba(31,95,107,0.16)", "rgba(230,159,0,0.20)")

routed()
st.header(t("0 · Tokens"), anchor=False)
st.caption("Schuster & Nakajima 2012 · Wu et al. 2016 · Sennrich, Haddow & Birch 2016")
st.markdown(join([
    t("No method reads letters: a text is first cut into pieces, and each piece is a number."),
    t("Common words are one piece; rare ones are put together from smaller ones, and a piece that continues a word "
      "begins with ##, so no English word is ever unknown.") if fits("English") else
    t("Common words are one piece; rare ones are put together from smaller ones, and a piece that continues a word "
      "begins with ##, so hardly a word is ever unknown."),
    t("Chinese is cut into characters, and one vocabulary serves both languages and all seven methods: what they "
      "disagree on is never the reading.") if any(map(is_chinese, shelf.languages())) else
    t("One vocabulary serves the whole corpus and all seven methods: what they disagree on is never the reading.")]))

left, right = st.columns([6, 3], vertical_alignment="bottom")
with left:
    text_input(t("Your sentence"))
with right:
    examples_input([*(text for code in shelf.languages() for text in examples(code)),
                    *(text for text in ("Unbelievable handwriting!", "繁體字也可以。") if fits(text))])
text = read_text(st.session_state[TEXT_KEY])
tokenizer = shelf.tokenizer()
if text is not None:
    plain = tokenizer.normalize(text)
    if plain != text:
        st.caption(t("Read as: {text} (traditional characters become simplified ones, invisible characters go, spaces "
                     "are evened out).", text=md(plain)))
    ids = tokenizer.encode(text)
    pieces = tokenizer.pieces(ids)
    words = tokenizer.words(ids)
    shades = [""] * len(pieces)
    for number, word in enumerate(words):
        for place in word:
            shades[place] = GROUND[number % 2]
    st.markdown(" ".join(f':color[{md(p)}]{{background="{s or GROUND[0]}"}}' for p, s in zip(pieces, shades)))
    st.caption(t("One shade is one word or one Chinese character: {words} of them make {pieces} pieces. Unknown "
                 "pieces, shown as [UNK], are characters that training never saw.", pieces=len(pieces), words=len(words)
                 ).replace("[", "\\["))
    table = pd.DataFrame({t("place"): range(1, len(ids) + 1), t("piece"): pieces, t("number (id)"): ids})
    show_table(table, "pieces")
    back = tokenizer.decode(ids)
    st.markdown(t("Put back together: **{text}**", text=md(back)) + " " + (
        t("— exactly what went in.") if back == plain else t("— not quite what went in.")))
st.subheader(t("The vocabulary"), anchor=False, divider="gray")
st.markdown(t("It has {size} pieces, learned from the training sentences of both languages. These have a task of their "
              "own:", size=f"{tokenizer.vocab_size:,}") if len(shelf.languages()) == 2 else
            t("It has {size} pieces, learned from the training sentences. These have a task of their own:",
              size=f"{tokenizer.vocab_size:,}"))
SPECIALS = {
    "[PAD]": t("fills short sentences up to the length of a batch"), "[UNK]": t("stands for what was never seen"),
    "[CLS]": t("stands at the head of what the encoder reads"), "[SEP]": t("parts a sentence from its translation"),
    "[MASK]": t("hides a token that the encoder has to guess"), "[BOS]": t("begins a text that is written"),
    "[EOS]": t("ends it"), "[CONTINUE]": t("asks to go on with a text"),
    **{f"[TO:{code}]": t("asks for this language: {code}", code=code) for code in shelf.languages()},
}
st.dataframe(pd.DataFrame({t("piece"): SPECIALS.keys(), t("number (id)"): [tokenizer.token_id(p) for p in SPECIALS],
                           t("task"): SPECIALS.values()}), hide_index=True, width="stretch")
first = models.method_keys()[0]
st.markdown(f"**{t('The next rung')}** — {t('Now count them.')}")
link_to_rung(first, label=f"→ {badge(first)}",
             query=sentence_query(text, guess_language(text, shelf.languages())) if text else None)
