"""A table of texts with their sources: on a wide screen rows and columns, on a narrow one a card a row.

Drawn by a small component that only ever sets `textContent`. A link to a page of the app is told to the server, so that
the session, and with it a model of the reader's own, goes along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui.session.address import with_carried
from lib.ui.session.i18n import t
from lib.ui.shared.parts.script import MAKE
from lib.ui.shared.site_map import whole

_CSS = """
.frame { --quiet: color-mix(in srgb, var(--st-text-color) 72%, transparent);
         container-type: inline-size; font-family: var(--st-font); color: var(--st-text-color); }
table { border-collapse: collapse; width: 100%; font-size: 0.84rem; line-height: 1.45; }
th, td { text-align: left; vertical-align: top; padding: 0.38rem 0.55rem; overflow-wrap: break-word; hyphens: auto;
         border-bottom: 1px solid var(--st-border-color); }
thead th { font-weight: 600; font-size: 0.78rem; color: var(--quiet); }
tbody th { font-weight: 600; min-width: 7rem; }
tr.mine { background: color-mix(in srgb, var(--mark) 9%, transparent); }
tr.mine th { border-left: 3px solid var(--mark); }
.of { display: block; font-weight: 400; font-size: 0.76rem; color: var(--quiet); }
.from { display: block; font-size: 0.74rem; color: var(--quiet); }
a { color: var(--st-link-color); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
.go { display: block; }
td:first-of-type { min-width: 8.5rem; }
td:last-of-type { min-width: 6rem; }
.label, .more { display: none; }
@container (max-width: 720px) {
  thead { display: none; }
  table, tbody, tr, th, td { display: block; width: auto; }
  tr { border: 1px solid var(--st-border-color); border-radius: 0.5rem; margin-bottom: 0.4rem;
       padding: 0.2rem 0.2rem; }
  th, td { border-bottom: none; padding: 0.1rem 0.6rem; }
  th .of { display: inline; margin-left: 0.5rem; }
  .more { display: inline-block; float: right; min-width: 2.2rem; border: none; background: none; cursor: pointer;
          color: var(--quiet); font: inherit; font-size: 0.9rem; }
  tr:not(.open) .from, tr:not(.open) th .papers, tr:not(.open) td.leads { display: none; }
  table.single td .label { display: none; }
  table.single td { grid-template-columns: minmax(0, 1fr); }
  td { display: grid; grid-template-columns: 6.2rem minmax(0, 1fr); column-gap: 0.6rem; }
  .label { display: block; color: var(--quiet); font-size: 0.78rem; }
  tbody th { font-size: 0.95rem; }
}
"""

_JS = MAKE + """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const source = (paper) => {
    const node = make(paper.url ? 'a' : 'span', '', paper.short);
    node.title = paper.title;
    if (paper.url) { node.href = paper.url; node.target = '_blank'; node.rel = 'noopener noreferrer'; }
    return node;
  };
  const sources = (cls, papers) => {
    const box = make('span', cls);
    papers.forEach((paper, i) => { if (i) box.append(' · '); box.append(source(paper)); });
    return box;
  };
  const lead = (link) => {
    const go = make('a', 'go', '→ ' + link.label);
    go.href = link.address;
    go.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue('go', link.address);
    });
    return go;
  };
  const frame = make('div', 'frame');
  const table = make('table', data.columns.length === 3 ? 'single' : '');
  const top = make('tr');
  for (const column of data.columns) {
    const th = make('th');
    th.scope = 'col';
    th.append(column.link ? lead(column.link) : column.title);
    top.append(th);
  }
  const head = make('thead');
  head.append(top);
  const body = make('tbody');
  for (const row of data.rows) {
    const line = make('tr', row.color ? 'mine' : '');
    if (row.color) line.style.setProperty('--mark', row.color);
    const name = make('th', '', row.name);
    name.scope = 'row';
    const more = make('button', 'more', '⌄');  // on a phone a card shows its sources and its link when asked
    more.setAttribute('aria-label', `${data.more}: ${row.name}`);
    more.setAttribute('aria-expanded', 'false');
    more.addEventListener('click', () => {
      const open = line.classList.toggle('open');
      more.setAttribute('aria-expanded', String(open));
      more.textContent = open ? '⌃' : '⌄';
    });
    name.append(make('span', 'of', row.about), more);
    if (row.papers.length) name.append(sources('of papers', row.papers));
    line.append(name);
    for (const [i, cell] of row.cells.entries()) {
      const box = make('td');
      const said = make('div', '', cell.text);
      if (cell.papers.length) said.append(sources('from', cell.papers));
      const label = make('span', 'label', data.columns[i + 1].link ? '' : cell.label);
      if (data.columns[i + 1].link) label.append(lead(data.columns[i + 1].link));
      box.append(label, said);
      line.append(box);
    }
    const links = make('td', 'leads');
    const all = make('div');
    all.append(lead(row.link));
    links.append(make('span', 'label', data.columns[data.columns.length - 1].title), all);
    line.append(links);
    body.append(line);
  }
  table.append(head, body);
  frame.append(table);
  const old = parentElement.querySelector('.frame');
  if (old) old.replaceWith(frame); else parentElement.append(frame);
}
"""


def sourced_table(columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], key: str) -> None:
    """Draw the table. A row has `name`, `about`, `papers`, `color` (of our own methods, or ""), `cells` (each `label`,
    `text`, `papers`) and one `link`; a paper has `short`, `title`, `url`. `columns` (each `title` and `link`, which may
    be None) has one more than there are names and cells, for the rows' links. A link has `label`, `address`, and where
    it leads: `page`, `view`."""
    component = st.components.v2.component("ladder_sourced_table", css=_CSS, js=_JS)
    found = component(data={"columns": [dict(column) for column in columns], "rows": [dict(row) for row in rows],
                            "more": t("Sources and link")}, key=key, on_go_change=lambda: None)
    leads = {link["address"]: link for link in [column["link"] for column in columns] + [row["link"] for row in rows]
             if link}
    if (link := leads.get(getattr(found, "go", None))) is not None:
        st.switch_page(whole(link["page"]), query_params=with_carried({"view": link["view"] or None}))
    if not rows:
        st.caption(t("No model is of this kind."))
