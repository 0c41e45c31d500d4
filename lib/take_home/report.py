"""A report to keep or to hand in: facts and tables as one HTML file that needs nothing else, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

_STYLE = """
body { font: 11pt/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 64rem; margin: 2rem auto;
       padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: #444; padding-bottom: 0.3rem; }
td, th { border: 1px solid #999; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
th { background: #f3f1ea; } td { white-space: pre-wrap; }
.wide { overflow-x: auto; } tr { break-inside: avoid; } a { color: inherit; overflow-wrap: anywhere; }
.note { color: #444; }
@media print { body { margin: 0; max-width: none; } }
"""


#: letters without a space, such as those of a sum, which may be broken to fit the paper
_LONG = re.compile(r"\S{24,}")


@dataclass(frozen=True)
class Table:
    """Lines under their heads; the first cell of a line names it. `about` says what the numbers are."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    about: str = ""


@dataclass(frozen=True)
class Report:
    """What is reported, every text in the reader's language: `facts` are (what, its value)."""

    language: str
    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    notes: Sequence[str] = field(default=())


def report_page(report: Report) -> str:
    """The report as one HTML file: no script, nothing from another host; whatever a text holds is shown as text."""
    facts = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{_cell(value)}</td></tr>'
                    for name, value in report.facts)
    parts = [f"<h1>{escape(report.title)}</h1>", f"<table>{facts}</table>", *map(_table, report.tables),
             *(f'<p class="note">{escape(note)}</p>' for note in report.notes)]
    return html_file(report.language, report.title, "\n".join(parts), _STYLE)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    lines = "".join("<tr>" + "".join(
        f'<th scope="row">{escape(cell)}</th>' if not place else f"<td>{_cell(cell)}</td>"
        for place, cell in enumerate(line)) + "</tr>" for line in table.lines)
    about = f"<caption>{escape(table.about)}</caption>" if table.about else ""
    return f'<h2>{escape(table.title)}</h2><div class="wide"><table>{about}<tr>{heads}</tr>{lines}</table></div>'


def _cell(text: str) -> str:
    """The text, escaped; where it is long without a space it may be broken."""
    parts, end = [], 0
    for long in _LONG.finditer(text):
        parts.append(escape(text[end:long.start()]))
        parts.append("<wbr>".join(escape(long[0][i:i + 8]) for i in range(0, len(long[0]), 8)))
        end = long.end()
    return "".join([*parts, escape(text[end:])])


def html_file(language: str, title: str, body: str, style: str) -> str:
    """A whole HTML file that loads nothing from anywhere. `body` is markup, already escaped."""
    return (f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
            f"<style>{style}</style></head><body>\n{body}\n</body></html>\n")
