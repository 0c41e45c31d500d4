"""The feed-forward at one token: what each layer would predict if it were the last, and which neurons fire for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import heads as charts_heads
from lib.charts import style as chart_style
from lib.inside.transformer_encoder import feed_forward, stream
from lib.inside.transformer_encoder.heads_measured import has_stack
from lib.inside.transformer_encoder.stream import Reading
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import TEXT_KEY
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.base import Method
from models.language.languages import base
from models.messages import N_
from models.transformer_encoder import TransformerEncoder

PARTS = {"lens": N_("What each layer would say"), "neurons": N_("Neurons")}
HIDDEN = {"hidden": N_("hidden"), "shown": N_("left to see")}
#: sentences with a gap in which the layers' guesses differ much
GAPS = {"zh": "我喜欢喝[MASK]。", "en": "She went to the [MASK] to see a doctor."}
CANDIDATES, NEURONS, WORDS = 6, 10, 6


def feed_forward_view(method: Method, text: str, source: str) -> None:
    """A token, hidden or not; then the lens or the neurons."""
    if not has_stack(method):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    part = segments(t("Feed-forward"), list(PARTS), "lens", "ff", lambda code: t(PARTS[code]),
                    label_visibility="collapsed")
    st.caption(t("After each look every token goes by itself through a feed-forward network, here {n} neurons wide. "
                 "Much of what a model knows of words and facts is stored in it: a neuron fires on a pattern and "
                 "pushes some next words (Geva et al. 2021).", n=method.config["d_ff"]))
    suggest(source)
    reading, place = choose(method, text, source)
    if part == "lens":
        lens_view(method, reading, place)
    else:
        neurons_view(method, reading, place)


@callback
def _use(text: str) -> None:
    """Callback: put a sentence into the page's field."""
    st.session_state[TEXT_KEY] = text


def suggest(source: str) -> None:
    """A sentence with a gap, to be taken with a click, where the language is one we have written it in."""
    text = GAPS.get(base(source))
    if text and st.session_state.get(TEXT_KEY) != text:
        st.button(t("Try: {text}", text=text), key="ff_gap", on_click=_use, args=(text,), type="tertiary",
                  icon=":material/edit:", help=t("Write {mask} in your sentence in place of a word, and it fills the "
                                                 "gap.", mask="[MASK]"))


def choose(method: Method, text: str, source: str) -> tuple[Reading, int]:
    """The reader's token, and the sentence read with it hidden where asked; the encoder alone can have it hidden."""
    identity = shelf.identity(method.key, method)
    plain = once(("stream", identity, text, source), lambda: stream.read(method, text, source))
    tokenizer = method.tokenizer
    masks = [i for i, id in enumerate(plain.ids) if id == tokenizer.mask_id]
    reads = isinstance(method, TransformerEncoder)
    open_places = [i for i, id in enumerate(plain.ids) if not tokenizer.is_special(id)]
    places = (masks or open_places or list(range(len(plain.ids))))[:MAX_TOKENS] if reads else list(
        range(len(plain.ids)))[:MAX_TOKENS]
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    labels = chart_style.tokens_in_order(plain.pieces)
    with left:
        place = int(menu(t("Mask") if masks else t("Token"), [str(i) for i in places], str(places[len(places) // 2]),
                         "ff_token", lambda code: labels[int(code)]))
    if masks or not reads or not open_places:
        return plain, place
    with right:
        hide = segments(t("The token is"), list(HIDDEN), "hidden", "hide", lambda code: t(HIDDEN[code]))
    if hide == "shown":
        return plain, place
    ids = [tokenizer.mask_id if i == place else id for i, id in enumerate(plain.ids)]
    return once(("stream_hidden", identity, tuple(ids)), lambda: stream.read_ids(method, ids)), place


def lens_view(method: Method, reading: Reading, place: int) -> None:
    """Layer x likeliest pieces."""
    rows = stream.lens(reading, place)
    banned = sorted(method.tokenizer.special_ids)
    found = stream.best(rows, CANDIDATES, banned)
    layers = [t("before layer 1"), *(t("layer {n}", n=i) for i in range(1, len(found)))]
    final = found[-1][0][0] if found[-1] else 0
    frame = pd.DataFrame([{"layer": layer, "rank": rank, "token": method.tokenizer.piece(id), "probability": value}
                          for layer, line in zip(layers, found) for rank, (id, value) in enumerate(line, 1)])
    table = pd.DataFrame([{t("layer"): layer, **{str(rank): f"{method.tokenizer.piece(id)} {percent(value)}"
                                                for rank, (id, value) in enumerate(line, 1)},
                           t("rank of the last answer"): stream.rank_of(rows[i], final)}
                          for i, (layer, line) in enumerate(zip(layers, found))])
    names = {"rank": t("rank"), "layer": t("layer"), "token": t("token"), "probability": t("probability")}
    st.markdown(_around(reading, place))
    show_chart(charts_heads.lens_map(frame, layers, models.rung(method.key).color, names), t(
        "What the network would say here if it ended after each layer: the last norm and the output layer, laid on "
        "each layer's state, which were trained for the last one alone. Read downwards, and see where its own answer "
        "first comes up."), table, "lens")
    ranks = [stream.rank_of(row, final) for row in rows]
    settled = next(i for i in range(len(ranks)) if all(rank == ranks[-1] for rank in ranks[i:]))
    st.caption(t("The last line is the network's own answer, {token}. It is first from {layer} on.",
                 token=_code(method.tokenizer.piece(final)), layer=layers[settled]))


def neurons_view(method: Method, reading: Reading, place: int) -> None:
    """The neurons that fire most, and what they push."""
    count = len(reading.layers)
    layer = int(menu(t("Layer"), [str(n) for n in range(count)], str(count - 1), "layer", lambda c: str(int(c) + 1)))
    banned = sorted(method.tokenizer.special_ids)
    found = once(("neurons", shelf.identity(method.key, method), reading.ids, layer, place),
                 lambda: tuple(feed_forward.strongest(reading, layer, place, NEURONS, WORDS, banned)))
    st.markdown(_around(reading, place))
    if not found:
        st.caption(t("No neuron of this layer fires at this token."))
        return
    piece = method.tokenizer.piece
    lines = [{t("neuron"): n.number, t("fires"): round(n.fires, 2), t("likelier here"): _changes(n.likelier, piece),
              t("less likely here"): _changes(n.unlikelier, piece),
              t("pushes up"): " ".join(piece(id) for id, _ in n.up),
              t("pushes down"): " ".join(piece(id) for id, _ in n.down),
              t("adds (size)"): round(n.size, 2)} for n in found]
    frame = pd.DataFrame([(f"{n.number} · " + " ".join(piece(id) for id, _ in n.likelier[:2]), n.fires)
                          for n in found], columns=["neuron", "fires"])
    fire = feed_forward.firing(reading, layer)[place]
    names = {"neuron": t("neuron"), "fires": t("fires")}
    table = pd.DataFrame([{t("neuron"): n.number, t("piece"): piece(id), t("change of its score"): round(value, 3)}
                          for n in found for id, value in (*n.up, *n.down)])
    show_chart(charts.bars(frame, "neuron", "fires", models.rung(method.key).color, names), t(
        "The neurons of this layer that fire most at this token; {firing} of {all} fire at all. Beside each number: "
        "the two pieces that it makes likelier most.", firing=int((fire > 0).sum()), all=len(fire)), table, "neurons")
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch")
    st.caption(t("How it is computed: the layer's state goes through the last norm and the output layer twice, as it "
                 "is and with this neuron's part taken out, which is its strength times its column of the second "
                 "matrix. The difference of a piece's scores is what the neuron pushes, the difference of its "
                 "probabilities makes it likelier here. Do not expect a neat meaning of every neuron."))


def _changes(found: Sequence[tuple[int, float]], piece: Callable[[int], str]) -> str:
    return " · ".join(f"{piece(id)} {100 * value:+.1f} %" for id, value in found[:3])


def _code(piece: str) -> str:
    return "`" + piece.replace("`", "'") + "`"


def _around(reading: Reading, place: int) -> str:
    """The pieces round the token, the token itself in bold."""
    start, end = max(0, place - 6), place + 7
    shown = [f"**{md(piece)}**" if i == place else md(piece)
             for i, piece in enumerate(reading.pieces[start:end], start)]
    return ("… " if start else "") + " ".join(shown) + (" …" if end < len(reading.pieces) else "")
