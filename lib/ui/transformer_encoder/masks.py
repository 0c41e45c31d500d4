"""Fill the gaps: masks anywhere in the reader's text, alone and beside a translation, and the order of filling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import masks as charts_masks
from lib.charts import style as chart_style
from lib.checks import check_text
from lib.inside.transformer_encoder import masks
from lib.ui.session import shelf
from lib.ui.session.choice import segments, toggles
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.asking import translated
from lib.ui.shared.examples import partner
from lib.ui.shared.inputs import field, other
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md, show_mistake
from lib.ui.transformer_encoder.filling_orders import which_translates_better
from models.base import DecodingOptions, Method
from models.language.scripts import is_unspaced
from models.messages import N_, InputError
from models.neural import MAX_TOKENS as LONGEST

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer
    from models.transformer_encoder import TransformerEncoder

KEY = "transformer_encoder"
HIDE_KEY, BESIDE_KEY, ORDER_KEY, MASK_KEY = "hide", "beside", "order", "mask"
ALONE, BESIDE = "alone", "beside"
_HIDDEN_IN = "_hidden_in"
#: what to see in the rounds, by the configuration's `filling`
ORDER = {
    "easy-first": N_(
        "Each column is a round: it guesses at every empty mask, fills the surest ones (framed) and guesses again with "
        "more to go by. Watch a guess change when its neighbour is filled. This order is called easy-first: what was "
        "filled early is never taken back."),
    "mask-predict": N_(
        "Each column is a round: it fills every empty mask with its guess, keeps the surest ones for now (framed), and "
        "masks the least sure of all again, fewer each round. Watch a guess change when it is made again with more to "
        "go by. This order is called Mask-Predict (Ghazvininejad et al. 2019)."),
}
#: marks that follow a word without a space
CLOSING = frozenset(".,!?;:)…”’。，！？；：）、")
#: translates the reader's text, for the reader to replace
TRANSLATOR = "transformer_seq2seq"


def opens(method: Method) -> bool:
    """Whether these weights are an encoder that fills masks; one sentence where they are not."""
    if hasattr(method, "encode_with_masks") and hasattr(method, "network"):
        return True
    st.caption(t("This view opens the network itself, which these weights do not allow."))
    return False


def fill_view(method: Method, text: str, source: str) -> None:
    """Choose words to hide, and see what would stand there."""
    if not opens(method):
        return
    hidden = masks.hide(method, text, _chosen(method, text))
    if not hidden.answers:
        st.caption(t("There is nothing to hide in this text: write a sentence with words in it."))
        return
    tokenizer = method.tokenizer
    if hidden.by_itself:
        st.caption(t("Your text has no mask, so **{word}** was hidden: choose other words, or write {mask} anywhere in "
                     "your text.", word=md(tokenizer.piece(dict(hidden.answers)[hidden.places[0]])),
                     mask="`[MASK]`"))
    if len(hidden.ids) >= LONGEST:
        st.caption(t("Only the first {count} tokens are read.", count=LONGEST))
    st.markdown(named(t("It reads"), spelled(method.tokenizer, hidden.ids, source)))
    translation = _translation(method, hidden, text, source)
    st.session_state[_HIDDEN_IN] = text
    alone = masks.guesses(method, hidden)
    ids = tokenizer.encode(translation)[:LONGEST] if translation else None
    beside = masks.guesses(method, hidden, ids) if ids else []
    _surer(alone, beside)
    _one_mask(alone, beside)
    _order(method, hidden, ids, source)


def _is_new(text: str) -> bool:
    """Whether the reader has just put another text in place of the last one."""
    return st.session_state.get(_HIDDEN_IN, text) != text


def _chosen(method: TransformerEncoder, text: str) -> list[int]:
    """The words that the reader hides, by number; another text begins with none."""
    words = masks.words(method.tokenizer, method.encode_with_masks(text))[:MAX_TOKENS]
    if _is_new(text):
        st.session_state[HIDE_KEY] = []
    if not words:
        return []
    codes = toggles(t("Hide words"), [str(i) for i in range(len(words))], HIDE_KEY,
                    lambda code: md(words[int(code)][0]), first=[])
    return [int(code) for code in codes]


def loud(text: str, key: str = KEY) -> str:
    """A new piece of a text, for markdown: bold in the method's colour, as bold alone is lost next to a mark."""
    return f':color[**{md(text)}**]{{foreground="{models.rung(key).color}"}}'


def spelled(tokenizer: Tokenizer, ids: Sequence[int], source: str, new: Sequence[int] = ()) -> str:
    """A text for markdown, "▢" for each mask, the pieces at the places `new` loud; no space where none belongs."""
    gap = "" if is_unspaced(tokenizer.decode(ids, source)) else " "
    parts: list[tuple[int, str]] = []  # (id of the first piece, what is written)
    run: list[int] = []
    for place, id in [*enumerate(ids), (-1, tokenizer.mask_id)]:
        apart = id == tokenizer.mask_id or place in new
        if apart and run:
            parts.append((run[0], md(tokenizer.decode(run, source))))
            run = []
        if apart and place >= 0:
            parts.append((id, "▢" if id == tokenizer.mask_id else loud(tokenizer.piece(id).removeprefix("##"))))
        elif not apart:
            run.append(id)
    text = ""
    for id, part in parts:
        close = tokenizer.is_continuation(id) or tokenizer.piece(id)[0] in CLOSING
        text += part if close or not text else gap + part
    return text


def _translation(method: TransformerEncoder, hidden: masks.Hidden, text: str, source: str) -> str:
    """The text to be read beside it, which the reader may edit; "" with one language, or after a mistake."""
    target = other(source)
    if target is None:
        return ""
    full = method.tokenizer.decode(masks.whole(method, hidden), source)
    usual = partner(text, source) or _translated(full, source)
    if _is_new(text):  # a translation that was typed belongs to the text before
        st.session_state[BESIDE_KEY] = usual
    typed = field(st, t("Read beside it: its translation"), usual, BESIDE_KEY, max_chars=600)
    if typed == usual and not partner(text, source) and usual:
        st.caption(t("Translated from the text without its masks. Write another one, and see what the mask then makes "
                     "of it."))
    if not typed.strip():
        return ""
    try:
        return check_text(typed)
    except InputError as error:
        show_mistake(error)
        return ""


def _translated(text: str, source: str) -> str:
    """The text by the best translator at hand."""
    for key in (TRANSLATOR, KEY):
        if not isinstance(shelf.method(key), InputError):
            row = translated(key, text, source, DecodingOptions())
            if isinstance(row.output, str):
                return row.output
    return ""


def _label(number: int, guess: masks.Guess) -> str:
    return t("mask {n}", n=number) + (f" · {guess.answer}" if guess.answer else "")


def _surer(alone: Sequence[masks.Guess], beside: Sequence[masks.Guess]) -> None:
    """All masks, the surest first: how sure alone, how sure beside the translation."""
    numbered = sorted(enumerate(alone), key=lambda item: -item[1].sureness)[:MAX_TOKENS]
    titles = {ALONE: t("the text alone"), BESIDE: t("beside its translation")}
    lines = []
    for number, guess in numbered:
        for how, found in ((ALONE, guess), (BESIDE, beside[number] if beside else None)):
            if found is not None:
                lines.append({"mask": _label(number + 1, guess), "how": how, "title": titles[how],
                              "token": found.candidates[0].token, "probability": found.sureness, "bits": found.bits,
                              "hidden": found.answer or "", "answer": found.answer_probability})
    frame = pd.DataFrame(lines)
    names = {"mask": t("mask"), "how": t("how it is read"), "token": t("likeliest token"),
             "probability": t("probability")}
    table = frame.round(4).drop(columns="how").rename(columns=names | {
        "title": t("how it is read"), "bits": t("entropy (bits)"), "hidden": t("what was hidden"),
        "answer": t("its probability")})
    sentence = t(
        "How sure it is of its best guess at each mask, the surest mask on top: grey with your text alone, coloured "
        "with the translation beside it. The further right, the surer; sure is not the same as right.")
    if not beside:
        sentence = t("How sure it is of its best guess at each mask, the surest mask on top. The further right, the "
                     "surer; sure is not the same as right.")
    order = list(dict.fromkeys(frame["mask"]))
    show_chart(charts_masks.surer(frame, order, models.rung(KEY).color, names), sentence, table, "surer")
    known = [(guess, beside[i]) for i, guess in enumerate(alone) if guess.answer is not None and beside]
    if known:
        guess, other_guess = max(known, key=lambda two: two[1].answer_probability - two[0].answer_probability)
        st.markdown(t("What was hidden, **{word}**, gets {alone} from the text alone and {beside} with the translation "
                      "beside it.", word=md(guess.answer), alone=percent(guess.answer_probability),
                      beside=percent(other_guess.answer_probability)))


def _one_mask(alone: Sequence[masks.Guess], beside: Sequence[masks.Guess]) -> None:
    """The candidates at one mask, the masks counted from the surest."""
    order = sorted(range(len(alone)), key=lambda i: -alone[i].sureness)[:MAX_TOKENS]
    rank = played(t("Which mask, the surest first"), len(order), MASK_KEY)
    number = order[rank - 1]
    color, names = models.rung(KEY).color, {"token": t("token"), "probability": t("probability")}
    sides = [(t("Mask {n}, the text alone", n=number + 1), alone[number], chart_style.mix(chart_style.QUIET, 0.4))]
    if beside:
        sides.append((t("Mask {n}, beside its translation", n=number + 1), beside[number], color))
    for which, (column, (title, guess, shade)) in enumerate(zip(st.columns(len(sides)), sides)):
        with column:
            frame = pd.DataFrame(guess.candidates, columns=["token", "probability"])
            show_chart(charts.bars(frame, "token", "probability", shade, names, percent=True),
                       named(title, t("the tokens that it weighs.")), frame.rename(columns=names), f"mask_{which}")


def _order(method: TransformerEncoder, hidden: masks.Hidden, beside: Sequence[int] | None, source: str) -> None:
    """The masks filled, round by round."""
    if len(hidden.answers) < 2:
        st.caption(t("Hide two words or more to see in which order it fills them."))
        return
    st.markdown(f"**{t('The order in which it fills them')}**")
    how = ALONE if beside is None else segments(
        t("How it reads"), [ALONE, BESIDE], ALONE, ORDER_KEY,
        lambda code: {ALONE: t("the text alone"), BESIDE: t("beside its translation")}[code],
        label_visibility="collapsed")
    read = beside if how == BESIDE else None
    found = once(("filling", shelf.identity(KEY, method), hidden.ids, tuple(read or ())),
                 lambda: masks.filling(method, hidden.ids, read))
    for number, one in enumerate(found.rounds):
        after = found.rounds[number + 1].before if number + 1 < len(found.rounds) else found.ids
        st.markdown(f"{number + 1}.&ensp;{spelled(method.tokenizer, after, source, one.filled)}")
    piece = method.tokenizer.piece
    shown = {place: t("mask {n}", n=i) for i, place in enumerate(hidden.places[:MAX_TOKENS], 1)}
    frame = pd.DataFrame([
        {"mask": shown[place], "round": number, "token": piece(id), "probability": p, "filled": place in one.filled}
        for number, one in enumerate(found.rounds, 1) for place, id, p in one.guesses if place in shown])
    names = {"mask": t("mask"), "round": t("round"), "token": t("token"), "probability": t("probability")}
    table = frame.assign(filled=frame["filled"].map({True: "✓", False: ""}), probability=frame["probability"].round(4)
                         ).rename(columns=names | {"filled": t("filled now")})
    show_chart(charts_masks.rounds_grid(frame, list(shown.values()), models.rung(KEY).color, names),
               t(ORDER[method.config["filling"]]), table, "rounds")
    which_translates_better(method)
