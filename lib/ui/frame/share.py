"""Share: the page's whole address by one click, its pictures as PNG or SVG, and what the page itself offers to take
along.

The browser knows best by which address it has the app, so a small component puts the link together; it writes nothing
but texts. Where the server has no components, the address stands in a block with a copy button of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.ui.session import address
from lib.ui.session.i18n import t
from lib.ui.shared.download import download
from lib.ui.shared.parts.offers import offers
from lib.ui.shared.parts.script import MAKE

#: letters of an address beyond which some programs cut it
LONG = 2000
_CSS = """
.share { display: grid; gap: 0.5rem; font-family: var(--st-font); color: var(--st-text-color); font-size: 0.92rem; }
.line { display: flex; gap: 0.4rem; }
input { flex: 1; min-width: 0; font: inherit; font-size: 0.85rem; color: inherit; padding: 0.3rem 0.5rem;
        background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
        border-radius: 0.4rem; }
button { font: inherit; font-size: 0.85rem; color: var(--st-text-color); background: var(--st-background-color);
         border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.25rem 0.7rem; cursor: pointer;
         min-height: 2.1rem; white-space: nowrap; }
button:hover:enabled { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
button:disabled { opacity: 0.45; cursor: default; }
.said { min-height: 1.3em; font-size: 0.85rem; }
h3 { font-size: 0.95rem; margin: 0.2rem 0 0; font-weight: 600; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.4rem; max-height: 13rem; overflow-y: auto; }
li { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 0.4rem; align-items: center; }
.what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 0.85rem; }
.about { font-size: 0.82rem; opacity: 0.85; }
"""
_JS = MAKE + """
const PNG = 'button[aria-label^="Download as PNG"]';
export default function (component) {
  const { data, parentElement } = component;
  const link = new URL(location.href);
  link.hash = '';
  link.search = '';
  for (const [name, value] of Object.entries(data.query)) link.searchParams.set(name, value);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name !== data.secret) link.searchParams.set(name, value);
  }
  const root = make('div', 'share');
  const line = make('div', 'line');
  const field = make('input');
  field.readOnly = true;
  field.value = link.href;
  field.setAttribute('aria-label', data.address);
  field.onfocus = () => field.select();
  const copy = make('button', 'copy', data.copy);
  copy.type = 'button';
  const said = make('div', 'said');
  said.setAttribute('role', 'status');
  copy.onclick = async () => {
    let done = false;
    try { await navigator.clipboard.writeText(field.value); done = true; } catch {  // only over https
      field.focus();
      field.select();
      done = document.execCommand('copy');
    }
    said.textContent = done ? data.copied : data.hand;
  };
  line.append(field, copy);
  root.append(line, said);
  const charts = [...document.querySelectorAll('[data-testid="stMain"] [data-testid="stVegaLiteChart"]')]
    .filter((chart) => chart.getClientRects().length);
  const save = (href, name) => {
    const go = make('a');
    go.href = href;
    go.download = name;
    go.click();
  };
  if (charts.length) {
    root.append(make('h3', '', data.pictures));
    const list = make('ul');
    charts.forEach((chart, i) => {
      const box = chart.closest('[data-testid="stFullScreenFrame"]') || chart.parentElement;
      const png = box.querySelector(PNG) || box.parentElement.querySelector(PNG);
      const svg = chart.querySelector('svg.marks');
      const told = png ? png.getAttribute('aria-label').replace('Download as PNG: ', '') : '';
      const name = `${i + 1} · ${told && !told.startsWith('Download as PNG') ? told : data.picture}`;
      const item = make('li');
      const what = make('span', 'what', name);
      what.title = name;
      const raster = make('button', '', 'PNG');
      raster.disabled = !png;
      raster.onclick = () => png.click();
      const vector = make('button', '', 'SVG');
      vector.disabled = !svg;
      vector.onclick = () => {
        const whole = svg.cloneNode(true);
        whole.style.background = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
        const blob = new Blob([new XMLSerializer().serializeToString(whole)], { type: 'image/svg+xml' });
        const href = URL.createObjectURL(blob);
        save(href, `${data.file}_${i + 1}.svg`);
        setTimeout(() => URL.revokeObjectURL(href), 10000);
      };
      for (const [button, kind] of [[raster, 'PNG'], [vector, 'SVG']]) {
        button.type = 'button';
        button.setAttribute('aria-label', `${kind}: ${name}`);
      }
      item.append(what, raster, vector);
      list.append(item);
    });
    root.append(list, make('div', 'about', data.where));
  }
  const old = parentElement.querySelector('.share');
  if (old) old.replaceWith(root); else parentElement.append(root);
}
"""


def share(page: str) -> None:
    """A small fold with all of it; drawn when the page is, as it holds what the page shows. `page` is its name in the
    address."""
    with st.popover(t("Share"), icon=":material/share:", type="tertiary", key="share"):
        query = address.complete()
        _link(page, query)
        if found := offers():
            st.markdown(f"**{t('What is on the screen')}**")
            with st.container(horizontal=True, gap="small"):
                for place, one in enumerate(found):
                    download(one.label, one.make, one.file_name, f"share_{place}", one.mime, small=True)


def whole_address(page: str, query: Mapping[str, str]) -> str:
    """The address as the server knows it."""
    here = urlsplit(st.context.url or "http://localhost:8501")
    base = here.path.rstrip("/")
    base = base.removesuffix(f"/{page}") if page else base
    return f"{here.scheme}://{here.netloc}{base}/{page}" + (f"?{urlencode(query)}" if query else "")


def _link(page: str, query: Mapping[str, str]) -> None:
    data = {"query": dict(query), "secret": "own", "file": page or "home", "address": t("Address of this page"),
            "copy": t("Copy link"), "copied": t("Copied: whoever opens it sees what you see."),
            "hand": t("The browser did not allow it: the address is marked, copy it by hand."),
            "pictures": t("Pictures on this page"), "picture": t("picture"),
            "where": t("PNG is saved by the picture's own toolbar, which also stands over its upper right corner when "
                       "you point at it; SVG is the drawing as your browser has made it.")}
    here = whole_address(page, query)
    try:
        st.components.v2.component("ladder_share", css=_CSS, js=_JS)(data=data, key="share_link")
    except Exception:  # where the server has no components, its own block with a copy button does
        st.code(here, language=None, wrap_lines=True)
    if (letters := len(here)) > LONG:
        st.caption(t("This address has {n} letters, as the text stands in it; some programs cut such a long one.",
                     n=f"{letters:,}"))
