"""Presentation: large type, no sidebar, one picture of a view at a time, with keys for back and next: they go from step
to step, or where there are none from picture to picture.

The keys press the page's own buttons, so that they do what these do. The component only ever sets texts.
"""

from __future__ import annotations

import streamlit as st

from lib.ui.session.i18n import t
from lib.ui.session.present import KEY, has_steps, presenting
from lib.ui.shared.guard import callback
from lib.ui.shared.parts.picture import PLACE
from lib.ui.shared.parts.script import MAKE

_LARGE = """<style>
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none !important; }
/* fields and remarks that a room does not need, and the picture does not come from */
[class*="st-key-aside"] { display: none; }
[data-testid="stMain"] { --large: 1.35; }
[data-testid="stMainBlockContainer"] { zoom: var(--large); padding-left: 2.5rem; padding-right: 2.5rem; }
/* charts and tables measure themselves in pixels of the screen: their place is as large as it was, and a chart that is
   drawn for a narrower place is enlarged to the whole of it */
[data-testid="stFullScreenFrame"] { zoom: calc(1 / var(--large)); }
[data-testid="stFullScreenFrame"]:has([data-testid="stVegaLiteChart"]):not(:has(canvas)) {
  width: calc(100% / var(--large)); }
[data-testid="stVegaLiteChart"] svg.marks { zoom: var(--large); }
@media (max-width: 640px) {
  [data-testid="stMain"] { --large: 1.12; }
  [data-testid="stMainBlockContainer"] { padding: 3.4rem 1rem 2rem; }
}
</style>"""
_CSS = """
.pictures { display: flex; gap: 0.4rem; align-items: center; font-family: var(--st-font); font-size: 0.88rem;
            color: var(--st-text-color); min-height: 2.1rem; white-space: nowrap; }
.pictures[hidden] { display: none; }
button { font: inherit; color: var(--st-text-color); background: var(--st-background-color);
         border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.15rem 0.6rem; cursor: pointer; }
button:hover:enabled { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
button:disabled { opacity: 0.4; cursor: default; }
"""
_JS = MAKE + """
const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="slider"], [role="combobox"],'
  + ' [role="listbox"], [role="radiogroup"], [role="tablist"], [role="menu"], [role="grid"], [data-arrows]';
const OPEN = '[data-testid="stPopoverBody"], [data-baseweb="popover"], [data-baseweb="menu"], [role="dialog"]';
const button = (key) => document.querySelector(`.st-key-${key} button`);
const shown = (node) => node && node.getClientRects().length > 0;

function step(by) {
  const lesson = button('lesson_on') || button('lesson_back');
  if (shown(lesson)) {
    const go = button(by > 0 ? 'lesson_on' : 'lesson_back');
    if (!go || go.disabled) return false;
    go.click();
    return true;
  }
  return !dispatchEvent(new CustomEvent('ladder-step', { detail: { by }, cancelable: true }));
}

function pressed(event, move) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const field = at && at.closest(FIELDS);
  if (event.key === 'Escape') {
    if ([...document.querySelectorAll(OPEN)].some(shown)) return;
    if (field) at.blur(); else button('present_off')?.click();
  } else if (!field && !event.repeat) {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (by && (step(by) || move(by))) event.preventDefault();
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector('.pictures');
  if (!root) {
    root = make('div', 'pictures');
    root.setAttribute('role', 'group');
    root.append(make('button', 'before', '‹'), make('span', 'at'), make('button', 'after', '›'));
    root.chosen = 0;
    parentElement.append(root);
  }
  root.end?.();
  const [before, at, after] = root.children;
  root.setAttribute('aria-label', data.pictures);
  for (const [go, label] of [[before, data.before], [after, data.after]]) {
    go.type = 'button';
    go.setAttribute('aria-label', label);
  }
  const style = document.head.appendChild(make('style'));
  const named = `[data-testid="stMain"] [class*="st-key-${data.place}"]`;
  const places = () => data.one ? [...document.querySelectorAll(named)]
    .map((node) => [...node.classList].find((name) => name.startsWith(`st-key-${data.place}`))) : [];
  let last = '';
  const draw = () => {
    const all = places();
    if (all.join() === last && all.length) return;
    last = all.join();
    lay(all);
  };
  const lay = (all) => {
    const chosen = Math.min(root.chosen, all.length - 1);
    root.hidden = all.length < 2;
    at.textContent = `${data.picture} ${chosen + 1} / ${all.length}`;
    before.disabled = chosen <= 0;
    after.disabled = chosen >= all.length - 1;
    const other = all.filter((name, i) => i !== chosen).map((name) => `.${CSS.escape(name)}`);
    style.textContent = other.length ? `${other.join()} { display: none !important; }
      [data-testid="stColumn"]:has([class*="st-key-${data.place}"]):not(:has(.${CSS.escape(all[chosen])}))
      { display: none; }` : '';
  };
  const move = (by) => {
    const count = places().length;
    const to = Math.min(root.chosen, count - 1) + by;
    if (to < 0 || to >= count) return false;
    root.chosen = to;
    lay(places());
    return true;
  };
  const keys = (event) => pressed(event, move);
  before.onclick = () => move(-1);
  after.onclick = () => move(1);
  const watch = new MutationObserver(draw);
  watch.observe(document.querySelector('[data-testid="stMain"]'), { childList: true, subtree: true });
  document.addEventListener('keydown', keys);
  root.end = () => {
    watch.disconnect();
    style.remove();
    document.removeEventListener('keydown', keys);
  };
  lay(places());
  return root.end;
}
"""


@callback
def _switch(on: bool) -> None:
    """Callback: begin or end."""
    st.session_state[KEY] = on


def way_in() -> None:
    """The button that begins it."""
    st.button(t("Present"), icon=":material/slideshow:", type="tertiary", key="present_on", on_click=_switch,
              args=(True,), help=t("Large type, no sidebar; where there are steps one picture, and the arrow keys go "
                                   "back and on. The address says so, too: it can be sent."))


def large() -> None:
    """The page's look, before it is drawn."""
    if presenting():
        st.html(_LARGE)


def way_out() -> None:
    """The button that ends it, the keys, and which picture is shown."""
    data = {"one": has_steps(), "place": PLACE, "picture": t("picture"), "pictures": t("Pictures on this page"),
            "before": t("The picture before"), "after": t("The next picture")}
    try:
        st.components.v2.component("ladder_present", css=_CSS, js=_JS)(data=data, key="present_keys", width="content")
    except Exception:  # where the server has no components the buttons on the page do
        st.caption(t("The keys do not work here; the buttons do."), width="content")
    st.button(t("End the presentation"), icon=":material/close:", key="present_off", on_click=_switch, args=(False,),
              help=t("Or press Escape."))
