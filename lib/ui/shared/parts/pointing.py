"""Point at a word, and it lights up in the sentence, in the answers and in the pictures.

What lights up is computed: where a network has cross-attention, the words whose writing looked most at the word; where
there is none, and in pictures, the same word. The scripts of the components that show words share `POINT`: each word
tells the page what it stands for, and each component sees for itself what of its own that means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui.session.i18n import t
from lib.ui.shared.parts.script import MAKE
from models.messages import N_

#: how words look that are pointed at: linked, or only the same
LIT = """
.w { border-radius: 0.25em; cursor: pointer; }
.w.lit { outline: 2px solid var(--st-primary-color); outline-offset: 0; }
.w.same { outline: 2px dashed var(--st-primary-color); outline-offset: 0; }
.w:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""
#: `pointing(host, group, words, see)`: make the nodes of `words` ({node, detail}) words to point at, by mouse, finger
#: or keyboard (Tab reaches a group, the arrows its words; Enter holds). `see(detail)` is called with what is pointed at
#: anywhere on the page, or null. A detail has `row` (whose word), `at` (its number), `links` (words of the sentence),
#: `words` (the same words light up) and `tokens` (for pictures).
POINT = MAKE + r"""
const SHOW = 'ladder-light';
const plain = (text) => text.trim().toLocaleLowerCase().replace(/^##/, '');
const MARKED = ['font-weight', 'fill', 'text-decoration'];
if (!window.ladderPoint) {
  const page = window.ladderPoint = { held: null };
  page.let = () => {
    page.held?.setAttribute('aria-pressed', 'false');
    page.held = null;
    dispatchEvent(new CustomEvent(SHOW, { detail: null }));
  };
  addEventListener(SHOW, ({ detail }) => {
    document.querySelectorAll('text[data-lit]').forEach((text) => {
      delete text.dataset.lit;
      MARKED.forEach((name) => text.style.removeProperty(name));
    });
    if (!detail) return;
    const wanted = new Set(detail.tokens.map(plain));
    document.querySelectorAll('[data-testid="stMain"] svg.marks text').forEach((text) => {
      if (!wanted.has(plain(text.textContent.split('\u2003').pop()))) return;
      text.dataset.lit = '';
      ['700', detail.color, 'underline'].forEach((value, i) => text.style.setProperty(MARKED[i], value));
    });
  });
  document.addEventListener('click', (event) => {
    if (page.held && !event.composedPath().some((node) => node.dataset && 'w' in node.dataset)) page.let();
  });
}
const pointing = (host, group, words, see) => {
  const page = window.ladderPoint;
  if (host.see) removeEventListener(SHOW, host.see);
  host.see = (event) => see(event.detail);
  addEventListener(SHOW, host.see);
  group.dataset.arrows = '';
  const show = (one) => {
    if (page.held?.isConnected) return;
    page.held = null;
    const color = one && getComputedStyle(one.node).getPropertyValue('--st-primary-color');
    dispatchEvent(new CustomEvent(SHOW, { detail: one && { ...one.detail, color } }));
  };
  const hold = (one) => {
    const again = page.held === one.node;
    page.let();
    if (again) return;
    show(one);
    page.held = one.node;
    one.node.setAttribute('aria-pressed', 'true');
  };
  words.forEach((one, i) => {
    const { node } = one;
    node.dataset.w = '';
    node.tabIndex = i ? -1 : 0;
    node.setAttribute('role', 'button');
    node.setAttribute('aria-pressed', 'false');
    node.onpointerenter = (event) => { if (event.pointerType === 'mouse') show(one); };
    node.onpointerleave = (event) => { if (event.pointerType === 'mouse') show(null); };
    node.onfocus = () => { if (node.matches(':focus-visible')) show(one); };
    node.onblur = () => show(null);
    node.onclick = () => hold(one);
    node.onkeydown = (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) {
        const next = words[i + by]?.node;
        if (next) {
          node.tabIndex = -1;
          next.tabIndex = 0;
          next.focus();
        }
      } else if (event.key === 'Enter' || event.key === ' ') hold(one);
      else if (event.key === 'Escape' && page.held) page.let();
      else return;
      event.preventDefault();
    };
  });
  return () => removeEventListener(SHOW, host.see);
};
"""
_CSS = LIT + """
.strip { font-family: var(--st-font); color: var(--st-text-color); font-size: 1.12rem; line-height: 1.8;
         overflow-wrap: anywhere; white-space: pre-wrap; }
.strip .w { padding: 0 0.08em; margin: 0 0.06em;
            border-bottom: 1px dotted color-mix(in srgb, var(--st-text-color) 45%, transparent); }
.about { font-size: 0.82rem; opacity: 0.8; white-space: normal; }
"""
_JS = POINT + """
export default function (component) {
  const { data, parentElement } = component;
  const strip = make('div', 'strip');
  strip.setAttribute('role', 'group');
  strip.setAttribute('aria-label', data.label);
  strip.dir = 'auto';
  const words = [];
  for (const part of data.line) {
    if (part.w === null) { strip.append(make('span', '', part.text)); continue; }
    let word = words[words.length - 1];
    if (!word || word.number !== part.w) {
      word = { number: part.w, node: make('span', 'w'), detail: null };
      words.push(word);
      strip.append(word.node);
    }
    word.node.append(part.text);
  }
  for (const word of words) {
    const said = data.said[word.number] || [];
    const text = word.node.textContent;
    word.detail = { row: '', at: word.number, links: [word.number], words: [text, ...said], tokens: [text, ...said,
                    ...data.tokens[word.number]] };
    word.node.title = data.told[word.number] || '';
  }
  const root = make('div', 'root');
  root.append(strip, make('div', 'about', data.about));
  const old = parentElement.querySelector('.root');
  if (old) old.replaceWith(root); else parentElement.append(root);
  return pointing(parentElement, strip, words, (detail) => {
    const same = new Set((detail?.words || []).map(plain));
    for (const word of words) {
      const lit = Boolean(detail) && detail.links.includes(word.number);
      word.node.classList.toggle('lit', lit);
      word.node.classList.toggle('same', !lit && detail?.row !== '' && same.has(plain(word.node.textContent)));
    }
  });
}
"""


def numbered(tokens: Sequence[str]) -> list[int | None]:
    """For each token the number of its word, from 0: a "##" piece belongs to the word before it. None for a word that
    has no letter or digit, which means nothing by itself."""
    numbers: list[int] = []
    for token in tokens:
        joins = token.startswith("##") and len(token) > 2 and numbers
        numbers.append(numbers[-1] if joins else (numbers[-1] + 1 if numbers else 0))
    meant = {number for number, token in zip(numbers, tokens) if any(map(str.isalnum, token))
             and not (token.startswith("[") and token.endswith("]"))}
    return [number if number in meant else None for number in numbers]


def spelled(tokens: Sequence[str]) -> dict[int, str]:
    """word number -> the word."""
    found: dict[int, str] = {}
    for number, token in zip(numbered(tokens), tokens):
        if number is not None:
            found[number] = found.get(number, "") + token.removeprefix("##")
    return found


def pieces_of(tokens: Sequence[str]) -> dict[str, list[str]]:
    """word number -> its pieces, as pictures show them."""
    found: dict[str, list[str]] = {}
    for number, token in zip(numbered(tokens), tokens):
        if number is not None:
            found.setdefault(str(number), []).append(token)
    return found


def with_words(parts: Sequence[Mapping[str, Any]], tokens: Sequence[str]) -> list[dict[str, Any]]:
    """Parts of a text (`lib.ui.shared.answer_row.parts_of`, each with the number of its token as `at`), each with the
    number of its word as `w`."""
    numbers = numbered(tokens)
    return [{**part, "w": None if part.get("at") is None else numbers[part["at"]]} for part in parts]


ABOUT = N_("Point at a word: what attention links to it lights up with a whole frame, the same word with a dashed one. "
           "Methods without attention only show the same word.")


SAME_WORD = N_("Point at a word: the same word lights up in the answer.")


def sentence_strip(parts: Sequence[Mapping[str, Any]], tokens: Sequence[str], said: Mapping[int, Sequence[str]],
                   told: Mapping[int, str], place: str, about: str = ABOUT) -> None:
    """The sentence that is read, as words to point at. `said` has for a word the words of the answers that attention
    links to it, `told` a sentence about them; `about` is an English message. Where the server has no components nothing
    is drawn."""
    pieces = pieces_of(tokens)
    if not pieces:
        return
    data = {"line": [{"text": part["text"], "w": part["w"]} for part in with_words(parts, tokens)],
            "said": {str(key): list(words) for key, words in said.items()},
            "told": {str(key): text for key, text in told.items()},
            "tokens": pieces, "label": t("The sentence, word by word"),
            "about": t(about)}
    try:
        st.components.v2.component("ladder_sentence", css=_CSS, js=_JS)(data=data, key=f"strip_{place}")
    except Exception:  # the page is as it was without it
        return
