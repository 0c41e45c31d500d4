"""Rung 0: how a text becomes the numbers that every method reads."""

import pandas as pd
import streamlit as st

import models
from lib.ui.frame.router import routed
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, named, t
from lib.ui.shared.examples import examples, fits
from lib.ui.shared.guard import guarded
from lib.ui.shared.inputs import TEXT_KEY, examples_input, sentence_query, text_input
from lib.ui.shared.rung import folded_part, part
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import link_to_rung
from lib.ui.shared.user_text import read_text
from lib.ui.tokens.cuts import cuts_view
from lib.ui.tokens.price import price_view
from lib.ui.tokens.views import foreign_view, pieces_view
from models.language.languages import is_chinese
from models.language.text import guess_language
from models.language.tokenizer import LONGEST_WORD
from models.messages import N_
from models.training.pair_data import LONGEST

VIEWS = {"pieces": N_("pieces and numbers"), "cuts": N_("characters, words, WordPiece"),
         "vocabulary": N_("the vocabulary")}


def vocabulary() -> None:
    """Its size, and the pieces with a task of their own."""
    st.markdown(t("It has {size} pieces, learned from the training sentences of both languages. These have a task of "
                  "their own:", size=f"{tokenizer.vocab_size:,}") if len(shelf.languages()) == 2 else
                t("It has {size} pieces, learned from the training sentences. These have a task of their own:",
                  size=f"{tokenizer.vocab_size:,}"))
    tasks = {
        "[PAD]": t("fills short sentences up to the length of a batch"), "[UNK]": t("stands for what the vocabulary "
                                                                                    "lacks"),
        "[CLS]": t("stands at the head of what the encoder reads"), "[SEP]": t("parts a sentence from its translation"),
        "[MASK]": t("hides a token that the encoder has to guess"), "[BOS]": t("begins a text that is written"),
        "[EOS]": t("ends it"), "[CONTINUE]": t("asks to go on with a text"),
        **{f"[TO:{code}]": t("asks for this language: {code}", code=code) for code in shelf.languages()},
    }
    st.dataframe(pd.DataFrame({t("piece"): tasks.keys(), t("number (id)"): [tokenizer.token_id(p) for p in tasks],
                               t("task"): tasks.values()}), hide_index=True, width="stretch")


routed()
st.header(t("0 · Tokens"), anchor=False)
st.caption("Schuster & Nakajima 2012 · Wu et al. 2016 · Sennrich, Haddow & Birch 2016 · Press & Wolf 2017")
part(1, t("The idea"))
st.markdown(join([
    t("No method reads letters: a text is first cut into pieces, and each piece is a number."),
    t("Common words are one piece; rare ones are put together from smaller ones, and a piece that continues a word "
      "begins with ##, so an English word is unknown only when it is longer than {limit} letters.",
      limit=LONGEST_WORD) if fits("English") else
    t("Common words are one piece; rare ones are put together from smaller ones, and a piece that continues a word "
      "begins with ##, so hardly a word is ever unknown."),
    t("Chinese is cut into characters, and one vocabulary serves both languages and all seven methods: all of them are "
      "given the same pieces, though the networks read no more than {limit} of a text.",
      limit=LONGEST) if any(map(is_chinese, shelf.languages())) else
    t("One vocabulary serves the whole corpus and all seven methods: all of them are given the same pieces, though the "
      "networks read no more than {limit} of a text.", limit=LONGEST)]))
part(2, t("Try it"))
left, right = st.columns([6, 3], vertical_alignment="bottom")
with left:
    text_input(t("Your sentence"))
with right:
    examples_input([*(text for code in shelf.languages() for text in examples(code)),
                    *(text for text in ("Unbelievable handwriting!", "繁體字也可以。") if fits(text))])
text = read_text(st.session_state[TEXT_KEY])
tokenizer = shelf.tokenizer()
view = segments(t("View"), list(VIEWS), "pieces", "view", lambda code: t(VIEWS[code]))
with guarded():
    if view == "vocabulary":
        vocabulary()
    elif text is not None:
        (pieces_view if view == "pieces" else cuts_view)(text)
if (place := folded_part(3, "breaks", t("Where it breaks"))) is not None:
    with place:
        st.markdown(t("A number means nothing by itself: it means a row, and every row was learned for one piece. The "
                      "same vocabulary must be used in training and afterwards. Here your sentence is read with wrong "
                      "numbers, and a trained method answers what it then sees."))
        if text is not None:
            with guarded():
                foreign_view(text)
if (place := folded_part(4, "costs", t("What it costs"))) is not None:
    with place, guarded():
        price_view()
first = models.method_keys()[0]
st.markdown(named(f"**{t('The next rung')}**", t("Now count them.")))
link_to_rung(first, label=f"→ {badge(first)}",
             query=sentence_query(text, guess_language(text, shelf.languages())) if text else None)
