"""The ladder as a picture: a rung a method with its answer and its marks, the top rung first; each leads to its page.

Drawn by a small component that only ever sets `textContent`. Its rungs are links, so that the keyboard reaches them;
a click is told to the server, so that the session goes along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import models
from lib.inside.home.marks import FORM, LOST, ORDER, OTHER, PERSON, REPEATED, RIGHT, Mark
from lib.ui.session.address import with_carried
from lib.ui.session.i18n import commas, t
from lib.ui.shared.parts.script import MAKE
from lib.ui.shared.show import badge, glyph, method_title
from lib.ui.shared.site_map import link, rung_number, rung_path
from lib.ui.shared.user_text import md
from models.messages import N_

MARKS: Mapping[str, str] = {
    RIGHT: N_("right"), LOST: N_("lost: {words}"), REPEATED: N_("repeated: {words}"), PERSON: N_("wrong person"),
    ORDER: N_("order lost"), OTHER: N_("other words: {words}"), FORM: N_("wrong form: {words}"),
}

_CSS = """
.ladder { list-style: none; margin: 0; padding: 0 0.55rem; font-family: var(--st-font);
          border-left: 5px solid var(--st-border-color); border-right: 5px solid var(--st-border-color);
          border-radius: 3px; }
li { margin: 0 -0.55rem 0.26rem; }
a { display: grid; grid-template-columns: 14rem minmax(0, 1fr) auto; align-items: baseline; gap: 0 1rem;
    padding: 0.27rem 0.7rem; color: var(--st-text-color); text-decoration: none; border-radius: 0.3rem;
    border-left: 5px solid var(--mark); border-right: 5px solid var(--mark);
    background: color-mix(in srgb, var(--mark) 11%, var(--st-background-color)); }
a:hover { background: color-mix(in srgb, var(--mark) 24%, var(--st-background-color)); }
a:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.name { font-weight: 600; font-size: 0.95rem; white-space: nowrap; }
.number { display: inline-block; min-width: 1.1em; opacity: 0.7; font-variant-numeric: tabular-nums; }
.glyph { display: inline-block; width: 1.4em; color: var(--mark); text-align: center; }
.answer { font-size: 1.05rem; overflow-wrap: anywhere; }
.none { font-style: italic; opacity: 0.75; font-size: 0.9rem; }
.marks { display: flex; gap: 0.35rem; justify-content: flex-end; font-size: 0.8rem; white-space: nowrap; }
.mark { border: 1px solid color-mix(in srgb, var(--st-text-color) 35%, transparent); border-radius: 1em;
        padding: 0 0.6em; background: var(--st-background-color); }
.mark.right { border-color: var(--st-primary-color); color: var(--st-primary-color); font-weight: 600; }
@media (max-width: 900px) { .mark.second { display: none; } a { grid-template-columns: 12.5rem minmax(0, 1fr) auto; } }
@media (max-width: 640px) {
  li { margin-bottom: 0.2rem; }
  a { grid-template-columns: minmax(0, 1fr) auto; padding: 0.14rem 0.45rem; gap: 0 0.5rem; line-height: 1.35; }
  .name { font-size: 0.88rem; }
  .answer { grid-row: 2; grid-column: 1 / -1; font-size: 0.95rem; }
  .mark { font-size: 0.74rem; }
}
"""

_JS = MAKE + """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const ladder = make('ol', 'ladder');
  ladder.reversed = true;
  ladder.setAttribute('aria-label', data.label);
  for (const rung of data.rungs) {
    const line = make('li');
    const go = make('a');
    go.href = rung.address;
    go.style.setProperty('--mark', rung.color);
    const name = make('span', 'name');
    const glyph = make('span', 'glyph', rung.glyph);
    glyph.setAttribute('aria-hidden', 'true');
    name.append(make('span', 'number', rung.number), glyph, make('span', '', rung.name));
    const answer = make('span', rung.answer ? 'answer' : 'answer none', rung.answer || rung.none);
    const marks = make('span', 'marks');
    rung.marks.forEach((mark, i) => {
      marks.append(make('span', `mark${mark.right ? ' right' : ''}${i ? ' second' : ''}`, mark.text));
    });
    go.append(name, answer, marks);
    go.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue('go', rung.key);
    });
    line.append(go);
    ladder.append(line);
  }
  const old = parentElement.querySelector('.ladder');
  if (old) old.replaceWith(ladder); else parentElement.append(ladder);
}
"""


def mark_text(mark: Mark) -> str:
    """A mark in the reader's language."""
    sign = "✓ " if mark.kind == RIGHT else "✗ "
    return sign + t(MARKS[mark.kind], words=commas(mark.words))


def ladder(answers: Mapping[str, str], found: Mapping[str, Sequence[Mark]]) -> None:
    """Draw it; a rung with no answer says so and leads to its page all the same."""
    keys = list(reversed(models.method_keys()))
    rungs: list[dict[str, Any]] = [{
        "key": key, "number": str(rung_number(key)), "name": method_title(key), "glyph": glyph(key),
        "color": models.rung(key).color, "address": f"./{key}", "answer": answers.get(key, ""),
        "none": t("not asked yet"),
        "marks": [{"text": mark_text(mark), "right": mark.kind == RIGHT} for mark in found.get(key, ())],
    } for key in keys]
    try:
        component = st.components.v2.component("ladder_home", css=_CSS, js=_JS)
        pressed = component(data={"label": t("The ladder"), "rungs": rungs}, key="home_ladder",
                            on_go_change=lambda: None)
    except Exception:  # where the server has no components, plain links do
        plain(rungs)
        return
    if (key := getattr(pressed, "go", None)) in models.REGISTRY:
        st.switch_page(rung_path(str(key)), query_params=with_carried(None))


def plain(rungs: Sequence[Mapping[str, Any]]) -> None:
    """The same as links and text."""
    for rung in rungs:
        link(rung_path(rung["key"]), f"{rung['number']} · {badge(rung['key'])}")
        st.markdown(" — ".join([md(rung["answer"] or rung["none"]), *(md(mark["text"]) for mark in rung["marks"])]))
