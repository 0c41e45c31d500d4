"""A map of the field: machine learning, deep learning in it, in that large language models and what writes; and where
our seven methods stand.

Boxes in boxes, laid out by the browser, so that it can be read on a phone as on a wall. Drawn by a small component that
only ever sets `textContent`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

import models
from lib.ui.session.i18n import t
from lib.ui.shared.parts.script import MAKE
from lib.ui.shared.show import glyph, method_title
from lib.ui.shared.site_map import rung_number
from models.messages import N_

SENTENCE = N_("Each box lies in the larger one: deep learning is one way of machine learning, and large language "
              "models are one kind of deep network. Generative AI is what writes, draws or speaks. BERT is a large "
              "language model that reads and does not write, so it stands outside.")

_CSS = """
.map { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.9rem; line-height: 1.4; }
.box { border: 1.5px solid color-mix(in srgb, var(--st-text-color) 40%, transparent); border-radius: 0.6rem;
       padding: 0.45rem 0.6rem 0.6rem; }
.title { font-weight: 700; font-size: 0.95rem; }
.about { opacity: 0.8; font-size: 0.82rem; }
.machine { background: color-mix(in srgb, var(--st-secondary-background-color) 65%, var(--st-background-color)); }
.row { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0.3rem 0 0.5rem; }
.deep { background: var(--st-background-color); }
.sides { display: grid; grid-template-columns: 1fr 1fr; column-gap: 0.5rem; margin-top: 0.3rem; }
.side { padding: 0.4rem 0.5rem; }
.writes { background: color-mix(in srgb, var(--st-primary-color) 14%, transparent);
          border: 2px dashed var(--st-primary-color); border-bottom: none; border-radius: 0.6rem 0.6rem 0 0; }
.large { grid-column: 1 / -1; display: grid; grid-template-columns: 1fr 1fr; column-gap: 0.5rem;
         border: 2px solid var(--st-text-color); border-radius: 0.6rem; }
.large .title.wide { grid-column: 1 / -1; padding: 0.35rem 0.6rem 0.1rem; }
.large .writes { border-top: none; border-bottom: none; border-radius: 0; }
.foot { border-top: none; min-height: 0.5rem; border-bottom: 2px dashed var(--st-primary-color);
        border-radius: 0 0 0.6rem 0.6rem; }
.ours, .others { display: inline-block; border-radius: 0.9em; padding: 0.05em 0.65em; font-size: 0.85rem; }
.ours { border: 2px solid var(--mark); background: var(--st-background-color); font-weight: 600; }
.others { border: 1px solid color-mix(in srgb, var(--st-text-color) 35%, transparent); }
@media (max-width: 640px) { .side { padding: 0.35rem 0.3rem; } .box { padding: 0.4rem 0.4rem 0.5rem; } }
"""

_JS = MAKE + """
export default function (component) {
  const { data, parentElement } = component;
  const draw = (box) => {
    const node = make('div', box.look);
    if (box.title) node.append(make('div', 'title' + (box.wide ? ' wide' : ''), box.title));
    if (box.about) node.append(make('div', 'about', box.about));
    if (box.chips) {
      const row = make('div', 'row');
      for (const chip of box.chips) {
        const one = make('span', chip.color ? 'ours' : 'others', chip.text);
        if (chip.color) one.style.setProperty('--mark', chip.color);
        row.append(one);
      }
      node.append(row);
    }
    for (const inner of box.boxes || []) node.append(draw(inner));
    return node;
  };
  const map = make('div', 'map');
  map.setAttribute('role', 'group');
  map.setAttribute('aria-label', data.label);
  map.append(draw(data.box));
  const old = parentElement.querySelector('.map');
  if (old) old.replaceWith(map); else parentElement.append(map);
}
"""


def _ours(*keys: str) -> list[dict[str, str]]:
    return [{"text": f"{rung_number(key)} {glyph(key)} {method_title(key)}", "color": models.rung(key).color}
            for key in keys if key in models.REGISTRY]


def _others(*names: str) -> list[dict[str, str]]:
    return [{"text": name, "color": ""} for name in names]


def boxes() -> dict[str, Any]:
    """The map as boxes in boxes: `look`, `title`, `about`, `chips`, `boxes`."""
    reads = {"look": "side", "title": t("Reads: vectors, choices"), "chips": _others(t("image recognition"))}
    writes = {"look": "side writes", "title": t("Generative AI: writes, draws, speaks"),
              "chips": [*_ours("rnn", "rnn_attention"), *_others(t("image generators (diffusion)"))]}
    large = {"look": "large", "title": t("Large language models: Transformers that have read a library"), "wide": True,
             "boxes": [
                 {"look": "side", "title": t("Encoder: fills gaps"),
                  "chips": [*_others("BERT", "RoBERTa"), *_ours("transformer_encoder")]},
                 {"look": "side writes", "title": t("Decoder: goes on writing"),
                  "chips": [*_others("GPT", "Llama", "Qwen"), *_ours("transformer_decoder")],
                  "boxes": [{"look": "", "title": t("Encoder and decoder: text to text"),
                             "chips": [*_others("T5", "BART"), *_ours("transformer_seq2seq")]}]}]}
    deep = {"look": "box deep", "title": t("Deep learning"), "about": t("networks of many layers"),
            "boxes": [{"look": "sides", "boxes": [reads, writes, large, {"look": ""}, {"look": "writes foot"}]}]}
    return {"look": "box machine", "title": t("Machine learning"), "about": t("programs that learn from examples"),
            "chips": [*_others(t("decision trees")), *_ours("bag_of_words", "word2vec")], "boxes": [deep]}


def field_map() -> None:
    """Draw it with its sentence, and what our methods are in it."""
    st.subheader(t("A map of the field"), anchor=False)
    st.caption(t(SENTENCE))
    box = boxes()
    try:
        component = st.components.v2.component("ladder_map", css=_CSS, js=_JS)
        component(data={"label": t("A map of the field"), "box": box}, key="home_map")
    except Exception:  # where the server has no components, a list does
        _plain(box, 0)
    st.caption(t("Coloured: our seven. Each has the shape of its neighbours and is far smaller: about five million "
                 "numbers, where BERT has 110 million and GPT-3 175 billion; and it has read thousands of sentences "
                 "instead of a library. Word2Vec is a network of one layer, not a deep one."))


def _plain(box: dict[str, Any], depth: int) -> None:
    chips = ", ".join(chip["text"] for chip in box.get("chips", ()))
    if line := ": ".join(part for part in (box.get("title", ""), chips) if part):
        st.markdown("&emsp;" * depth + line)
    for inner in box.get("boxes", ()):
        _plain(inner, depth + 1)
