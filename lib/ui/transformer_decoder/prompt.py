"""Tasks by prompting: the same text with and without the special tokens around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from lib.inside.transformer_decoder import prompt as engine
from lib.inside.transformer_decoder.prompt import BOS, PROMPTS, SEP, SOURCE, TARGET, Prompted
from lib.ui.session import shelf
from lib.ui.session.choice import toggles
from lib.ui.session.i18n import join, language_name, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import other
from lib.ui.shared.show import percent, show_table
from lib.ui.shared.user_text import md
from models.language.text import beginning

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

PARTS_KEY = "prompt_parts"
#: pieces of a long prompt that are shown
SHOWN = 60


def prompt_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """Named prompts side by side, the way back, and a prompt that the reader takes apart."""
    target = other(source)
    if target is None:
        st.info(t("This corpus has one language, so there is no task to ask for: every prompt is a beginning, and the "
                  "decoder goes on with it. Take its special tokens away and see."), icon=":material/translate:")
    else:
        _side_by_side(method, text, source, target, key)
    _taken_apart(method, text, source, target, key)


def _write(method: TransformerDecoder, text: str, source: str, target: str | None, parts: Sequence[str],
           key: str) -> Prompted:
    parts = tuple(part for part in engine.PARTS if part in parts)
    asks = target if target and {SEP, TARGET} & {*parts} else source
    return once(("prompted", shelf.identity(key, method), text, source, target, parts),
                lambda: engine.write_after(method, engine.prompt_ids(method, text, source, target, parts), asks))


def _side_by_side(method: TransformerDecoder, text: str, source: str, target: str, key: str) -> None:
    titles = {"whole": t("The whole prompt"), "alone": t("Your text alone"), "no_sep": t("Without [SEP]"),
              "no_target": t("Without the target tag")}
    found = {t("The beginning of your text alone"): _write(method, beginning(text), source, target, PROMPTS["alone"],
                                                           key)}
    found = {titles[name]: _write(method, text, source, target, parts, key)
             for name, parts in PROMPTS.items()} | found
    whole = found[titles["whole"]]
    if whole.text.strip():
        name = t("And back: {language}", language=language_name(source))
        found[name] = _write(method, whole.text, target, source, PROMPTS["whole"], key)
    for name, one in found.items():
        _line(name, one)
    st.caption(join((
        t("One network, nothing but the prompt differs. Purple pieces are special tokens; bold is what is written "
          "after the prompt, greedily."),
        t("Alone, a text is only gone on with: a whole sentence may end at once, a beginning is continued."),
        _asks(found[titles["no_sep"]], found[titles["no_target"]], whole))))
    show_table(pd.DataFrame([{
        t("prompt"): name, t("tokens of the prompt"): " ".join(one.prompt), t("tokens written"): " ".join(one.tokens),
        t("probability of the first"): round(one.probabilities[0], 4) if one.probabilities else None}
        for name, one in found.items()]), f"prompts_{key}")


def _asks(no_sep: Prompted, no_target: Prompted, whole: Prompted) -> str:
    """Which of the two tokens the answer hangs on, for this text."""
    keeps, loses = no_sep.text == whole.text, no_target.text != whole.text
    if keeps and loses:
        return t("Here the target tag is what asks: without [SEP] the answer stays the same, without the tag it does "
                 "not.")
    if keeps:
        return t("Here the answer survives the loss of either one.")
    if loses:
        return t("Here the answer needs both: it is another one as soon as either is missing.")
    return t("Here [SEP] is what asks: the answer stays the same without the target tag, not without [SEP].")


def _taken_apart(method: TransformerDecoder, text: str, source: str, target: str | None, key: str) -> None:
    tokenizer = method.tokenizer
    pieces = {BOS: "[BOS]", SOURCE: tokenizer.piece(tokenizer.language_tag(source)), SEP: "[SEP]"}
    if target:
        pieces[TARGET] = tokenizer.piece(tokenizer.language_tag(target))
    st.markdown(f"**{t('Take the prompt apart')}**")
    parts = toggles(t("Special tokens around your text"), list(pieces), PARTS_KEY, pieces.__getitem__)
    one = _write(method, text, source, target, parts, key)
    _line(t("Your prompt"), one)
    if one.tokens:
        st.caption(t("First token: {token}, with {p}.", token=md(one.tokens[0]), p=percent(one.probabilities[0])) + (
            "" if one.ended else " " + t("It did not come to an end within {n} tokens.", n=engine.LONGEST)))


def _line(name: str, one: Prompted) -> None:
    """The prompt's pieces and what is written after them."""
    shown = list(zip(one.prompt, one.special))
    if len(shown) > SHOWN:
        half = SHOWN // 2
        shown = [*shown[:half], ("…", False), *shown[-half:]]
    prompt = " ".join(f":{'violet' if special else 'gray'}-badge[{md(piece)}]" for piece, special in shown)
    tags = " ".join(f":violet-badge[{md(piece)}]" for piece in one.tokens[:1] if piece.startswith("[TO:"))
    written = md(one.text)
    said = f"**{written}**" if written else t("*(the end at once)*") if one.ended else "–"
    st.markdown(f"{name}  \n{prompt} → {tags} {said}")
