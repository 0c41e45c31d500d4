"""Play, Back and Next beside the slider of every view that has steps.

The slider is the truth: the buttons move it. While Play runs, one step follows another as soon as the page has drawn
the last one, and the address is written once, at the end, so that Back in the browser does not walk through the film.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from lib.ui.session.choice import position
from lib.ui.session.i18n import t
from lib.ui.session.present import note_steps
from lib.ui.shared.guard import callback

#: milliseconds that a step stays on the screen while Play runs
PAUSE = 1100
_CSS = """
.player { display: flex; align-items: center; gap: 0.4rem; flex-wrap: wrap; font-family: var(--st-font); }
button { font: inherit; font-size: 0.88rem; color: var(--st-text-color); background: var(--st-background-color);
         border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.2rem 0.75rem; cursor: pointer;
         min-height: 2.1rem; }
button:hover:enabled { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
button:disabled { opacity: 0.4; cursor: default; }
.at { font-size: 0.85rem; opacity: 0.8; font-variant-numeric: tabular-nums; margin-left: 0.3rem;
      color: var(--st-text-color); }
"""
_JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector('.player');
  if (!root) {
    root = document.createElement('div');
    root.className = 'player';
    root.setAttribute('role', 'group');
    for (const name of ['back', 'play', 'next']) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = name;
      root.append(button);
    }
    const at = document.createElement('span');
    at.className = 'at';
    at.setAttribute('aria-live', 'polite');
    root.append(at);
    parentElement.append(root);
  }
  const [back, play, next] = root.querySelectorAll('button');
  clearTimeout(root.timer);
  root.setAttribute('aria-label', data.label);
  if (data.at >= data.count) root.playing = false;
  const draw = () => {
    back.textContent = '‹ ' + data.back;
    next.textContent = data.next + ' ›';
    play.textContent = root.playing ? '❚❚ ' + data.pause : '▶ ' + data.play;
    back.setAttribute('aria-label', data.back);
    next.setAttribute('aria-label', data.next);
    play.setAttribute('aria-label', root.playing ? data.pause : data.play);
    back.disabled = data.at <= 1;
    next.disabled = data.at >= data.count;
    root.querySelector('.at').textContent = `${data.at} / ${data.count}`;
  };
  const ask = (to, going) => setTriggerValue('move', { to, going });
  const stop = () => { root.playing = false; clearTimeout(root.timer); };
  back.onclick = () => { stop(); ask(data.at - 1, false); };
  next.onclick = () => { stop(); ask(data.at + 1, false); };
  play.onclick = () => {
    if (root.playing) { stop(); draw(); ask(data.at, false); return; }
    root.playing = true;
    draw();
    ask(data.at >= data.count ? 1 : data.at + 1, data.count > 2);
  };
  draw();
  removeEventListener('ladder-step', root.step);  // the keys of a presentation
  root.step = (event) => {
    const to = data.at + event.detail.by;
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (to >= 1 && to <= data.count) { stop(); ask(to, false); }
  };
  addEventListener('ladder-step', root.step);
  if (root.playing) {
    root.timer = setTimeout(() => {
      if (root.isConnected) ask(data.at + 1, data.at + 1 < data.count);
    }, data.wait);
  }
  return () => {
    clearTimeout(root.timer);
    removeEventListener('ladder-step', root.step);
  };
}
"""


def played(label: str, count: int, key: str, first: int = 1, wait: int = PAUSE) -> int:
    """A slider over the places 1 to `count`, at first `first`, with Back, Play and Next; returns the place. With one
    place there is nothing to choose."""
    if count < 2:
        return 1
    note_steps()
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    with left:
        place = position(label, count, key, first, quiet=bool(st.session_state.pop(_going(key), False)))
    data: Mapping[str, Any] = {"at": place, "count": count, "label": label, "wait": wait, "back": t("Back"),
                               "next": t("Next"), "play": t("Play"), "pause": t("Pause")}
    widget = f"_player_{key}"
    try:
        component = st.components.v2.component("ladder_player", css=_CSS, js=_JS)
        with right:
            component(data=data, key=widget, on_move_change=callback(partial(_moved, widget, key, count)))
    except Exception:  # where the server has no components, plain buttons do
        with right.container(horizontal=True):
            st.button(t("Back"), key=f"{widget}_back", on_click=_go, args=(key, place - 1, count), disabled=place <= 1)
            st.button(t("Next"), key=f"{widget}_next", on_click=_go, args=(key, place + 1, count),
                      disabled=place >= count)
    return place


def _going(key: str) -> str:
    return f"_playing_{key}"


@callback
def _go(key: str, to: int, count: int) -> None:
    st.session_state[key] = min(max(1, to), count)


def _moved(widget: str, key: str, count: int) -> None:
    """A button was pressed, or Play took a step: whatever a browser may send, the place stays on the slider."""
    sent = st.session_state[widget].get("move")
    to = sent.get("to") if isinstance(sent, Mapping) else None
    if isinstance(to, bool) or not isinstance(to, int | float) or to != to:
        return
    st.session_state[key] = int(min(max(1, to), count))
    if sent.get("going") is True:
        st.session_state[_going(key)] = True
