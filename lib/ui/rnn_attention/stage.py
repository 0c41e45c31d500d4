"""The scene's picture: a panel a network, its source above, what is written below, and lines between them.

Drawn by a small component that only ever sets `textContent`; words wrap as the screen is wide, and the lines follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui.session.i18n import t
from lib.ui.shared.parts.picture import picture
from lib.ui.shared.parts.pointing import LIT, POINT
from lib.ui.shared.user_text import md

_CSS = LIT + """
.stage { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2rem; font-family: var(--st-font);
         color: var(--st-text-color); container-type: inline-size; }
.panel { position: relative; border: 1px solid var(--st-border-color); border-top: 4px solid var(--mark);
         border-radius: 0.5rem; padding: 0.6rem 0.8rem 0.8rem; min-width: 0; }
.name { font-weight: 700; }
.about { font-size: 0.84rem; opacity: 0.85; min-height: 2.4em; }
.words { display: flex; flex-wrap: wrap; gap: 0.25rem 0.3rem; position: relative; z-index: 1; }
.words span { padding: 0.05em 0.4em; border-radius: 0.35em; line-height: 1.6; overflow-wrap: anywhere;
              background: color-mix(in srgb, var(--mark) 12%, var(--st-background-color)); }
.words span.lost { opacity: 0.42; text-decoration: line-through dotted; background: none;
                   outline: 1px dashed color-mix(in srgb, var(--st-text-color) 55%, transparent); }
.words span.now { background: var(--mark); color: #fff; font-weight: 600; }
.words span.now.pale { color: #101418; }
.between { height: 7.5rem; display: flex; align-items: center; justify-content: center; }
.vector { display: flex; width: min(80%, 20rem); height: 1.5rem; border: 2px solid var(--mark); border-radius: 0.3rem;
          overflow: hidden; position: relative; z-index: 1; background: var(--st-background-color); }
.vector i { flex: 1; }
svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: visible; }
@media (max-width: 720px) { .stage { grid-template-columns: 1fr; } .between { height: 6rem; }
                            .about { min-height: 0; } }
"""
_JS = POINT + """
export default function (component) {
  const { data, parentElement } = component;
  const SVG = 'http://www.w3.org/2000/svg';
  const stage = make('div', 'stage');
  const drawn = data.panels.map((panel) => {
    const box = make('section', 'panel');
    box.style.setProperty('--mark', panel.color);
    box.append(make('div', 'name', panel.name), make('div', 'about', panel.about));
    const source = make('div', 'words');
    for (const word of panel.words) {
      const one = make('span', word.lost ? 'lost' : '', word.text);
      if (word.lost) one.title = data.lost;
      source.append(one);
    }
    const between = make('div', 'between');
    const vector = make('div', 'vector');
    for (const value of panel.vector) {
      const cell = make('i');
      const share = Math.round(Math.abs(value) * 90);
      const hue = value < 0 ? '#8E4585' : panel.color;
      cell.style.background = `color-mix(in srgb, ${hue} ${share}%, var(--st-background-color))`;
      vector.append(cell);
    }
    if (panel.vector.length) between.append(vector);
    const written = make('div', 'words');
    panel.written.forEach((text, i) => {
      written.append(make('span', i === panel.written.length - 1 ? `now${panel.pale ? ' pale' : ''}` : '', text));
    });
    const lines = document.createElementNS(SVG, 'svg');
    lines.setAttribute('aria-hidden', 'true');
    box.append(source, between, written, lines);
    stage.append(box);
    return { panel, box, source, vector, written, lines };
  });
  const join = (part, from, to, width, strength) => {
    const line = document.createElementNS(SVG, 'path');
    const middle = (from.y + to.y) / 2;
    line.setAttribute('d', `M${from.x},${from.y} C${from.x},${middle} ${to.x},${middle} ${to.x},${to.y}`);
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', part.panel.color);
    line.setAttribute('stroke-width', width);
    line.setAttribute('stroke-opacity', strength);
    part.lines.append(line);
  };
  const lay = () => drawn.forEach((part) => {
    part.lines.replaceChildren();
    const frame = part.box.getBoundingClientRect();
    const large = frame.width / part.box.offsetWidth || 1;  // in a presentation
    const spot = (node, bottom) => {
      const r = node.getBoundingClientRect();
      return { x: (r.left + r.width / 2 - frame.left) / large - part.box.clientLeft,
               y: ((bottom ? r.bottom : r.top) - frame.top) / large - part.box.clientTop };
    };
    const now = part.written.lastElementChild;
    const words = [...part.source.children];
    if (part.panel.vector.length) {
      words.forEach((word, i) => join(part, spot(word, true), spot(part.vector, false), 1.4,
                                      part.panel.words[i].lost ? 0.1 : 0.55));
      if (now) join(part, spot(part.vector, true), spot(now, false), 3.5, 0.9);
    } else if (now) {
      part.panel.weights.forEach((weight, i) => {
        if (weight > 0.01 && words[i]) join(part, spot(words[i], true), spot(now, false), 1 + 9 * weight,
                                            0.2 + 0.75 * weight);
      });
    }
  });
  const old = parentElement.querySelector('.stage');
  if (old) old.replaceWith(stage); else parentElement.append(stage);
  const watch = new ResizeObserver(lay);
  watch.observe(stage);
  lay();
  const words = [...stage.querySelectorAll('.words span')].filter((node) => /[\\p{L}\\p{N}]/u.test(node.textContent))
    .map((node) => ({ node, text: node.textContent, detail: {
      row: 'stage', at: -1, links: [], words: [node.textContent], tokens: [node.textContent] } }));
  words.forEach(({ node }) => node.classList.add('w'));
  const end = pointing(parentElement, stage, words, (detail) => {
    const same = new Set((detail?.words || []).map(plain));
    words.forEach(({ node, text }) => node.classList.toggle('same', same.has(plain(text))));
  });
  return () => { watch.disconnect(); end(); };
}
"""


def stage(panels: Sequence[Mapping[str, Any]], key: str) -> None:
    """Draw the panels. Each has `name`, `color`, `about`, `words` (each `text`, `lost`, `share`), `vector` (numbers
    from -1 to 1, or none), `written`, and `weights`, one a word, for the last that is written."""
    data = {"panels": [{**panel, "pale": _pale(str(panel["color"]))} for panel in panels],
            "lost": t("the probe no longer finds it")}
    with picture(key):
        _draw(data, panels, key)


def _draw(data: Mapping[str, Any], panels: Sequence[Mapping[str, Any]], key: str) -> None:
    try:
        st.components.v2.component("ladder_stage", css=_CSS, js=_JS)(data=data, key=f"stage_{key}")
    except Exception:  # where the server has no components, text does
        for panel in panels:
            st.markdown(f"**{panel['name']}** — {md(' '.join(panel['written']))}")


def _pale(color: str) -> bool:
    """Whether dark letters are read better on it."""
    red, green, blue = (int(color[i:i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > 130
